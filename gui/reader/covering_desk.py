"""What serves a screen that lies over the readers of an open project, and goes back to their texts."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.model import Passage, Span
from gui.actions.host import Host
from gui.reader.open_project import OpenProject
from gui.widgets.panel import Panel

Adopt = Callable[[Callable[[], QWidget]], QWidget]
"""Makes a screen a part of the window, which then tells it of changes."""
ScreenT = TypeVar("ScreenT", bound=Panel)


class CoveringDesk(QObject, Generic[ScreenT]):
    """Serves one open project. Its screen, and what that needs, load when it is first asked for."""

    def __init__(self, window: Host, project: OpenProject, adopt: Adopt, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._project = project
        self._adopt = adopt
        self.screen: ScreenT | None = None

    def make_screen(self) -> ScreenT:
        """Make the screen and connect it."""
        raise NotImplementedError

    def take_keyboard(self, screen: ScreenT) -> None:
        """Put the keyboard where one begins; the screen covers the readers already."""
        raise NotImplementedError

    def toggle(self) -> None:
        """Show the screen, or go back to the text."""
        if self.screen is not None and self.screen.isVisible():
            self._project.focus_text()
            return
        if self.screen is None:
            self._adopt(self._made)
        screen = self.screen
        assert screen is not None
        self._project.readers.cover(screen, screen.header_height)
        self.take_keyboard(screen)

    def _made(self) -> ScreenT:
        screen = self.screen = self.make_screen()
        screen.failed.connect(self._window.door.show)
        return screen

    def show_passage(self, passage: Passage, reader: int | None = None) -> None:
        """Show a passage in its text: in the reader with this number, or where its document is or goes by itself."""
        readers = self._project.readers
        if reader is None:
            self._window.attempt(lambda: readers.open(passage.document))
        else:
            self._window.attempt(lambda: readers.open_in(passage.document, reader))
        pane = readers.active
        if pane is not None and readers.document == passage.document:
            span = Span(passage.start, passage.end)
            pane.view.select_span(span, reveal=False)
            pane.view.keep_in_band(span)
