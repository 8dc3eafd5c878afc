"""Prints the budgets when all benchmarks are done."""

import pytest

from tests.benchmarks.budgets import NOTED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if NOTED:
        terminalreporter.section("speed budgets")
        for budget in NOTED:
            terminalreporter.write_line(budget.line())
