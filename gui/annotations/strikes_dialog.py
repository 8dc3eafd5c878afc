"""What is struck out in this project, to bring it back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QPushButton, QTreeWidget, QTreeWidgetItem, QWidget

from core.session import Session
from core.verbs.striking import Struck
from gui.base.i18n import _
from gui.base.identities import HIDDEN, SHOWN, Identities
from gui.base.times import describe_time
from gui.widgets.dialog import Dialog, muted_label
from gui.widgets.item_rows import take_out_rows

SHORT = 8
"""Digits of an id that a line shows."""


class StrikesDialog(Dialog):
    """Lists rows; whoever opens it calls the verbs."""

    help_page = "trouble"

    lift_wanted = Signal(object)
    """list of the rows to bring back, as ``<table>/<id>``."""

    def __init__(self, session: Session, parent: QWidget | None = None, identities: Identities = SHOWN) -> None:
        super().__init__(parent, accept=False)
        self._session = session
        self._identities = identities
        self._hint = muted_label()
        self.list = QTreeWidget()
        self.list.setProperty("field", True)
        self.list.setColumnCount(3)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.lift_button = QPushButton()
        self.lift_button.setAutoDefault(False)
        self.lift_button.clicked.connect(lambda: self.lift_wanted.emit(self.chosen()))
        self.list.itemSelectionChanged.connect(self._enable)
        self.buttons.addButton(self.lift_button, self.buttons.ButtonRole.ActionRole)
        self.body.setSpacing(8)
        self.body.addWidget(self._hint)
        self.body.addWidget(self.list, 1)
        self.resize(560, 360)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Struck out"))
        self._hint.setText(
            _(
                "What nobody could change or remove any more and was struck out. It stays so at every colleague's who"
                " merges your work, until somebody brings it back."
            )
        )
        self.list.setHeaderLabels([_("What"), _("By"), _("When")])
        self.list.setAccessibleName(_("Struck out"))
        self.lift_button.setText(_("Bring back"))
        self.show_rows()

    def show_rows(self) -> None:
        """Read the list again."""
        names = self._identities.doers(self._session.annotators.list())
        take_out_rows(self.list)
        for struck in self._session.exchange.strikes.list():
            item = QTreeWidgetItem(
                self.list, [words(struck), names.get(struck.annotator, HIDDEN), describe_time(struck.at)]
            )
            item.setData(0, Qt.ItemDataRole.UserRole, struck.row)
            item.setToolTip(0, struck.row)
            if struck.for_good:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsSelectable)
                item.setToolTip(0, _("Struck out for good"))
        self._enable()

    def chosen(self) -> list[str]:
        """The chosen rows."""
        return [item.data(0, Qt.ItemDataRole.UserRole) for item in self.list.selectedItems()]

    def _enable(self) -> None:
        self.lift_button.setEnabled(bool(self.list.selectedItems()) and not self._session.access.read_only)


def words(struck: Struck) -> str:
    """What a row is, with the beginning of its id."""
    table, _slash, key = struck.row.partition("/")
    kind = {
        "annotation": _("Annotation"),
        "comment": _("Comment"),
        "decision": _("Decision"),
        "document": _("Document data"),
        "document_mask": _("Mask"),
        "document_status": _("Status"),
        "label": _("Label"),
        "annotator": _("Annotator"),
    }.get(table, table)
    return f"{kind} {key[:SHORT]}"
