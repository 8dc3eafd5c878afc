"""A team folder on a server: its address and password."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QWidget

from core.errors import BiaoduError
from core.exchange.store_address import StoreAddress, store_address
from gui.base.i18n import _
from gui.widgets.dialog import Dialog, muted_label
from gui.widgets.errors import sentence


class StoreDialog(Dialog):
    """Asks for the address, which has no password, and for the password. Whoever opens it connects."""

    help_page = "exchange"

    store_wanted = Signal(object, str)
    """`StoreAddress` and password; the latter is empty where the system or the environment knows it."""

    def __init__(self, address: StoreAddress | None, parent: QWidget | None = None) -> None:
        """`address` is what is used now."""
        super().__init__(parent)
        self._hint, self._state = muted_label(), muted_label()
        self._state.hide()
        self.address = QLineEdit(str(address or ""))
        self.password = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self.address.setMinimumWidth(380)
        self.captions = QLabel(), QLabel()
        form = QFormLayout()
        for caption, field in zip(self.captions, (self.address, self.password), strict=True):
            caption.setBuddy(field)
            form.addRow(caption, field)
        self.body.addWidget(self._hint)
        self.body.addLayout(form)
        self.body.addWidget(self._state)
        self.address.textChanged.connect(self._look)
        self.retranslate()
        self._look()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Team folder on a server"))
        self._hint.setText(
            _(
                "A folder of a WebDAV server (https://name@server/folder), or of a store that speaks S3"
                " (s3://key@bucket/folder?endpoint=https://server). The same files go there as into a folder. The"
                " password is kept in the keyring of this computer, never in the project."
            )
        )
        for caption, field, words in (
            (self.captions[0], self.address, _("Address")),
            (self.captions[1], self.password, _("Password")),
        ):
            field.setAccessibleName(words)
            caption.setText(words)
        self.address.setPlaceholderText("https://name@server/folder")
        self.password.setPlaceholderText(_("Empty: as this computer knows it"))
        self.ok_button().setText(_("Use this folder"))

    def _look(self) -> None:
        self.ok_button().setEnabled(bool(self.address.text().strip()))

    def accept(self) -> None:
        """Ask for the folder, if this is an address."""
        try:
            address = store_address(self.address.text().strip())
        except BiaoduError as error:
            self._state.setText(sentence(error))
            self._state.show()
            return
        self.store_wanted.emit(address, self.password.text())
        super().accept()
