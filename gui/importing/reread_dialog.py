"""What reading documents again with today's rules would change, listed before anything does."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from core.verbs.correcting import Reread
from gui.base.i18n import N_, _, ngettext
from gui.widgets.dialog import Dialog, muted_label

_FIELDS = {
    "title": N_("Title"),
    "region": N_("Region"),
    "year": N_("Year"),
    "issuer": N_("Issuing body"),
    "date": N_("Date"),
    "kind": N_("Kind"),
}
_SHOWN = 2_000
"""Documents that are listed; the others are counted."""
_SIZE = (860, 520)


class RereadDialog(Dialog):
    """A document a line that can be left out, and below it what would change."""

    help_page = "import"

    submitted = Signal(list)
    """The `Reread`s that stay ticked."""

    def __init__(self, found: Sequence[Reread], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found = found
        self._intro = muted_label()
        self.tree = QTreeWidget()
        self.tree.setColumnCount(3)
        self.tree.setUniformRowHeights(True)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setStretchLastSection(True)
        self.body.addWidget(self._intro)
        self.body.addWidget(self.tree, 1)
        self._fill()
        self.tree.itemChanged.connect(self._count)
        self.accepted.connect(lambda: self.submitted.emit(self.chosen()))
        self.retranslate()
        self.resize(*_SIZE)

    def chosen(self) -> list[Reread]:
        """Those that stay ticked, and those that are too many to be listed."""
        items = (self.tree.topLevelItem(row) for row in range(self.tree.topLevelItemCount()))
        checked = [item is not None and item.checkState(0) == Qt.CheckState.Checked for item in items]
        ticked = [reread for reread, is_checked in zip(self._found, checked, strict=False) if is_checked]
        return [*ticked, *self._found[_SHOWN:]]

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        number = len(self._found)
        self.setWindowTitle(_("Read again with today's rules"))
        text = ngettext("{n} document would change.", "{n} documents would change.", number).format(n=f"{number:,}")
        kept = _("What people entered, confirmed, masked or marked stays as it is.")
        self._intro.setText(f"{text} {kept}")
        self.tree.setHeaderLabels([_("Document"), _("Now"), _("Then")])
        self.tree.setAccessibleName(_("Differences"))
        self.ok_button().setText(_("Take over"))

    def _count(self) -> None:
        self.ok_button().setEnabled(bool(self.chosen()))

    def _fill(self) -> None:
        for reread in self._found[:_SHOWN]:
            item = QTreeWidgetItem(self.tree, [reread.title])
            item.setToolTip(0, reread.title)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(0, Qt.CheckState.Checked)
            for cells in _rows(reread):
                below = QTreeWidgetItem(item, cells)
                for column, text in enumerate(cells):
                    below.setToolTip(column, text)
        self.tree.expandAll()


def _rows(reread: Reread) -> Iterator[list[str]]:
    for change in reread.values:
        before, after = ("–" if value in (None, "") else str(value) for value in (change.before, change.after))
        yield [_(_FIELDS[change.field]), before, after]
    for masks, caption in ((reread.masked, _("Masked")), (reread.unmasked, _("No longer masked"))):
        if masks:
            number = sum(mask.end - mask.start for mask in masks)
            yield [caption, "", ngettext("{n} character", "{n} characters", number).format(n=f"{number:,}")]
