"""Which colour of a chart is which label: swatches with names, in as many lines as they need."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.model import Label
from gui.base import theme
from gui.base.i18n import language
from gui.widgets.swatch import paint_swatch

MARK, GAP, BESIDE, LINE = 12, 6, 16, 22
"""Pixels of a swatch, from it to its name, between two entries, and of a line."""
MARGIN = 8


class Legend(QWidget):
    """Names the colours of labels."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels: list[Label] = []
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.notifier().changed.connect(self.update)

    def show_labels(self, labels: Sequence[Label]) -> None:
        """Name these, in their order."""
        self._labels = list(labels)
        self._tell()

    def changeEvent(self, event: QEvent) -> None:
        """Labels have a name in each language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._tell()

    def _tell(self) -> None:
        self.setAccessibleName(", ".join(self.names()))
        self.updateGeometry()
        self.update()

    def names(self) -> list[str]:
        """What it says."""
        return [label.name(language()) for label in self._labels]

    def places(self, width: int) -> list[QRect]:
        """Where each entry stands in so many pixels; a name that is longer than a line is cut."""
        found: list[QRect] = []
        corner, room = QPoint(MARGIN, 0), width - 2 * MARGIN
        for name in self.names():
            needed = min(MARK + GAP + self.fontMetrics().horizontalAdvance(name) + 1, room)
            if corner.x() > MARGIN and corner.x() + needed > MARGIN + room:
                corner = QPoint(MARGIN, corner.y() + LINE)
            found.append(QRect(corner, QSize(needed, LINE)))
            corner = QPoint(corner.x() + needed + BESIDE, corner.y())
        return found

    def hasHeightForWidth(self) -> bool:
        """As many lines as the names need."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Pixels of the lines."""
        places = self.places(width)
        return places[-1].bottom() + 1 if places else 0

    def sizeHint(self) -> QSize:
        """Two lines or so."""
        return QSize(240, self.heightForWidth(max(self.width(), 240)))

    def minimumSizeHint(self) -> QSize:
        """The lines it has."""
        return QSize(80, self.heightForWidth(max(self.width(), 80)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw swatches and names."""
        painter = QPainter(self)
        painter.setPen(theme.current().text)
        for label, name, place in zip(self._labels, self.names(), self.places(self.width()), strict=True):
            mark = QRectF(place.left(), place.center().y() - MARK / 2 + 1, MARK, MARK)
            paint_swatch(painter, mark, label.colour)
            text = place.adjusted(MARK + GAP, 0, 0, 0)
            shown = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, text.width())
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
