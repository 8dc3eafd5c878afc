import itertools
from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QInputMethodEvent, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from core.ids import AnnotationId, AnnotatorId
from core.model import Annotation, Span
from core.text import words
from core.text.units import Unit
from gui.reader.view import ReaderView

MakeView = Callable[..., ReaderView]
PointOf = Callable[[ReaderView, int], QPoint]
Make = Callable[..., Annotation]

STRANGE = "𠮷野家👩‍🏫教师葛󠄀城e\u0301a\u0300\t制表\u3000全角\u00a0不断行，校舍维修改造完成3,500平方米。"
"""Astral, ZWJ, IVS, combining marks, tab, full-width and no-break space before what is selected."""
KEYS = Qt.Key
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def _words() -> None:
    words.load()


def drag(view: ReaderView, start: QPoint, end: QPoint) -> None:
    port = view.viewport()
    QTest.mousePress(port, LEFT, pos=start)
    QTest.mouseMove(port, (start + end) / 2)
    QTest.mouseMove(port, end)
    QTest.mouseRelease(port, LEFT, pos=end)


def highlighted(view: ReaderView) -> set[tuple[int, int]]:
    """Pixels that painting the selection changed."""
    anchor, caret = view.anchor, view.caret
    with_selection = view.viewport().grab().toImage()
    view.clearFocus()
    view.set_selection(0, 0)
    without = view.viewport().grab().toImage()
    view.set_selection(anchor, caret)
    return {
        (x, y)
        for y in range(0, without.height(), 2)
        for x in range(without.width())
        if with_selection.pixel(x, y) != without.pixel(x, y)
    }


@pytest.mark.parametrize("quote", ["校舍维修", "教师", "𠮷野", "👩‍🏫", "葛󠄀城", "\t制", "\u3000全", "角\u00a0不"])
def test_a_mouse_drag_selects_exactly_what_is_highlighted(make_view: MakeView, point_of: PointOf, quote: str) -> None:
    view = make_view(STRANGE)
    start = STRANGE.index(quote)
    drag(view, point_of(view, start), point_of(view, start + len(quote)))
    assert view.selected_text() == quote
    assert STRANGE[view.selection.start : view.selection.end] == quote
    rectangles = view.span_rectangles(view.selection)
    left, right = min(r.left() for r in rectangles), max(r.right() for r in rectangles)
    xs = [x for x, _y in highlighted(view)]
    assert min(xs) == pytest.approx(left, abs=1.5)
    assert max(xs) + 1 == pytest.approx(right, abs=1.5)


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


@pytest.mark.usefixtures("_words")
def test_a_double_click_selects_a_word_and_a_triple_click_a_sentence(make_view: MakeView, point_of: PointOf) -> None:
    text = "全区校舍安全。我们持续推进义务教育优质均衡发展，成效明显。"
    view = make_view(text)
    point = point_of(view, text.index("教育") + 1)
    port = view.viewport()
    QTest.mouseClick(port, LEFT, pos=point)
    QTest.mouseDClick(port, LEFT, pos=point)
    assert view.selected_text() == "义务教育"
    QTest.mouseClick(port, LEFT, pos=point)
    assert view.selected_text() == "我们持续推进义务教育优质均衡发展，成效明显。"


@pytest.mark.usefixtures("_words")
def test_dragging_on_after_a_double_click_takes_whole_words(make_view: MakeView, point_of: PointOf) -> None:
    text = "我们持续推进义务教育优质均衡发展，成效明显。"
    view = make_view(text)
    port = view.viewport()
    start, end = point_of(view, text.index("教育")), point_of(view, text.index("发展"))
    QTest.mouseClick(port, LEFT, pos=start)
    QTest.mouseDClick(port, LEFT, pos=start)
    QTest.mousePress(port, LEFT, pos=start)
    QTest.mouseRelease(port, LEFT, pos=start)
    assert text in view.selected_text()
    view.set_selection(0, 0)
    word = view.snapping.at(text.index("发展"), Unit.WORD)
    # QTest's double click releases at once: the press of a real one stays down.
    view._pointer.double_click(_press(start))
    QTest.mouseMove(port, end)
    QTest.mouseRelease(port, LEFT, pos=end)
    assert view.selection == Span(text.index("义务"), word.end)


def _press(point: QPoint):
    from PySide6.QtCore import QEvent, QPointF
    from PySide6.QtGui import QMouseEvent

    return QMouseEvent(
        QEvent.Type.MouseButtonDblClick, QPointF(point), QPointF(point), LEFT, LEFT, Qt.KeyboardModifier.NoModifier
    )


@pytest.mark.usefixtures("_words")
def test_ctrl_arrows_go_by_words(make_view: MakeView) -> None:
    text = "推进义务教育发展。"
    view = make_view(text)
    stops = []
    for _ in range(4):
        QTest.keyClick(view, KEYS.Key_Right, CTRL)
        stops.append(view.caret)
    assert stops == [2, 6, 8, 9]
    QTest.keyClick(view, KEYS.Key_Left, CTRL | SHIFT)
    QTest.keyClick(view, KEYS.Key_Left, CTRL | SHIFT)
    assert view.selected_text() == "发展。"


OUTLINED = (
    "教育局工作总结\n"
    "一、主要工作\n"
    "（一）基础设施\n"
    "1.校舍建设。新建校舍三栋，维修操场两处。已经投入使用。\n"
    "2.设备采购。采购电脑若干。\n"
    "（二）教师队伍\n"
    "招聘教师。\n"
    "二、下步打算\n"
    "继续努力。\n"
)


@pytest.mark.usefixtures("_words")
def test_the_selection_widens_through_every_unit_and_narrows_back(make_view: MakeView) -> None:
    view = make_view(OUTLINED)
    at = OUTLINED.index("操场")
    view.set_selection(at, at)
    widened = []
    for _ in range(12):
        view.widen()
        if widened and view.selection == widened[-1]:
            break
        widened.append(view.selection)
    texts = [OUTLINED[span.start : span.end] for span in widened]
    assert texts[:4] == ["操", "操场", "维修操场两处", "新建校舍三栋，维修操场两处。"]
    assert texts[4].startswith("1.校舍建设")
    assert texts[-1] == OUTLINED
    assert any(text.startswith("一、主要工作") and text.endswith("招聘教师。") for text in texts)
    assert all(outer.contains(inner) for inner, outer in itertools.pairwise(widened))
    narrowed = [view.selection]
    for _ in range(len(widened) - 1):
        view.narrow()
        narrowed.append(view.selection)
    assert narrowed == widened[::-1]


def test_widening_works_before_the_words_are_loaded(make_view: MakeView, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "is_loaded", lambda: False)
    monkeypatch.setattr("gui.reader.snapping.load_words", lambda: None)
    view = make_view("共新建校舍3500平方米，成效明显。")
    view.set_selection(6, 6)
    view.widen()
    view.widen()
    assert view.selected_text() == "3500"
    view.widen()
    assert view.selected_text() == "共新建校舍3500平方米"


def test_the_word_list_is_loaded_without_a_stall(make_view: MakeView) -> None:
    from PySide6.QtCore import QElapsedTimer

    view = make_view("我们持续推进义务教育优质均衡发展。")
    clock = QElapsedTimer()
    clock.start()
    view.select_unit(Unit.WORD)
    assert clock.elapsed() < 50


@pytest.mark.parametrize("unit", list(Unit))
def test_every_unit_can_be_selected_at_the_caret(make_view: MakeView, unit: Unit) -> None:
    view = make_view(OUTLINED)
    at = OUTLINED.index("操场")
    view.set_selection(at, at)
    view.select_unit(unit)
    assert view.selection.contains(Span(at, at + 1))


def test_sentences_are_walked(make_view: MakeView) -> None:
    text = "甲一。乙二。丙三。"
    view = make_view(text)
    seen = []
    for _ in range(3):
        view.select_next(Unit.SENTENCE)
        seen.append(view.selected_text())
    view.select_previous(Unit.SENTENCE)
    assert seen == ["甲一。", "乙二。", "丙三。"]
    assert view.selected_text() == "乙二。"


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


def test_clicks_cycle_through_overlapping_annotations(
    make_view: MakeView, point_of: PointOf, make_annotation: Make
) -> None:
    text = "我们持续推进义务教育优质均衡发展。"
    spans = [make_annotation(0, 12, "outer"), make_annotation(2, 10, "middle"), make_annotation(4, 8, "inner")]
    view = make_view(text, spans)
    chosen: list[str] = []
    view.annotation_activated.connect(chosen.append)
    point = point_of(view, 5)
    for _ in range(4):
        QTest.mouseClick(view.viewport(), LEFT, pos=point)
        view._pointer._since_double.invalidate()
    assert chosen == ["inner", "middle", "outer", "inner"]
    QTest.mouseClick(view.viewport(), LEFT, pos=point_of(view, 15))
    assert chosen[-1] == ""
    assert view.selected_annotation is None


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


def test_an_edge_is_dragged_by_its_grip(make_view: MakeView, point_of: PointOf, make_annotation: Make) -> None:
    text = "𠮷我们持续推进义务教育优质均衡发展。"
    view = make_view(text, [make_annotation(3, 7)])
    moved: list[tuple[str, Span]] = []
    view.edge_moved.connect(lambda name, span: moved.append((name, span)))
    view.activate_annotation(AnnotationId("a"))
    edges = view.span_rectangles(Span(3, 7))[0]
    grip = QPoint(round(edges.right()), round(edges.center().y()))
    drag(view, grip, point_of(view, 11))
    assert moved == [("a", Span(3, 11))]
    assert view.selection == Span(3, 3)


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


def chosen(view: ReaderView) -> str | None:
    return view.selected_annotation.id if view.selected_annotation is not None else None


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


def right_click(view: ReaderView, point: QPoint) -> None:
    port = view.viewport()
    QApplication.sendEvent(port, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, point, port.mapToGlobal(point)))


def test_a_right_click_chooses_what_is_under_it(make_view: MakeView, point_of: PointOf, make_annotation: Make) -> None:
    spans = [
        make_annotation(0, 3),
        make_annotation(5, 9, "b"),
        make_annotation(6, 8, "c", annotator="other"),
        make_annotation(10, 12, "d", annotator="other"),
    ]
    view = make_view("推进义务教育优质均衡发展。", spans)
    menus: list[QPoint] = []
    view.menu_requested.connect(menus.append)
    view.activate_annotation(AnnotationId("a"))
    right_click(view, point_of(view, 6))
    assert (chosen(view), view.selection) == ("b", Span(6, 6))
    right_click(view, point_of(view, 10))
    assert chosen(view) == "d"
    right_click(view, point_of(view, 4))
    assert (chosen(view), view.selection) == (None, Span(4, 4))
    assert len(menus) == 3


def test_a_right_click_leaves_a_selection_and_a_choice_under_it(
    make_view: MakeView, point_of: PointOf, make_annotation: Make
) -> None:
    view = make_view("推进义务教育优质均衡发展。", [make_annotation(2, 12), make_annotation(4, 6, "b")])
    view.select_span(Span(3, 8))
    right_click(view, point_of(view, 5))
    assert (chosen(view), view.selection) == (None, Span(3, 8))
    view.activate_annotation(AnnotationId("a"))
    right_click(view, point_of(view, 5))
    assert chosen(view) == "a"
