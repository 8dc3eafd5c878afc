"""Gaps between readers: room for a drawing, clicks that are no drags, and what is told there."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.reader.gaps import THIN, WIDE, GapSplitter


@pytest.fixture
def splitter(qtbot: QtBot) -> GapSplitter:
    made = GapSplitter()
    qtbot.addWidget(made)
    for _number in range(3):
        made.addWidget(QWidget())
    made.resize(600, 200)
    made.show()
    return made


def test_a_wide_gap_is_drawn_in_and_a_thin_one_is_not(splitter: GapSplitter):
    drawn: list[int] = []

    def draw(_painter: QPainter, number: int, _widget: QWidget) -> None:
        drawn.append(number)

    splitter.draw = draw
    splitter.grab()
    assert drawn == []
    splitter.widen(True)
    splitter.grab()
    assert set(drawn) == {0, 1}
    assert splitter.handleWidth() == WIDE
    splitter.widen(False)
    assert splitter.handleWidth() == THIN


def test_a_click_is_told_and_a_drag_moves_the_readers(splitter: GapSplitter):
    splitter.widen(True)
    clicked: list[tuple[int, QPoint]] = []
    splitter.clicked.connect(lambda number, place: clicked.append((number, place)))
    handle = splitter.handle(2)
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=QPoint(10, 50))
    assert clicked == [(1, QPoint(10, 50))]
    before = splitter.sizes()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=QPoint(10, 50))
    QTest.mouseMove(handle, QPoint(40, 50))
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=QPoint(40, 50))
    assert len(clicked) == 1
    assert splitter.sizes() != before
