"""The heads of the statistics' columns: upright names where they do not fit side by side."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from gui.base import theme
from gui.widgets.row_delegate import PADDING

MARK = 16
"""Pixels of a swatch, with its distance from the name."""
TALLEST = 120
"""Pixels of an upright name at most."""


class CountHeader(QHeaderView):
    """Draws names from bottom to top while `upright`; the first column's stays as it is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setHighlightSections(False)
        self.setProperty("upright", False)

    @property
    def upright(self) -> bool:
        """Whether names stand upright."""
        return bool(self.property("upright"))

    def set_upright(self, on: bool) -> None:
        """Turn the names."""
        if on != self.upright:
            self.setProperty("upright", on)
            self.headerDataChanged(Qt.Orientation.Horizontal, 0, self.count() - 1)
            self.updateGeometry()
            self.viewport().update()

    def flat_width(self, section: int) -> int:
        """Pixels that a name takes which does not stand upright."""
        marked = self._model_data(section, Qt.ItemDataRole.DecorationRole) is not None
        return self.fontMetrics().horizontalAdvance(self._name(section)) + 2 * PADDING + 4 + (MARK + 4) * marked

    def sizeHint(self) -> QSize:
        """As high as the longest name."""
        flat = super().sizeHint()
        if not self.upright:
            return flat
        longest = max((self._length(section) for section in range(1, self.count())), default=0)
        return QSize(flat.width(), max(flat.height(), min(longest, TALLEST) + PADDING))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw one name."""
        if not self.upright or section == 0:
            super().paintSection(painter, rect, section)
            return
        painter.save()
        painter.fillRect(rect, theme.current().chrome)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.current().line)
        icon = self._model_data(section, Qt.ItemDataRole.DecorationRole)
        bottom = rect.bottom() - 4
        if icon is not None:
            icon.paint(painter, QRect(rect.right() - MARK - 4, bottom - MARK, MARK, MARK))  # type: ignore[attr-defined]
            bottom -= MARK + 4
        painter.setPen(theme.current().muted)
        painter.setFont(self.font())
        painter.translate(rect.right() - 4 - MARK / 2, bottom)
        painter.rotate(-90)
        room = bottom - rect.top() - 4
        name = self.fontMetrics().elidedText(self._name(section), Qt.TextElideMode.ElideRight, room)
        height = self.fontMetrics().height()
        painter.drawText(QRectF(0, -height / 2, room, height), Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()

    def _length(self, section: int) -> int:
        marked = self._model_data(section, Qt.ItemDataRole.DecorationRole) is not None
        return self.fontMetrics().horizontalAdvance(self._name(section)) + (MARK + 4) * marked + 8

    def _name(self, section: int) -> str:
        return str(self._model_data(section, Qt.ItemDataRole.DisplayRole) or "")

    def _model_data(self, section: int, role: int) -> object:
        model = self.model()
        return None if model is None else model.headerData(section, Qt.Orientation.Horizontal, role)

    def sectionSizeFromContents(self, logical: int | QModelIndex | QPersistentModelIndex) -> QSize:
        """Qt sizes the header by its sections too."""
        size = super().sectionSizeFromContents(logical)  # type: ignore[arg-type]
        return QSize(size.width(), self.sizeHint().height()) if self.upright else size
