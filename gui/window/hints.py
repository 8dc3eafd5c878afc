"""Three hints for the first steps. Each is shown once, over the texts, when it is useful; none needs an answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from core.changes import ChangeSet
from core.ids import DocumentId
from gui.actions.registry import shown_key
from gui.actions.table import When
from gui.base.i18n import N_, _, language
from gui.base.settings import HINTS, SEEN_HINTS
from gui.widgets.message_bar import Message

if TYPE_CHECKING:
    from gui.window.main_window import MainWindow
    from gui.window.workspace import Workspace


@dataclass(frozen=True, slots=True)
class FirstHint:
    """One of the hints."""

    id: str
    text: str
    """The text in English; ``{key}`` and the like are filled in when it is shown."""


LABEL = FirstHint(
    "label", N_("Put the caret into a sentence and press {key}: it is labelled “{label}”. {keys} shows all keys.")
)
PALETTE = FirstHint(
    "palette", N_("{key} finds everything by name: actions, labels, documents and pages of the manual.")
)
SIDE_BY_SIDE = FirstHint("side_by_side", N_("{key} opens a second report beside this one."))
ALL = (LABEL, PALETTE, SIDE_BY_SIDE)


class Hints(QObject):
    """Watches the open project and shows a hint when its moment has come and nothing else is being said.

    - how to label, with the first text that can be labelled;
    - the palette, after the first label;
    - reading side by side, when another document takes the place of the first in the only reader.
    """

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._workspace: Workspace | None = None
        self._first: DocumentId | None = None
        """The first document that was read in this project."""
        self._due: list[FirstHint] = []
        self._shown: tuple[FirstHint, Message] | None = None
        window.project_changed.connect(self._follow)
        # A moment later, because the bar is also cleared for another message, and when a project closes.
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._show_next)
        window.message_bar.changed.connect(self._next.start)

    @property
    def shown(self) -> FirstHint | None:
        """The hint that is on the screen now."""
        if self._shown is None or self._window.message_bar.message is not self._shown[1]:
            return None
        return self._shown[0]

    def _follow(self) -> None:
        workspace = self._window.workspace
        self._due.clear()
        self._first = None
        if workspace is None or workspace is self._workspace or not self._is_wanted():
            return
        self._workspace = workspace
        workspace.bridge.changed.connect(self._changed)
        workspace.readers.active_changed.connect(self._read)
        self._read()

    def _is_wanted(self) -> bool:
        return self._window.settings.get(HINTS) and set(self._window.settings.get(SEEN_HINTS)) < {
            hint.id for hint in ALL
        }

    def _read(self) -> None:
        workspace = self._window.workspace
        if workspace is None or workspace.readers.document is None:
            return
        if self._first is None:
            self._first = workspace.readers.document
            self._offer(LABEL)
        elif workspace.readers.document != self._first and len(workspace.readers.panes) == 1:
            self._offer(SIDE_BY_SIDE)

    def _changed(self, change: object) -> None:
        assert isinstance(change, ChangeSet)
        if any(item.before is None and item.after is not None for item in change.annotations):
            if self.shown is LABEL:
                self._window.message_bar.clear()
            self._due = [hint for hint in self._due if hint is not LABEL]
            self._offer(PALETTE)

    def _offer(self, hint: FirstHint) -> None:
        seen = self._window.settings.get(SEEN_HINTS)
        if self._window.settings.get(HINTS) and hint.id not in seen and hint not in self._due:
            self._due.append(hint)
            self._next.start()

    def _show_next(self) -> None:
        window, workspace = self._window, self._window.workspace
        if workspace is None or not self._due or window.message_bar.message is not None:
            return
        if When.LABELLING not in window.facts():
            return
        hint = self._due.pop(0)
        text = self._words(hint, workspace)
        if not text:
            return
        message = Message(text, actions=self._answers(), sticky=True)
        # Before it is shown, because the bar's signals ask for the next one.
        self._shown = hint, message
        window.settings.set(SEEN_HINTS, [*window.settings.get(SEEN_HINTS), hint.id])
        window.message_bar.show_message(message)

    def _answers(self) -> tuple[tuple[str, Callable[[], object]], ...]:
        return ((_("Got it"), lambda: None), (_("No more hints"), self._stop))

    def _stop(self) -> None:
        self._due.clear()
        self._window.settings.set(HINTS, False)

    def _words(self, hint: FirstHint, workspace: "Workspace") -> str:
        """The hint with the current keys; empty if it has no key to tell of."""
        if hint is LABEL:
            label = next((label for label in workspace.session.codebook.labels() if label.key), None)
            if label is None:
                return ""
            keys = self._key("help.keys")
            return _(hint.text).format(key=label.key, label=label.name(language()), keys=keys)
        key = self._key("view.palette" if hint is PALETTE else "reader.go_2")
        return _(hint.text).format(key=key) if key else ""

    def _key(self, action: str) -> str:
        keys = self._window.registry.keys(action)
        return shown_key(keys[0]) if keys else ""
