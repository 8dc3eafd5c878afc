"""With which keys people sign, and what is known of them."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QPushButton, QTreeWidget, QTreeWidgetItem, QWidget

from core.errors import BiaoduError
from core.exchange.standing import Standing
from core.session import Session
from core.verbs.keys import PersonKey
from gui.base.i18n import _
from gui.widgets.dialog import Dialog, muted_label
from gui.widgets.errors import sentence
from gui.widgets.item_rows import take_out_rows


class KeysDialog(Dialog):
    """Lists keys; whoever opens it calls the verbs."""

    help_page = "exchange"

    add_wanted = Signal(str)
    """Another key of one's own, from another computer."""
    withdraw_wanted = Signal(str)
    """A key that is no longer one's own."""
    accept_wanted = Signal(str, str)
    """Annotator id and a key that is theirs, because they said so."""
    renew_wanted = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, accept=False)
        self._session = session
        self._hint, self._trouble = muted_label(), muted_label()
        self.list = QTreeWidget()
        self.list.setProperty("field", True)
        self.list.setColumnCount(3)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.list.itemSelectionChanged.connect(self._enable)
        self.add_button, self.accept_button, self.withdraw_button, self.renew_button = (QPushButton() for _ in range(4))
        self.add_button.clicked.connect(lambda: self._on_chosen(lambda key: self.add_wanted.emit(key.key)))
        self.withdraw_button.clicked.connect(lambda: self._on_chosen(lambda key: self.withdraw_wanted.emit(key.key)))
        self.accept_button.clicked.connect(
            lambda: self._on_chosen(lambda key: self.accept_wanted.emit(key.annotator, key.key))
        )
        self.renew_button.clicked.connect(self.renew_wanted)
        for button in (self.add_button, self.accept_button, self.withdraw_button, self.renew_button):
            button.setAutoDefault(False)
            self.buttons.addButton(button, self.buttons.ButtonRole.ActionRole)
        self.body.setSpacing(8)
        self.body.addWidget(self._hint)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self._trouble)
        self.resize(720, 400)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Signing keys"))
        self._hint.setText(
            _(
                "Everybody's work is signed with a key of their computer. The first key seen of a person is taken as"
                " theirs; another one counts when a known key of theirs adds it, or when you take it as theirs."
            )
        )
        self.list.setHeaderLabels([_("Annotator"), _("Signing key"), _("State")])
        self.list.setAccessibleName(_("Signing keys"))
        self.add_button.setText(_("This is mine, too"))
        self.accept_button.setText(_("Take as theirs"))
        self.withdraw_button.setText(_("Withdraw"))
        self.renew_button.setText(_("Replace my key"))
        self.show_keys()

    def show_keys(self) -> None:
        """Read the list again."""
        take_out_rows(self.list)
        try:
            keys = self._session.exchange.keys.list()
        except BiaoduError as error:
            keys = []
            self._trouble.setText(sentence(error))
        names = {person.id: person.name for person in self._session.annotators.list()}
        for key in keys:
            item = QTreeWidgetItem(self.list, [names.get(key.annotator, ""), key.fingerprint, standing_words(key)])
            item.setData(0, Qt.ItemDataRole.UserRole, key)
            item.setToolTip(1, key.key)
        self._trouble.setVisible(bool(self._trouble.text()))
        self._enable()

    def chosen(self) -> PersonKey | None:
        """The chosen key."""
        items = self.list.selectedItems()
        return items[0].data(0, Qt.ItemDataRole.UserRole) if items else None

    def _on_chosen(self, emit: Callable[[PersonKey], object]) -> None:
        key = self.chosen()
        if key is not None:
            emit(key)

    def _enable(self) -> None:
        key, me = self.chosen(), self._session.annotator
        writable = me is not None and not self._session.access.read_only
        mine = key is not None and me is not None and key.annotator == me.id
        unknown = key is not None and key.standing in (Standing.FOREIGN, Standing.FIRST)
        self.add_button.setEnabled(writable and mine and unknown)
        self.accept_button.setEnabled(unknown and not mine)
        withdrawable = key is not None and key.standing is not Standing.WITHDRAWN and not key.own
        self.withdraw_button.setEnabled(writable and mine and withdrawable)
        self.renew_button.setEnabled(writable)


def standing_words(key: PersonKey) -> str:
    """What a key is to its person, in words."""
    if key.own and key.standing is not Standing.WITHDRAWN:
        return _("This computer's")
    return {
        Standing.KNOWN: _("Known as theirs"),
        Standing.FIRST: _("Not met yet"),
        Standing.FOREIGN: _("Not known as theirs"),
        Standing.WITHDRAWN: _("Withdrawn"),
    }[key.standing]
