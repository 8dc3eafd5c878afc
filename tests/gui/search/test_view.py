"""The table of hits by mouse and keys."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.search.model import HIT, LEFT, RIGHT
from gui.widgets.panel import choose_row
from tests.gui.search.conftest import Ask, settle


def test_a_double_click_opens_a_hit(ask: Ask, qtbot: QtBot):
    view = ask("校").view
    place = view.visualRect(view.model().index(1, HIT)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(view.opened) as opened:
        QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened.args == [1]


def test_before_and_behind_share_what_the_other_columns_leave(ask: Ask):
    screen = ask("校")
    view = screen.view
    assert view.columnWidth(LEFT) == view.columnWidth(RIGHT)
    assert sum(view.columnWidth(column) for column in range(5)) <= view.viewport().width()
    before = view.columnWidth(LEFT)
    screen.resize(1400, 600)
    assert view.columnWidth(LEFT) > before


def test_a_heading_is_clicked(ask: Ask, qtbot: QtBot):
    screen = ask("校")
    view = screen.view
    header = view.horizontalHeader()
    with qtbot.waitSignal(view.sort_requested) as asked:
        QTest.mouseClick(
            header.viewport(),
            Qt.MouseButton.LeftButton,
            pos=QPoint(header.sectionViewportPosition(LEFT) + 20, 8),
        )
    assert asked.args == [LEFT]
    settle(screen, qtbot)


def test_chosen_rows_are_told_from_the_top(ask: Ask):
    view = ask("校").view
    view.setFocus()
    choose_row(view, view.model().index(2, 0))
    QTest.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.ShiftModifier)
    assert view.rows() == [1, 2]
