"""The table of label counts."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QLocale, QObject, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from core.ids import AnnotatorId
from core.model import Label
from gui.base import theme
from gui.base.i18n import _, language
from gui.documents.model import unknown_name
from gui.statistics.rows import By, CountRow, StatisticsTable
from gui.widgets.flat_table import TOP, Index
from gui.widgets.swatch import swatch_icon


class StatisticsModel(QAbstractTableModel):
    """A row for each document, region or year, and one for their sum.

    A column for each label, one for all labels together, and one for what reports withhold.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table: StatisticsTable | None = None
        self._labels: list[Label] = []
        self._by = By.REGION
        self._sum = CountRow("", (), ())
        self.as_rates = False
        """Whether figures are for each 10,000 characters instead of counts."""
        self.layer_names: Mapping[AnnotatorId, str] = {}
        """The names of layers that are shown side by side."""

    def show_table(self, table: StatisticsTable, labels: Sequence[Label]) -> None:
        """Show these counts. The model is reset only if rows or columns changed, so that the chosen cell stays."""
        before, by = self._table, table.wanted.by
        same = before is not None and by is self._by and list(labels) == self._labels
        if same and before is not None and (before is table or before.groups == table.groups):
            self._table, self._sum = table, table.sum()
            self.tell_all()
            return
        self.beginResetModel()
        self._table, self._labels, self._by, self._sum = table, list(labels), by, table.sum()
        self.endResetModel()

    def tell_all(self) -> None:
        """Report that every text may have changed, as in another language."""
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    def row(self, row: int) -> CountRow:
        """A row; the last is the sum."""
        return self._table.row(row) if self._table is not None and row < len(self._table) else self._sum

    def rows(self, most: int) -> list[CountRow]:
        """The first rows."""
        return [] if self._table is None else [self._table.row(row) for row in range(min(most, len(self._table)))]

    def names(self) -> list[str]:
        """The names of all rows in words, without the sum."""
        return [] if self._table is None else [self._named(group.name, group.layer) for group in self._table.groups]

    def label(self, column: int) -> Label | None:
        """A column's label; None for the name and for all labels."""
        return self._labels[column - 1] if 1 <= column <= len(self._labels) else None

    def name(self, row: CountRow) -> str:
        """A row's name in words."""
        return _("Together") if row is self._sum else self._named(row.name, row.layer)

    def _named(self, name: str, layer: AnnotatorId | None) -> str:
        named = name if self._by is By.DOCUMENT else unknown_name(name, region=self._by is By.REGION) or name
        return named if layer is None else f"{named} · {self.layer_names.get(layer, '')}"

    def rowCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() or not self._table else len(self._table) + self._has_sum

    @property
    def _has_sum(self) -> bool:
        # What several people labelled is not added up.
        return self._table is not None and not self._table.wanted.layers

    def columnCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else len(self._labels) + 3

    def withheld_column(self) -> int:
        """The column of what reports withhold."""
        return len(self._labels) + 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Label names with their colours."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        label = self.label(section)
        if role == Qt.ItemDataRole.DisplayRole:
            if label is not None:
                return label.name(language())
            if section == self.withheld_column():
                return _("Withheld values")
            return self.title() if section == 0 else _("All labels")
        if role == Qt.ItemDataRole.DecorationRole and label is not None:
            return swatch_icon(label.colour)
        if role == Qt.ItemDataRole.ToolTipRole:
            if section == self.withheld_column():
                return _("Figures, names and years that the reports mask: xx, 20xx年, 某市")
            return self.headerData(section, orientation)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None

    def figure(self, row: CountRow, column: int) -> str:
        """A count, or how many that are for each 10,000 characters, as the user wants it."""
        count = self._count(row, column)
        if count is None:
            return "…"
        return QLocale().toString(row.rate(count), "f", 1) if self.as_rates else QLocale().toString(count)

    def tip(self, row: CountRow, column: int) -> str:
        """What a figure counts, the count, and its rate."""
        count = self._count(row, column)
        of = str(self.headerData(column, Qt.Orientation.Horizontal))
        return "" if count is None else f"{self.name(row)}\n{of}: {worded(row, count)}"

    def title(self) -> str:
        """What the rows are."""
        return {By.DOCUMENT: _("Document"), By.REGION: _("Region"), By.YEAR: _("Year")}[self._by]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Cell values; zeros are quiet."""
        row, column = self.row(index.row()), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.name(row) if column == 0 else self.figure(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ForegroundRole and column and self._count(row, column) in (0, None):
            return theme.current().muted
        if role == Qt.ItemDataRole.FontRole and row is self._sum:
            font = QFont(QApplication.font())
            font.setWeight(QFont.Weight.DemiBold)
            return font
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tip(row, column) if column else self.name(row)
        return None

    def _count(self, row: CountRow, column: int) -> int | None:
        if column == self.withheld_column():
            return row.withheld
        return row.total if column > len(self._labels) else row.counts[column - 1]


def worded(row: CountRow, count: int) -> str:
    """A count with its rate."""
    rate = QLocale().toString(row.rate(count), "f", 1)
    return _("{count}, or {rate} per 10,000 characters").format(count=QLocale().toString(count), rate=rate)


def _alignment(column: int) -> Qt.AlignmentFlag:
    return (Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
