"""Which two reports are compared: pairs are proposed by region and year, and either report can be another one."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QComboBox

from core.ids import DocumentId
from core.model import DocumentEntry
from core.outcomes.pairing import ReportPair, proposed_pairs
from gui.base.i18n import _

_LONGEST = 28
"""Characters of a report's name that are in sight; all of it is in its tip."""
_WIDTH = 42
"""The same as Latin letters, which are narrower: by these Qt measures a box."""


@dataclass(frozen=True, slots=True)
class ListedReports:
    """The reports of a project, as both boxes offer them."""

    plans: Sequence[DocumentEntry]
    """Those of proposed pairs first."""
    later: Sequence[DocumentEntry]
    pairs: Sequence[ReportPair]

    @classmethod
    def of(cls, entries: Sequence[DocumentEntry]) -> "ListedReports":
        """Of all documents of a project. There may be very many; it asks no window."""
        pairs = proposed_pairs(entries)
        paired = [pair.plans for pair in pairs]
        known = {entry.id for entry in paired}
        return cls([*paired, *(entry for entry in entries if entry.id not in known)], entries, pairs)


class _Reports(QAbstractListModel):
    """Rows of a box, made when they are seen: a project may have fifty thousand."""

    def __init__(self, box: QComboBox) -> None:
        super().__init__(box)
        self._entries: Sequence[DocumentEntry] = ()
        self._rows: dict[DocumentId, int] = {}

    def show(self, entries: Sequence[DocumentEntry]) -> None:
        self.beginResetModel()
        self._entries = entries
        self._rows = {entry.id: row for row, entry in enumerate(entries)}
        self.endResetModel()

    def row(self, document: DocumentId | None) -> int:
        """Of a report; -1 for one that is not here."""
        return -1 if document is None else self._rows.get(document, -1)

    def entry(self, row: int) -> DocumentEntry | None:
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entry(index.row())
        if entry is None:
            return None
        if role == Qt.ItemDataRole.UserRole:
            return entry.id
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        name = _named(entry)
        return f"{name[:_LONGEST]}…" if role == Qt.ItemDataRole.DisplayRole and len(name) > _LONGEST else name


class ReportChooser(QObject):
    """Two boxes for whoever lays them out: choosing a report with plans chooses the one that comes after it, too."""

    chosen = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.plans, self.later = QComboBox(), QComboBox()
        self.pairs: Sequence[ReportPair] = []
        self._listed = _Reports(self.plans), _Reports(self.later)
        for box, reports in zip((self.plans, self.later), self._listed, strict=True):
            box.setModel(reports)
            # To measure all of them would take longer than to show them.
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(_WIDTH)
        self.plans.activated.connect(lambda _n: self._plans_chosen())
        self.later.activated.connect(lambda _n: self.chosen.emit())
        self.retranslate()

    def show_reports(self, listed: ListedReports, wanted: DocumentId | None = None) -> None:
        """Offer the reports of a project; what was chosen stays, else the pair of `wanted` or the first one is."""
        before = self.plans.currentData(), self.later.currentData()
        self.pairs = listed.pairs
        for reports, entries in zip(self._listed, (listed.plans, listed.later), strict=True):
            reports.show(entries)
        if all(reports.row(document) >= 0 for reports, document in zip(self._listed, before, strict=True)):
            self.choose(*before)
            return
        planned, told = ([pair for pair in self.pairs if wanted == pair[end].id] for end in (0, 1))
        pair = next(iter([*planned, *told, *self.pairs]), None)
        self.choose(*((None, None) if pair is None else (pair.plans.id, pair.outcomes.id)))

    def choose(self, plans: DocumentId | None, later: DocumentId | None) -> None:
        """Choose two reports, without telling."""
        for box, reports, document in zip((self.plans, self.later), self._listed, (plans, later), strict=True):
            box.setCurrentIndex(reports.row(document))

    def _plans_chosen(self) -> None:
        plans = self.plans.currentData()
        pair = next((pair for pair in self.pairs if pair.plans.id == plans), None)
        if pair is not None:
            self.later.setCurrentIndex(self._listed[1].row(pair.outcomes.id))
        self.chosen.emit()

    @property
    def pair(self) -> ReportPair | None:
        """The two reports; None where either is not chosen, or both are the same."""
        boxes = zip((self.plans, self.later), self._listed, strict=True)
        plans, later = (reports.entry(box.currentIndex()) for box, reports in boxes)
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
