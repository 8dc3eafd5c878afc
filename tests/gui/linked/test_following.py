"""Locked readers: whichever is scrolled leads, and what treats the same stands at the same height."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.matching.counterparts import ComparedText, match_texts
from core.model import Meta
from gui.linked.following import anchor, counterpart_of
from gui.reader.reader import ReaderPane
from gui.window.main_window import MainWindow
from tests.core.matching.test_counterparts import ONE, OTHER
from tests.gui.driving import press
from tests.gui.linked.conftest import desk_of

Two = tuple[ReaderPane, ReaderPane]


@pytest.fixture
def locked(window: MainWindow, two: Two, qtbot: QtBot) -> MainWindow:
    window.resize(1000, 320)
    QApplication.processEvents()
    press(window, Qt.Key.Key_K, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: not desk_of(window).matchings.busy)
    return window


def test_a_place_is_as_far_into_its_counterpart_as_into_its_section() -> None:
    matching = match_texts(ComparedText("a", ONE, Meta("甲")), ComparedText("b", OTHER, Meta("乙")))
    start = ONE.index("（二）教师")
    assert counterpart_of(matching, start) == OTHER.index("1.师资")
    further = counterpart_of(matching, start + 12)
    assert further is not None
    assert OTHER.index("1.师资") < further < OTHER.index("2.平安")
    assert counterpart_of(matching, ONE.index("（二）对外")) is None


@pytest.mark.parametrize("leading", [0, 1])
def test_whichever_is_scrolled_leads(locked: MainWindow, two: Two, leading: int):
    leader, follower = two[leading], two[1 - leading]
    bar = leader.view.verticalScrollBar()
    assert follower.document is not None
    assert leader.document is not None
    matching = desk_of(locked).matchings.known((leader.document.id, follower.document.id))
    assert matching is not None
    levelled = 0
    for value in range(bar.minimum(), bar.maximum() + 1, max(1, bar.maximum() // 12)):
        bar.setValue(value)
        height = anchor(leader)
        there = counterpart_of(matching, leader.view.position_at(QPoint(0, round(height))))
        other = follower.view.verticalScrollBar()
        if there is not None and other.minimum() < other.value() < other.maximum():
            assert abs(follower.view.y_of(there) - height) <= 1
            levelled += 1
    assert levelled, "no step moved the other reader"


def test_the_same_key_lets_them_go(locked: MainWindow, two: Two):
    press(locked, Qt.Key.Key_K, Qt.KeyboardModifier.AltModifier)
    before = two[0].view.verticalScrollBar().value()
    bar = two[1].view.verticalScrollBar()
    bar.setValue(bar.maximum() if bar.value() < bar.maximum() else 0)
    assert two[0].view.verticalScrollBar().value() == before
    assert not locked.registry.action("linked.scroll").isChecked()


def test_another_size_of_the_window_moves_what_is_read_nowhere(locked: MainWindow, two: Two):
    first, _second = two
    first.view.setFocus()
    first.view.verticalScrollBar().setValue(first.view.verticalScrollBar().maximum() // 2)
    QApplication.processEvents()
    top = first.view.visible_range().start
    for width in (1100, 1000) * 3:
        locked.resize(width, 320)
        QApplication.processEvents()
    assert abs(first.view.visible_range().start - top) <= 60, "no more than the wrapping of some lines"
