"""Turns changes of a Session into a Qt signal that every view listens to."""

from PySide6.QtCore import QObject, Signal

from core.changes import ChangeSet
from core.session import Session


class Bridge(QObject):
    """Emits `changed(ChangeSet)` after each commit of one session; lives in the thread of that session."""

    changed = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._unsubscribe = session.subscribe(self._forward)

    def close(self) -> None:
        """Stop listening to the session; safe to call twice."""
        self._unsubscribe()
        self._unsubscribe = _nothing

    def _forward(self, change: ChangeSet) -> None:
        self.changed.emit(change)


def _nothing() -> None:
    return
