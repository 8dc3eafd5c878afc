"""Prints the budgets when all benchmarks are done."""

import pytest

from tests.benchmarks.budgets import NOTED


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--whole", dest="whole", action="store_true", help="as much as the figures in RESULTS.md ask for")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if NOTED:
        terminalreporter.section("speed budgets")
        for budget in NOTED:
            terminalreporter.write_line(budget.line())
