"""A key that is held goes on doing only what it began, and only there.

Return held in a dialog closes it, and the desktop repeats the key: the text behind would open its list of labels, the
list would take its first line, and a passage would have a label that nobody chose. So what a held key repeats is
dropped as soon as the keyboard is elsewhere, until it is let go. Where letters and digits label or decide, they do it
once however long they are held.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow

_MOVING = frozenset({Qt.Key.Key_Tab, Qt.Key.Key_Backtab})
"""Held, they walk from one field to the next."""
_WALKING = frozenset("[]{}<>,.")
"""Signs that widen, move and walk in a text: held, they go on."""
_ONCE = "letters_act_once"
_EVENTS = frozenset({QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride})


def let_letters_act_once(widget: QObject) -> None:
    """Declare that letters, digits and most signs label or decide in `widget`: held, they do it only once."""
    widget.setProperty(_ONCE, True)


class Repeats:
    """Tells the presses that a person made from those that the desktop makes of a held key."""

    def __init__(self) -> None:
        self._released: dict[int, int] = {}
        """When each key was let go the last time, in milliseconds of the desktop."""

    def note(self, event: QKeyEvent) -> None:
        """Hear of a key that was let go."""
        self._released[event.key()] = event.timestamp()

    def made(self, event: QKeyEvent) -> bool:
        """Whether a press is a repetition.

        X11 sends a held key as let go and pressed in one moment, and Qt knows it for one only if the press has
        come when it looks.
        """
        if event.isAutoRepeat():
            return True
        return bool(event.timestamp()) and self._released.get(event.key()) == event.timestamp()


class HeldKeys(QObject):
    """Watches the windows of an application from the moment they have the keyboard."""

    def __init__(self, application: QGuiApplication) -> None:
        super().__init__(application)
        self._repeats = Repeats()
        self._begun: dict[int, QObject | None] = {}
        """For each key that was pressed: what had the keyboard then."""
        self._watched: QWindow | None = None
        application.focusWindowChanged.connect(self.watch)

    def watch(self, window: QWindow | None) -> None:
        """Hear of the keys of this window from now on, and no more of the one before."""
        if self._watched is not None:
            self._watched.removeEventFilter(self)
            self._watched.destroyed.disconnect(self._forget)
        self._watched = window
        if window is not None:
            window.installEventFilter(self)
            window.destroyed.connect(self._forget)

    def _forget(self) -> None:
        self._watched = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Swallow what a held key repeats where it must not."""
        if event.type() not in _EVENTS or not isinstance(event, QKeyEvent):
            return False
        if event.type() is QEvent.Type.KeyRelease:
            self._repeats.note(event)
            return False
        here = QGuiApplication.focusObject()
        if not self._repeats.made(event):
            # The first that comes of a press; what it does may move the keyboard before the rest of it comes.
            if event.type() is QEvent.Type.ShortcutOverride or event.key() not in self._begun:
                self._begun[event.key()] = here
            return False
        if event.key() in _MOVING or (self._begun.get(event.key()) is here and not _acts_once(event, here)):
            return False
        # Accepted, an override keeps the shortcut from starting; the press that follows is swallowed, too.
        event.accept()
        return True


def _acts_once(event: QKeyEvent, here: QObject | None) -> bool:
    if here is None or not here.property(_ONCE):
        return False
    text = event.text()
    return bool(text.strip()) and text.isprintable() and text not in _WALKING
