"""What every panel shares: reading the session, redrawing from the bridge, one way out for errors."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QWidget

from core.changes import ChangeSet
from core.errors import BiaoduError
from core.session import Session
from gui.bridge import Bridge

Result = TypeVar("Result")


class Panel(QWidget):
    """A view of the session: reads it, calls its verbs, and redraws only from the bridge's change sets."""

    failed = Signal(object)
    """A `BiaoduError` that a verb raised; the window shows it."""

    def __init__(self, session: Session, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.editable = not session.access.read_only
        """Whether the panel offers to change anything."""
        bridge.changed.connect(self._receive)

    def set_editable(self, on: bool) -> None:
        """Offer changes or not, as while a job writes; a project that is read-only stays so."""
        self.editable = on and not self._session.access.read_only
        self.show_editable()

    def show_editable(self) -> None:
        """Enable or disable what is always on the screen; menus ask when they open."""

    def attempt(self, verb: Callable[[], Result]) -> Result | None:
        """Run a verb; what it refuses is emitted by `failed` and gives None."""
        try:
            return verb()
        except BiaoduError as error:
            self.failed.emit(error)
            return None

    def apply(self, change: ChangeSet) -> None:
        """Bring what is shown up to date after `change`."""
        raise NotImplementedError

    def retranslate(self) -> None:
        """Set every text again, in the current language."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _receive(self, change: object) -> None:
        assert isinstance(change, ChangeSet)
        self.apply(change)
