"""What helps while one reads in an open project: marks, focus on a sentence, words of the selection, printing."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from core.errors import UserError
from core.ids import DocumentId
from core.model import Span
from core.progress import Cancelled, Progress
from core.session import Session
from core.text.unit import Unit
from gui.actions.registry import Entry
from gui.base.i18n import _
from gui.base.jobs import Jobs, LargeChange
from gui.base.settings import LINE_FOCUS
from gui.charts.desk import ChartsDesk
from gui.linked.desk import LinkedDesk
from gui.matrix.desk import MatrixDesk
from gui.outcomes.desk import OutcomesDesk
from gui.reader.bookmarks import Bookmarks, MarkPainter
from gui.reader.line_focus import LineFocus
from gui.reader.reader import ReaderPane
from gui.reader.view import ReaderView
from gui.said.desk import SaidDesk
from gui.search.desk import SearchDesk
from gui.study.desk import StudyDesk
from gui.suggest.desk import SuggestionDesk
from gui.widgets.message_bar import Message
from gui.window.scan_pages import ScanPages

if TYPE_CHECKING:
    from gui.window.main_window import MainWindow
    from gui.window.workspace import Workspace

REST = 150
"""Milliseconds after which a selection that stays is counted."""
COUNTED = 100_000
"""Code points of a selection up to which its words are counted: a third of a second of a thread."""
QUOTED = 40
"""Code points of a marked place that a line of the list shows."""


class ReadingAids(QObject):
    """Serves one open project."""

    def __init__(
        self,
        window: "MainWindow",
        workspace: "Workspace",
        jobs: Jobs,
        start_large: Callable[[str, LargeChange], object],
        adopt: Callable[[Callable[[], QWidget]], QWidget],
    ) -> None:
        super().__init__(workspace)
        self._window = window
        self._workspace = workspace
        self._jobs = jobs
        self.search = SearchDesk(window, workspace, start_large, adopt, jobs, self)
        self.marks = Bookmarks(window.settings, workspace.session.project.uuid, self)
        self.linked = LinkedDesk(window, workspace, jobs, self)
        self.matrix = MatrixDesk(window, workspace, adopt, self)
        self.outcomes = OutcomesDesk(window, workspace, adopt, self)
        self.charts = ChartsDesk(window, workspace, adopt, self)
        self.study = StudyDesk(window, workspace, adopt, self)
        self.said = SaidDesk(window, workspace, self)
        self._focused: list[LineFocus] = []
        self._counted: tuple[DocumentId, Span, int] | None = None
        """Of which selection how many words were counted."""
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._count)
        workspace.readers.pane_added.connect(self._serve)
        workspace.readers.state_changed.connect(self._selection_changed)
        self.marks.changed.connect(self._repaint)
        self.suggestions = SuggestionDesk(window, workspace, jobs, self._may_label)
        self.suggestions.hint_changed.connect(window.status.set_hint)
        window.settings.changed.connect(self._setting_changed)
        self.scans = ScanPages(window, workspace, jobs)
        self.scans.corrected.connect(self._take_marks)
        workspace.exchange.editions.went_over.connect(self._take_marks)
        self._closed = False
        workspace.readers.destroyed.connect(self._close)
        self._show_focus()
        self.study.show_numbers()

    def _close(self) -> None:
        """The project closes: what is counted then finds nobody."""
        self._closed = True
        self._rest.stop()

    def actions(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its id."""
        return {
            "mark.toggle": self.toggle_mark,
            "mark.next": lambda: self._step(forward=True),
            "mark.previous": lambda: self._step(forward=False),
            "mark.list": self.list_marks,
            "text.print": self.print,
            "view.line_focus": self._toggle_focus,
            "text.find": self._find,
            **self.scans.actions(),
            **self.search.actions(),
            **self.linked.actions(),
            **self.matrix.actions(),
            **self.outcomes.actions(),
            **self.charts.actions(),
            **self.study.actions(),
            **self.said.actions(),
            **self.suggestions.actions(),
        }

    def _serve(self, pane: ReaderPane) -> None:
        def places() -> list[int]:
            return self.marks.of(pane.document.id) if pane.document is not None else []

        MarkPainter(pane.view, places)
        focus = LineFocus(pane.view)
        focus.switch(self._window.settings.get(LINE_FOCUS))
        self._focused.append(focus)
        focus.destroyed.connect(lambda: self._focused.remove(focus) if focus in self._focused else None)

    def _take_marks(self, old: DocumentId, new: DocumentId, before: str = "") -> None:
        """Give a new edition the marks of the old one, which is `before` where it has left the project."""
        places = self.marks.of(old)

        def work(session: Session, _progress: Progress, _cancelled: Cancelled) -> list[int]:
            from core.reading.text_correction import moved_places

            return moved_places(before or session.documents.text(old), session.documents.text(new), places)

        if places:
            title, session = _("Taking marks over"), self._workspace.session
            self._jobs.start_in(session, title, work, done=lambda moved: self.marks.add(new, moved))

    def _may_label(self) -> bool:
        return not self._workspace.session.access.read_only and not self._window.jobs.writing

    def _view(self) -> tuple[ReaderView, DocumentId] | None:
        pane, document = self._workspace.readers.active, self._workspace.readers.document
        return (pane.view, document) if pane is not None and document is not None else None

    # --- marks

    def toggle_mark(self) -> None:
        """Mark the sentence at the caret, or take its mark away."""
        if (here := self._view()) is not None:
            view, document = here
            sentence = view.snapping.at(view.selection.start, Unit.SENTENCE)
            self.marks.toggle(document, sentence.start, max(sentence.start, sentence.end - 1))

    def _step(self, *, forward: bool) -> None:
        if (here := self._view()) is None:
            return
        view, document = here
        position = view.selection.start
        place = self.marks.after(document, position) if forward else self.marks.before(document, position)
        if place is None:
            key = ", ".join(self._window.registry.keys("mark.toggle"))
            text = _("No mark in this document: {key} sets one.").format(key=key)
            self._window.message_bar.show_message(Message(text))
            return
        self._workspace.readers.go_to_place(document, place)

    def list_marks(self) -> None:
        """Choose among the marks of all documents."""
        entries: list[Entry] = []
        for document in self.marks.documents():
            try:
                text, title = self._text(document), self._workspace.session.documents.get(document).meta.title
            except UserError:
                # Its document is not in the project now, but may come back.
                continue
            entries += [self._entry(document, title, text, place) for place in self.marks.of(document)]
        if entries:
            self._window.choose(entries, _("Go to a mark"))
        else:
            self._window.message_bar.show_message(Message(_("No text has a mark yet.")))

    def _text(self, document: DocumentId) -> str:
        return self._workspace.session.documents.text(document)

    def _entry(self, document: DocumentId, title: str, text: str, place: int) -> Entry:
        return Entry(
            text=text[place : place + QUOTED].replace("\n", " "),
            group=title,
            keys=(),
            icon="star",
            help="",
            search=title,
            enabled=True,
            run=lambda: self._workspace.readers.go_to_place(document, place),
        )

    def _repaint(self, _document: str) -> None:
        for pane in self._workspace.readers.panes:
            pane.view.viewport().update()

    # --- focus on a sentence

    def _toggle_focus(self) -> None:
        self._window.settings.set(LINE_FOCUS, not self._window.settings.get(LINE_FOCUS))

    def _setting_changed(self, setting: str, _value: object) -> None:
        if setting == LINE_FOCUS.id:
            self._show_focus()

    def _show_focus(self) -> None:
        on = self._window.settings.get(LINE_FOCUS)
        self._window.registry.action("view.line_focus").setChecked(on)
        for focus in self._focused:
            focus.switch(on)

    # --- words of the selection

    def words(self, view: ReaderView) -> int | None:
        """How many words are selected in a text; None for nothing, and until they are counted."""
        here = (self._workspace.readers.document, view.selection)
        return self._counted[2] if self._counted is not None and self._counted[:2] == here else None

    @property
    def settled(self) -> bool:
        """Whether nothing is waiting to be counted."""
        return not self._rest.isActive() and not self._jobs.running

    def _selection_changed(self) -> None:
        here = self._view()
        if here is not None and len(here[0].selection) and self.words(here[0]) is None:
            self._rest.start()

    def _count(self) -> None:
        if (here := self._view()) is None or not 0 < len(here[0].selection) <= COUNTED:
            return
        view, document = here
        span, text = view.selection, view.selected_text()

        def work(_progress: Progress, _cancelled: Cancelled) -> int:
            # Jieba's room is not needed for the first paint.
            from core.text import words

            return words.count(text)

        def done(count: int) -> None:
            if not self._closed:
                self._counted = document, span, count
                self._workspace.state_changed.emit()

        self._jobs.start(_("Counting"), work, done=done)

    # --- searching and printing

    def _find(self) -> None:
        """Find in what is in sight."""
        screen = self._workspace.retrieval.screen
        if screen is not None and self._workspace.retrieval.shown:
            screen.question.words.setFocus()
            screen.question.words.selectAll()
        elif self.search.shown:
            self.search.open()
        elif self._workspace.readers.active is not None:
            self._workspace.readers.active.open_find()

    def otherwise(self, query: str) -> list[Entry]:
        """What the palette offers for words that nothing is called by."""
        workspace = self._workspace

        def entry(text: str, run: Callable[[], None]) -> Entry:
            return Entry(text.format(words=query), "", (), "search", "", "", enabled=True, run=run)

        offers = [entry(_("Search all texts for “{words}”"), lambda: self.search.open(query))]
        if workspace.readers.active is not None and workspace.readers.document is not None:
            offers.append(entry(_("Find “{words}” in the open readers"), lambda: self._find_everywhere(query)))
        return offers

    def _find_everywhere(self, query: str) -> None:
        pane = self._workspace.readers.active
        if pane is not None:
            self._workspace.focus_text()
            pane.find_bar.everywhere.setChecked(True)
            pane.find_bar.open_bar(query, pane.view.selection.start)

    def print(self) -> None:
        """Print what is in sight: the passages, or the document with the labels that are shown."""
        if self._workspace.retrieval.shown:
            self._workspace.retrieval.print_passages()
            return
        pane = self._workspace.readers.active
        if pane is None or pane.document is None:
            return
        # Only now: hardly anybody prints, and everybody waits for a start.
        from gui.reader.printing import as_html
        from gui.widgets.printing import PrintPreview

        view = pane.view
        there = {annotation.annotator for annotation in view.index}
        names = {who: name for who, name in view.names.items() if who in there}
        html = as_html(pane.document, view.text, list(view.index), view.labels, names, pane.masks)
        PrintPreview(html, pane.document.meta.title, self._window).open()
