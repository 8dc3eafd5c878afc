from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit

from core.model import Mask, Span
from gui.reader.reader import ReaderPane

MakePane = Callable[..., ReaderPane]
KEYS = Qt.Key


def field(pane: ReaderPane) -> QLineEdit:
    (found,) = pane.find_bar.findChildren(QLineEdit)
    return found


def count(pane: ReaderPane) -> QLabel:
    (found,) = pane.find_bar.findChildren(QLabel)
    return found


def test_typing_counts_and_return_steps_round(make_pane: MakePane) -> None:
    text = "教育一。\n" * 3 + "别的。" * 400 + "教育二。"
    pane = make_pane(text)
    pane.open_find()
    field(pane).insert("教育")
    label = count(pane)
    assert label.text() == "1 / 4"
    assert pane.view.selection == Span(0, 2)
    for expected in ("2 / 4", "3 / 4", "4 / 4"):
        QTest.keyClick(field(pane), KEYS.Key_Return)
        assert label.text() == expected
    assert pane.view.selected_text() == "教育"
    assert pane.view.visible_range().contains(pane.view.selection)
    QTest.keyClick(field(pane), KEYS.Key_Return)
    assert label.text() == "1 / 4"
    QTest.keyClick(field(pane), KEYS.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert label.text() == "4 / 4"


def test_nothing_found_says_so(make_pane: MakePane) -> None:
    pane = make_pane("教育")
    pane.open_find()
    field(pane).insert("没有")
    assert count(pane).text() == "Nothing found"


def test_the_search_begins_with_the_selection_and_escape_goes_back_to_the_text(make_pane: MakePane) -> None:
    pane = make_pane("甲教育乙教育")
    pane.view.select_span(Span(4, 6))
    pane.open_find()
    assert field(pane).text() == "教育"
    assert count(pane).text() == "2 / 2"
    QTest.keyClick(field(pane), KEYS.Key_Escape)
    assert not pane.find_bar.isVisible()
    assert pane.view.hasFocus()
    assert pane.view.selected_text() == "教育"


def test_masking_and_another_text_leave_the_selection(make_pane: MakePane) -> None:
    pane = make_pane("教育一。教育二。教育三。别的。")
    pane.open_find()
    field(pane).insert("教育")
    QTest.keyClick(field(pane), KEYS.Key_Return)
    assert (count(pane).text(), pane.view.selection) == ("2 / 3", Span(4, 6))
    pane.view.select_span(Span(12, 15))
    pane.set_masks([Mask(8, 12, "manual")])
    assert (count(pane).text(), pane.view.selection) == ("2 / 2", Span(12, 15))
    pane.set_masks([Mask(4, 8, "manual")])
    assert (count(pane).text(), pane.view.selection) == ("– / 2", Span(12, 15))
    pane.find_next()
    assert (count(pane).text(), pane.view.selection) == ("2 / 2", Span(8, 10))


@pytest.mark.parametrize(("by", "found"), [(1, Span(8, 10)), (-1, Span(0, 2))])
def test_the_search_goes_on_from_where_the_hit_was_masked(make_pane: MakePane, by: int, found: Span) -> None:
    pane = make_pane("教育一。教育二。教育三。")
    pane.open_find()
    field(pane).insert("教育")
    pane.find_next()
    pane.set_masks([Mask(4, 8, "manual")])
    pane.find_bar.step(by)
    assert pane.view.selection == found


def test_an_open_search_in_another_document_waits_for_a_step(make_pane: MakePane) -> None:
    pane = make_pane("教育一。教育二。")
    pane.open_find()
    field(pane).insert("教育")
    pane.find_next()
    document = pane.document
    assert document is not None
    pane.show_document(document, "没有。教育一。教育二。", [], [], [])
    assert (count(pane).text(), pane.view.selection) == ("– / 2", Span(0, 0))
    pane.find_next()
    assert pane.view.selection == Span(3, 5)
