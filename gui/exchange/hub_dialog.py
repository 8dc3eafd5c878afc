"""Through which hub a project is shared: its address and password, and leaving it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QPushButton, QWidget

from core.errors import BiaoduError
from core.verbs.hub_documents import Subscription
from gui.base.i18n import _
from gui.exchange.hub_documents_dialog import fill_subscriptions
from gui.widgets.dialog import Dialog, muted_label
from gui.widgets.errors import sentence


class HubDialog(Dialog):
    """Asks for the address of a hub, which has no password, and for the password. Whoever opens it connects."""

    help_page = "exchange"

    connect_wanted = Signal(str, str, str)
    """Address, password and `Subscription`; the password is empty where the system knows it."""
    leave_wanted = Signal()

    def __init__(
        self,
        url: str | None,
        state: str = "",
        parent: QWidget | None = None,
        which: Subscription = Subscription.ALL,
    ) -> None:
        """`url` is the hub that is used now, `state` says how that stands, `which` of its documents come."""
        super().__init__(parent)
        self._url = url
        self._hint, self._state = muted_label(), muted_label()
        self._state.setText(state)
        self._state.setVisible(bool(state))
        self.address = QLineEdit(url or "")
        self.password = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self.address.setMinimumWidth(380)
        self.leave_button = QPushButton()
        self.leave_button.setAutoDefault(False)
        self.leave_button.clicked.connect(self._leave)
        self.documents = QComboBox()
        fill_subscriptions(self.documents)
        self.documents.setCurrentIndex(self.documents.findData(which.value))
        self.captions = QLabel(), QLabel(), QLabel()
        self.form = QFormLayout()
        for caption, field in zip(self.captions, (self.address, self.password, self.documents), strict=True):
            caption.setBuddy(field)
            self.form.addRow(caption, field)
        self.body.addWidget(self._hint)
        self.body.addLayout(self.form)
        self.body.addWidget(self._state)
        self.buttons.addButton(self.leave_button, self.buttons.ButtonRole.ResetRole)
        self.leave_button.setVisible(url is not None)
        self.address.textChanged.connect(self._look)
        self.retranslate()
        self._look()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Share through a hub"))
        self._hint.setText(
            _(
                "A PostgreSQL database of your team: labels reach your colleagues at once, and yours go there. Without"
                " a connection you work on as ever. Whoever runs it tells you the address."
            )
        )
        fill_subscriptions(self.documents)
        fields = (self.address, _("Address")), (self.password, _("Password")), (self.documents, _("Documents"))
        for caption, (field, words) in zip(self.captions, fields, strict=True):
            field.setAccessibleName(words)
            caption.setText(words)
        self.address.setPlaceholderText("postgresql://name@server/database")
        self.password.setPlaceholderText(_("Empty: as this computer knows it"))
        self.ok_button().setText(_("Share project"))
        self.leave_button.setText(_("Leave hub"))

    def _look(self) -> None:
        self.ok_button().setEnabled(bool(self.address.text().strip()))

    def accept(self) -> None:
        """Ask for the connection, if this is an address."""
        from core.hub.addresses import address_of

        try:
            address_of(self.address.text().strip())
        except BiaoduError as error:
            self._state.setText(sentence(error))
            self._state.setVisible(True)
            return
        self.connect_wanted.emit(self.address.text().strip(), self.password.text(), self.documents.currentData())
        super().accept()

    def _leave(self) -> None:
        self.leave_wanted.emit()
        self.reject()
