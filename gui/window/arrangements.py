"""Three arrangements of the window: for labelling, for reviewing and for reading.

Each keeps its panels, its keys and the size of its text; what is changed while one is in force is changed for it. So
there is no dialog for them: one arranges the window as one likes, and a key leads to the others and back.
"""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from gui.base.i18n import N_, _
from gui.base.settings import ARRANGEMENT, ARRANGEMENTS, PROJECT_ARRANGEMENT, SHORTCUTS, TEXT_SIZE, Settings
from gui.widgets.message_bar import Message
from gui.window.memory import STATE_VERSION, decode, encode

if TYPE_CHECKING:
    from gui.window.main_window import MainWindow

NAMES = {"labelling": N_("Labelling"), "reviewing": N_("Reviewing"), "reading": N_("Reading")}
_PANELS: dict[str, set[str]] = {"reviewing": {"documents", "review"}, "reading": {"outline"}}
"""What is shown the first time; of labelling what a new project shows."""
_LARGER = {"reading": 3}
"""Pixels that the text is larger the first time."""


class Arrangements(QObject):
    """Which is in force, and what the others were like."""

    def __init__(self, window: "MainWindow", settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        bind = window.registry.bind
        bind("view.next_arrangement", self.go_on)
        for name in NAMES:
            bind(f"view.arrange_{name}", lambda chosen=name: self.choose(chosen))
        self._check()

    @property
    def current(self) -> str:
        """``labelling``, ``reviewing`` or ``reading``."""
        return self._settings.get(ARRANGEMENT)

    def go_on(self) -> None:
        """Change to the next one; after the last comes the first."""
        names = list(NAMES)
        self.choose(names[(names.index(self.current) + 1) % len(names)])

    def choose(self, name: str) -> None:
        """Keep what is in force as it is now, and arrange the window otherwise."""
        if name != self.current:
            self._window.focus_mode.leave()
            self._keep()
            self._settings.set(ARRANGEMENT, name)
            self._arrange()
            key = self._window.registry.keys("view.next_arrangement")
            text = _("{name}: panels, keys and text size as they were here last.").format(name=_(NAMES[name]))
            if key:
                text += " " + _("{key} goes on.").format(key=key[0])
            self._window.message_bar.show_message(Message(text))
        self._check()

    def remember(self, project: str) -> None:
        """A project closes: which arrangement its panels are of."""
        self._settings.set(PROJECT_ARRANGEMENT, self.current, project)

    def is_of(self, project: str) -> bool:
        """Whether a project's panels are of the arrangement in force, so that they come back as they were."""
        return self._settings.get(PROJECT_ARRANGEMENT, project) in ("", self.current)

    def show_panels(self) -> None:
        """The panels of the arrangement in force, for a project that was closed in another one."""
        known = self._settings.get(ARRANGEMENTS).get(self.current, {})
        state = known.get("panels")
        if isinstance(state, str) and self._window.restoreState(decode(state), STATE_VERSION):
            return
        self._window.docks.set_default_layout(self._window.width())
        if self.current in _PANELS:
            self._window.docks.set_visible(_PANELS[self.current])

    def _keep(self) -> None:
        kept: dict[str, Any] = {
            "panels": encode(self._window.saveState(STATE_VERSION)),
            "keys": self._settings.get(SHORTCUTS),
            "text_size": self._settings.get(TEXT_SIZE),
        }
        self._settings.set(ARRANGEMENTS, {**self._settings.get(ARRANGEMENTS), self.current: kept})

    def _arrange(self) -> None:
        """Keys and text size first: what comes with the panels is laid out once."""
        known = self._settings.get(ARRANGEMENTS).get(self.current, {})
        size, keys = known.get("text_size"), known.get("keys")
        assert TEXT_SIZE.limits is not None
        larger = min(self._settings.get(TEXT_SIZE) + _LARGER.get(self.current, 0), int(TEXT_SIZE.limits[1]))
        self._settings.set(TEXT_SIZE, size if isinstance(size, int) and TEXT_SIZE.accepts(size) else larger)
        if isinstance(keys, dict):
            self._settings.set(SHORTCUTS, keys)
        self.show_panels()

    def _check(self) -> None:
        for name in NAMES:
            self._window.registry.action(f"view.arrange_{name}").setChecked(name == self.current)
