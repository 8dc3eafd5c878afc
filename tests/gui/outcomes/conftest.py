"""Two reports of one region in panels of their own, and in the real window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.base.bridge import Bridge
from gui.base.jobs import Jobs
from gui.outcomes.screen import OutcomesScreen
from tests.core.outcomes.reports import ABROAD, SCHOOLS, TEACHERS, TwoReports


def settled(screen: OutcomesScreen, qtbot: QtBot) -> None:
    """Wait until nothing is looked for any more."""
    qtbot.waitUntil(lambda: not screen.busy)
    QApplication.processEvents()


class Opened:
    """The screen on a project of two reports with three plans."""

    def __init__(self, two: TwoReports, screen: OutcomesScreen, bridge: Bridge) -> None:
        self.two = two
        self.screen = screen
        self.bridge = bridge
        self.refused: list[object] = []
        screen.failed.connect(self.refused.append)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[TwoReports]:
    two = TwoReports(tmp_path / "a.biaodu")
    with two.session:
        for plan in (SCHOOLS, TEACHERS, ABROAD):
            two.planned(plan)
        yield two


@pytest.fixture
def opened(two: TwoReports, qtbot: QtBot, qapp: QApplication) -> Iterator[Opened]:
    bridge = Bridge(two.session)
    screen = OutcomesScreen(two.session, bridge, Jobs(bridge))
    screen.resize(1200, 700)
    screen.show()
    settled(screen, qtbot)
    yield Opened(two, screen, bridge)
    screen.give_up()
    screen.close()
    bridge.close()
    shiboken6.delete(screen)
