"""A team folder on a server: asking for its address and password, and whether this computer may go there."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.errors import BiaoduError
from core.progress import Cancelled, Progress
from core.session import Session
from gui.actions.host import Host
from gui.base.i18n import _
from gui.base.settings import TEAM_SERVERS
from gui.widgets.errors import sentence
from gui.widgets.message_bar import Message, MessageKind

if TYPE_CHECKING:
    from core.exchange.store_address import StoreAddress


class TeamServer(QObject):
    """Whoever made a project file chose the address in it: nothing is sent or fetched before the user agrees."""

    known = Signal()
    """The user has agreed to the address of the project's team folder."""
    agreed = Signal(object)
    """`StoreAddress` that answers and is to be used from now on."""

    def __init__(self, window: Host, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._session = session

    def folder(self) -> "Path | StoreAddress | None":
        """The team folder of the project; None also for an address that is none."""
        try:
            return self._session.exchange.team_folder()
        except BiaoduError:
            return None

    @property
    def may_go(self) -> bool:
        """Whether work may go to the team folder."""
        folder = self.folder()
        return isinstance(folder, Path) or (
            folder is not None and str(folder) in self._window.settings.get(TEAM_SERVERS)
        )

    def begin(self) -> None:
        """Ask whether to connect, where nobody has agreed yet."""
        try:
            folder = self._session.exchange.team_folder()
        except BiaoduError as error:
            self._window.message_bar.show_message(Message(sentence(error), MessageKind.WARNING))
            return
        if folder is not None and not self.may_go:
            told = _("This project's team folder is {address}. Nothing is sent or fetched before you agree.")
            connects = (_("Use this folder"), lambda: self._agree_to(str(folder)))
            message = Message(told.format(address=folder), MessageKind.WARNING, actions=(connects,), sticky=True)
            self._window.message_bar.show_message(message)

    def ask(self) -> None:
        """Ask for an address and a password."""
        from core.exchange.store_address import StoreAddress
        from gui.exchange.store_dialog import StoreDialog

        folder = self.folder()
        dialog = StoreDialog(folder if isinstance(folder, StoreAddress) else None, self._window.window())
        dialog.store_wanted.connect(self.use)
        dialog.open()

    def use(self, address: "StoreAddress", password: str) -> None:
        """Use a folder on a server from now on, if it answers."""

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> None:
            from core.exchange.store_secret import keep_secret
            from core.verbs.team_folder import team_place

            if password:
                keep_secret(address, password)
            team_place(address).packages()

        def done(_nothing: None) -> None:
            self._agree(str(address))
            self.agreed.emit(address)

        self._window.jobs.start_in(self._session, _("Looking into the team folder"), work, done=done)

    def _agree_to(self, address: str) -> None:
        self._agree(address)
        self.known.emit()

    def _agree(self, address: str) -> None:
        servers = self._window.settings.get(TEAM_SERVERS)
        if address not in servers:
            self._window.settings.set(TEAM_SERVERS, [*servers, address])
