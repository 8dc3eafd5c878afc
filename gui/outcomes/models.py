"""Plans, proposals and the table of a region for Qt: rows of values, without items."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QAbstractListModel, QAbstractTableModel, QObject, Qt

from core.outcomes.proposing import ProposedOutcomes
from core.outcomes.table import OutcomeRow, OutcomeTable
from core.said.fulfilment import Fulfilment
from gui.base.i18n import _
from gui.widgets.flat_table import TOP, Index

_ENDS = 160
"""Characters of a passage that a line shows."""
_DISPLAY = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
Names = Mapping[str, str]
"""What answers are called, by their codes."""


def one_line(text: str, most: int = _ENDS) -> str:
    """The beginning of a passage without line ends."""
    return " ".join(text[:most].split()) + ("…" if len(text) > most else "")


class PlanRows(QAbstractTableModel):
    """Planned passages in text order: what was answered, and what the passage says."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.found: ProposedOutcomes | None = None
        self.answers: list[Fulfilment | None] = []
        """By row; ahead of `found` from an answer until the proposals have been made again."""
        self._names: Names = {}

    def show_plans(self, found: ProposedOutcomes | None, names: Names) -> None:
        """Replace everything."""
        self.beginResetModel()
        self.found, self._names = found, names
        self.answers = [] if found is None else [passage.answer for passage in found.passages]
        self.endResetModel()

    def set_answer(self, row: int, answer: Fulfilment | None) -> None:
        """One plan has another answer now."""
        self.answers[row] = answer
        self.dataChanged.emit(self.index(row, 0), self.index(row, 1))

    def text(self, row: int) -> str:
        """What a planned passage says."""
        assert self.found is not None
        span = self.found.passages[row].span
        return self.found.plans.text[span.start : span.end]

    def rowCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else len(self.answers)

    def columnCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words of a cell."""
        if role not in _DISPLAY:
            return None
        if index.column() == 0:
            answer = self.answers[index.row()]
            return "" if answer is None else self._names.get(answer, answer)
        text = self.text(index.row())
        return text if role == Qt.ItemDataRole.ToolTipRole else one_line(text)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Names of columns."""
        if orientation is Qt.Orientation.Horizontal and role in _DISPLAY:
            return (_("Answer"), _("Plan"))[section]
        return None


class ProposalRows(QAbstractListModel):
    """What is proposed for one plan, a passage with its reasons a row."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[tuple[str, str]] = []

    def show_lines(self, lines: Sequence[tuple[str, str]]) -> None:
        """Replace everything by passages and why each is proposed."""
        self.beginResetModel()
        self._lines = list(lines)
        self.endResetModel()

    def rowCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The passage, and below it why."""
        return "\n".join(self._lines[index.row()]) if role in _DISPLAY else None


class OutcomeTableRows(QAbstractTableModel):
    """The table of a region."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.table: OutcomeTable | None = None
        self._columns: list[tuple[str, Callable[[OutcomeRow], str]]] = []

    def show_table(self, table: OutcomeTable | None, names: Names) -> None:
        """Replace everything."""
        self.beginResetModel()
        self.table = table
        self._columns = [] if table is None else _columns(table, names)
        self.endResetModel()

    def rowCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() or self.table is None else len(self.table.rows)

    def columnCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The words of a cell."""
        if self.table is None or role not in _DISPLAY:
            return None
        text = self._columns[index.column()][1](self.table.rows[index.row()])
        return text if role == Qt.ItemDataRole.ToolTipRole else "\n".join(map(one_line, text.split("\n")))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Names of columns."""
        if orientation is Qt.Orientation.Horizontal and role in _DISPLAY:
            return self._columns[section][0]
        return None


def _columns(table: OutcomeTable, names: Names) -> list[tuple[str, Callable[[OutcomeRow], str]]]:
    years = {(row.pair.plans.id, row.pair.outcomes.id) for row in table.rows}
    layers = {row.layer for row in table.rows}
    found: list[tuple[str, Callable[[OutcomeRow], str]]] = []
    if len(years) > 1:
        found.append((_("Years"), lambda row: f"{row.pair.plans.year or '–'} → {row.pair.outcomes.year or '–'}"))
    if len(layers) > 1:
        found.append((_("Annotator"), lambda row: table.names.get(row.layer, "")))
    return [
        *found,
        (_("Plan"), lambda row: row.quote),
        (_("Answer"), lambda row: "" if row.plan.answer is None else names.get(row.plan.answer, row.plan.answer)),
        (_("Outcome"), lambda row: "\n".join(quote for _passage, quote in row.outcomes)),
        (_("Figures then and now"), lambda row: "\n".join(pair.line() for pair in row.shown_figures)),
    ]
