"""The documents panel's list: groups, and under those that are open their documents.

It is a table of one level, not a tree: a tree view asks the model for every row that it lays out, a table view with
rows of one height only for those that it shows.
"""

from collections.abc import Callable, Collection, Sequence
from enum import IntEnum
from itertools import accumulate

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QObject, Qt

from core.errors import BiaoduError
from core.ids import AnnotatorId, DocumentId
from core.model import DocumentEntry, Meta, Status
from core.tally import Tally
from gui.base import theme
from gui.base.i18n import _, ngettext
from gui.base.mime import DOCUMENT_MIME, encode_documents
from gui.base.shown_layers import WHATEVER
from gui.documents.origin_words import origin_lines
from gui.documents.report_kinds import kind_name
from gui.documents.rows import WITHHELD, DocumentGroup, GroupBy, own_name
from gui.widgets.flat_table import TOP, Index

UNKNOWN = "…"
"""Stands for a figure that is still being counted."""
_SHORTEST = 3
"""A title that begins with at least this many characters of a name is taken to contain the name."""
_FEW = 300
"""Up to this many changed documents are reported to the view one by one; with more, all rows are painted again."""


_LOOKED_AT, _AT_LEAST, _AT_MOST = 200, 20, 10_000
"""How many titles of a group are measured, of one of very many groups, and of all together: it is done at each letter
of a filter, of fifty thousand in 0.06 s without a bound."""


class DocumentColumn(IntEnum):
    """Columns of the list."""

    TITLE = 0
    YEAR = 1
    MINE = 2
    OTHERS = 3


HEADER_ICONS = {DocumentColumn.MINE: "user", DocumentColumn.OTHERS: "users"}
ROW_ROLE = Qt.ItemDataRole.UserRole
"""A `DocumentEntry`, or a `DocumentGroup`."""
STATUS_ROLE = ROW_ROLE + 1
"""A document's status for the current annotator; None while that is being read."""
DONE_ROLE = ROW_ROLE + 2
"""How many of a group's documents the current annotator has finished; None while that is being read."""
COLLAPSED_ROLE = ROW_ROLE + 3
"""Whether a group's documents are folded away."""
DETAILS_ROLE = ROW_ROLE + 4
"""The small line under a document's title: region or year, annotations, status."""

_GROUP_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
_DOCUMENT_FLAGS = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsDragEnabled
    | Qt.ItemFlag.ItemNeverHasChildren
)


class DocumentsModel(QAbstractTableModel):
    """Groups and documents in their order.

    Figures are looked up in a tally when a row is painted, and never stored here.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._groups: tuple[DocumentGroup, ...] = ()
        self._collapsed: set[str] = set()
        self._lines: list[DocumentEntry | DocumentGroup] = []
        self._by = GroupBy.REGION
        self._heads: dict[DocumentGroup, int] = {}
        """The place of each group's line."""
        self._rows: dict[DocumentId, int] | None = None
        """The place of each document's line; made when it is first needed."""
        self._homes: dict[DocumentId, DocumentGroup] | None = None
        """The group of each document; made when it is first needed."""
        self._tally: Tally | None = None
        self._annotator: AnnotatorId | None = None
        self._apart = True
        self._done: dict[DocumentGroup, int] = {}
        self.layers = WHATEVER
        """Whose annotations the small lines count."""
        self.work_of: Callable[[DocumentId, bool], str] = _no_work
        """Says of a document that it is one's own to read, and until when; and gets whether it is done."""
        self.meta_of: Callable[[DocumentId], Meta] | None = None
        """Asks for all that is known of a document, when the mouse rests on it."""

    def show_groups(self, groups: tuple[DocumentGroup, ...], by: GroupBy, collapsed: Collection[str] = ()) -> bool:
        """Show these groups, those with a key in `collapsed` without their documents; whether rows moved."""
        collapsed = {group.key for group in groups if group.key in collapsed}
        lines = _lines_of(groups, collapsed)
        if by is self._by and collapsed == self._collapsed and _are_about_the_same(lines, self._lines):
            self._take(groups, lines)
            self._tell_all()
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)
            return False
        self.beginResetModel()
        self._by, self._collapsed = by, collapsed
        self._take(groups, lines)
        self.endResetModel()
        return True

    def _take(self, groups: tuple[DocumentGroup, ...], lines: list[DocumentEntry | DocumentGroup]) -> None:
        self._groups, self._lines = groups, lines
        self._find_heads()
        self._rows = self._homes = None
        self._done.clear()

    def _find_heads(self) -> None:
        below = (0 if group.key in self._collapsed else len(group.rows) for group in self._groups)
        self._heads = dict(zip(self._groups, accumulate((1 + rows for rows in below), initial=0), strict=False))

    def show_figures(self, tally: Tally | None, annotator: AnnotatorId | None, *, apart: bool) -> None:
        """Count as `annotator` sees it, None for nobody; `tally` is None while it is being counted.

        Without `apart` all annotations count as others', as while names are hidden.
        """
        self._tally, self._annotator, self._apart = tally, annotator, apart
        self._done.clear()
        self._tell_all()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, DocumentColumn.OTHERS, DocumentColumn.OTHERS)

    def tell(self, documents: Collection[DocumentId]) -> None:
        """The figures of these documents differ now."""
        if len(documents) > _FEW:
            self._done.clear()
            self._tell_all()
            return
        groups = {group for document in documents if (group := self.group_of(document)) is not None}
        for group in groups:
            self._done.pop(group, None)
        for line in (*documents, *groups):
            if (row := self._row_of(line)) is not None:
                self._tell(row)

    def _tell(self, row: int) -> None:
        self.dataChanged.emit(self.index(row, 0), self.index(row, DocumentColumn.OTHERS))

    def _tell_all(self) -> None:
        if self._lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._lines) - 1, DocumentColumn.OTHERS))

    # --- what is where

    def groups(self) -> tuple[DocumentGroup, ...]:
        """The groups in the order shown."""
        return self._groups

    def rows(self) -> list[DocumentEntry]:
        """Every document in the order shown, those in collapsed groups included."""
        return [row for group in self._groups for row in group.rows]

    def group_of(self, document: DocumentId) -> DocumentGroup | None:
        """The group that a document is in."""
        if self._homes is None:
            self._homes = {row.id: group for group in self._groups for row in group.rows}
        return self._homes.get(document)

    def index_of(self, document: DocumentId, column: int = 0) -> QModelIndex:
        """Where a document is; invalid when it is not listed or in a collapsed group."""
        row = self._row_of(document)
        return QModelIndex() if row is None else self.index(row, column)

    def index_of_group(self, group: DocumentGroup) -> QModelIndex:
        """Where a group is; invalid when it is not listed."""
        row = self._heads.get(group)
        return QModelIndex() if row is None else self.index(row, 0)

    def _row_of(self, line: DocumentId | DocumentGroup) -> int | None:
        if isinstance(line, DocumentGroup):
            return self._heads.get(line)
        if self._rows is None:
            self._rows = {listed.id: row for row, listed in enumerate(self._lines) if isinstance(listed, DocumentEntry)}
        return self._rows.get(line)

    def row_at(self, index: Index) -> DocumentEntry | None:
        """The document at `index`; None on a group."""
        line = self._lines[index.row()] if index.isValid() else None
        return line if isinstance(line, DocumentEntry) else None

    def group_at(self, index: Index) -> DocumentGroup | None:
        """The group at `index`; None on a document."""
        line = self._lines[index.row()] if index.isValid() else None
        return line if isinstance(line, DocumentGroup) else None

    def is_collapsed(self, group: DocumentGroup) -> bool:
        """Whether a group's documents are folded away."""
        return group.key in self._collapsed

    def set_collapsed(self, group: DocumentGroup, on: bool) -> None:
        """Fold a group's documents away, or show them."""
        row = self._heads.get(group)
        if row is None or on == self.is_collapsed(group):
            return
        first, last = row + 1, row + len(group.rows)
        if on:
            self.beginRemoveRows(TOP, first, last)
            self._collapsed.add(group.key)
            del self._lines[first : last + 1]
            self._find_heads()
            self._rows = None
            self.endRemoveRows()
        else:
            self.beginInsertRows(TOP, first, last)
            self._collapsed.discard(group.key)
            self._lines[first:first] = group.rows
            self._find_heads()
            self._rows = None
            self.endInsertRows()
        self._tell(row)

    def longest_second(self) -> str:
        """The longest text of the second column, by characters."""
        if self._by is not GroupBy.YEAR:
            return "0000" if any(row.year for group in self._groups for row in group.rows) else ""
        regions = {row.region for group in self._groups for row in group.rows if row.region}
        return max(map(own_name, regions), key=len, default="")

    # --- Qt's questions

    def rowCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return len(DocumentColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Column titles."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            second = _("Region") if self._by is GroupBy.YEAR else _("Year")
            return (_("Title"), second, "", "")[section]
        if role == Qt.ItemDataRole.DecorationRole and section in HEADER_ICONS:
            return theme.icon(HEADER_ICONS[DocumentColumn(section)], "muted")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section, self._by)
        if role == Qt.ItemDataRole.ToolTipRole and section == DocumentColumn.MINE:
            return _("Annotations of the current annotator")
        if role == Qt.ItemDataRole.ToolTipRole and section == DocumentColumn.OTHERS:
            return _("Annotations of the other annotators") if self._apart else _("Annotations")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Cell values; `ROW_ROLE` gives the whole row."""
        row = self.row_at(index)
        if row is None:
            return self._group_data(index, role)
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column(), self._by)
        if role == STATUS_ROLE:
            return self._status(row.id)
        if role == DETAILS_ROLE:
            return self._details(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            told = "" if self._tally is None else self.layers.told(self._tally.in_document(row.id))
            work = self.work_of(row.id, self._status(row.id) is Status.DONE)
            said = (_describe(row, self._status(row.id)), work, told, self._origins(row.id))
            return "\n".join(filter(None, said))
        return None

    def _origins(self, document: DocumentId) -> str:
        if self.meta_of is None:
            return ""
        try:
            return origin_lines(self.meta_of(document))
        except BiaoduError:
            return ""  # removed meanwhile

    def _text(self, row: DocumentEntry, column: int) -> str:
        if column == DocumentColumn.TITLE:
            return self._title(row)
        if column == DocumentColumn.YEAR:
            return own_name(row.region or "") if self._by is GroupBy.YEAR else str(row.year or "")
        if self._tally is None:
            return UNKNOWN
        counts = self._tally.in_document(row.id)
        mine = counts.get(self._annotator, 0) if self._annotator is not None and self._apart else 0
        return _figure(mine if column == DocumentColumn.MINE else sum(counts.values()) - mine)

    def _details(self, row: DocumentEntry) -> str:
        second = self._text(row, DocumentColumn.YEAR)
        if self._tally is None:
            return " · ".join(filter(None, (second, UNKNOWN)))
        count = self.layers.figure(self._tally.in_document(row.id))
        counted = _("{n} labelled").format(n=count) if count else ""
        status = self._status(row.id)
        work = self.work_of(row.id, status is Status.DONE)
        return "  ".join(filter(None, (second, counted, status_name(status) if status else "", work)))

    def longest_title(self) -> str:
        """The title with the most characters, as it is shown; of large groups only the first documents are asked."""
        longest = ""
        most = min(_LOOKED_AT, max(_AT_LEAST, _AT_MOST // max(1, len(self._groups))))
        for group in self._groups:
            for row in group.rows[:most]:
                # What is shown is never longer than the title.
                if len(row.title) > len(longest) and len(title := self._title(row)) > len(longest):
                    longest = title
        return longest

    def _title(self, row: DocumentEntry) -> str:
        """The title without the region or issuing body that the group says already."""
        said_above = row.region if self._by is GroupBy.REGION else row.issuer if self._by is GroupBy.ISSUER else None
        if not said_above or (row.withheld and self._by.value in row.withheld):
            return row.title
        return _without_name(row.title, said_above)

    def _status(self, document: DocumentId) -> Status | None:
        if self._tally is None:
            return None
        if self._annotator is None:
            return Status.NOT_STARTED
        return self._tally.statuses(document).get(self._annotator, Status.NOT_STARTED)

    def _group_data(self, index: Index, role: int) -> object:
        group = self.group_at(index)
        if group is None:
            return None
        if role == ROW_ROLE:
            return group
        if role == DONE_ROLE:
            return self._done_of(group)
        if role == COLLAPSED_ROLE:
            return self.is_collapsed(group)
        if index.column() != DocumentColumn.TITLE:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _group_name(group.key, self._by)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            state = _("collapsed") if self.is_collapsed(group) else _("expanded")
            return f"{_group_name(group.key, self._by)}, {state}"
        done = self._done_of(group)
        if role == Qt.ItemDataRole.ToolTipRole and done is not None:
            return _("{done} of {total} done").format(done=done, total=len(group.rows))
        return None

    def _done_of(self, group: DocumentGroup) -> int | None:
        if self._tally is None:
            return None
        if group not in self._done:
            self._done[group] = sum(self._status(row.id) is Status.DONE for row in group.rows)
        return self._done[group]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Documents can be chosen and dragged; groups only take the focus."""
        return _DOCUMENT_FLAGS if self.row_at(index) is not None else _GROUP_FLAGS

    def mimeTypes(self) -> list[str]:
        """What a drag carries."""
        return [DOCUMENT_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The dragged documents in the order shown."""
        lines = [self._lines[row] for row in sorted({index.row() for index in indexes})]
        return encode_documents(line.id for line in lines if isinstance(line, DocumentEntry))


def _lines_of(groups: tuple[DocumentGroup, ...], collapsed: Collection[str]) -> list[DocumentEntry | DocumentGroup]:
    lines: list[DocumentEntry | DocumentGroup] = []
    for group in groups:
        lines.append(group)
        if group.key not in collapsed:
            lines += group.rows
    return lines


def _are_about_the_same(
    lines: list[DocumentEntry | DocumentGroup], others: list[DocumentEntry | DocumentGroup]
) -> bool:
    """Whether each line stands for the same group or document; asked at each letter of a filter."""
    return len(lines) == len(others) and all(
        line is other or _identity(line) == _identity(other) for line, other in zip(lines, others, strict=True)
    )


def _identity(line: DocumentEntry | DocumentGroup) -> str:
    """What a line is about; ids of documents and keys of groups are never the same."""
    return f"group {line.key}" if isinstance(line, DocumentGroup) else line.id


def _without_name(title: str, name: str) -> str:
    """A title without the part of a name it begins with: for 安徽省六安市裕安区 a title may say 六安市裕安区."""
    if title.startswith(name):
        return title[len(name) :] or title
    ends = (name[start:] for start in range(1, len(name) - _SHORTEST + 1))
    named = next((end for end in ends if title.startswith(end)), "")
    return title[len(named) :] or title


def _group_name(key: str, by: GroupBy) -> str:
    if by is GroupBy.KIND:
        return kind_name(key) or _("No kind")
    if by is GroupBy.ISSUER and key in ("", WITHHELD):
        return _("Issuing body withheld") if key else _("No issuing body")
    return unknown_name(key, region=by is GroupBy.REGION) or key


def unknown_name(key: str, *, region: bool) -> str:
    """The name for documents whose region or year is withheld or not known; empty for a known one."""
    if key == WITHHELD:
        return _("Region withheld") if region else _("Year withheld")
    if key:
        return ""
    return _("No region") if region else _("No year")


def _alignment(column: int, by: GroupBy) -> Qt.AlignmentFlag:
    left = column == DocumentColumn.TITLE or (column == DocumentColumn.YEAR and by is GroupBy.YEAR)
    side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter


def _no_work(_document: DocumentId, _done: bool) -> str:
    return ""


def _figure(count: int) -> str:
    return str(count) if count else ""


def status_name(status: Status) -> str:
    """A status in words."""
    return {
        Status.NOT_STARTED: _("Not started"),
        Status.IN_PROGRESS: _("In progress"),
        Status.DONE: _("Done"),
    }[status]


def _describe(row: DocumentEntry, status: Status | None) -> str:
    region = row.region or (_("Region withheld") if "region" in row.withheld else "")
    year = str(row.year or "") or (_("Year withheld") if "year" in row.withheld else "")
    known = " · ".join(part for part in (region, year, kind_name(row.kind or ""), row.issuer) if part)
    length = ngettext("{n} character", "{n} characters", row.characters).format(n=f"{row.characters:,}")
    state = " · ".join(part for part in (status_name(status) if status else "", length) if part)
    return "\n".join(line for line in (row.title, known, state) if line)
