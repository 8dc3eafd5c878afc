"""Which two reports are compared: pairs are proposed by region and year, and either report can be another one."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from core.ids import DocumentId
from core.model import DocumentEntry
from core.outcomes.pairing import ReportPair, proposed_pairs
from gui.base.i18n import _
from gui.widgets.flow import FlowLayout

_LONGEST = 28
"""Characters of a report's name that are in sight; all of it is in its tip."""


class ReportChooser(QWidget):
    """Two boxes: choosing a report with plans chooses the one that comes after it, too."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plans, self.later = QComboBox(), QComboBox()
        self.pairs: list[ReportPair] = []
        self._entries: dict[DocumentId, DocumentEntry] = {}
        line = FlowLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        for box in (self.plans, self.later):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            line.addWidget(box)
        self.plans.activated.connect(lambda _n: self._plans_chosen())
        self.later.activated.connect(lambda _n: self.chosen.emit())
        self.retranslate()

    def show_reports(self, entries: Sequence[DocumentEntry], wanted: DocumentId | None = None) -> None:
        """Offer the reports of a project; what was chosen stays, else the pair of `wanted` or the first one is."""
        before = self.plans.currentData(), self.later.currentData()
        self._entries = {entry.id: entry for entry in entries}
        self.pairs = proposed_pairs(entries)
        paired = [pair.plans for pair in self.pairs]
        known = {entry.id for entry in paired}
        for box, listed in (
            (self.plans, [*paired, *(entry for entry in entries if entry.id not in known)]),
            (self.later, list(entries)),
        ):
            box.clear()
            for entry in listed:
                name = _named(entry)
                box.addItem(name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…", entry.id)
                box.setItemData(box.count() - 1, name, Qt.ItemDataRole.ToolTipRole)
        if before[0] in self._entries and before[1] in self._entries:
            self.choose(*before)
            return
        planned, told = ([pair for pair in self.pairs if wanted == pair[end].id] for end in (0, 1))
        pair = next(iter([*planned, *told, *self.pairs]), None)
        if pair is None:
            self.plans.setCurrentIndex(-1)
            self.later.setCurrentIndex(-1)
        else:
            self.choose(pair.plans.id, pair.outcomes.id)

    def choose(self, plans: DocumentId, later: DocumentId) -> None:
        """Choose two reports, without telling."""
        self.plans.setCurrentIndex(self.plans.findData(plans))
        self.later.setCurrentIndex(self.later.findData(later))

    def _plans_chosen(self) -> None:
        plans = self.plans.currentData()
        pair = next((pair for pair in self.pairs if pair.plans.id == plans), None)
        if pair is not None:
            self.later.setCurrentIndex(self.later.findData(pair.outcomes.id))
        self.chosen.emit()

    @property
    def pair(self) -> ReportPair | None:
        """The two reports; None where either is not chosen, or both are the same."""
        plans, later = (self._entries.get(box.currentData()) for box in (self.plans, self.later))
        return None if plans is None or later is None or plans.id == later.id else ReportPair(plans, later)

    def pairs_of_region(self) -> list[ReportPair]:
        """All pairs of the region that is chosen; the chosen one alone where it is none of those proposed."""
        pair = self.pair
        if pair is None:
            return []
        of_region = [known for known in self.pairs if pair.region and known.region == pair.region]
        ids = [(known.plans.id, known.outcomes.id) for known in of_region]
        return of_region if (pair.plans.id, pair.outcomes.id) in ids else [pair]

    def retranslate(self) -> None:
        """Set the texts again."""
        for box, words in ((self.plans, _("Report with plans")), (self.later, _("Later report"))):
            box.setAccessibleName(words)
            box.setPlaceholderText(words)
            box.setToolTip(words)


def _named(entry: DocumentEntry) -> str:
    year = "" if entry.year is None else str(entry.year)
    # Most titles say where and when already, and what comes first is what is in sight.
    place = " ".join(part for part in (entry.region or "", year) if part and part not in entry.title)
    return f"{place} · {entry.title}" if place else entry.title
