"""What freezing the numbers of units would change, listed before anything does."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from core.ids import DocumentId
from core.study.numbering import Renumbering, UnitChange
from gui.base.i18n import N_, _, ngettext
from gui.widgets.dialog import Dialog, muted_label

_CHANGES = {
    UnitChange.NUMBER: N_("another number"),
    UnitChange.BOUNDARY: N_("other boundaries"),
    UnitChange.NEW: N_("new"),
    UnitChange.GONE: N_("gone"),
}
_SHOWN = 5_000
"""Units that are listed; the others are counted."""
_SIZE = (760, 520)


class RenumberingDialog(Dialog):
    """A unit a line: its number now and then. Nothing changes unless the user says so."""

    help_page = "agreement"

    submitted = Signal()
    """The numbers are to be frozen as they would be now."""

    def __init__(self, found: Renumbering, titles: Mapping[DocumentId, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found = found
        self._intro = muted_label()
        self.tree = QTreeWidget()
        self.tree.setColumnCount(4)
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.header().setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)
        self.body.addWidget(self._intro)
        self.body.addWidget(self.tree, 1)
        for row in found.rows[:_SHOWN]:
            title = titles.get(row.document, "")
            item = QTreeWidgetItem(self.tree, [row.before or "–", row.after or "–", _(_CHANGES[row.change]), title])
            item.setToolTip(3, title)
        self.accepted.connect(self.submitted)
        self.retranslate()
        self.resize(*_SIZE)

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Freeze the numbers of units"))
        changed = len(self._found.rows)
        if self._found.version == 0:
            words = ngettext("{n} unit gets its number.", "{n} units get their numbers.", changed)
            stays = _("They stay from then on, whatever becomes of headings and of the program.")
        else:
            words = ngettext("{n} unit would change.", "{n} units would change.", changed)
            same = self._found.same
            stays = ngettext("{n} unit stays as it is.", "{n} units stay as they are.", same).format(n=f"{same:,}")
        self._intro.setText(f"{words.format(n=f'{changed:,}')} {stays}")
        self.tree.setHeaderLabels([_("Now"), _("Then"), _("Change"), _("Document")])
        self.tree.setAccessibleName(_("Units that change"))
        self.ok_button().setText(_("Freeze"))
