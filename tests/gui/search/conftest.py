"""The screen of a search by itself, on the small project."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QDeadlineTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.search.context import Line
from core.search.index import IndexFolder
from core.search.searching import Searcher
from gui.base.jobs import Jobs
from gui.search.screen import SearchScreen
from tests.gui.conftest import Project

Ask = Callable[[str], SearchScreen]


@pytest.fixture
def screen(project: Project, qtbot: QtBot, tmp_path: Path) -> SearchScreen:
    searcher = Searcher(IndexFolder(tmp_path / "index"))
    made = SearchScreen(project.session, project.bridge, Jobs(project.bridge), searcher)
    project.shown.append(made)
    made.resize(1000, 600)
    made.show()
    QApplication.processEvents()
    return made


@pytest.fixture
def ask(screen: SearchScreen, qtbot: QtBot) -> Ask:
    """Searches, and waits until everything was found."""

    def ask(words: str) -> SearchScreen:
        screen.ask(words)
        settle(screen, qtbot)
        return screen

    return ask


def settle(screen: SearchScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not screen.busy)
    QApplication.processEvents()


def known_lines(screen: SearchScreen) -> list[Line]:
    """What each row says, waited for."""
    rows = range(screen.model.rowCount())
    found = [screen.model.line(row) for row in rows]
    deadline = QDeadlineTimer(20_000)
    while None in found and not deadline.hasExpired():
        QTest.qWait(1)
        found = [screen.model.line(row) for row in rows]
    return [line for line in found if line is not None]


def lines(screen: SearchScreen) -> list[str]:
    """Each row's hit between the two characters beside it."""
    found = known_lines(screen)
    return [f"{line.left[-2:]}[{line.words}]{line.right[:2]}" for line in found]
