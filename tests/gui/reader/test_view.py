from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QInputMethodEvent, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from core.ids import AnnotationId, AnnotatorId
from core.model import Annotation, Span
from gui.reader.view import ReaderView
from tests.gui.reader.conftest import chosen

MakeView = Callable[..., ReaderView]
PointOf = Callable[[ReaderView, int], QPoint]
Make = Callable[..., Annotation]

KEYS = Qt.Key
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def test_shift_arrows_step_over_whole_characters(make_view: MakeView) -> None:
    view = make_view("a𠮷👩‍🏫葛󠄀e\u0301z")
    steps = []
    for _ in range(6):
        QTest.keyClick(view, KEYS.Key_Right, SHIFT)
        steps.append(view.selected_text())
    assert steps == ["a", "a𠮷", "a𠮷👩‍🏫", "a𠮷👩‍🏫葛󠄀", "a𠮷👩‍🏫葛󠄀e\u0301", "a𠮷👩‍🏫葛󠄀e\u0301z"]
    QTest.keyClick(view, KEYS.Key_Left, SHIFT)
    QTest.keyClick(view, KEYS.Key_Left, SHIFT)
    assert view.selected_text() == "a𠮷👩‍🏫葛󠄀"


def test_arrows_cross_line_ends_one_step_at_a_time(make_view: MakeView) -> None:
    view = make_view("甲\n\n乙")
    places = []
    for _ in range(4):
        QTest.keyClick(view, KEYS.Key_Right)
        places.append(view.caret)
    assert places == [1, 2, 3, 4]
    for _ in range(4):
        QTest.keyClick(view, KEYS.Key_Left)
        places.append(view.caret)
    assert places[4:] == [3, 2, 1, 0]


def test_an_arrow_leaves_a_selection_at_its_side(make_view: MakeView) -> None:
    view = make_view("教育强国建设")
    view.select_span(Span(1, 4))
    QTest.keyClick(view, KEYS.Key_Left)
    assert view.selection == Span(1, 1)
    view.select_span(Span(1, 4))
    QTest.keyClick(view, KEYS.Key_Right)
    assert view.selection == Span(4, 4)


def test_what_a_label_key_labels(make_view: MakeView) -> None:
    view = make_view("甲一。乙二。")
    view.set_selection(4, 4)
    assert view.target() == Span(3, 6)
    view.select_span(Span(0, 2))
    assert view.target() == Span(0, 2)


def test_copy_gives_the_canonical_text(make_view: MakeView) -> None:
    text = "甲\u00a0乙\u3000丙\t丁𠮷\n戊\u200b己"
    view = make_view(text)
    QTest.keyClick(view, KEYS.Key_A, CTRL)
    QTest.keyClick(view, KEYS.Key_C, CTRL)
    assert QApplication.clipboard().text() == text


def test_text_from_an_input_method_is_not_inserted(make_view: MakeView) -> None:
    view = make_view("教育")
    event = QInputMethodEvent("jiao", [])
    event.setCommitString("教")
    QApplication.sendEvent(view, event)
    assert view.document().characterCount() == 3
    assert not view.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_letters_and_digits_are_reported_and_not_inserted(make_view: MakeView, qtbot: QtBot) -> None:
    view = make_view("教育")
    keys: list[str] = []
    view.label_requested.connect(keys.append)
    QTest.keyClicks(view, "1w")
    QTest.keyClick(view, KEYS.Key_Delete)
    QTest.keyClick(view, KEYS.Key_Backspace)
    QTest.keyClick(view, KEYS.Key_V, CTRL)
    assert keys == ["1", "w"]
    assert view.document().characterCount() == 3


def test_keys_of_the_window_reach_the_window(make_view: MakeView) -> None:
    view = make_view("教育强国")
    ran: list[str] = []
    for key in ("]", "1", "Alt+Up", "Ctrl+PgDown", "Ctrl+K", "Delete", "Ctrl+Down"):
        QShortcut(key, view, lambda key=key: ran.append(key))
    keys: list[str] = []
    view.label_requested.connect(keys.append)
    QTest.keyClicks(view, "]1")
    QTest.keyClick(view, KEYS.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(view, KEYS.Key_PageDown, CTRL)
    QTest.keyClick(view, KEYS.Key_K, CTRL)
    QTest.keyClick(view, KEYS.Key_Delete)
    QTest.keyClick(view, KEYS.Key_Down, CTRL)
    assert ran == ["]", "1", "Alt+Up", "Ctrl+PgDown", "Ctrl+K", "Delete", "Ctrl+Down"]
    assert keys == []


def test_a_window_shortcut_cannot_take_the_caret_keys(make_view: MakeView) -> None:
    view = make_view("教育强国")
    QShortcut("Right", view, lambda: pytest.fail("the arrow was taken"))
    QTest.keyClick(view, KEYS.Key_Right)
    assert view.caret == 1


def test_next_and_previous_annotation(make_view: MakeView, make_annotation: Make) -> None:
    text = "推进义务教育优质均衡发展。" * 80
    view = make_view(text, [make_annotation(5, 9, "a"), make_annotation(7, 12, "b"), make_annotation(900, 910, "c")])
    chosen: list[str] = []
    view.annotation_activated.connect(chosen.append)
    for step in (view.next_annotation, view.next_annotation, view.next_annotation, view.next_annotation):
        step()
    assert chosen == ["a", "b", "c"]
    assert view.visible_range().contains(Span(900, 910))
    view.previous_annotation()
    assert chosen[-1] == "b"


def test_an_edge_is_moved_by_key_and_leaves_a_character(make_view: MakeView, make_annotation: Make) -> None:
    view = make_view("a👩‍🏫b𠮷c", [make_annotation(0, 4)])
    moved: list[Span] = []
    view.edge_moved.connect(lambda _name, span: moved.append(span))
    view.activate_annotation(AnnotationId("a"))
    view.move_edge("end", forward=True)
    view.move_edge("end", forward=False)
    view.move_edge("start", forward=True)
    assert moved == [Span(0, 5), Span(0, 1), Span(1, 4)]
    view.span_changed(make_annotation(0, 4), make_annotation(0, 1))
    view.move_edge("end", forward=False)
    assert len(moved) == 3


def test_a_changed_annotation_is_drawn_where_it_is_now(make_view: MakeView, make_annotation: Make) -> None:
    view = make_view("推进义务教育优质均衡发展。" * 3)
    empty = view.viewport().grab().toImage()
    old, new = make_annotation(2, 6), make_annotation(10, 14)
    view.span_changed(None, old)
    first = view.viewport().grab().toImage()
    view.span_changed(old, new)
    second = view.viewport().grab().toImage()
    view.span_changed(new, None)
    assert first != empty
    assert second not in (first, empty)
    assert view.viewport().grab().toImage() == empty


def test_a_hidden_layer_is_neither_drawn_nor_found(make_view: MakeView, make_annotation: Make) -> None:
    view = make_view("推进义务教育优质均衡发展。", [make_annotation(2, 6, annotator="other")])
    shown = view.viewport().grab().toImage()
    view.set_hidden(frozenset({AnnotatorId("other")}))
    assert view.viewport().grab().toImage() != shown
    assert view.index.at(3) == []
    view.span_changed(None, make_annotation(7, 9, "b", annotator="other"))
    assert view.index.at(8) == []
    view.set_hidden(frozenset())
    assert [a.id for a in view.index.at(8)] == ["b"]


def test_another_text_begins_without_selection(make_view: MakeView) -> None:
    view = make_view("推进义务教育优质均衡发展。" * 10)
    view.select_span(Span(20, 60))
    spans: list[Span] = []
    view.show_text("短。")
    view.selection_changed.connect(spans.append)
    assert view.selection == Span(0, 0)
    view.select_span(Span(0, 1))
    assert spans == [Span(0, 1)]


def test_hovering_a_withheld_value_says_so(make_view: MakeView, point_of: PointOf) -> None:
    view = make_view("\U00020bb7新建学校xx所，投入三百万元。\n")
    port = view.viewport()
    for position, said in ((1, ""), (5, "Withheld by the report: xx")):
        point = point_of(view, position)
        QApplication.sendEvent(port, QHelpEvent(QEvent.Type.ToolTip, point, port.mapToGlobal(point)))
        assert QToolTip.text() == said
    QToolTip.hideText()


def test_the_choice_ends_when_the_caret_leaves_the_annotation(make_view: MakeView, make_annotation: Make) -> None:
    view = make_view("推进义务教育优质均衡发展。", [make_annotation(2, 4), make_annotation(6, 8, "b")])
    told: list[str] = []
    view.activate_annotation(AnnotationId("a"))
    view.annotation_activated.connect(told.append)
    for _step in range(2):
        QTest.keyClick(view, KEYS.Key_Right)
    assert (view.caret, chosen(view), told) == (4, "a", [])
    QTest.keyClick(view, KEYS.Key_Right)
    assert (view.caret, chosen(view), told) == (5, None, [""])


def test_a_selection_keeps_the_choice_where_it_shares_text_with_it(make_view: MakeView, make_annotation: Make) -> None:
    view = make_view("推进义务教育优质均衡发展。", [make_annotation(2, 4)])
    view.activate_annotation(AnnotationId("a"))
    view.select_span(Span(0, 8))
    assert chosen(view) == "a"
    view.select_span(Span(4, 8))
    assert chosen(view) is None


def test_hovering_the_marks_at_the_edge_says_whose_they_are(make_pane, make_annotation: Make) -> None:
    pane = make_pane("新建学校三所。招聘教师四十名。", [make_annotation(0, 7, "b", annotator="other")])
    pane.resize(1100, 600)
    port = pane.view.viewport()
    place = QPoint(6, round(pane.view.y_of(0)) + 8)
    QApplication.sendEvent(port, QHelpEvent(QEvent.Type.ToolTip, place, port.mapToGlobal(place)))
    assert "<b>李</b>" in QToolTip.text()
    QToolTip.hideText()
