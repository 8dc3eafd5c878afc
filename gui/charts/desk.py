"""Charts in an open project: when they come, what their marks open, and how they are saved."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from core.errors import UserError
from core.model import Passage
from gui.actions.registry import Entry
from gui.base.i18n import _
from gui.reader.covering_desk import CoveringDesk
from gui.widgets.message_bar import written
from gui.widgets.table_saving import ask_picture, ask_table

if TYPE_CHECKING:
    from gui.charts.screen import ChartsScreen

MOST = 1_000
"""Passages that are listed to choose from."""
QUOTED = 60
"""Code points of a passage that a line of the list shows."""


class ChartsDesk(CoveringDesk["ChartsScreen"]):
    """Serves one open project."""

    def actions(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its id."""
        return {"charts.open": self.toggle}

    def make_screen(self) -> "ChartsScreen":
        """See `CoveringDesk`."""
        from gui.charts.screen import ChartsScreen

        project = self._project
        screen = ChartsScreen(project.session, project.bridge, self._window.jobs, project.readers)
        screen.passages_wanted.connect(self.open_passages)
        screen.export_requested.connect(self.ask_export)
        return screen

    def take_keyboard(self, screen: "ChartsScreen") -> None:
        """See `CoveringDesk`; the documents that are chosen now are offered."""
        screen.offer_documents(self._project.readers.document, list(self._project.documents.selected()))
        screen.kind.setFocus()

    def open_passages(self, words: str, passages: Sequence[Passage]) -> None:
        """Show the passage behind a mark in its text; where there are several, let the user choose one."""
        if len(passages) == 1:
            self.show_passage(passages[0])
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
        return Entry(text, title, (), "", "", title, True, partial(self.show_passage, passage))

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
