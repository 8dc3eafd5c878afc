"""The annotations of one document as a flat item model that filters and sorts by itself.

A proxy model would call Python twice for each comparison and once for each row filtered; here both are
list operations, which keeps 20,000 rows under a frame. Views keep selection and scroll, because rows move
by persistent indexes and never by a reset.
"""

from collections.abc import Iterable
from functools import cache

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, Qt

from core.ids import AnnotationId
from gui.annotations.rows import AnnotationColumn, AnnotationRow, Filter, find_place, place_for, sort_rows
from gui.base.i18n import _
from gui.base.times import describe_time, short_time
from gui.widgets.flat_table import TOP, Index

FEW = 64
"""Up to this many rows are inserted and removed one by one; with more, the whole table is laid out again."""
ROW_ROLE = Qt.ItemDataRole.UserRole


class AnnotationsModel(QAbstractTableModel):
    """Rows in the order of one column, those that pass the filter."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: dict[AnnotationId, AnnotationRow] = {}
        self._shown: list[AnnotationRow] = []
        self._filter = Filter()
        self._column = AnnotationColumn.START
        self._descending = False

    def total(self) -> int:
        """Rows before filtering."""
        return len(self._all)

    def everything(self) -> Iterable[AnnotationRow]:
        """All rows before filtering, in no order."""
        return self._all.values()

    def shown(self) -> list[AnnotationRow]:
        """The rows in the order shown."""
        return self._shown

    def row_at(self, index: Index) -> AnnotationRow | None:
        """The row at `index`; None when invalid."""
        return self._shown[index.row()] if index.isValid() else None

    def row_of(self, annotation: AnnotationId) -> AnnotationRow | None:
        """The row of an annotation, shown or not; None where there is none."""
        return self._all.get(annotation)

    def index_of(self, annotation: AnnotationId, column: int = 0) -> QModelIndex:
        """Where an annotation is shown; invalid when it is not."""
        row = self._all.get(annotation)
        place = None if row is None else self._place_of(row)
        return QModelIndex() if place is None else self.index(place, column)

    def replace(self, rows: Iterable[AnnotationRow]) -> None:
        """Show another set of rows."""
        self._all = {row.id: row for row in rows}
        self._arrange()

    def title(self, column: AnnotationColumn) -> str:
        """A column's name."""
        return (_("Label"), _("Passage"), _("Annotator"), _("Start"), _("Note"), _("Updated"), _("Attributes"))[column]

    def order(self) -> tuple[AnnotationColumn, bool]:
        """The column the rows are sorted by, and whether descending."""
        return self._column, self._descending

    def set_filter(self, wanted: Filter) -> None:
        """Show only the rows that pass."""
        if wanted != self._filter:
            self._filter = wanted
            self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by a column; see QAbstractItemModel."""
        self._column = AnnotationColumn(column)
        self._descending = order == Qt.SortOrder.DescendingOrder
        self._arrange()

    def update_rows(self, changed: Iterable[AnnotationRow], removed: Iterable[AnnotationId]) -> None:
        """Put in new rows, replace changed ones, take out removed ones."""
        changed, removed = list(changed), list(removed)
        if len(changed) + len(removed) > FEW:
            self._all.update((row.id, row) for row in changed)
            for gone in removed:
                self._all.pop(gone, None)
            self._arrange()
            return
        for gone in removed:
            if (row := self._all.pop(gone, None)) is not None:
                self._take_out(self._place_of(row))
        for row in changed:
            before = self._all.get(row.id)
            self._all[row.id] = row
            self._put(row, None if before is None else self._place_of(before))

    def _put(self, row: AnnotationRow, place: int | None) -> None:
        """Show a new row, or a changed row in place of its former state."""
        if not self._filter.matching([row]):
            self._take_out(place)
        elif place is None:
            self._put_in(row)
        elif self._target(row, place) == place:
            self._shown[place] = row
            self.dataChanged.emit(self.index(place, 0), self.index(place, len(AnnotationColumn) - 1))
        else:
            self._shown[place] = row
            self._arrange()

    def _target(self, row: AnnotationRow, place: int) -> int:
        """Where `row` belongs when it replaces the one at `place`; only neighbours are looked at."""
        around = [*self._shown[max(0, place - 1) : place], row, *self._shown[place + 1 : place + 2]]
        return place if sort_rows(around, self._column, self._descending) == around else -1

    def _put_in(self, row: AnnotationRow) -> None:
        place = place_for(row, self._shown, self._column, self._descending)
        self.beginInsertRows(QModelIndex(), place, place)
        self._shown.insert(place, row)
        self.endInsertRows()

    def _take_out(self, place: int | None) -> None:
        if place is None:
            return
        self.beginRemoveRows(QModelIndex(), place, place)
        del self._shown[place]
        self.endRemoveRows()

    def _arrange(self) -> None:
        """Filter and sort afresh; selected and current rows follow their annotation or go."""
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        ids = [self._shown[index.row()].id for index in old]
        self._shown = sort_rows(self._filter.matching(self._all.values()), self._column, self._descending)
        places = {row.id: place for place, row in enumerate(self._shown)} if old else {}
        self.changePersistentIndexList(
            old, [self._index_in(places, annotation, index) for annotation, index in zip(ids, old, strict=True)]
        )
        self.layoutChanged.emit()

    def _index_in(self, places: dict[AnnotationId, int], annotation: AnnotationId, before: Index) -> QModelIndex:
        place = places.get(annotation)
        return QModelIndex() if place is None else self.index(place, before.column())

    def _place_of(self, row: AnnotationRow) -> int | None:
        """Where a known row is shown; a search, because an index by id would be made anew with each label."""
        return find_place(row, self._shown, self._column, self._descending)

    def index(self, row: int, column: int, parent: Index = TOP) -> QModelIndex:
        """See QAbstractItemModel; the inherited one asks Python twice for each cell."""
        inside = 0 <= row < len(self._shown) and 0 <= column < len(AnnotationColumn) and not parent.isValid()
        return self.createIndex(row, column) if inside else QModelIndex()

    def rowCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else len(AnnotationColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Column titles."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            arrow = " ↓" if self._descending else " ↑"
            return self.title(AnnotationColumn(section)) + (arrow if section == self._column else "")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(section)
        if role == Qt.ItemDataRole.ToolTipRole and section == AnnotationColumn.START:
            return _("Position of the first character")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Cell values; `ROW_ROLE` gives the whole row."""
        row = self.row_at(index)
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(row, index.column())
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return alignment(index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(row, index.column())
        return None


def cell_text(row: AnnotationRow, column: int) -> str:
    """What a cell shows."""
    match column:
        case AnnotationColumn.LABEL:
            return row.label_name
        case AnnotationColumn.QUOTE:
            return row.quote
        case AnnotationColumn.ANNOTATOR:
            return row.annotator_name
        case AnnotationColumn.START:
            return QLocale().toString(row.start)
        case AnnotationColumn.NOTE:
            return " ".join(row.note.split())
        case AnnotationColumn.SAID:
            return row.said
        case _:
            return short_time(row.annotation.updated_at)


def _tip(row: AnnotationRow, column: int) -> str:
    match column:
        case AnnotationColumn.QUOTE:
            noted = _("Note: {note}").format(note=row.note) if row.note else ""
            return "\n\n".join(part for part in (row.quote, row.said, noted) if part)
        case AnnotationColumn.NOTE:
            return row.note
        case AnnotationColumn.SAID:
            return row.said
        case AnnotationColumn.UPDATED:
            return describe_time(row.annotation.updated_at)
        case _:
            return ""


@cache
def alignment(column: int) -> Qt.AlignmentFlag:
    """Figures and times at the right."""
    right = column in (AnnotationColumn.START, AnnotationColumn.UPDATED)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
