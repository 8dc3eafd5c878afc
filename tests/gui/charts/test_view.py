"""The chart on the screen: hovering and clicking find marks where they are painted."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.ids import DocumentId
from core.model import Passage
from gui.charts.drawing import Box, Drawing, MarkTarget
from gui.charts.view import ROW, ChartView

HERE = MarkTarget("here", (Passage(DocumentId("1"), 0, 1),))


def chart(qtbot: QtBot, rows: int = 0) -> ChartView:
    view = ChartView()
    qtbot.addWidget(view)
    view.resize(500, 300)
    view.show()
    boxes = (Box(0, 0, 5, 5, "#0072B2", HERE), Box(5, 5, 10, 10, "#009E73", MarkTarget("there")))
    view.show_chart(lambda: Drawing((0, 10), (0, 10), boxes, downwards=True, rows=rows))
    return view


def place(view: ChartView, x: float, y: float) -> QPointF:
    return view.plot.item.getViewBox().mapViewToScene(QPointF(x, y))


def test_a_mark_is_found_where_it_is_painted(qtbot: QtBot):
    view = chart(qtbot)
    image = view.plot.grab().toImage()
    for x, y, colour, target in ((2.5, 2.5, "#0072b2", HERE), (7.5, 7.5, "#009e73", None)):
        point = place(view, x, y)
        assert image.pixelColor(round(point.x()), round(point.y())).name() == colour
        found = view.target_at(point)
        assert found is not None
        assert target is None or found is target


@pytest.mark.qt_log_ignore("Mouse event .* not accepted")
def test_a_click_on_what_leads_somewhere_is_told(qtbot: QtBot):
    view = chart(qtbot)
    told: list[MarkTarget] = []
    view.target_clicked.connect(told.append)
    for x, y in ((7.5, 7.5), (2.5, 2.5)):
        point = view.plot.mapFromScene(place(view, x, y))
        QTest.mouseClick(view.plot.viewport(), Qt.MouseButton.LeftButton, pos=point)
    qtbot.waitUntil(lambda: told == [HERE])


def test_many_rows_are_scrolled(qtbot: QtBot):
    view = chart(qtbot, rows=60)
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > 0)
    assert view.plot.height() >= 60 * ROW


def test_names_of_rows_have_room_at_once(qtbot: QtBot):
    view = chart(qtbot)
    name = "很长的报告标题的名字很长…"
    view.show_chart(lambda: Drawing((0, 10), (0, 10), view.drawing.boxes, y_ticks=((5.0, name),), downwards=True))
    view.plot.grab()
    wide = view.fontMetrics().horizontalAdvance(name)
    qtbot.waitUntil(lambda: view.plot.item.getAxis("left").width() >= wide)
