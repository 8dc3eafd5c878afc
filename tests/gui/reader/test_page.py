from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.model import Annotation, Mask, Span
from gui.reader.protocol import ViewportPlace
from gui.reader.view import ReaderView

MakeView = Callable[..., ReaderView]
PointOf = Callable[[ReaderView, int], QPoint]
Make = Callable[..., Annotation]

KEYS = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


def wheel(view: ReaderView, by: int, modifiers: Qt.KeyboardModifier, *, on_margin: bool = False) -> None:
    event = QWheelEvent(
        QPointF(50, 50), view.mapToGlobal(QPointF(50, 50)), QPoint(), QPoint(0, by),
        Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QGuiApplication.sendEvent(view if on_margin else view.viewport(), event)


def test_the_column_has_at_most_42_characters_and_is_centred(make_view: MakeView) -> None:
    view = make_view("教" * 400, width=1400)
    first = view.span_rectangles(Span(0, 400))
    characters = round(first[0].width() / 18)
    assert characters == 42
    left = view.viewport().x() + first[0].left()
    right = view.width() - (view.viewport().x() + first[0].right())
    assert left == pytest.approx(right, abs=24)
    narrow = make_view("教" * 400, width=400)
    assert max(r.right() for r in narrow.span_rectangles(Span(0, 400))) < 400


def test_a_wider_pane_keeps_the_line_breaks(make_view: MakeView) -> None:
    view = make_view("教育" * 400, width=1000)
    before = [r.width() for r in view.span_rectangles(Span(0, 300))]
    view.resize(1500, 480)
    QApplication.processEvents()
    assert [r.width() for r in view.span_rectangles(Span(0, 300))] == before


def test_the_place_is_kept_when_width_or_size_change(make_view: MakeView) -> None:
    view = make_view("推进义务教育优质均衡发展。\n" * 400, width=700)
    view.scroll_to(2600, ViewportPlace.TOP)
    top = view.visible_range().start
    for width in (420, 900, 500):
        view.resize(width, 480)
        QApplication.processEvents()
        assert abs(view.visible_range().start - top) <= 30
    view.set_typography(view.typography.zoomed(6))
    assert abs(view.visible_range().start - top) <= 30


def test_an_overlong_paragraph_is_one_text(make_view: MakeView) -> None:
    text = "𠮷我们要办好人民满意的教育。" * 900
    view = make_view(text)
    assert view.document().blockCount() > 1
    view.set_selection(0, len(text))
    assert view.selected_text() == text
    split = text.index("。", 1200) + 1
    view.set_selection(split - 3, split + 3)
    QTest.keyClick(view, KEYS.Key_C, CTRL)
    assert QApplication.clipboard().text() == text[split - 3 : split + 3]
    stops = []
    view.set_selection(split - 2, split - 2)
    for _ in range(4):
        QTest.keyClick(view, KEYS.Key_Right)
        stops.append(view.caret)
    assert stops == [split - 1, split, split + 1, split + 2]


def test_ctrl_end_and_back_in_a_big_document(make_view: MakeView, make_annotation: Make) -> None:
    text = "推进义务教育优质均衡发展，办好人民满意的教育。\n" * 8000
    view = make_view(text, [make_annotation(len(text) - 30, len(text) - 20)])
    QTest.keyClick(view, KEYS.Key_End, CTRL)
    assert view.caret == len(text)
    assert view.visible_range().end == len(text)
    view.next_annotation()
    QTest.keyClick(view, KEYS.Key_Home, CTRL)
    assert view.visible_range().start == 0


def test_furniture_says_why_it_is_dim(make_view: MakeView) -> None:
    view = make_view("首页导航\n正文在此。")
    plain = view.viewport().grab().toImage()
    view.set_masks([Mask(0, 4, "banner")])
    assert view.viewport().grab().toImage() != plain
    assert view.mask_at(2) is not None
    assert view.mask_at(6) is None


def test_zoom_is_asked_for_and_not_done(make_view: MakeView) -> None:
    view = make_view("教育")
    size = view.typography.pixels
    steps: list[int] = []
    view.zoom_requested.connect(steps.append)
    wheel(view, 120, CTRL)
    wheel(view, -120, CTRL)
    assert steps == [1, -1]
    assert view.typography.pixels == size


def test_the_margins_of_a_wide_pane_belong_to_the_text(make_view: MakeView, point_of: PointOf) -> None:
    view = make_view("推进义务教育优质均衡发展。\n" * 100, width=1400)
    assert view.viewport().x() > 100
    wheel(view, -120, Qt.KeyboardModifier.NoModifier, on_margin=True)
    assert view.verticalScrollBar().value() > 0
    view.verticalScrollBar().setValue(0)
    line = view.viewport().mapTo(view, point_of(view, 15))
    QTest.mousePress(view, LEFT, pos=QPoint(20, line.y()))
    QTest.mouseMove(view, line + QPoint(40, 0))
    QTest.mouseRelease(view, LEFT, pos=line + QPoint(40, 0))
    assert view.selection.start == 14
    assert len(view.selection) > 1


def test_a_large_text_is_wrapped_when_the_pane_has_stopped_moving(make_view: MakeView, qtbot: QtBot) -> None:
    view = make_view("推进义务教育优质均衡发展，办好人民满意的教育。\n" * 6000, width=800)
    before = view.lineWrapColumnOrWidth()
    view._rewrap_later.setInterval(3_600_000)
    view.resize(500, 480)
    qtbot.waitUntil(view._rewrap_later.isActive)
    assert view.lineWrapColumnOrWidth() == before
    view._rewrap_later.setInterval(0)
    qtbot.waitUntil(lambda: view.lineWrapColumnOrWidth() < 500)


def test_dragging_below_the_page_scrolls_and_selects_on(make_view: MakeView, point_of: PointOf, qtbot: QtBot) -> None:
    view = make_view("推进义务教育优质均衡发展。\n" * 100)
    port = view.viewport()
    QTest.mousePress(port, LEFT, pos=point_of(view, 3))
    QTest.mouseMove(port, QPoint(120, port.height() + 40))
    qtbot.waitUntil(lambda: view.verticalScrollBar().value() > 200)
    reached = view.selection.end
    QTest.mouseRelease(port, LEFT, pos=QPoint(120, port.height() + 40))
    assert view.selection.start == 3
    assert reached > 14 * 12
    assert not view._pointer._scroller.isActive()


def test_a_short_text_after_a_long_one_that_was_scrolled(make_view: MakeView, qtbot: QtBot) -> None:
    view = make_view("推进义务教育优质均衡发展。\n" * 3000)
    ranges: list[Span] = []
    view.visible_range_changed.connect(ranges.append)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: not view.is_laying_out())
    view.show_text("短。")
    assert view.visible_range() == Span(0, 2)
    assert ranges[-1].end <= 2


LARGE = ("推进义务教育优质均衡发展，办好人民满意的教育。" * 8 + "\n") * 1200


def test_a_large_text_is_zoomed_in_steps_and_comes_back_to_its_place(make_view: MakeView, qtbot: QtBot) -> None:
    view = make_view(LARGE)
    view.scroll_to(150_000, ViewportPlace.TOP)
    top = view.visible_range().start
    turns: list[int] = []
    ticking = QTimer(interval=0)
    ticking.timeout.connect(lambda: turns.append(1))
    ticking.start()
    arrived: list[Span] = []
    view.visible_range_changed.connect(arrived.append)
    for _step in range(2):
        view.set_typography(view.typography.zoomed(1))
    assert arrived == []
    qtbot.waitUntil(lambda: bool(arrived))
    assert len(turns) >= 10
    assert abs(view.visible_range().start - top) <= 60
    assert view.viewport().updatesEnabled()


def test_a_jump_during_a_zoom_goes_where_it_was_meant_to(make_view: MakeView, qtbot: QtBot) -> None:
    view = make_view(LARGE)
    view.scroll_to(150_000, ViewportPlace.TOP)
    view.set_typography(view.typography.zoomed(3))
    view.scroll_to(100_000, ViewportPlace.TOP)
    assert view.visible_range().contains(Span(100_000, 100_001))
    qtbot.waitUntil(lambda: not view.is_laying_out())
    assert view.visible_range().contains(Span(100_000, 100_001))


def test_another_text_during_a_zoom_begins_at_its_start(make_view: MakeView, qtbot: QtBot) -> None:
    view = make_view(LARGE)
    view.scroll_to(150_000, ViewportPlace.TOP)
    view.set_typography(view.typography.zoomed(3))
    view.show_text(LARGE[::-1])
    qtbot.waitUntil(lambda: not view.is_laying_out())
    assert view.visible_range().start == 0
    assert view.viewport().updatesEnabled()


def test_a_large_text_keeps_its_place_when_the_pane_gets_another_width(make_view: MakeView, qtbot: QtBot) -> None:
    view = make_view(LARGE)
    view.scroll_to(150_000, ViewportPlace.TOP)
    top, width = view.visible_range().start, view.lineWrapColumnOrWidth()
    view.resize(400, 480)
    qtbot.waitUntil(lambda: view.lineWrapColumnOrWidth() != width)
    qtbot.waitUntil(lambda: not view.is_laying_out())
    assert abs(view.visible_range().start - top) <= 60
