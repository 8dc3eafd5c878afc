"""All units of a study as a list, and the one with the cursor, coded by keys in every dimension."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSplitter, QWidget

from core.lazy_numpy import Bools, np
from core.model import Label
from core.study.coding import CodingTable
from core.study.coding_units import CodingUnit
from core.study.demands import lacking_units
from core.study.tables import StudyNames
from gui.base.i18n import N_, _
from gui.study.coder import UnitCoder
from gui.study.models import UnitsModel
from gui.study.unit_lists import UnitList
from gui.widgets.columns import characters
from gui.widgets.empty_state import EmptyState
from gui.widgets.panel import choose_row

LISTED = (N_("All units"), N_("Not coded yet"), N_("Not as demanded"))
"""Which units are listed, by the number that `show_units` takes."""
_AROUND = 400
"""Code points that stand before and behind a unit where it is coded."""


class UnitWalk(QSplitter):
    """The list at the left, the unit at the right. Blank, Backspace and Return walk."""

    opened = Signal(int)
    """The place of a unit among all."""

    def __init__(self, text_of: Callable[[CodingTable, int], str], parent: QWidget | None = None) -> None:
        """`text_of` gives the text of the document that a unit is of."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._text_of = text_of
        self.coding: CodingTable | None = None
        self.model = UnitsModel(self.unit_text, self)
        self.units = UnitList(self.model)
        self.coder = UnitCoder()
        self._empty = EmptyState(self.units)
        self.addWidget(self.units)
        self.addWidget(self.coder)
        self.setSizes([500, 600])
        self.units.selectionModel().currentRowChanged.connect(lambda _now, _before: self.show_unit())
        self.units.doubleClicked.connect(lambda _index: self.open_unit())
        self.units.key_pressed = self.take_key

    def show_units(self, coding: CodingTable, names: StudyNames, listed: int, labels: Sequence[Label]) -> None:
        """List units; the cursor stays where it was."""
        kept = self.current()
        self.coding = coding
        rows: Sequence[int] = range(len(coding.table))
        if listed == 1 and coding.coders:
            rows = np.flatnonzero(~_complete(coding)).tolist()
        elif listed == 2 and coding.coders:
            rows = lacking_units(coding, labels)
        dimensions = map(names.dimension, coding.labels) if coding.coders else ()
        head = (_("Number"), _("Document"), _("Text"), *dimensions)
        self.model.show_units(coding, rows, head, names.label)
        header = self.units.horizontalHeader()
        for column, width in enumerate((70, 112, 132)):
            header.resizeSection(column, width)
        for column in range(3, self.model.columnCount()):
            header.resizeSection(column, max(header.sectionSizeHint(column), characters(header.fontMetrics()) + 16))
        self._empty.show_text("" if len(rows) else _("No units here."))
        if len(rows):
            at = rows.index(kept) if kept is not None and kept in rows else 0
            choose_row(self.units, self.model.index(at, 0))
        self.show_unit()

    def current(self) -> int | None:
        """The place of the unit with the cursor among all units."""
        row = self.units.currentIndex().row()
        return self.model.rows[row] if 0 <= row < len(self.model.rows) else None

    def current_unit(self) -> CodingUnit | None:
        """The unit with the cursor."""
        at = self.current()
        return self.coding.table.unit(at) if at is not None and self.coding is not None else None

    def unit_text(self, coding: CodingTable, at: int) -> str:
        """The text of a unit."""
        span = coding.table.span(at)
        return self._text_of(coding, at)[span.start : span.end]

    def show_unit(self) -> None:
        """Show the unit with the cursor."""
        unit, coding, at = self.current_unit(), self.coding, self.current()
        if unit is None or coding is None or at is None:
            self.coder.show_unit("", "", "", {})
            return
        text, span = self._text_of(coding, at), unit.span
        before, after = text[max(0, span.start - _AROUND) : span.start], text[span.end : span.end + _AROUND]
        self.coder.show_unit(before, text[span.start : span.end], after, self.given(at))

    def given(self, at: int) -> Mapping[str, tuple[str, ...] | None]:
        """What the unit at `at` was given in each dimension."""
        coding = self.coding
        assert coding is not None
        return {code: coding.codes(code, 0, at) for code in coding.labels} if coding.coders else {}

    def show_given(self) -> None:
        """Show again what the units were given; their list stays."""
        self.model.show_row(max(0, self.units.currentIndex().row()))
        self.units.viewport().update()
        at = self.current()
        if at is not None:
            self.coder.show_given(self.given(at))

    def take_key(self, event: QKeyEvent) -> bool:
        """Keys of answers, and of walking on; whether it was one."""
        match event.key():
            case Qt.Key.Key_Space:
                self._step(1)
            case Qt.Key.Key_Backspace:
                self._step(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.next_incomplete()
            case _:
                return self.coder.take_key(event)
        return True

    def _step(self, by: int) -> None:
        row = self.units.currentIndex().row() + by
        if 0 <= row < len(self.model.rows):
            choose_row(self.units, self.model.index(row, 0))

    def next_incomplete(self) -> None:
        """Go to the next unit that lacks an answer in a dimension that has none yet; from the last on to the first."""
        coding, here = self.coding, self.units.currentIndex().row()
        if coding is None or not coding.coders:
            return
        lacking = np.flatnonzero(~_complete(coding)[np.array(self.model.rows, dtype=np.int64)])
        behind = lacking[lacking > here]
        if len(lacking):
            choose_row(self.units, self.model.index(int((behind if len(behind) else lacking)[0]), 0))

    def open_unit(self) -> None:
        """Show the unit with the cursor in its text."""
        at = self.current()
        if at is not None:
            self.opened.emit(at)


def _complete(coding: CodingTable) -> Bools:
    """(units): whether the first coder answered in every dimension."""
    return np.all([coded[0] for coded in coding.coded.values()], axis=0)
