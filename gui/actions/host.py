"""What a room can ask of the window that shows it, without knowing that window's class."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtWidgets import QDockWidget, QWidget

from gui.actions.choices import Choices
from gui.actions.registry import Entry, Registry
from gui.base.jobs import Jobs
from gui.base.settings import Settings
from gui.widgets.errors import Door, Result
from gui.widgets.message_bar import MessageBar


class PanelDocks(Protocol):
    """The docks around the readers, by the names of their panels (``review``, ``history``)."""

    def dock(self, name: str, /) -> QDockWidget:
        """The dock of a panel; raises KeyError for an unknown name."""
        ...

    def reveal(self, name: str, /) -> None:
        """Show a panel in front of others and give it the keyboard."""
        ...


class Host(Protocol):
    """The window of whoever serves a feature. `gui.window.main_window.MainWindow` is one."""

    @property
    def settings(self) -> Settings:
        """What the user has chosen on this machine."""
        ...

    @property
    def registry(self) -> Registry:
        """All actions."""
        ...

    @property
    def message_bar(self) -> MessageBar:
        """Where messages are shown that need no answer."""
        ...

    @property
    def door(self) -> Door:
        """The one place that shows errors."""
        ...

    @property
    def jobs(self) -> Jobs:
        """Runs long work, which the status line shows."""
        ...

    @property
    def docks(self) -> PanelDocks:
        """The docks with the panels."""
        ...

    def attempt(self, verb: Callable[[], Result], /) -> Result | None:
        """Run a verb of core. If it raises an error, that is shown and the result is None."""
        ...

    def choose(self, entries: list[Entry], prompt: str, more: Choices | None = None, /) -> None:
        """Let the user pick one line of a list by typing."""
        ...

    def window(self) -> QWidget:
        """The parent for dialogs; `QWidget.window` of a window is the window itself."""
        ...
