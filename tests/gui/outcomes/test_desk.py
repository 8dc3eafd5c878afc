"""Plans and outcomes in the real window, by keys."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.model import Span
from gui.outcomes.desk import OutcomesDesk
from gui.outcomes.screen import OutcomesScreen
from gui.window.main_window import MainWindow
from tests.core.outcomes.reports import BUILT, SCHOOLS, TEACHERS, TwoReports
from tests.gui.driving import press, readers
from tests.gui.outcomes.conftest import settled

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def project_path(tmp_path: Path) -> Path:
    """Two reports of one region, with two plans."""
    path = tmp_path / "两年.biaodu"
    two = TwoReports(path)
    for plan in (SCHOOLS, TEACHERS):
        two.planned(plan)
    two.session.close()
    return path


def desk(window: MainWindow) -> OutcomesDesk:
    assert window.workspace is not None
    return window.workspace.aids.outcomes


def opened(window: MainWindow, qtbot: QtBot) -> OutcomesScreen:
    press(window, Qt.Key.Key_O, ALT | SHIFT)
    screen = desk(window).screen
    assert screen is not None
    settled(screen, qtbot)
    return screen


def test_the_key_comes_and_goes_and_nothing_is_made_at_start(window: MainWindow, qtbot: QtBot):
    assert desk(window).screen is None
    screen = opened(window, qtbot)
    assert screen.isVisible()
    assert screen.walk.plans.hasFocus()
    press(window, Qt.Key.Key_O, ALT | SHIFT)
    assert not screen.isVisible()


def test_answered_undone_and_opened_side_by_side_by_keys_alone(window: MainWindow, qtbot: QtBot):
    screen = opened(window, qtbot)
    press(window, Qt.Key.Key_2)
    settled(screen, qtbot)
    assert window.session is not None
    assert [link.kind for link in window.session.links.all()] == ["fulfils"]
    press(window, Qt.Key.Key_Z, CTRL)
    settled(screen, qtbot)
    assert window.session.links.all() == []
    press(window, Qt.Key.Key_Up)
    press(window, Qt.Key.Key_Return)
    QApplication.processEvents()
    panes = readers(window).panes
    assert not screen.isVisible()
    assert [pane.view.selection for pane in panes] == [SCHOOLS, BUILT]


def test_a_label_made_elsewhere_is_found_when_one_comes_back(window: MainWindow, qtbot: QtBot):
    screen = opened(window, qtbot)
    press(window, Qt.Key.Key_O, ALT | SHIFT)
    session = window.session
    assert session is not None
    document, label = screen.walk.found, session.codebook.labels()[0].id
    assert document is not None
    place = Span(SCHOOLS.start, SCHOOLS.start + 5)
    session.annotations.create(document.plans.document, place.start, place.end, label)
    press(window, Qt.Key.Key_O, ALT | SHIFT)
    settled(screen, qtbot)
    assert screen.walk.rows.rowCount() == 3


@pytest.mark.parametrize("kind", ["xlsx", "csv", "html"])
def test_the_table_is_saved(window: MainWindow, qtbot: QtBot, tmp_path: Path, kind: str):
    screen = opened(window, qtbot)
    QTest.keyClick(screen.walk.plans, Qt.Key.Key_2)
    settled(screen, qtbot)
    path = tmp_path / f"out.{kind}"
    desk(window).export(path, kind)
    qtbot.waitUntil(lambda: path.exists() and not window.jobs.running, timeout=60_000)
    assert path.stat().st_size > 300
    if kind != "xlsx":
        assert "6所 → 5所" in path.read_text("utf-8-sig")


def test_the_menu_of_saving_offers_three_forms(window: MainWindow, qtbot: QtBot):
    screen = opened(window, qtbot)
    wanted: list[str] = []
    screen.export_requested.disconnect()
    screen.export_requested.connect(wanted.append)
    menu = screen.export_menu()
    for action in menu.actions():
        action.trigger()
    menu.close()
    assert wanted == ["xlsx", "csv", "html"]
