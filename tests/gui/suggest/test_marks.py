"""Which suggestion is meant, and how they are drawn."""

from dataclasses import replace

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.ids import LabelId
from core.model import Span
from gui.reader.view import ReaderView
from gui.suggest.marks import ShownSuggestion, SuggestionMarks

TEXT = "新建学校三所。招聘教师四十名。开展消防演练。"


def suggestion(start: int, end: int, label: str = "a", grade: int = 1) -> ShownSuggestion:
    return ShownSuggestion(Span(start, end), LabelId(label), label, "#D55E00", grade, "")


def view(qtbot: QtBot) -> ReaderView:
    made = ReaderView()
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show_text(TEXT)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_under_the_caret_the_likelier_of_two_is_meant_and_behind_the_last_none(qtbot: QtBot) -> None:
    shown = view(qtbot)
    marks = SuggestionMarks(shown)
    first, second, other = suggestion(0, 7), suggestion(0, 7, "b", 3), suggestion(7, 15)
    marks.show([first, second, other])
    shown.set_selection(3, 3)
    assert marks.meant() is first
    shown.set_selection(7, 7)
    assert marks.meant() is other
    shown.set_selection(16, 16)
    assert marks.meant() is None
    assert marks.at(2) == [first, second]


def test_a_selection_that_takes_in_much_else_means_none(qtbot: QtBot) -> None:
    shown = view(qtbot)
    marks = SuggestionMarks(shown)
    marks.show([suggestion(7, 15)])
    shown.set_selection(7, 14)
    assert marks.meant() is not None
    shown.set_selection(0, 9)
    assert marks.meant() is None


def test_the_next_begins_at_or_behind_a_place(qtbot: QtBot) -> None:
    marks = SuggestionMarks(view(qtbot))
    marks.show([suggestion(0, 7), suggestion(7, 15)])
    assert [each and each.span.start for each in map(marks.after, (0, 1, 7, 8))] == [0, 7, 7, None]


def test_a_dashed_line_is_drawn_below_what_is_suggested_only(qtbot: QtBot) -> None:
    shown = view(qtbot)
    marks = SuggestionMarks(shown)
    QApplication.processEvents()
    before = shown.viewport().grab().toImage()
    marks.show([suggestion(7, 15)])
    QApplication.processEvents()
    after = shown.viewport().grab().toImage()
    changed = [
        (x, y) for x in range(before.width()) for y in range(before.height()) if before.pixel(x, y) != after.pixel(x, y)
    ]
    cells = shown.span_rectangles(Span(7, 15))
    assert changed
    assert all(cells[0].left() - 3 <= x * before.width() / before.width() <= cells[-1].right() + 3 for x, _y in changed)
    columns = {x for x, _y in changed}
    # There are gaps in it: a whole line is what an annotation has.
    assert len(columns) < max(columns) - min(columns)


def test_what_another_program_suggests_has_a_ring_before_it(qtbot: QtBot) -> None:
    shown = view(qtbot)
    marks = SuggestionMarks(shown)
    mine = suggestion(7, 15)
    marks.show([mine])
    QApplication.processEvents()
    before = shown.viewport().grab().toImage()
    marks.show([replace(mine, source="uie")])
    QApplication.processEvents()
    after = shown.viewport().grab().toImage()
    changed = [
        x for x in range(before.width()) for y in range(before.height()) if before.pixel(x, y) != after.pixel(x, y)
    ]
    left = shown.span_rectangles(mine.span)[0].left()
    assert changed
    assert all(left - 6 <= x <= left + 4 for x in changed)
