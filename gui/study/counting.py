"""A table of numbers, and the units behind those that are chosen."""

from collections.abc import Callable

from PySide6.QtCore import QItemSelection, Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from core.study.coding import CodingTable
from core.study.crosstab import units_with
from core.study.tables import StudyTable
from gui.base.i18n import _
from gui.study.models import StudyTableModel
from gui.study.unit_lists import UnitsBehind, table_view
from gui.widgets.empty_state import EmptyState


class CountedTables(QSplitter):
    """The table above, the units below."""

    opened = Signal(int)
    """The place of a unit among all."""

    def __init__(self, unit_text: Callable[[CodingTable, int], str], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._unit_text = unit_text
        self._coding: CodingTable | None = None
        self.model = StudyTableModel(self)
        self.table = table_view(self.model)
        self.behind = UnitsBehind()
        self._none = EmptyState(self.table)
        self._nothing_chosen = EmptyState(self.behind)
        self.addWidget(self.table)
        self.addWidget(self.behind)
        self.setSizes([500, 240])
        self.table.selectionModel().selectionChanged.connect(self._number_chosen)
        self.behind.opened.connect(self.opened)

    def show_table(self, coding: CodingTable, table: StudyTable | None) -> None:
        """Show a table that was made of a coding; None where there is nothing to count."""
        self._coding = coding
        self.model.show_table(table)
        self.table.resizeColumnsToContents()
        self._none.show_text("" if table is not None else _("Nobody whose answers are shown here has coded anything."))
        self._number_chosen()

    def _number_chosen(self, _now: QItemSelection | None = None, _before: QItemSelection | None = None) -> None:
        """Show the units behind the chosen numbers."""
        coding, table = self._coding, self.model.table
        found: dict[int, None] = {}
        if coding is not None and table is not None:
            for index in self.table.selectedIndexes():
                asked = table.behind.get((index.row(), index.column()))
                if asked is not None:
                    found |= dict.fromkeys(units_with(coding, asked.given, asked.by))
        lines = () if coding is None else found
        self.behind.show_units(lines, lambda at: self._line(at))
        hint = _("Choose numbers: the units that they count stand here; Return opens one in its text.")
        self._nothing_chosen.show_text("" if found else hint)

    def _line(self, at: int) -> str:
        coding = self._coding
        assert coding is not None
        title = coding.documents[coding.table.document_at(at)].meta.title
        return f"{coding.table.number(at)}  {self._unit_text(coding, at)}\n{title}"
