"""The background of a chart, which follows the theme. It imports pyqtgraph, so import it late."""

from collections.abc import Callable
from typing import Any

import pyqtgraph
from PySide6.QtWidgets import QWidget

from gui.base import theme


class Plot(pyqtgraph.PlotWidget):
    """A plot without mouse modes on the ground of panels; `redraw` is called when the theme has changed."""

    def __init__(self, redraw: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._redraw = redraw
        # pyqtgraph is untyped where it forwards to inner objects.
        self.item: Any = self.getPlotItem()
        self.item.hideButtons()
        self.item.setMenuEnabled(False)
        self.item.setMouseEnabled(False, False)
        theme.notifier().changed.connect(self._follow_theme)
        self._take_ground()

    def _follow_theme(self) -> None:
        self._take_ground()
        self._redraw()

    def _take_ground(self) -> None:
        # Set explicitly: otherwise its viewport keeps the palette with which it was made.
        self.setBackground(theme.current().chrome)
