"""A bar for each document, the least agreeing first. Imports pyqtgraph, so it is imported late."""

from collections.abc import Sequence
from typing import Any

import pyqtgraph
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.base import theme
from gui.widgets.plot import Plot

BAR = 0.7
FEWEST = 8
"""Places along the axis at least, so that a few bars do not become blocks."""


class AgreementChart(QWidget):
    """Shows a figure of each document."""

    document_clicked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: list[tuple[float, str, str]] = []
        self.plot = Plot(self._draw, self)
        self._item = self.plot.item
        for side in ("left", "bottom"):
            self._item.getAxis(side).setStyle(tickLength=0, tickFont=QFont(self.font()), tickTextOffset=8)
        scene: Any = self.plot.scene()
        scene.sigMouseClicked.connect(self._click)
        scene.sigMouseMoved.connect(self._hover)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 16, 8)
        layout.addWidget(self.plot)

    def show_points(self, points: Sequence[tuple[float, str, str]]) -> None:
        """Draw (value, title, document id), sorted by value here."""
        self._points = sorted(points)
        self._draw()

    def points(self) -> list[tuple[float, str, str]]:
        """What is drawn, from left to right."""
        return self._points

    def bar_at(self, x: float) -> int | None:
        """Place of the bar at a point of the axis; None beside the bars."""
        place = round(x)
        return place if 0 <= place < len(self._points) and abs(x - place) <= BAR / 2 else None

    def _draw(self) -> None:
        item, tokens = self._item, theme.current()
        item.clear()
        for side in ("left", "bottom"):
            item.getAxis(side).setPen(pyqtgraph.mkPen(tokens.line))
            item.getAxis(side).setTextPen(pyqtgraph.mkPen(tokens.muted))
        item.getAxis("bottom").setTicks([[]])
        item.showGrid(y=True, alpha=0.15)
        brush = theme.mixed(tokens.accent, tokens.chrome, 0.6)
        values = [value for value, _title, _document in self._points]
        item.addItem(
            pyqtgraph.BarGraphItem(
                x=list(range(len(values))), height=values, width=BAR, brush=brush, pen=pyqtgraph.mkPen(None)
            )
        )
        item.setXRange(-0.6, max(len(values), FEWEST) - 0.4, padding=0)
        item.setYRange(min([0.0, *values]), 1.0, padding=0.02)

    def _hover(self, place: QPointF) -> None:
        bar = self.bar_at(self._item.getViewBox().mapSceneToView(place).x())
        tip = "" if bar is None else f"{self._points[bar][1]}\n{self._points[bar][0]:.2f}"
        self.plot.viewport().setToolTip(tip)

    def _click(self, event: Any) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            bar = self.bar_at(self._item.getViewBox().mapSceneToView(event.scenePos()).x())
            if bar is not None:
                self.document_clicked.emit(self._points[bar][2])
