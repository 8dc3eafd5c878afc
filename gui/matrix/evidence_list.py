"""What stands below the matrix: the passages and figures of the chosen cells, or how two rows differ."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QMenu, QWidget

from core.ids import DocumentId
from core.matrix.cell_figures import CellFigure
from core.matrix.evidence import EvidenceRow, RowComparison, compare_rows
from core.matrix.export import figure_words
from core.model import Label, Passage
from gui.base.i18n import N_, _
from gui.matrix.rows import ShownCell
from gui.widgets.item_rows import take_out_rows
from gui.widgets.menus import add_action, popup_over

MOST = 200
"""Passages that are listed: more belong on the screen of passages."""
QUOTED = 300
"""Code points of a passage that are shown."""
_COMPARED: tuple[tuple[RowComparison, str], ...] = (
    (RowComparison.BOTH, N_("Both write about: {labels}")),
    (RowComparison.ONLY_FIRST, N_("Only {first}: {labels}")),
    (RowComparison.ONLY_SECOND, N_("Only {second}: {labels}")),
    (RowComparison.NEITHER, N_("Neither: {labels}")),
    (RowComparison.OPEN, N_("Not read yet, so open: {labels}")),
)


class EvidenceLine(NamedTuple):
    """A line of the list."""

    text: str
    passage: Passage | None = None
    """To be opened."""
    figure: CellFigure | None = None


class EvidenceList(QListWidget):
    """Enter or a double click opens a passage."""

    opened = Signal(object)
    """A `Passage`."""
    figure_said = Signal(object, str)
    """A `CellFigure`, and what a person says of it: ``value``, ``done``, ``planned``, ``none`` or ``found``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setUniformItemSizes(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.lines: list[EvidenceLine] = []
        self.editable = True
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._show_menu)
        self.itemActivated.connect(self._open)

    def show_lines(self, lines: Sequence[EvidenceLine]) -> None:
        """Replace all lines."""
        take_out_rows(self)
        self.lines = list(lines)
        for line in lines:
            self.addItem(QListWidgetItem(line.text))

    def current(self) -> EvidenceLine | None:
        """The line with the cursor."""
        row = self.currentRow()
        return self.lines[row] if 0 <= row < len(self.lines) else None

    def figure_menu(self, figure: CellFigure) -> QMenu:
        """What can be said of a figure."""
        menu = QMenu(self)
        for what, words in (
            ("value", _("Correct value and unit…")),
            ("done", _("It was reached")),
            ("planned", _("It is planned")),
            ("none", _("It is no figure")),
            ("found", _("As it was found")),
        ):
            action = add_action(menu, words, partial(self.figure_said.emit, figure, what))
            action.setEnabled(self.editable)
        return menu

    def _show_menu(self, point: QPoint) -> None:
        line = self.current()
        if line is not None and line.figure is not None:
            popup_over(self, self.figure_menu(line.figure), point)

    def _open(self, item: QListWidgetItem) -> None:
        line = self.lines[self.row(item)]
        if line.passage is not None:
            self.opened.emit(line.passage)


def cell_lines(
    cells: Iterable[ShownCell], text_of: Callable[[DocumentId], str], label_name: Callable[[Label], str]
) -> list[EvidenceLine]:
    """The passages of cells, each with where it stands, and their figures below them."""
    lines: list[EvidenceLine] = []
    for shown in cells:
        titles = {entry.id: entry.title for entry in shown.row.documents}
        for passage in shown.cell.passages:
            if len(lines) >= MOST:
                lines.append(EvidenceLine(_("… and more: F5 shows all passages.")))
                return lines
            quote = text_of(passage.document)[passage.start : passage.end]
            quote = quote if len(quote) <= QUOTED else f"{quote[:QUOTED]}…"
            where = f"{titles.get(passage.document, '')} · {label_name(shown.label)} [{passage.start}, {passage.end})"
            lines.append(EvidenceLine(f"{quote}\n{where}", passage))
        lines += (EvidenceLine(_figure(figure), None, figure) for figure in shown.figures)
    return lines


def _figure(figure: CellFigure) -> str:
    told = {
        "done": _("done"),
        "planned": _("planned"),
        "withheld": _("withheld"),
    }[figure.quantity.reported.value]
    corrected = _("corrected") if figure.quantity.corrected else ""
    return _(", ").join(part for part in (figure_words(figure), told, corrected) if part)


def comparison_lines(
    labels: Sequence[Label],
    rows: tuple[EvidenceRow, EvidenceRow],
    names: tuple[str, str],
    label_name: Callable[[Label], str],
) -> list[EvidenceLine]:
    """On what both rows speak, on what only one does, and what nobody can tell yet."""
    found = compare_rows(labels, *rows)
    lines: list[EvidenceLine] = []
    for how, words in _COMPARED:
        named = [label_name(label) for label in labels if found[label.id] is how]
        if named:
            text = _(words).format(first=names[0], second=names[1], labels=_(", ").join(named))
            lines.append(EvidenceLine(text))
    return lines
