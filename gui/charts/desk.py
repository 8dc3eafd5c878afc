"""Charts in an open project: when they come, what their marks open, and how they are saved."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.errors import UserError
from core.model import Passage, Span
from gui.actions.host import Host
from gui.actions.registry import Entry
from gui.base.i18n import _
from gui.reader.open_project import OpenProject
from gui.widgets.message_bar import written
from gui.widgets.table_saving import ask_picture, ask_table

if TYPE_CHECKING:
    from gui.charts.screen import ChartsScreen

MOST = 1_000
"""Passages that are listed to choose from."""
QUOTED = 60
"""Code points of a passage that a line of the list shows."""


class ChartsDesk(QObject):
    """Serves one open project."""

    def __init__(
        self, window: Host, project: OpenProject, adopt: Callable[[Callable[[], QWidget]], QWidget], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._project = project
        self._adopt = adopt
        self.screen: ChartsScreen | None = None

    def actions(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its id."""
        return {"charts.open": self.toggle}

    def toggle(self) -> None:
        """Show the charts, or go back to the text."""
        if self.screen is not None and self.screen.isVisible():
            self._project.focus_text()
            return
        if self.screen is None:
            self._adopt(self._make)
        screen = self.screen
        assert screen is not None
        screen.offer_documents(self._project.readers.document, list(self._project.documents.selected()))
        self._project.readers.cover(screen, screen.header_height)
        screen.kind.setFocus()

    def _make(self) -> "ChartsScreen":
        # Not needed to read and label: it and what draws load when they are first asked for.
        from gui.charts.screen import ChartsScreen

        project = self._project
        screen = self.screen = ChartsScreen(project.session, project.bridge, self._window.jobs, project.readers)
        screen.failed.connect(self._window.door.show)
        screen.passages_wanted.connect(self.open_passages)
        screen.export_requested.connect(self.ask_export)
        return screen

    def open_passages(self, words: str, passages: Sequence[Passage]) -> None:
        """Show the passage behind a mark in its text; where there are several, let the user choose one."""
        if len(passages) == 1:
            self._show(passages[0])
            return
        titles = self._project.session.documents.titles()
        entries = [self._entry(passage, titles.get(passage.document, "")) for passage in passages[:MOST]]
        self._window.choose(entries, words)

    def _entry(self, passage: Passage, title: str) -> Entry:
        try:
            quote = self._project.session.documents.text(passage.document)[passage.start : passage.end]
        except UserError:
            quote = ""
        text = quote[:QUOTED].replace("\n", " ") or title
        return Entry(text, title, (), "", "", title, True, partial(self._show, passage))

    def _show(self, passage: Passage) -> None:
        readers = self._project.readers
        self._window.attempt(lambda: readers.open(passage.document))
        pane = readers.active
        if pane is not None and readers.document == passage.document:
            span = Span(passage.start, passage.end)
            pane.view.select_span(span, reveal=False)
            pane.view.keep_in_band(span)

    def ask_export(self, what: str) -> None:
        """Ask where to, and write the chart as a picture or its figures as a table."""
        screen = self.screen
        assert screen is not None
        name = f"{self._project.session.path.stem}-{screen.chosen_kind().value}"
        parent = self._window.window()
        path = ask_picture(parent, _("Save chart"), name) if what == "picture" else ask_table(parent, name)
        if path is None:
            return
        write = partial(screen.save_picture, path) if what == "picture" else partial(screen.content().save, path)

        def saved() -> bool:
            write()
            return True

        if self._window.attempt(saved):
            self._window.message_bar.show_message(written(path))
