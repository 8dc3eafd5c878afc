"""Sixty thousand passages: only what is in sight is ever laid out."""

import random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.ids import AnnotationId, DocumentId, LabelId
from core.model import Passage
from core.retrieval.excerpt import Excerpt
from gui.retrieval.card import KEPT, Cards, Shown
from gui.retrieval.model import PassagesModel
from gui.retrieval.rows import Heading, Row
from gui.retrieval.view import PassagesView

Key = Qt.Key
MANY = 60_000


def passage(number: int, length: int = 20) -> Passage:
    start = number * 10
    return Passage(DocumentId("d"), start, start + length, AnnotationId(str(number)), LabelId("l"))


class Counting:
    """Says what a passage holds, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def shown(self, passage: Passage) -> Shown:
        self.asked += 1
        excerpt = Excerpt("前", "段" * (passage.end - passage.start), "后")
        return Shown("教师", "#0072B2", QColor(0, 114, 178, 60), f"{passage.start}", excerpt, "")


@pytest.fixture
def counting() -> Counting:
    return Counting()


@pytest.fixture
def view(qtbot: QtBot, counting: Counting) -> PassagesView:
    made = PassagesView(PassagesModel(), Cards(counting.shown))
    made._passages.setParent(made)
    qtbot.addWidget(made)
    made.resize(700, 500)
    made.show()
    qtbot.waitExposed(made)
    return made


def fill(view: PassagesView, rows: list[Row]) -> None:
    view.show_rows(rows, view.cards.expected_height(40))
    QApplication.processEvents()


def top(view: PassagesView) -> tuple[int, int]:
    row = view.rowAt(0)
    return row, view.rowViewportPosition(row)


def test_of_sixty_thousand_a_page_is_laid_out(view: PassagesView, counting: Counting):
    fill(view, [passage(number) for number in range(MANY)])
    assert 0 < counting.asked < 30
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    QApplication.processEvents()
    assert counting.asked < 60
    assert len(view.cards._kept) <= KEPT
    row = view.rowAt(100)
    assert MANY / 3 < row < MANY * 2 / 3


def test_rows_are_as_high_as_their_text(view: PassagesView):
    fill(view, [passage(0, 10), passage(1, 400), passage(2, 10)])
    assert view.rowHeight(1) > 3 * view.rowHeight(0)
    assert view.rowHeight(0) == view.rowHeight(2)
    view.resize(400, 500)
    QApplication.processEvents()
    assert view.rowHeight(1) > 5 * view.rowHeight(0)


def test_what_is_read_stays_while_one_scrolls_up(view: PassagesView):
    lengths = random.Random(3).choices((10, 80, 300), k=500)
    fill(view, [passage(number, length) for number, length in enumerate(lengths)])
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    QApplication.processEvents()
    for _step in range(40):
        row, y = top(view)
        value = bar.value()
        bar.setValue(value - 60)
        QApplication.processEvents()
        assert view.rowViewportPosition(row) == y + 60, "sixty pixels are sixty pixels"


def test_arrows_pass_over_headings_and_end_is_the_last(view: PassagesView):
    fill(view, [Heading("甲", 2), passage(0), passage(1), Heading("乙", 1), passage(2)])
    view.choose(0)
    view.setFocus()
    assert view.current() == passage(0)
    QTest.keyClick(view, Key.Key_Up)
    assert view.current() == passage(0)
    for expected in (passage(1), passage(2), passage(2)):
        QTest.keyClick(view, Key.Key_Down)
        assert view.current() == expected
    QTest.keyClick(view, Key.Key_Home)
    assert view.current() == passage(0)
    QTest.keyClick(view, Key.Key_End)
    assert view.current() == passage(2)


def test_a_click_on_a_heading_chooses_nothing(view: PassagesView):
    fill(view, [Heading("甲", 1), passage(0)])
    view.choose(1)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(50, 10))
    assert view.selected() == [passage(0)]


def test_enter_opens_and_letters_may_be_labels(view: PassagesView, qtbot: QtBot):
    fill(view, [passage(0)])
    view.choose(0)
    view.setFocus()
    with qtbot.waitSignal(view.opened) as opened:
        QTest.keyClick(view, Key.Key_Return)
    assert opened.args == [passage(0)]
    with qtbot.waitSignal(view.label_requested) as pressed:
        QTest.keyClick(view, Key.Key_3)
    assert pressed.args == ["3"]


def test_the_last_row_is_reached_by_scrolling(view: PassagesView):
    fill(view, [passage(number, 10 if number < 100 else 900) for number in range(200)])
    view.choose(0)
    view.setFocus()
    QTest.keyClick(view, Key.Key_End)
    QApplication.processEvents()
    bottom = view.rowViewportPosition(199) + view.rowHeight(199)
    assert 0 <= bottom <= view.viewport().height() or view.rowViewportPosition(199) <= 0
