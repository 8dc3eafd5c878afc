"""Searching in an open project: the screen, the index behind it, and what is done with hits."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from core.changes import ChangeSet
from core.errors import EnvironmentFault
from core.log import LOG
from core.model import LabelledPlace, Span
from core.progress import Cancelled, Progress, never, no_progress
from core.session import Session
from gui.actions.host import Host
from gui.base.i18n import _
from gui.base.jobs import MANY_ROWS, Jobs, LargeChange
from gui.reader.open_project import OpenProject

if TYPE_CHECKING:
    from core.search.matches import FoundHits, Hit
    from core.search.searching import Searcher
    from gui.search.screen import SearchScreen

MANY = 100
"""Documents from which on an index is made: fewer are looked through in less time than a key press takes."""
REST = 3_000
"""Milliseconds after opening, or after documents changed, before they are indexed: whatever else begins goes first."""


class SearchDesk(QObject):
    """Serves one open project."""

    def __init__(
        self,
        window: Host,
        project: OpenProject,
        start_large: Callable[[str, LargeChange], object],
        adopt: Callable[[Callable[[], QWidget]], QWidget],
        background: Jobs,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._project = project
        self._start_large = start_large
        self._adopt = adopt
        self._background = background
        self.screen: SearchScreen | None = None
        self._searcher: Searcher | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self.make_index)
        project.bridge.changed.connect(self._changed)
        project.readers.destroyed.connect(self._rest.stop)
        self._rest.start()

    def actions(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its id."""
        return {"search.open": self.open, "search.dictionary": self.open_dictionary}

    # --- the index

    @property
    def searcher(self) -> "Searcher":
        """What searches; its modules load when it is first asked for."""
        if self._searcher is None:
            from core.search.searching import Searcher

            self._searcher = Searcher.of(self._project.session)
        return self._searcher

    def _changed(self, change: object) -> None:
        assert isinstance(change, ChangeSet)
        if self._searcher is not None:
            self._searcher.follow(change)
        if change.reload or change.documents:
            self._rest.start()

    def make_index(self) -> None:
        """Index what is not, in a thread, unless there is so little that a plain scan is as good."""
        if self._project.session.documents.count() < MANY:
            return
        # Made here: the project's session belongs to this thread, and the job has its own.
        searcher = self.searcher
        from core.search.index import folder_of
        from core.search.tidying import note_use, tidy

        own = folder_of(self._project.session.project.uuid, self._project.session.path)

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> None:
            try:
                searcher.update(session, progress, cancelled)
                note_use(own, session.path)
                tidy(own.parent, own)
            except EnvironmentFault as fault:
                # Nobody asked for the index, and without one a search looks through the texts: no disk that is full
                # where caches lie may come between a person and a label.
                LOG.warning("no index of the texts: %s", fault.code)

        self._background.start_in(self._project.session, _("Indexing texts"), work)

    # --- the screen

    @property
    def shown(self) -> bool:
        """Whether the screen is in sight."""
        return self.screen is not None and self.screen.isVisible() and self._project.readers.covered

    def open(self, words: str = "") -> None:
        """Show the screen, and search for `words` if there are any; while it is in sight, go back to the text."""
        if self.shown and not words:
            assert self.screen is not None
            if self.screen.ask_bar.query.hasFocus():
                self._project.focus_text()
            else:
                self.screen.ask_bar.query.setFocus()
                self.screen.ask_bar.query.selectAll()
            return
        if self.screen is None:
            self._adopt(self._make)
        assert self.screen is not None
        self._project.readers.cover(self.screen, self.screen.header_height)
        if words:
            self.screen.ask(words)
        self.screen.ask_bar.query.setFocus()
        self.screen.ask_bar.query.selectAll()

    def _make(self) -> "SearchScreen":
        # Not needed to read and label: it loads when it is first asked for.
        from gui.search.screen import SearchScreen

        project = self._project
        screen = self.screen = SearchScreen(
            project.session, project.bridge, self._window.jobs, self.searcher, project.readers
        )
        screen.failed.connect(self._window.door.show)
        screen.hit_opened.connect(self._show_hit)
        screen.label_requested.connect(self._label)
        screen.figures_requested.connect(self._show_figures)
        return screen

    def _show_hit(self, hit: "Hit") -> None:
        project = self._project
        project.open_document(hit.document)
        active = project.readers.active
        if active is not None and project.readers.document == hit.document:
            project.focus_text()
            active.view.select_span(Span(hit.start, hit.end), reveal=False)
            active.view.keep_in_band(Span(hit.start, hit.end))

    def _label(self, matches: "FoundHits") -> None:
        from gui.search.label_dialog import LabelHitsDialog

        if self._project.session.annotator is None:
            self._project.people.ask(lambda: self._label(matches))
            return
        dialog = LabelHitsDialog(self._project.session, self._window.jobs, matches, self._window.window())
        dialog.submitted.connect(self._label_places)
        dialog.open()

    def _label_places(self, places: Sequence[LabelledPlace]) -> None:
        if len(places) < MANY_ROWS:
            self._window.attempt(lambda: self._project.session.annotations.label_places(places))
        else:
            self._start_large(_("Labelling hits"), _labelling(places))

    def open_dictionary(self) -> None:
        """Ask for words by label, and label what they find in the documents that the screen's conditions leave."""
        from core.search.asked import TypedSearch
        from gui.search.dictionary_dialog import DictionaryDialog

        project = self._project
        if project.session.annotator is None:
            project.people.ask(self.open_dictionary)
            return
        asked = self.screen.ask_bar.asked() if self.screen is not None else TypedSearch("")
        only = TypedSearch("", alike=asked.alike, furniture=asked.furniture, conditions=asked.conditions)
        question = self._window.attempt(lambda: only.question(project.session))
        if question is not None:
            told = self.screen.ask_bar.told() if self.screen is not None else ""
            dialog = DictionaryDialog(
                project.session, self._window.jobs, self.searcher, question, told, self._window.window()
            )
            dialog.submitted.connect(self._label_places)
            dialog.open()

    def _show_figures(self) -> None:
        from gui.search.figures_dialog import HitFiguresDialog

        screen = self.screen
        assert screen is not None
        matches = screen.matches
        question = self._window.attempt(lambda: screen.ask_bar.asked().question(self._project.session))
        if matches is not None and question is not None:
            HitFiguresDialog(
                self._project.session, self._window.jobs, self.searcher, matches, question.where, self._window.window()
            ).open()


def _labelling(places: Sequence[LabelledPlace]) -> LargeChange:
    return lambda session, progress=no_progress, stop=never: session.annotations.label_places(
        places, progress=progress, cancelled=stop
    )
