"""The table of an import: one row a text, chosen or not, its metadata editable in place."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from enum import IntEnum
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal

from core.reading.preview import PreviewRow
from core.text.withheld import withheld_fields
from gui.base.i18n import _
from gui.documents.origin_words import origin_line
from gui.documents.report_kinds import kind_from, kind_name
from gui.importing.rows import (
    ImportRow,
    RowState,
    encoding_name,
    reader_name,
    remarks,
    short_name,
)
from gui.widgets.flat_table import TOP, Index


class ImportColumn(IntEnum):
    """Columns of the table."""

    FILE = 0
    FORMAT = 1
    TITLE = 2
    REGION = 3
    YEAR = 4
    ISSUER = 5
    DATE = 6
    KIND = 7
    CHARACTERS = 8
    ENCODING = 9
    REMARKS = 10


FIELDS = {
    ImportColumn.TITLE: "title",
    ImportColumn.REGION: "region",
    ImportColumn.YEAR: "year",
    ImportColumn.ISSUER: "issuer",
    ImportColumn.DATE: "date",
    ImportColumn.KIND: "kind",
}
"""Columns that can be edited, with the field of `core.model.Meta`."""
_WITHHOLDABLE = (ImportColumn.REGION, ImportColumn.YEAR, ImportColumn.ISSUER, ImportColumn.DATE)
_READABLE = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_EDITABLE = _READABLE | Qt.ItemFlag.ItemIsEditable
_CHECKABLE = _READABLE | Qt.ItemFlag.ItemIsUserCheckable


class ImportModel(QAbstractTableModel):
    """Rows in the order read; `only_problems` shows those with remarks."""

    changed = Signal()
    """Rows came, went, or were chosen or left out."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ImportRow] = []
        self._shown: list[int] = []
        self._only_problems = False
        self.selected_rows: Callable[[], Sequence[int]] = list
        """Rows (as shown) that an edit of one of them goes to."""

    def rows(self) -> list[ImportRow]:
        """Every row, shown or not."""
        return list(self._rows)

    def row_at(self, row: int) -> ImportRow | None:
        """The row shown at a place."""
        return self._rows[self._shown[row]] if 0 <= row < len(self._shown) else None

    def append(self, rows: Sequence[PreviewRow]) -> None:
        """Add rows at the end."""
        new = [ImportRow.of(row) for row in rows]
        first = len(self._rows)
        places = [first + at for at, row in enumerate(new) if self._passes(row)]
        if places:
            self.beginInsertRows(TOP, len(self._shown), len(self._shown) + len(places) - 1)
        self._rows += new
        self._shown += places
        if places:
            self.endInsertRows()
        self.changed.emit()

    def remove_paths(self, paths: Iterable[Path]) -> None:
        """Take out the rows of files."""
        gone = set(paths)
        self._reset([row for row in self._rows if row.preview.path not in gone])

    def replace_path(self, path: Path, rows: Sequence[PreviewRow]) -> None:
        """Replace the rows of a file that was read again, in place."""
        first = next((at for at, row in enumerate(self._rows) if row.preview.path == path), len(self._rows))
        kept = [row for row in self._rows if row.preview.path != path]
        self._reset([*kept[:first], *(ImportRow.of(row) for row in rows), *kept[first:]])

    def show_only_problems(self, on: bool) -> None:
        """Show only rows that are refused, known or have remarks."""
        self._only_problems = on
        self._reset(self._rows)

    def choose(self, shown: Iterable[int], on: bool) -> None:
        """Choose rows (as shown), or leave them out."""
        for row in shown:
            place = self._shown[row]
            if self._rows[place].may_be_chosen:
                self._rows[place] = replace(self._rows[place], chosen=on)
        self._tell_all()
        self.changed.emit()

    def edit(self, shown: Iterable[int], fields: Mapping[str, object]) -> None:
        """Give rows (as shown) these values of fields of `Meta`."""
        for row in shown:
            place = self._shown[row]
            for field, value in fields.items():
                self._rows[place] = self._rows[place].with_field(field, value)
        self._tell_all()

    def retranslate(self) -> None:
        """Tell the view that every text may have changed."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(ImportColumn) - 1)
        self._tell_all()

    def _reset(self, rows: list[ImportRow]) -> None:
        self.beginResetModel()
        self._rows = rows
        self._shown = [at for at, row in enumerate(rows) if self._passes(row)]
        self.endResetModel()
        self.changed.emit()

    def _passes(self, row: ImportRow) -> bool:
        return not self._only_problems or row.state is not RowState.FINE

    def _tell_all(self) -> None:
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(ImportColumn) - 1))

    # --- QAbstractTableModel

    def rowCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return len(ImportColumn)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Files can be ticked and metadata edited, but not in rows that are refused."""
        row = self.row_at(index.row())
        if row is None or row.meta is None:
            return _READABLE
        if index.column() == ImportColumn.FILE:
            return _CHECKABLE if row.may_be_chosen else _READABLE
        return _EDITABLE if index.column() in FIELDS else _READABLE

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Column titles."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _titles()[section]
        return alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts, the tick, and what an editor begins with."""
        row = self.row_at(index.row())
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(row, index.column())
        if role == Qt.ItemDataRole.EditRole:
            return edit_text(row, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(row, index.column())
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == ImportColumn.FILE and row.may_be_chosen:
            return Qt.CheckState.Checked if row.chosen else Qt.CheckState.Unchecked
        return alignment(index.column()) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or edit; when the row is one of several selected ones, all of them (titles only singly)."""
        column = ImportColumn(index.column())
        selected = [] if column is ImportColumn.TITLE else list(self.selected_rows())
        rows = selected if index.row() in selected else [index.row()]
        if role == Qt.ItemDataRole.CheckStateRole and column is ImportColumn.FILE:
            self.choose(rows, Qt.CheckState(value) is Qt.CheckState.Checked)
            return True
        if role != Qt.ItemDataRole.EditRole or column not in FIELDS:
            return False
        text = str(value or "").strip()
        if column is ImportColumn.TITLE and not text:
            return False
        self.edit(rows, {FIELDS[column]: _value(column, text)})
        return True


def cell_text(row: ImportRow, column: int) -> str:
    """What a cell shows."""
    meta, incoming = row.meta, row.preview.incoming
    if column == ImportColumn.FILE:
        return short_name(row.preview.source)
    if column == ImportColumn.FORMAT:
        return reader_name(row)
    if column == ImportColumn.REMARKS:
        return " · ".join(remarks(row))
    if meta is None or incoming is None:
        return ""
    return {
        ImportColumn.TITLE: meta.title,
        ImportColumn.REGION: " · ".join(part for part in (meta.region, _withheld(row, "region")) if part),
        ImportColumn.YEAR: str(meta.year or _withheld(row, "year")),
        ImportColumn.ISSUER: meta.issuer or _withheld(row, "issuer"),
        ImportColumn.DATE: meta.date or _withheld(row, "date"),
        ImportColumn.KIND: kind_name(meta.kind),
        ImportColumn.CHARACTERS: f"{len(incoming.new.text):,}",
        ImportColumn.ENCODING: encoding_name(row),
    }[ImportColumn(column)]


def edit_text(row: ImportRow, column: int) -> str:
    """The text with which an editor of a cell begins: the value, or nothing."""
    if column in _WITHHOLDABLE and row.meta is not None:
        return str(getattr(row.meta, FIELDS[ImportColumn(column)]) or "")
    return cell_text(row, column)


def _withheld(row: ImportRow, field: str) -> str:
    """Says that the report masks a field, which differs from a field that is not known."""
    return _("withheld") if row.meta is not None and field in withheld_fields(row.meta) else ""


def tip(row: ImportRow, column: int) -> str:
    """What hovering over a cell says."""
    if column == ImportColumn.FILE:
        return row.preview.source
    if column == ImportColumn.REMARKS:
        return "\n".join(remarks(row))
    field = FIELDS.get(ImportColumn(column))
    if field is None or row.meta is None:
        return cell_text(row, column)
    if column in _WITHHOLDABLE and field in withheld_fields(row.meta):
        return "\n".join(line for line in (getattr(row.meta, field), _("The report withholds it")) if line)
    shown = cell_text(row, column) or (_("Not known") if column in _WITHHOLDABLE else "")
    return "\n".join(line for line in (shown, origin_line(row.meta_as_left(), field)) if line)


def alignment(column: int) -> Qt.AlignmentFlag:
    """Figures at the right, words at the left."""
    right = column in (ImportColumn.YEAR, ImportColumn.CHARACTERS)
    return (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter


def _titles() -> tuple[str, ...]:
    return (
        _("File"),
        _("Format"),
        _("Title"),
        _("Region"),
        _("Year"),
        _("Issuing body"),
        _("Date"),
        _("Kind"),
        _("Characters"),
        _("Encoding"),
        _("Remarks"),
    )


def _value(column: ImportColumn, text: str) -> object:
    if column is ImportColumn.YEAR:
        return int(text) if text.isdecimal() else None
    return kind_from(text) if column is ImportColumn.KIND else text or None
