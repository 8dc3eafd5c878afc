"""Rows of hits are made only when they are asked for."""

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from core.ids import DocumentId
from core.model import Document, Meta, Source
from core.search.context import line
from core.search.matches import FoundHits
from gui.search.model import AROUND, HIT, KEPT, LEFT, PLACE, RIGHT, TITLE, HitsModel

COUNT = 100_000
TEXT = "新建学校三所\n。" * 10
DOCUMENT = Document(
    DocumentId("d"), Meta("总结", "青山区", 2024), Source("a", "0" * 64, "utf-8", "text/1"), len(TEXT), "2026", 1
)


def answered(model: HitsModel) -> list[int]:
    """Rows are read as the screen does it; how many each time."""
    read: list[int] = []

    def read_wanted() -> None:
        wanted = model.take_wanted()
        read.append(len(wanted))
        model.show_lines(model.answer, {number: line(TEXT, hit, AROUND) for number, hit in wanted.items()})

    model.lines_wanted.connect(read_wanted)
    return read


def words(model: HitsModel, rows: int) -> list[str]:
    for row in range(rows):
        model.line(row)
    QApplication.processEvents()
    return [found.words for row in range(rows) if (found := model.line(row)) is not None]


def test_a_hundred_thousand_hits_are_shown_and_scrolled_without_reading_them(qapp: QApplication):
    model = HitsModel()
    read = answered(model)
    zeros = np.zeros(COUNT, np.int64)
    model.show_matches([DOCUMENT], FoundHits([DOCUMENT.id], zeros, zeros + 2, zeros + 4))
    assert model.rowCount() == COUNT
    assert read == []
    assert model.data(model.index(COUNT - 1, HIT)) == "…"
    assert model.data(model.index(COUNT - 1, LEFT)) == ""
    assert read == []
    QApplication.processEvents()
    row = [model.data(model.index(COUNT - 1, column)) for column in (TITLE, PLACE, LEFT, HIT, RIGHT)]
    assert row == [
        "总结",
        "青山区 2024",
        "新建",
        "学校",
        ("三所¶。新建学校" * 5)[:40],
    ]
    assert read == [1]


def test_more_hits_come_behind_and_an_order_shows_the_same_ones_elsewhere(qapp: QApplication):
    model = HitsModel()
    answered(model)
    start = np.asarray([0, 2, 4])
    matches = FoundHits([DOCUMENT.id], np.zeros(3, np.int64), start, start + 2)
    model.show_matches([DOCUMENT], matches.at([0]))
    model.add_matches(matches)
    assert words(model, 3) == ["新建", "学校", "三所"]
    model.show_order([2, 0, 1])
    assert words(model, 3) == ["三所", "新建", "学校"]
    assert model.number(0) == 2
    assert model.hit(3) is None
    model.show_order(None)
    assert words(model, 1) == ["新建"]


def test_what_stands_before_ends_at_the_hit_and_headings_say_what_is_below(qapp: QApplication):
    model = HitsModel()
    matches = FoundHits([DOCUMENT.id], np.zeros(1, np.int64), np.asarray([2]), np.asarray([4]))
    model.show_matches([DOCUMENT], matches)
    alignment = model.data(model.index(0, LEFT), Qt.ItemDataRole.TextAlignmentRole)
    assert int(Qt.AlignmentFlag.AlignRight.value) & alignment  # type: ignore[operator]
    titles = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]
    assert titles == ["Document", "Place", "Before", "Hit", "Behind"]
    assert model.data(model.index(0, TITLE), Qt.ItemDataRole.ToolTipRole) == "总结"


def test_lines_of_an_earlier_answer_are_not_shown_for_this_one(qapp: QApplication):
    model = HitsModel()
    matches = FoundHits([DOCUMENT.id], np.zeros(1, np.int64), np.asarray([2]), np.asarray([4]))
    model.show_matches([DOCUMENT], matches)
    assert model.line(0) is None
    before, wanted = model.answer, model.take_wanted()
    model.show_matches([DOCUMENT], matches)
    model.show_lines(before, {number: line(TEXT, hit, AROUND) for number, hit in wanted.items()})
    assert model.line(0) is None


def test_only_so_many_rows_are_remembered_the_last_ones(qapp: QApplication):
    model = HitsModel()
    zeros = np.zeros(2 * KEPT, np.int64)
    model.show_matches([DOCUMENT], FoundHits([DOCUMENT.id], zeros, zeros + 2, zeros + 4))
    for row in range(2 * KEPT):
        model.line(row)
    wanted = model.take_wanted()
    assert list(wanted) == list(range(2 * KEPT - KEPT // 2, 2 * KEPT))
    assert not model.waits
