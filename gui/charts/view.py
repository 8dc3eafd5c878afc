"""Puts a `Drawing` on the screen. Imports pyqtgraph, so it is imported late."""

from collections.abc import Callable
from typing import Any

import pyqtgraph
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from gui.base import theme
from gui.charts.drawing import Drawing, MarkTarget, at
from gui.widgets.plot import Plot

ROW = 26
"""Pixels of a row."""
BESIDE = 70
"""Pixels of the axis and the margins above and below the rows."""
BESIDE_NAMES = 20
"""Pixels beside the names of an axis."""
REACH = 8
"""Pixels beside a dot or a line that still count as it."""
LEAST = 240
"""Pixels of a chart's height."""
_NOTHING = Drawing((0.0, 1.0), (0.0, 1.0))


class ChartView(QScrollArea):
    """A chart that is scrolled where its rows need more height."""

    target_clicked = Signal(object)
    """A `MarkTarget` with passages."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make: Callable[[], Drawing] = lambda: _NOTHING
        self.drawing = _NOTHING
        self.plot = Plot(self.redraw, self)
        self._item = self.plot.item
        self._item.getViewBox().setDefaultPadding(0)
        self._added: list[Any] = []
        for side in ("left", "bottom"):
            axis = self._item.getAxis(side)
            axis.setStyle(tickLength=0, tickFont=QFont(self.font()), tickTextOffset=8)
        scene: Any = self.plot.scene()
        scene.sigMouseClicked.connect(self._click)
        scene.sigMouseMoved.connect(self._hover)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(self.plot)

    def show_chart(self, make: Callable[[], Drawing]) -> None:
        """Draw what `make` gives; it is asked again when the theme is another."""
        self._make = make
        self.redraw()

    def redraw(self) -> None:
        """Draw in the colours of the theme of the moment."""
        drawing = self.drawing = self._make()
        self.plot.setMinimumHeight(max(LEAST, drawing.rows * ROW + BESIDE))
        item = self._item
        item.clear()
        self._draw_axes(drawing)
        self._draw_boxes(drawing)
        for stroke in drawing.strokes:
            xs, ys = [x for x, _y in stroke.points], [y for _x, y in stroke.points]
            item.addItem(pyqtgraph.PlotDataItem(xs, ys, pen=pyqtgraph.mkPen(stroke.colour, width=stroke.width)))
        if drawing.dots:
            edge = pyqtgraph.mkPen(theme.current().chrome, width=1)
            spots = [
                {"pos": (dot.x, dot.y), "size": dot.size, "brush": dot.fill, "symbol": dot.mark.value, "pen": edge}
                for dot in drawing.dots
            ]
            item.addItem(pyqtgraph.ScatterPlotItem(spots=spots))
        for words in drawing.words:
            text = pyqtgraph.TextItem(words.text, color=words.colour, anchor=words.anchor)
            text.setFont(self.font())
            text.setPos(words.x, words.y)
            item.addItem(text, ignoreBounds=True)

    def _draw_axes(self, drawing: Drawing) -> None:
        item, tokens = self._item, theme.current()
        item.getViewBox().invertY(drawing.downwards)
        item.setAspectLocked(drawing.square)
        for side, ticks, name in (
            ("left", drawing.y_ticks, drawing.y_name),
            ("bottom", drawing.x_ticks, drawing.x_name),
        ):
            item.showAxis(side, drawing.axes)
            axis = item.getAxis(side)
            axis.setPen(pyqtgraph.mkPen(tokens.line))
            axis.setTextPen(pyqtgraph.mkPen(tokens.muted))
            axis.setTicks(None if ticks is None else [list(ticks)])
            axis.setLabel(name, color=tokens.muted.name())
            axis.showLabel(bool(name))
        # By itself the axis learns how wide its names are only after it was painted without them.
        widest = max((self.fontMetrics().horizontalAdvance(words) for _at, words in drawing.y_ticks or ()), default=0)
        item.getAxis("left").setWidth(None if not widest else widest + BESIDE_NAMES + (ROW if drawing.y_name else 0))
        item.showGrid(
            x=drawing.axes and drawing.x_ticks is None, y=drawing.axes and drawing.y_ticks is None, alpha=0.15
        )
        item.setXRange(*drawing.x_range)
        item.setYRange(*drawing.y_range)

    def _draw_boxes(self, drawing: Drawing) -> None:
        boxes = drawing.boxes
        if not boxes:
            return
        bars = pyqtgraph.BarGraphItem(
            x0=[box.left for box in boxes],
            x1=[box.right for box in boxes],
            y0=[box.top for box in boxes],
            y1=[box.bottom for box in boxes],
            brushes=[pyqtgraph.mkBrush(box.fill) for box in boxes],
            pens=[pyqtgraph.mkPen(box.edge or None, width=1) for box in boxes],
        )
        self._item.addItem(bars)

    def target_at(self, place: QPointF) -> MarkTarget | None:
        """What there is at a point of the scene."""
        box = self._item.getViewBox()
        point = box.mapSceneToView(place)
        width, height = box.viewPixelSize()
        return at(self.drawing, point.x(), point.y(), (REACH * width or 1.0, REACH * height or 1.0))

    def _hover(self, place: QPointF) -> None:
        target = self.target_at(place)
        self.plot.viewport().setToolTip(target.words if target is not None else "")
        leads = target is not None and bool(target.passages)
        self.plot.viewport().setCursor(Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor)

    def _click(self, event: Any) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            target = self.target_at(event.scenePos())
            if target is not None and target.passages:
                self.target_clicked.emit(target)
