"""The bar chart of label counts: one stacked bar for each row. Imports pyqtgraph, so it is imported late."""

from collections.abc import Sequence
from typing import Any

import pyqtgraph
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.model import Label
from gui.base import theme
from gui.base.i18n import language
from gui.statistics.model import worded
from gui.statistics.rows import CountRow
from gui.widgets.plot import Plot

SHOWN = 16
"""How many bars fit; further rows are only in the table."""
BAR = 0.6
SHORTEST = 3
"""A name cut to fewer characters says nothing."""


class StatisticsChart(QWidget):
    """Draws rows of counts in the colours of the labels."""

    bar_clicked = Signal(int, int)
    """Row, and the label's place in the given order."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[CountRow] = []
        self._labels: list[Label] = []
        self._names: list[str] = []
        self._short: list[str] = []
        self._as_rates = False
        self.plot = Plot(self._draw, self)
        item = self._item = self.plot.item
        item.getViewBox().setDefaultPadding(0)
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.setStyle(tickLength=0, tickFont=QFont(self.font()), tickTextOffset=8)
        scene: Any = self.plot.scene()
        scene.sigMouseClicked.connect(self._click)
        scene.sigMouseMoved.connect(self._hover)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 16, 8)
        layout.addWidget(self.plot)

    def show_rows(
        self,
        rows: Sequence[CountRow],
        names: Sequence[str],
        labels: Sequence[Label],
        short: Sequence[str] = (),
        *,
        as_rates: bool = False,
    ) -> None:
        """Draw the first rows; `short` names stand under the bars instead of the whole ones.

        With `as_rates` bars are as high as what stands in 10,000 characters.
        """
        before = self._rows, self._names, self._labels, self._short, self._as_rates
        self._as_rates = as_rates
        self._rows, self._names, self._labels = list(rows)[:SHOWN], list(names)[:SHOWN], list(labels)
        self._short = list(short)[:SHOWN] or self._names
        if before != (self._rows, self._names, self._labels, self._short, self._as_rates):
            self._draw()

    def _height(self, row: CountRow, place: int) -> float:
        return row.rate(row.counts[place]) if self._as_rates else row.counts[place]

    def bar_at(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and label at a point in units of the axes; None if there is no bar."""
        row = round(x)
        if not 0 <= row < len(self._rows) or abs(x - row) > BAR / 2 or y < 0:
            return None
        top = 0.0
        for place in range(len(self._labels)):
            top += self._height(self._rows[row], place)
            if y < top:
                return row, place
        return None

    def _draw(self) -> None:
        item = self._item
        item.clear()
        line, muted = theme.current().line, theme.current().muted
        for side in ("left", "bottom"):
            axis = item.getAxis(side)
            axis.setPen(pyqtgraph.mkPen(line))
            axis.setTextPen(pyqtgraph.mkPen(muted))
        self._name_bars()
        item.showGrid(y=True, alpha=0.15)
        places = list(range(len(self._rows)))
        bottoms = [0.0] * len(places)
        ground = pyqtgraph.mkPen(theme.current().chrome, width=1)
        for place, label in enumerate(self._labels):
            edge = (
                pyqtgraph.mkPen(theme.mark_colour(label.colour), width=1) if theme.needs_edge(label.colour) else ground
            )
            heights = [self._height(row, place) for row in self._rows]
            bars = pyqtgraph.BarGraphItem(
                x=places, y0=bottoms, height=heights, width=BAR, brush=QColor(label.colour), pen=edge
            )
            item.addItem(bars)
            bottoms = [low + height for low, height in zip(bottoms, heights, strict=True)]
        item.setXRange(-0.6, max(len(places), 4) - 0.4)
        item.setYRange(0, (max(bottoms, default=0) or 1) * 1.05)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Write names as long as the new width allows."""
        super().resizeEvent(event)
        self._name_bars()

    def _name_bars(self) -> None:
        """Write names under the bars, cut to fit; none if hardly anything would be left.

        Hovering shows each in full.
        """
        room = self.width() / max(len(self._names), 4) - 8
        fits = int(room / self.fontMetrics().horizontalAdvance("国"))
        names = [_short(name, fits) for name in self._short] if fits >= SHORTEST else []
        self._item.getAxis("bottom").setTicks([list(enumerate(names))])

    def describe(self, x: float, y: float) -> str:
        """The figure at a point in units of the axes; empty if there is no bar."""
        found = self.bar_at(x, y)
        if found is None:
            return ""
        row, place = found
        words = worded(self._rows[row], self._rows[row].counts[place])
        return f"{self._names[row]}\n{self._labels[place].name(language())}: {words}"

    def _hover(self, place: QPointF) -> None:
        point = self._item.getViewBox().mapSceneToView(place)
        self.plot.viewport().setToolTip(self.describe(point.x(), point.y()))

    def _click(self, event: Any) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = self._item.getViewBox().mapSceneToView(event.scenePos())
        if (found := self.bar_at(point.x(), point.y())) is not None:
            self.bar_clicked.emit(*found)


def _short(name: str, length: int) -> str:
    return name if len(name) <= length else name[: length - 1] + "…"
