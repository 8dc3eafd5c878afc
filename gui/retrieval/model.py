"""The rows of the screen for Qt: one column, a passage or a heading each."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from core.model import Passage
from gui.base.i18n import _
from gui.retrieval.rows import Heading, Row
from gui.widgets.flat_table import TOP, Index

SPOKEN = 300
"""Code points of a passage that are read out."""


class PassagesModel(QAbstractTableModel):
    """Passages under headings; what a passage says is asked for when it is shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Row] = ()
        self.spoken: Callable[[Passage], str] = lambda _passage: ""
        """A passage with its label and place, in a line."""

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    @property
    def rows(self) -> Sequence[Row]:
        """What is shown."""
        return self._rows

    def row(self, place: int) -> Row | None:
        """The row there; None where there is none."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def passage(self, place: int) -> Passage | None:
        """The passage there; None for a heading and where there is nothing."""
        row = self.row(place)
        return row if isinstance(row, Passage) else None

    def rowCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = TOP) -> int:
        """One."""
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a screen reader says; the view draws the rest itself."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self.row(index.row())
        if isinstance(row, Heading):
            return heading_words(row)
        return self.spoken(row)[:SPOKEN] if row is not None else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings are read, not chosen."""
        if isinstance(self.row(index.row()), Heading):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


def heading_words(heading: Heading) -> str:
    """A heading with how many passages are below it."""
    return _("{name} ({count})").format(name=heading.text or _("Not known"), count=f"{heading.passages:,}")
