"""What is on the screen after small repaints is what painting everything anew gives."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.ids import AnnotationId
from core.model import Annotation, Span
from core.text.units import Unit
from gui.reader.protocol import ViewportPlace
from gui.reader.view import ReaderView

MakeView = Callable[..., ReaderView]
Make = Callable[..., Annotation]
TEXT = "推进义务教育优质均衡发展，办好人民满意的教育。全面落实立德树人根本任务，持续改善办学条件。\n\n" * 60


def on_screen(view: ReaderView) -> QImage:
    """The pixels of the viewport as they were painted bit by bit."""
    QApplication.processEvents()
    corner = view.viewport().mapTo(view.window(), QPoint(0, 0))
    size = view.viewport().size()
    picture = view.screen().grabWindow(view.winId(), corner.x(), corner.y(), size.width(), size.height())
    return picture.toImage().convertToFormat(QImage.Format.Format_RGB32)


def differing_rows(view: ReaderView) -> list[int]:
    shown = on_screen(view)
    if shown.isNull():
        pytest.skip("this platform cannot read back a window")
    anew = view.viewport().grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    assert shown.size() == anew.size()
    width = shown.width()
    return [y for y in range(shown.height()) if any(shown.pixel(x, y) != anew.pixel(x, y) for x in range(0, width, 2))]


def test_no_repaint_leaves_traces(make_view: MakeView, make_annotation: Make) -> None:
    first = [make_annotation(n * 30 + 2, n * 30 + 20, f"a{n}", "green" if n % 2 else "blue") for n in range(40)]
    view = make_view(TEXT, first)
    extra = make_annotation(10, 70, "extra", "red", "other")
    port = view.viewport()
    steps: list[Callable[[], object]] = [
        lambda: view.select_span(Span(25, 120)),
        lambda: view.select_span(Span(25, 60)),
        lambda: view.verticalScrollBar().setValue(37),
        lambda: view.span_changed(None, extra),
        lambda: view.select_annotation(AnnotationId("a1")),
        lambda: view.select_annotation(AnnotationId("a3")),
        lambda: view.span_changed(extra, None),
        lambda: QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier),
        lambda: view.set_hits([Span(3, 5), Span(50, 52)], Span(50, 52)),
        lambda: view.verticalScrollBar().setValue(90),
        lambda: QTest.mouseClick(port, Qt.MouseButton.LeftButton, pos=QPoint(200, 200)),
        lambda: view.select_unit(Unit.PARAGRAPH),
        lambda: view.select_annotation(None),
        lambda: view.scroll_to(1500, ViewportPlace.MIDDLE),
        lambda: view.verticalScrollBar().setValue(view.verticalScrollBar().value() - 15),
        lambda: view.clear_selection(),
    ]
    for number, step in enumerate(steps):
        step()
        assert differing_rows(view) == [], f"after step {number}"
