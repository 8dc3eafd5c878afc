"""Rows of hits are made only when they are asked for."""

import numpy as np
from PySide6.QtCore import Qt

from core.ids import DocumentId
from core.model import Document, Meta, Source
from core.search.matches import FoundHits
from gui.search.model import HIT, LEFT, PLACE, RIGHT, TITLE, HitsModel

COUNT = 100_000
TEXT = "新建学校三所\n。" * 10
DOCUMENT = Document(
    DocumentId("d"), Meta("总结", "青山区", 2024), Source("a", "0" * 64, "utf-8", "text/1"), len(TEXT), "2026", 1
)


def test_a_hundred_thousand_hits_are_shown_and_scrolled_without_reading_them():
    read: list[DocumentId] = []

    def text_of(document: DocumentId) -> str:
        read.append(document)
        return TEXT

    model = HitsModel(text_of)
    zeros = np.zeros(COUNT, np.int64)
    model.show_matches([DOCUMENT], FoundHits([DOCUMENT.id], zeros, zeros + 2, zeros + 4))
    assert model.rowCount() == COUNT
    assert read == []
    row = [model.data(model.index(COUNT - 1, column)) for column in (TITLE, PLACE, LEFT, HIT, RIGHT)]
    assert row == [
        "总结",
        "青山区 2024",
        "新建",
        "学校",
        ("三所¶。新建学校" * 5)[:40],
    ]
    assert len(read) == 1


def test_more_hits_come_behind_and_an_order_shows_the_same_ones_elsewhere():
    model = HitsModel(lambda _document: TEXT)
    start = np.asarray([0, 2, 4])
    matches = FoundHits([DOCUMENT.id], np.zeros(3, np.int64), start, start + 2)
    model.show_matches([DOCUMENT], matches.at([0]))
    model.add_matches(matches)
    assert [model.line(row).words for row in range(3)] == ["新建", "学校", "三所"]
    model.show_order([2, 0, 1])
    assert [model.line(row).words for row in range(3)] == ["三所", "新建", "学校"]
    assert model.number(0) == 2
    assert model.hit(3) is None
    model.show_order(None)
    assert model.line(0).words == "新建"


def test_what_stands_before_ends_at_the_hit_and_headings_say_what_is_below():
    model = HitsModel(lambda _document: TEXT)
    matches = FoundHits([DOCUMENT.id], np.zeros(1, np.int64), np.asarray([2]), np.asarray([4]))
    model.show_matches([DOCUMENT], matches)
    alignment = model.data(model.index(0, LEFT), Qt.ItemDataRole.TextAlignmentRole)
    assert int(Qt.AlignmentFlag.AlignRight.value) & alignment  # type: ignore[operator]
    titles = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]
    assert titles == ["Document", "Place", "Before", "Hit", "Behind"]
    assert model.data(model.index(0, TITLE), Qt.ItemDataRole.ToolTipRole) == "总结"
