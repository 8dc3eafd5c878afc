"""The mouse in a text."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.ids import AnnotationId
from core.model import Annotation, Span
from core.text.units import Unit
from gui.reader.pointer import Pinch
from gui.reader.view import ReaderView
from tests.gui.reader.conftest import chosen

MakeView = Callable[..., ReaderView]


PointOf = Callable[[ReaderView, int], QPoint]


Make = Callable[..., Annotation]


STRANGE = "𠮷野家👩‍🏫教师葛󠄀城e\u0301a\u0300\t制表\u3000全角\u00a0不断行，校舍维修改造完成3,500平方米。"
"""Astral, ZWJ, IVS, combining marks, tab, full-width and no-break space before what is selected."""


LEFT = Qt.MouseButton.LeftButton


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
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QMouseEvent

    return QMouseEvent(
        QEvent.Type.MouseButtonDblClick, QPointF(point), QPointF(point), LEFT, LEFT, Qt.KeyboardModifier.NoModifier
    )


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


def test_a_pinch_takes_a_step_whenever_the_fingers_have_gone_far_enough():
    pinch = Pinch()
    assert [pinch.step(share) for share in (0.05, 0.05, 0.05, -0.2, 0.01)] == [0, 1, 0, -1, 0]
