"""Contents that scroll where a screen is too low for them, instead of making the window higher than that."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

LEAST_HEIGHT = 120
"""Pixels that are always seen of the contents."""


class LowScroll(QScrollArea):
    """As wide as its contents; higher ones scroll."""

    def __init__(self, contents: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Tab goes on to what is inside.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # On the ground of what stands around it.
        self.viewport().setAutoFillBackground(False)
        contents.setAutoFillBackground(False)
        self.setWidget(contents)
        contents.setAutoFillBackground(False)

    def minimumSizeHint(self) -> QSize:
        """The contents' width, and little of their height."""
        contents = self.widget()
        least = contents.minimumSizeHint() if contents is not None else QSize()
        return QSize(least.width(), min(least.height(), LEAST_HEIGHT))

    def sizeHint(self) -> QSize:
        """All of the contents."""
        contents = self.widget()
        return contents.sizeHint() if contents is not None else super().sizeHint()
