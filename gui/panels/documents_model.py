"""The documents panel's tree: groups at the top, documents inside."""

from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum

from PySide6.QtCore import QAbstractItemModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.ids import DocumentId
from core.model import Status
from gui import theme
from gui.i18n import _, ngettext
from gui.panels.document_mime import DOCUMENT_MIME, encode_documents
from gui.panels.document_rows import WITHHELD, DocumentRow, Group, GroupBy, own_name
from gui.report_kinds import kind_name

Index = QModelIndex | QPersistentModelIndex
TOP = QModelIndex()
_SHORTEST = 3
"""Characters of a name from which on a title that begins with them says it."""


class Column(IntEnum):
    """Columns of the tree."""

    TITLE = 0
    YEAR = 1
    MINE = 2
    OTHERS = 3


HEADER_ICONS = {Column.MINE: "user", Column.OTHERS: "users"}
ROW_ROLE = Qt.ItemDataRole.UserRole
"""A `DocumentRow`, or a `Group`."""

_GROUP_FLAGS = Qt.ItemFlag.ItemIsEnabled
# Joined once: the view asks for the flags of every row whenever it lays itself out.
_DOCUMENT_FLAGS = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsDragEnabled
    | Qt.ItemFlag.ItemNeverHasChildren
)


class DocumentsModel(QAbstractItemModel):
    """Groups of document rows; whole when the set changes, cell by cell when only figures do."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._groups: tuple[Group, ...] = ()
        self._by = GroupBy.REGION
        self._apart = True
        self._places: dict[DocumentId, tuple[int, int]] = {}

    def show_groups(self, groups: tuple[Group, ...], by: GroupBy) -> None:
        """Replace everything."""
        self.beginResetModel()
        self._groups, self._by = groups, by
        self._places = {row.id: (g, r) for g, group in enumerate(groups) for r, row in enumerate(group.rows)}
        self.endResetModel()

    def same_places(self, groups: tuple[Group, ...], by: GroupBy) -> bool:
        """Whether `groups` holds the same documents at the same places as are shown."""
        return (
            by is self._by
            and len(groups) == len(self._groups)
            and all(
                new.key == old.key and [row.id for row in new.rows] == [row.id for row in old.rows]
                for new, old in zip(groups, self._groups, strict=True)
            )
        )

    def update_rows(self, groups: tuple[Group, ...]) -> None:
        """Take new contents at the same places (see `same_places`) and tell of the rows that differ."""
        old_groups, self._groups = self._groups, groups
        for g, (old, new) in enumerate(zip(old_groups, groups, strict=True)):
            if old == new:
                continue
            group_index = self.index(g, 0)
            self.dataChanged.emit(group_index, self.index(g, Column.OTHERS))
            for r, (old_row, new_row) in enumerate(zip(old.rows, new.rows, strict=True)):
                if old_row != new_row:
                    self.dataChanged.emit(self.index(r, 0, group_index), self.index(r, Column.OTHERS, group_index))

    def set_apart(self, apart: bool) -> None:
        """Whether one's own annotations are counted apart from the others'."""
        self._apart = apart
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, Column.OTHERS, Column.OTHERS)

    def update_row(self, row: DocumentRow) -> None:
        """Take new contents for one shown document at its place; one that is filtered away is passed over."""
        place = self._places.get(row.id)
        if place is None:
            return
        g, r = place
        group = self._groups[g]
        now = replace(group, rows=(*group.rows[:r], row, *group.rows[r + 1 :]))
        self._groups = (*self._groups[:g], now, *self._groups[g + 1 :])
        parent = self.index(g, 0)
        self.dataChanged.emit(self.index(r, 0, parent), self.index(r, Column.OTHERS, parent))
        if group.rows[r].status is not row.status:
            self.dataChanged.emit(parent, self.index(g, Column.OTHERS))

    def index_of(self, document: DocumentId) -> QModelIndex:
        """Where a document is shown; invalid when it is not."""
        place = self._places.get(document)
        return self.index(place[1], 0, self.index(place[0], 0)) if place else QModelIndex()

    def rows(self) -> list[DocumentRow]:
        """Every document in the order shown."""
        return [row for group in self._groups for row in group.rows]

    def longest_second(self) -> str:
        """The longest text of the second column, by characters."""
        if self._by is not GroupBy.YEAR:
            return "0000" if any(row.year for row in self.rows()) else ""
        return max((own_name(row.region) for row in self.rows()), key=len, default="")

    def row_at(self, index: Index) -> DocumentRow | None:
        """The document at `index`; None on a group."""
        if not index.isValid() or not index.internalId():
            return None
        return self._groups[index.internalId() - 1].rows[index.row()]

    def group_at(self, index: Index) -> Group | None:
        """The group at `index`; None on a document."""
        return self._groups[index.row()] if index.isValid() and not index.internalId() else None

    # A group's index carries the id 0, a document's the number of its group plus one.

    def index(self, row: int, column: int, parent: Index = TOP) -> QModelIndex:
        """See QAbstractItemModel."""
        if not parent.isValid():
            return self.createIndex(row, column, 0) if 0 <= row < len(self._groups) else QModelIndex()
        if parent.internalId() or not 0 <= row < len(self._groups[parent.row()].rows):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1)

    def parent(self, child: Index) -> QModelIndex:  # type: ignore[override]
        """See QAbstractItemModel."""
        if not child.isValid() or not child.internalId():
            return QModelIndex()
        return self.createIndex(child.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        if not parent.isValid():
            return len(self._groups)
        return 0 if parent.internalId() or parent.column() else len(self._groups[parent.row()].rows)

    def columnCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Column titles."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            second = _("Region") if self._by is GroupBy.YEAR else _("Year")
            return (_("Title"), second, "", "")[section]
        if role == Qt.ItemDataRole.DecorationRole and section in HEADER_ICONS:
            return theme.icon(HEADER_ICONS[Column(section)], "muted")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section, self._by)
        if role == Qt.ItemDataRole.ToolTipRole and section == Column.MINE:
            return _("Annotations of the current annotator")
        if role == Qt.ItemDataRole.ToolTipRole and section == Column.OTHERS:
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
            second = own_name(row.region) if self._by is GroupBy.YEAR else str(row.year or "")
            return (self._title(row), second, _figure(row.mine), _figure(row.others))[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column(), self._by)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _describe(row)
        return None

    def _title(self, row: DocumentRow) -> str:
        """The title without the region or issuing body that the group says already."""
        if self._by.value in row.withheld:
            return row.title
        said_above = {GroupBy.REGION: row.region, GroupBy.ISSUER: row.issuer}.get(self._by, "")
        return _without_name(row.title, said_above)

    def _group_data(self, index: Index, role: int) -> object:
        group = self.group_at(index)
        if group is None or index.column() != Column.TITLE:
            return None
        if role == ROW_ROLE:
            return group
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _group_name(group.key, self._by)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _("{done} of {total} done").format(done=group.done, total=len(group.rows))
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Documents can be chosen and dragged; groups only take the focus."""
        return _DOCUMENT_FLAGS if index.internalId() else _GROUP_FLAGS

    def mimeTypes(self) -> list[str]:
        """What a drag carries."""
        return [DOCUMENT_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The dragged documents in the order shown."""
        places = sorted({(index.internalId(), index.row()) for index in indexes if index.internalId()})
        return encode_documents(self._groups[g - 1].rows[r].id for g, r in places)


def _without_name(title: str, name: str) -> str:
    """A title without the end of a name that it begins with: of 安徽省六安市裕安区 a title may say 六安市裕安区."""
    ends = (name[start:] for start in range(len(name)) if not start or len(name) - start >= _SHORTEST)
    named = next((end for end in ends if title.startswith(end)), "")
    return title[len(named) :] or title


def _group_name(key: str, by: GroupBy) -> str:
    if by is GroupBy.KIND:
        return kind_name(key) or _("No kind")
    if by is GroupBy.ISSUER and key in ("", WITHHELD):
        return _("Issuing body withheld") if key else _("No issuing body")
    return unknown_name(key, region=by is GroupBy.REGION) or key


def unknown_name(key: str, *, region: bool) -> str:
    """What the documents are called whose region or year is withheld or not known; empty for a known one."""
    if key == WITHHELD:
        return _("Region withheld") if region else _("Year withheld")
    if key:
        return ""
    return _("No region") if region else _("No year")


def _alignment(column: int, by: GroupBy) -> Qt.AlignmentFlag:
    left = column == Column.TITLE or (column == Column.YEAR and by is GroupBy.YEAR)
    side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter


def _figure(count: int) -> str:
    return str(count) if count else ""


def status_name(status: Status) -> str:
    """A status in words."""
    return {
        Status.NOT_STARTED: _("Not started"),
        Status.IN_PROGRESS: _("In progress"),
        Status.DONE: _("Done"),
    }[status]


def _describe(row: DocumentRow) -> str:
    region = row.region or (_("Region withheld") if "region" in row.withheld else "")
    year = str(row.year or "") or (_("Year withheld") if "year" in row.withheld else "")
    known = " · ".join(part for part in (region, year, kind_name(row.kind), row.issuer) if part)
    length = ngettext("{n} character", "{n} characters", row.characters).format(n=f"{row.characters:,}")
    lines = [row.title, known, f"{status_name(row.status)} · {length}"]
    return "\n".join(line for line in lines if line)
