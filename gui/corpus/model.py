"""The counts of a corpus as a table."""

from collections.abc import Mapping

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from core.corpus.counting import CorpusCounts, CorpusGroup
from core.corpus.estimates import Interval
from gui.base.i18n import N_, _, language
from gui.widgets.flat_table import TOP, Index

COLUMN_NAMES: Mapping[str, str] = {
    "region": N_("Region"),
    "year": N_("Year"),
    "kind": N_("Kind"),
    "issuer": N_("Issuing body"),
    "label": N_("Label"),
}
"""How columns by which documents are grouped are called."""


class CountsModel(QAbstractTableModel):
    """Shows `CorpusCounts`: what a group has in common, its documents, and with labels the estimates."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.counts: CorpusCounts | None = None
        self._heads: list[str] = []
        self._rows: list[list[str]] = []
        self._texts = 0
        """How many columns hold words, the rest being figures."""

    def show_counts(self, counts: CorpusCounts | None) -> None:
        """Replace everything."""
        self.beginResetModel()
        self.counts = counts
        self._heads, self._rows = ([], []) if counts is None else (_heads(counts), [_row(g) for g in counts.groups])
        self._texts = 0 if counts is None else len(counts.by) + counts.is_labelled
        self.endResetModel()

    def rowCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else len(self._heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text and side."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._rows[index.row()][index.column()]
        return self._side(index.column()) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Names of columns."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._heads[section]
        return self._side(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignLeft if column < self._texts else Qt.AlignmentFlag.AlignRight
        return side | Qt.AlignmentFlag.AlignVCenter


def _heads(counts: CorpusCounts) -> list[str]:
    named = [_(COLUMN_NAMES[column]) for column in counts.by]
    if not counts.is_labelled:
        return [*named, _("Documents")]
    return [*named, _("Label"), _("Documents"), _("Estimate"), _("95 % interval"), _("Labelled"), _("Labelled alone")]


def _row(group: CorpusGroup) -> list[str]:
    values = ["" if value is None else str(value) for value in group.values]
    documents = f"{group.documents:,}"
    if group.estimate is None or group.label is None:
        return [*values, documents]
    name = group.label.name_zh if language().startswith("zh") else group.label.name_en
    made = group.estimate
    alone = "" if made.alone is None else f"{round(made.alone.value):,} {interval_words(made.alone)}".rstrip()
    found = f"{round(made.found.value):,}"
    return [
        *values,
        name or group.label.code,
        documents,
        found,
        interval_words(made.found),
        f"{made.labelled:,}",
        alone,
    ]


def interval_words(interval: Interval) -> str:
    """An interval as it is shown; empty where too few documents were labelled for one."""
    if interval.low is None or interval.high is None:
        return ""
    return f"{round(interval.low):,}–{round(interval.high):,}"
