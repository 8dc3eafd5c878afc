from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from core.model import Annotation, Span
from gui.reader.labelbar import place_bar
from gui.reader.reader import ReaderPane
from gui.reader.view import ReaderView
from tests.gui.reader.conftest import LABELS

MakePane = Callable[..., ReaderPane]
PointOf = Callable[[ReaderView, int], QPoint]
Make = Callable[..., Annotation]
LEFT = Qt.MouseButton.LeftButton
TEXT = "推进义务教育优质均衡发展，办好人民满意的教育。\n" * 60


@given(st.integers(60, 500), st.integers(30, 130), st.integers(-300, 700), st.integers(1, 900), st.integers(0, 800))
def test_the_bar_covers_no_selected_line_and_stays_inside(width: int, height: int, top: int, tall: int, x: int) -> None:
    area = QRect(0, 50, 640, 480)
    selected = QRect(30, top, 400, tall)
    place = place_bar(QSize(width, height), selected, area, x)
    if place is None:
        assert selected.bottom() + 8 + height > area.bottom()
        assert selected.top() - 8 - height < area.top()
    else:
        bar = QRect(place, QSize(width, height))
        assert not bar.intersects(selected)
        assert area.contains(bar)


def select(pane: ReaderPane, point_of: PointOf, start: int, end: int) -> None:
    port = pane.view.viewport()
    QTest.mousePress(port, LEFT, pos=point_of(pane.view, start))
    QTest.mouseMove(port, point_of(pane.view, end))
    QTest.mouseRelease(port, LEFT, pos=point_of(pane.view, end))


def selected_in_pane(pane: ReaderPane) -> list[QRect]:
    port = pane.view.viewport()
    offset = port.mapTo(pane, QPoint(0, 0))
    return [r.toAlignedRect().translated(offset) for r in pane.view.span_rectangles(pane.view.selection)]


def test_a_mouse_selection_brings_the_bar_beside_it(make_pane: MakePane, point_of: PointOf) -> None:
    pane = make_pane(TEXT)
    for start, end in ((2, 10), (26, 60), (250, 258), (2, 250)):
        select(pane, point_of, start, end)
        assert pane.view.selection == Span(start, end)
        assert pane.label_bar.isVisible()
        assert not any(r.intersects(pane.label_bar.geometry()) for r in selected_in_pane(pane))


def fill_the_page(pane: ReaderPane) -> None:
    """Select everything, with text at the very top: above the first line there is room for a bar."""
    pane.view.verticalScrollBar().setValue(200)
    pane.view.select_span(Span(0, len(TEXT)), reveal=False)
    pane.view.selection_finished.emit(pane.view.selection)
    QApplication.processEvents()


def test_where_a_selection_fills_the_page_the_bar_goes_under_the_text(make_pane: MakePane) -> None:
    pane = make_pane(TEXT)
    fill_the_page(pane)
    assert pane.label_bar.isVisible()
    assert pane.label_bar.y() >= pane.view.mapTo(pane, QPoint(0, pane.view.height())).y()
    pane.close_label_bar()
    assert not pane.label_bar.isVisible()


@pytest.mark.parametrize(
    "replace",
    [lambda pane: pane.set_labels(LABELS[:2]), lambda pane: pane.apply_theme(), lambda pane: pane.set_annotations([])],
    ids=["labels", "theme", "annotations"],
)
def test_a_docked_bar_that_is_closed_leaves_its_room_to_the_text(
    make_pane: MakePane, replace: Callable[[ReaderPane], None]
) -> None:
    pane = make_pane(TEXT)
    free = pane.view.height()
    fill_the_page(pane)
    assert pane.view.height() < free
    replace(pane)
    pane.view.verticalScrollBar().setValue(0)
    pane.view.set_selection(2, 6)
    pane.view.selection_finished.emit(pane.view.selection)
    QApplication.processEvents()
    assert pane.label_bar.isVisible()
    assert pane.view.height() == free


def test_a_keyboard_selection_brings_no_bar(make_pane: MakePane) -> None:
    pane = make_pane(TEXT)
    QTest.keyClick(pane.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    pane.view.widen()
    assert not pane.label_bar.isVisible()


def test_choosing_in_the_bar_labels_the_selection(make_pane: MakePane, point_of: PointOf) -> None:
    pane = make_pane(TEXT)
    chosen: list[tuple[str, Span]] = []
    pane.label_chosen.connect(lambda label, span: chosen.append((label, span)))
    select(pane, point_of, 2, 6)
    button(pane, "Teachers").click()
    assert chosen == [("green", Span(2, 6))]
    assert not pane.label_bar.isVisible()
    assert pane.view.hasFocus()


def test_escape_closes_the_bar_and_then_the_selection(make_pane: MakePane, point_of: PointOf) -> None:
    pane = make_pane(TEXT)
    select(pane, point_of, 2, 6)
    QTest.keyClick(pane.view, Qt.Key.Key_Escape)
    assert not pane.label_bar.isVisible()
    assert pane.view.selection == Span(2, 6)
    QTest.keyClick(pane.view, Qt.Key.Key_Escape)
    assert len(pane.view.selection) == 0


def test_scrolling_closes_the_bar(make_pane: MakePane, point_of: PointOf) -> None:
    pane = make_pane(TEXT)
    select(pane, point_of, 2, 6)
    pane.view.verticalScrollBar().setValue(40)
    assert not pane.label_bar.isVisible()


def test_a_clicked_annotation_can_be_relabelled_noted_split_and_deleted(
    make_pane: MakePane, point_of: PointOf, make_annotation: Make
) -> None:
    pane = make_pane(TEXT, [make_annotation(2, 10)])
    told: list[tuple] = []
    pane.relabel_chosen.connect(lambda *a: told.append(("relabel", *a)))
    pane.note_requested.connect(lambda *a: told.append(("note", *a)))
    pane.split_requested.connect(lambda *a: told.append(("split", *a)))
    pane.delete_requested.connect(lambda *a: told.append(("delete", *a)))
    for name in ("Safety", "Note", "Split here", "Delete"):
        QTest.mouseClick(pane.view.viewport(), LEFT, pos=point_of(pane.view, 5))
        pane.view._pointer.cancel()
        pane.view._pointer._since_double.invalidate()
        assert pane.label_bar.isVisible()
        button(pane, name).click()
    assert told == [("relabel", "a", "red"), ("note", "a"), ("split", "a", 5), ("delete", "a")]


def test_over_a_colleagues_annotation_the_bar_offers_an_own_one(
    make_pane: MakePane, point_of: PointOf, make_annotation: Make
) -> None:
    pane = make_pane(TEXT, [make_annotation(2, 10, annotator="other")])
    chosen: list[tuple[str, Span]] = []
    pane.label_chosen.connect(lambda label, span: chosen.append((label, span)))
    pane.relabel_chosen.connect(lambda *_: chosen.append(("relabelled", Span(0, 0))))
    QTest.mouseClick(pane.view.viewport(), LEFT, pos=point_of(pane.view, 5))
    names = {b.accessibleName() for b in pane.label_bar.findChildren(QToolButton) if b.isVisible()}
    assert "Delete" not in names
    button(pane, "Infrastructure").click()
    assert chosen == [("blue", Span(2, 10))]


def test_many_labels_take_several_rows_within_the_width(make_pane: MakePane) -> None:
    pane = make_pane(TEXT)
    size = pane.label_bar.offer(180)
    assert size.width() <= 190
    boxes = [b.geometry() for b in pane.label_bar.findChildren(QToolButton) if b.parent() is pane.label_bar]
    assert all(not a.intersects(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])
    assert all(QRect(QPoint(0, 0), size).contains(box) for box in boxes)


def button(pane: ReaderPane, name: str) -> QToolButton:
    buttons = pane.label_bar.findChildren(QToolButton)
    return next(b for b in buttons if b.accessibleName() == name and b.parent() is pane.label_bar and b.isVisible())
