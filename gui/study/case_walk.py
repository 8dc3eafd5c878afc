"""Units of which coders say different things, walked one by one: the passage, and what each of them gave it."""

from collections.abc import Callable, Mapping, Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QSplitter, QVBoxLayout, QWidget

from core.model import Label
from core.study.coding import Codes, CodingTable
from core.study.disagreements import UnitCase
from core.study.tables import StudyNames, StudyTable
from gui.base.i18n import _, language
from gui.study.models import StudyTableModel
from gui.study.passage_text import PassageText
from gui.study.unit_lists import UnitList
from gui.widgets.empty_state import EmptyState
from gui.widgets.panel import choose_row
from gui.widgets.scrolling import LowScroll

MOST = 20_000
"""Cases that are listed."""
_AROUND = 400
"""Code points before and behind a unit that are shown with it."""
_DEFINED = 80
"""Code points of a definition that stand beside a code."""


class CaseWalk(QSplitter):
    """A list of cases at the left, the chosen one at the right. Blank and Backspace walk, Return opens the text."""

    opened = Signal(int)
    """The place of a unit among all."""

    def __init__(self, text_of: Callable[[CodingTable, int], str], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._text_of = text_of
        self._coding: CodingTable | None = None
        self._names: StudyNames | None = None
        self._labels: Mapping[str, Label] = {}
        self.cases: Sequence[UnitCase] = ()
        self.model = StudyTableModel(self)
        self.list = UnitList(self.model)
        self.list.key_pressed = self._take_key
        self._empty = EmptyState(self.list)
        self.text = PassageText()
        self.codes = QLabel()
        self.codes.setWordWrap(True)
        self.codes.setTextFormat(Qt.TextFormat.RichText)
        self.codes.setContentsMargins(16, 8, 16, 12)
        self.codes.setAlignment(Qt.AlignmentFlag.AlignTop)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.text, 1)
        area = LowScroll(self.codes)
        column.addWidget(area, 1)
        self.addWidget(self.list)
        self.addWidget(right)
        self.setSizes([460, 540])
        self.list.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_case())
        self.list.doubleClicked.connect(lambda _index: self._open())

    def show_cases(
        self, coding: CodingTable, names: StudyNames, coders: Sequence[str], cases: Sequence[UnitCase], empty: str
    ) -> None:
        """List cases; `coders` are called so here, `empty` is said where there are none."""
        self._coding, self._names = coding, names
        self._labels = {label.code: label for label in names.labels}
        self._coders = tuple(coders)
        self.cases = cases[:MOST]
        rows = tuple(
            (
                coding.table.number(case.at),
                names.dimension(case.dimension),
                *(self._shown(given) for given in case.values),
                coding.documents[coding.table.document_at(case.at)].meta.title,
            )
            for case in self.cases
        )
        head = (_("Number"), _("Dimension"), *self._coders, _("Document"))
        self.model.show_table(StudyTable("disagreements", _("Disagreements"), head, rows))
        self.list.resizeColumnsToContents()
        self._empty.show_text("" if rows else empty)
        if rows:
            choose_row(self.list, self.model.index(0, 0))
        self._show_case()

    def _shown(self, given: Codes | None) -> str:
        assert self._names is not None
        if given is None:
            return "–"
        return "；".join(map(self._names.label, given)) or _("nothing")

    def _case(self) -> UnitCase | None:
        row = self.list.currentIndex().row()
        return self.cases[row] if 0 <= row < len(self.cases) else None

    def _show_case(self) -> None:
        case, coding = self._case(), self._coding
        if case is None or coding is None or self._names is None:
            self.text.show_passage("", "", "")
            self.codes.setText("")
            return
        text, span = self._text_of(coding, case.at), coding.table.span(case.at)
        before, after = text[max(0, span.start - _AROUND) : span.start], text[span.end : span.end + _AROUND]
        self.text.show_passage(before, text[span.start : span.end], after)
        lines = [
            f"<p><b>{escape(coder)}</b>&nbsp; {self._explained(given)}</p>"
            for coder, given in zip(self._coders, case.values, strict=True)
        ]
        head = f"{coding.table.number(case.at)} · {self._names.dimension(case.dimension)}"
        self.codes.setText(f"<p>{escape(head)}</p>{''.join(lines)}")

    def _explained(self, given: Codes | None) -> str:
        """What a coder gave a unit, each label with its definition."""
        if not given:
            return escape(self._shown(given))
        lines: list[str] = []
        for code in given:
            label = self._labels.get(code)
            whole = "" if label is None else label.definition(language())
            said = whole if len(whole) <= _DEFINED else f"{whole[:_DEFINED]}…"
            name = escape(code if label is None else label.name(language()))
            lines.append(f"{name}<br>{escape(said)}" if said else name)
        return "<br>".join(lines)

    def _take_key(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Space:
                self._step(1)
            case Qt.Key.Key_Backspace:
                self._step(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._open()
            case _:
                return False
        return True

    def _step(self, by: int) -> None:
        row = self.list.currentIndex().row() + by
        if 0 <= row < len(self.cases):
            choose_row(self.list, self.model.index(row, 0))

    def _open(self) -> None:
        case = self._case()
        if case is not None:
            self.opened.emit(case.at)
