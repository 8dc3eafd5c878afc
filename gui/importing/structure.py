"""In the import's detail: which parts of the chosen text report and which plan, to correct; how much it withholds."""

from html import escape

from PySide6.QtCore import QUrl, Signal
from PySide6.QtWidgets import QMenu, QTextBrowser, QVBoxLayout, QWidget

from core.reading.structure import Structure
from core.text.parts import PartKind
from gui.base import theme
from gui.base.i18n import _, ngettext
from gui.outline.part_kinds import fill_part_menu, part_name, part_tip
from gui.widgets.dialog import muted_label

_SHOWN = 200
"""Parts that are listed."""


class ImportStructure(QWidget):
    """One line that counts, over a list of the parts; the word before a part is a link to its menu."""

    correction_wanted = Signal(int, object)
    """Start of a part (code points), and the `Correction` or None for as found."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._structure: Structure | None = None
        self.summary = muted_label()
        self.parts = QTextBrowser()
        self.parts.setProperty("field", True)
        self.parts.setOpenLinks(False)
        self.parts.setMinimumHeight(56)
        self.parts.anchorClicked.connect(self._open_menu)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.summary)
        layout.addWidget(self.parts, 1)
        self.retranslate()

    def show_structure(self, found: Structure | None) -> None:
        """Show what was found in a text; None while that is not known."""
        self._structure = found
        self.summary.setText(summary(found) if found is not None else "")
        self.parts.setHtml(_listed(found) if found is not None else "")

    def retranslate(self) -> None:
        """Set every text again."""
        self.parts.setAccessibleName(_("Parts of the text"))
        self.parts.setPlaceholderText(_("The parts of the chosen text are listed here."))
        self.show_structure(self._structure)

    def part_menu(self, number: int) -> QMenu:
        """What a part of the list, from 0, can be corrected to."""
        menu = QMenu(self)
        if self._structure is not None:
            _heading, part = self._structure.parts[number]
            start = part.range.start
            fill_part_menu(menu, part, lambda correction: self.correction_wanted.emit(start, correction), keys=False)
        return menu

    def _open_menu(self, link: QUrl) -> None:
        menu = self.part_menu(int(link.fragment()))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.parts.viewport().mapToGlobal(self.parts.cursorRect().bottomLeft()))


def summary(found: Structure) -> str:
    """How many parts report and plan, and how many values are withheld."""
    reports, plans = found.count(PartKind.REPORTS), found.count(PartKind.PLANS)
    said: list[str] = []
    if reports:
        said.append(ngettext("{n} part reports", "{n} parts report", reports).format(n=reports))
    if plans:
        said.append(ngettext("{n} part plans", "{n} parts plan", plans).format(n=plans))
    if not found.parts:
        said.append(_("No headings"))
    if found.withheld:
        number = f"{found.withheld:,}"
        said.append(ngettext("{n} withheld value", "{n} withheld values", found.withheld).format(n=number))
    return " · ".join(said)


def _listed(found: Structure) -> str:
    now = theme.current()
    rows: list[str] = []
    for number, (heading, part) in enumerate(found.parts[:_SHOWN]):
        colour = now.accent if part.kind is PartKind.PLANS else now.muted
        word, tip = escape(part_name(part.kind) or "–"), escape(part_tip(part))
        link = f'<a href="#{number}" title="{tip}" style="color:{colour.name()}">{word}</a>'
        rows.append(
            f'<tr><td style="padding-right:12px; white-space:nowrap">{link}</td><td>{escape(heading)}</td></tr>'
        )
    more = len(found.parts) - _SHOWN
    end = "<p>" + escape(_("… and {n} more").format(n=more)) + "</p>" if more > 0 else ""
    return f'<table cellspacing="0" cellpadding="2">{"".join(rows)}</table>{end}'
