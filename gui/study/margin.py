"""The numbers of units of analysis in the margin of a reader, if wished."""

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QPainter

from core.errors import UserError
from core.ids import DocumentId
from core.session import Session
from core.study.design import read_design
from core.study.unit_table import UnitTable, read_units
from gui.reader.painter import colour
from gui.reader.reader import ReaderPane

_SHARE = 0.7
"""Of the size of the text."""
_RIGHT = 4
"""Pixels between a number and the right edge."""


class UnitMargin(QObject):
    """Writes the number of each unit in sight at the right of its first line."""

    def __init__(self, pane: ReaderPane, session: Session) -> None:
        super().__init__(pane)
        self._pane = pane
        self._session = session
        self._on = False
        self._of: DocumentId | None = None
        self._table: UnitTable | None = None
        pane.view.overlays.append(self.paint)

    def switch(self, on: bool) -> None:
        """Show the numbers or not."""
        self._on = on
        self._pane.view.viewport().update()

    def forget(self) -> None:
        """Read the numbers again when they are next shown."""
        self._of = None
        if self._on:
            self._pane.view.viewport().update()

    def numbers(self) -> list[tuple[int, str]]:
        """Start (code points) and number of the units in sight."""
        document = self._pane.document
        if not self._on or document is None:
            return []
        if self._of != document.id:
            self._of, self._table = document.id, self._read(document.id)
        if self._table is None:
            return []
        shown = self._pane.view.visible_range()
        starts = self._table.starts
        first, behind = starts.searchsorted([shown.start, shown.end + 1])
        return [(int(starts[at]), self._table.number(at)) for at in range(int(first), int(behind))]

    def _read(self, document: DocumentId) -> UnitTable | None:
        try:
            found = self._session.documents.get(document)
            return read_units(self._session, read_design(self._session), [found])
        except UserError:
            return None

    def paint(self) -> None:
        """Draw those in sight."""
        view = self._pane.view
        there = [(start, number) for start, number in self.numbers() if start <= len(view.text)]
        if not there:
            return
        painter = QPainter(view.viewport())
        font = view.font()
        font.setPointSizeF(max(6.0, font.pointSizeF() * _SHARE))
        painter.setFont(font)
        painter.setPen(colour(view.ground.accent))
        height, width = view.line_height(), view.viewport().width() - _RIGHT
        for start, number in there:
            place = QRectF(0, view.y_of(start), width, height)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number)
        painter.end()
