"""The table of what a new edition takes over: an annotation a row, with a yes or no for the doubtful ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QObject, Qt, Signal

from core.ids import AnnotatorId, LabelId
from core.model import Label
from core.reading.edition import Carried, CarryPlan, FoundAs
from gui.base.i18n import _, language
from gui.widgets.flat_table import TOP, Index


class CarryColumn(IntEnum):
    """Columns of the table."""

    DECISION = 0
    LABEL = 1
    OLD = 2
    NEW = 3
    FOUND = 4
    ANNOTATOR = 5


@dataclass(frozen=True, slots=True)
class CarryRow:
    """One annotation of the old edition."""

    carried: Carried
    label: Label | None
    annotator: str
    accepted: bool | None
    """None while nobody has said yes or no."""

    @property
    def doubtful(self) -> bool:
        """Whether somebody has to look at it."""
        return not self.carried.certain and self.carried.span is not None


def rows_from(plan: CarryPlan, labels: Mapping[LabelId, Label], names: Mapping[AnnotatorId, str]) -> list[CarryRow]:
    """A row for each annotation; the certain ones are accepted."""
    return [
        CarryRow(
            carried,
            labels.get(carried.annotation.label),
            names.get(carried.annotation.annotator, ""),
            True if carried.certain else None,
        )
        for carried in plan.items
    ]


class CarryModel(QAbstractTableModel):
    """Rows in the order of the old text."""

    decided = Signal()

    def __init__(self, rows: Sequence[CarryRow], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = list(rows)
        self._shown = list(range(len(self._rows)))

    def rows(self) -> list[CarryRow]:
        """Every row, shown or not."""
        return list(self._rows)

    def accepted(self) -> list[Carried]:
        """The annotations that are taken over."""
        return [row.carried for row in self._rows if row.accepted]

    def row_at(self, row: int) -> CarryRow | None:
        """The row shown at a place."""
        return self._rows[self._shown[row]] if 0 <= row < len(self._shown) else None

    def show_only_doubtful(self, on: bool) -> None:
        """Show only those that need a yes or no."""
        self.beginResetModel()
        self._shown = [at for at, row in enumerate(self._rows) if row.doubtful or not on]
        self.endResetModel()

    def decide(self, shown: Sequence[int], accepted: bool) -> None:
        """Say yes or no to rows; a passage that is gone cannot be accepted."""
        for row in shown:
            place = self._shown[row]
            if self._rows[place].carried.span is not None:
                self._rows[place] = replace(self._rows[place], accepted=accepted)
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(CarryColumn) - 1))
        self.decided.emit()

    def next_open(self, after: int) -> int:
        """The next undecided row shown after `after`, continuing from the top; -1 when none is left."""
        order = [*range(after + 1, len(self._shown)), *range(after + 1)]
        return next((at for at in order if (row := self.row_at(at)) and row.doubtful and row.accepted is None), -1)

    def retranslate(self) -> None:
        """Tell the view that every text may have changed."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(CarryColumn) - 1)

    def rowCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return len(CarryColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Column titles."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            titles = ("", _("Label"), _("Old edition"), _("New edition"), _("Found"), _("Annotator"))
            return titles[section]
        return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter if role == _ALIGN else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Texts."""
        row = self.row_at(index.row())
        if row is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        return cell_text(row, index.column())


_ALIGN = Qt.ItemDataRole.TextAlignmentRole


def cell_text(row: CarryRow, column: int) -> str:
    """What a cell shows."""
    return {
        CarryColumn.DECISION: decision_name(row),
        CarryColumn.LABEL: row.label.name(language()) if row.label is not None else "",
        CarryColumn.OLD: _line(row.carried.old_quote),
        CarryColumn.NEW: _line(row.carried.new_quote),
        CarryColumn.FOUND: found_name(row.carried.found),
        CarryColumn.ANNOTATOR: row.annotator,
    }[CarryColumn(column)]


def decision_name(row: CarryRow) -> str:
    """Yes, no, or the question."""
    if row.carried.span is None:
        return "–"
    return "?" if row.accepted is None else _("Yes") if row.accepted else _("No")


def found_name(found: FoundAs) -> str:
    """How a passage was found, in words."""
    return {
        FoundAs.SAME: _("Unchanged"),
        FoundAs.MOVED: _("Moved"),
        FoundAs.AMBIGUOUS: _("At several places"),
        FoundAs.CHANGED: _("Changed"),
        FoundAs.GONE: _("Not found"),
    }[found]


def _line(text: str) -> str:
    return " ".join(text.split())
