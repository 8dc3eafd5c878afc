"""Hits for Qt: a row each, made only where it is in sight, because there may be a hundred thousand.

What a row says is read elsewhere, from its document's text: a row in sight that is not known yet asks for it.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, QTimer, Signal

from core.model import Document
from core.search.context import Line
from core.search.matches import FoundHits, Hit
from gui.base.i18n import N_, _
from gui.widgets.flat_table import TOP, Index

TITLE, PLACE, LEFT, HIT, RIGHT = range(5)
AROUND = 40
"""Code points at either side: more than a wide window shows."""
LONGEST = 60
"""Code points of a hit that are shown."""
_HEADINGS = (N_("Document"), N_("Place"), N_("Before"), N_("Hit"), N_("Behind"))
KEPT = 512
"""Rows that are remembered: more than a screen shows."""
_UNKNOWN = "…"
_BLANKS = str.maketrans({"\n": "¶", "\t": " "})


class HitsModel(QAbstractTableModel):
    """The hits in an order."""

    lines_wanted = Signal()
    """Rows in sight are not known: somebody is to read what `take_wanted` gives and bring it to `show_lines`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._documents: Sequence[Document] = ()
        self._matches: FoundHits | None = None
        self._order: Sequence[int] | None = None
        self.answer = 0
        """Counts answers, so that lines of an earlier one are not shown for this one's."""
        self._lines: dict[int, Line] = {}
        self._wanted: dict[int, Hit] = {}
        self._asking = QTimer(self, singleShot=True, interval=0)
        self._asking.timeout.connect(self.lines_wanted)

    def show_matches(self, documents: Sequence[Document], matches: FoundHits | None) -> None:
        """Replace all rows; `documents` are those that the hits number."""
        self.beginResetModel()
        self._documents, self._matches, self._order = documents, matches, None
        self.answer += 1
        self._lines.clear()
        self._wanted.clear()
        self.endResetModel()

    def add_matches(self, matches: FoundHits) -> None:
        """More hits of the same search, behind those that are shown: `matches` are all together."""
        count = self.rowCount()
        if len(matches) == count:
            self._matches = matches
            return
        self.beginInsertRows(TOP, count, len(matches) - 1)
        self._matches = matches
        self.endInsertRows()

    def show_order(self, order: Sequence[int] | None) -> None:
        """Show the hits in another order, by their numbers; None: as they were found."""
        self.layoutAboutToBeChanged.emit()
        self._order = order
        self.layoutChanged.emit()

    @property
    def matches(self) -> FoundHits | None:
        """All hits, as they were found."""
        return self._matches

    def number(self, row: int) -> int:
        """The number of the hit of a row."""
        return int(self._order[row]) if self._order is not None else row

    def hit(self, row: int) -> Hit | None:
        """The hit of a row; None where there is none."""
        if self._matches is None or not 0 <= row < len(self._matches):
            return None
        return self._matches[self.number(row)]

    def document(self, row: int) -> Document:
        """The document of a row."""
        assert self._matches is not None
        return self._documents[int(self._matches.document[self.number(row)])]

    def line(self, row: int) -> Line | None:
        """What a row says; None where that has to be read first, which is asked for."""
        number = self.number(row)
        found = self._lines.get(number)
        hit = self.hit(row)
        if found is None and hit is not None:
            # What was asked for last is in sight, what was asked for long ago mostly no more.
            self._wanted.pop(number, None)
            self._wanted[number] = hit
            self._asking.start()
        return found

    @property
    def waits(self) -> bool:
        """Whether a row in sight is not known."""
        return bool(self._wanted)

    def take_wanted(self) -> dict[int, Hit]:
        """Hits whose lines are wanted, by their numbers; they are wanted no more."""
        wanted = dict(list(self._wanted.items())[-KEPT // 2 :])
        self._wanted.clear()
        return wanted

    def show_lines(self, answer: int, lines: Mapping[int, Line]) -> None:
        """Show what was read, unless the hits are others by now."""
        if answer != self.answer or not lines:
            return
        self._lines.update(lines)
        for number in list(self._lines)[:-KEPT]:
            del self._lines[number]
        self.dataChanged.emit(self.index(0, LEFT), self.index(self.rowCount() - 1, RIGHT))

    def rowCount(self, parent: Index = TOP) -> int:
        """A row for each hit."""
        return 0 if parent.isValid() or self._matches is None else len(self._matches)

    def columnCount(self, parent: Index = TOP) -> int:
        """Document, place, and the hit between what stands beside it."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Names of the columns; that of what stands before the hit is at its right."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _(_HEADINGS[section])
        if role == Qt.ItemDataRole.TextAlignmentRole and section == LEFT:
            return int((Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text of a cell, in one line."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index.row(), index.column())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == TITLE:
            return self.document(index.row()).meta.title
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == LEFT:
            return int((Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter).value)
        return None

    def _text(self, row: int, column: int) -> str:
        if column in (TITLE, PLACE):
            meta = self.document(row).meta
            return meta.title if column == TITLE else " ".join(str(part) for part in (meta.region, meta.year) if part)
        found = self.line(row)
        if found is None:
            return _UNKNOWN if column == HIT else ""
        words = {LEFT: found.left, HIT: found.words, RIGHT: found.right}[column]
        if column == HIT and len(words) > LONGEST:
            words = f"{words[:LONGEST]}…"
        return words.translate(_BLANKS)
