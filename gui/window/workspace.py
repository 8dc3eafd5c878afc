"""Everything that lives while one project is open: session, bridge, panels, readers and controllers."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu, QWidget

from core.changes import AnnotationChange, ChangeSet, OperationInfo
from core.ids import AnnotationId, AnnotatorId, DocumentId
from core.progress import Cancelled, Progress
from core.session import Session
from gui.actions.registry import Entry
from gui.actions.table import ACTIONS, Menu, When
from gui.base.bridge import Bridge
from gui.base.i18n import _
from gui.base.identities import SHOWN, Identities, pseudonyms
from gui.base.jobs import Jobs, LargeChange
from gui.base.settings import GO_ON, GROUP_DOCUMENTS_BY
from gui.codebook.actions import CodebookActions
from gui.codebook.panel import CodebookPanel
from gui.documents.choices import DocumentChoices
from gui.documents.inventory import Inventory
from gui.documents.panel import DocumentsPanel
from gui.documents.rows import GroupBy
from gui.history.reverting import Reverting
from gui.history.step_words import step_words
from gui.importing.desk import ImportDesk
from gui.importing.export_again import ExportMemory
from gui.people.people import People
from gui.reader.passages import choose_passage
from gui.reader.readers import LIMIT, Readers
from gui.retrieval.desk import RetrievalDesk
from gui.review.desk import ReviewDesk
from gui.widgets.access import read_only_message
from gui.widgets.deleting import delete_now
from gui.widgets.message_bar import Message, MessageKind, written
from gui.widgets.panel import Panel
from gui.window.arrangements import NAMES
from gui.window.docks import DOCKS
from gui.window.labelling import Labelling
from gui.window.layers_menu import layers_menu
from gui.window.reading_aids import ReadingAids
from gui.window.scope import ChosenScope, labels_by_layer
from gui.window.status import DocumentCounts

if TYPE_CHECKING:
    from gui.annotations.panel import AnnotationsPanel
    from gui.statistics.rows import Passages
    from gui.window.main_window import MainWindow

_OF_WINDOW = {
    *(f"project.{name}" for name in ("read", "close", "rename")),
    "package.open",
    "annotator.switch",
    "view.message",
    "view.next_arrangement",
    *(f"view.arrange_{name}" for name in NAMES),
    *(f"view.{name}" for name in DOCKS),
}
WORKSPACE_ACTIONS = tuple(spec.id for spec in ACTIONS if spec.when is not When.ALWAYS and spec.id not in _OF_WINDOW)
"""Actions that an open project carries out; the window does all others."""


class Workspace(QObject):
    """One open project in one window."""

    state_changed = Signal()
    """Something that the actions and the status line depend on may have changed."""

    def __init__(self, window: "MainWindow", session: Session) -> None:
        super().__init__(window)
        self._window = window
        self.session = session
        self.bridge = Bridge(session, self)
        self.inventory = Inventory(session, self.bridge, self._counting_jobs(), self)
        by = GroupBy(window.settings.get(GROUP_DOCUMENTS_BY))
        self.documents = DocumentsPanel(session, self.bridge, self.inventory, by)
        self.codebook = CodebookPanel(session, self.bridge, self.inventory)
        self.codebook.meanings = window.registry.meanings
        self._unused: list[QWidget] = [self.documents, self.codebook]
        """Panels that no dock has taken yet."""
        self._annotations: AnnotationsPanel | None = None
        self.identities = SHOWN
        """The names of people in this window."""
        self.scope = ChosenScope(self, window.settings)
        self._letters: dict[AnnotatorId, str] = {}
        self._panels: list[Panel] = []
        self._panels_editable = True
        self._followed: DocumentId | None = None
        """The document that the panels were last told of."""
        self.readers = Readers(session, self.bridge, window.settings, window.registry)
        self.people = People(window, session, window.settings, window.door.show)
        self.labelling = Labelling(
            window, session, self.readers, self.people, window.door.show, window.choose, self._editable
        )
        self.labelling.goes_on = partial(window.settings.get, GO_ON)
        bar, door = window.message_bar, window.door
        self.exchange = ImportDesk(
            window, session, window.jobs, bar.show_message, door.show, self.undo, lambda: self.identities
        )
        self.exchange.memory = ExportMemory(window.settings, session.project.uuid)
        self.exchange.layer = lambda: self.scope.shown.single
        self.retrieval = RetrievalDesk(window, self, self._start_large, self._made, self)
        self.aids = ReadingAids(window, self, self._counting, self._start_large, self._made)
        self.exchange.imported.connect(self.open_something)
        self.exchange.known.connect(self.open_document)
        self.review = ReviewDesk(window, self, self)
        self.review.exchange.carry_over = lambda pairs: self.exchange.editions.ask(pairs)
        self._reverting = Reverting(window, self, self)
        self.codebook.start_large = self.documents.start_large = self._start_large
        window.show_in_centre(self.readers)
        self._counts: dict[DocumentId, Counter[AnnotatorId]] = {}
        self.undo_step: OperationInfo | None = None
        """The step that undo would take back; it belongs to whoever works here."""
        self.redo_step: OperationInfo | None = None
        self._read_undo_steps()
        verbs = CodebookActions(self.codebook, lambda: window.docks.reveal("codebook")).verbs()
        self._connections = {**self.labelling.actions(), **self._own_actions(), **verbs, **self.review.actions()}
        self._connections |= self.retrieval.actions() | self.aids.actions()
        window.registry.install_in_codebook(self.codebook.view)
        self._connect()

    def _counting_jobs(self) -> Jobs:
        """Jobs for what nobody asked for: they do not show in the status line."""
        self._counting = Jobs(self)
        self._counting.failed.connect(self._window.door.show)
        return self._counting

    def panels(self) -> dict[str, Callable[[], QWidget]]:
        """Functions that make the panels, by the names of their docks."""
        makers: dict[str, Callable[[], QWidget]] = {
            "documents": lambda: self._take(self.documents),
            "codebook": lambda: self._take(self.codebook),
            "annotations": self._make_annotations,
            "outline": self._make_outline,
            "history": self._make_history,
            "statistics": self._make_statistics,
            **self.review.panels(),
        }
        return {name: partial(self._made, maker) for name, maker in makers.items()}

    def _made(self, maker: Callable[[], QWidget]) -> QWidget:
        """A new panel that knows what can be changed and what people are called."""
        panel = maker()
        if isinstance(panel, Panel):
            panel.leave_requested.connect(self.focus_text)
            self._panels.append(panel)
            self._tell(panel)
        return panel

    def _tell(self, panel: Panel) -> None:
        panel.set_identities(self.identities)
        panel.set_counted(self.scope.shown)
        # Core lets everybody change only their own labels, so trying would show which layer is one's own.
        untouched = self.identities.hidden and panel in (self._annotations, self.retrieval.screen)
        panel.set_editable(self._panels_editable and not untouched)

    def _take(self, panel: QWidget) -> QWidget:
        self._unused.remove(panel)
        return panel

    def _make_outline(self) -> QWidget:
        from gui.outline.panel import OutlinePanel
        from gui.window.outline_follower import OutlineFollower

        panel = OutlinePanel(self.session, self.bridge)
        OutlineFollower(panel, self.readers)
        return panel

    def _make_annotations(self) -> QWidget:
        from gui.annotations.panel import AnnotationsPanel

        panel = self._annotations = AnnotationsPanel(self.session, self.bridge)
        panel.failed.connect(self._window.door.show)
        panel.annotation_activated.connect(self._show_chosen)
        panel.history_requested.connect(self.show_history_of)
        panel.show_document(self.readers.document)
        return panel

    def _show_chosen(self, annotation: str) -> None:
        self._window.attempt(lambda: self.readers.show_annotation(AnnotationId(annotation), focus=False))

    def _make_history(self) -> QWidget:
        from gui.history.panel import HistoryPanel

        panel = HistoryPanel(self.session, self.bridge)
        panel.start_large = self._start_large
        panel.failed.connect(self._window.door.show)
        return panel

    def _make_statistics(self) -> QWidget:
        from gui.statistics.panel import StatisticsPanel

        panel = StatisticsPanel(self.session, self.bridge, self._window.jobs, self.inventory)
        panel.passages_requested.connect(self.choose_passage)
        panel.failed.connect(self._window.door.show)
        panel.exported.connect(lambda path: self._window.message_bar.show_message(written(path)))
        return panel

    def close(self) -> None:
        """Stop listening and close the file. The panels belong to the docks."""
        self.bridge.close()
        self.inventory.close()
        self._counting.abandon(self.session)
        self._window.registry.action("review.hide_names").setChecked(False)
        self.review.close()
        delete_now(self.readers)
        for panel in self._unused:
            delete_now(panel)
        for child in (self.people, self.labelling, self.exchange, self.review):
            child.deleteLater()
        self.session.close()
        self.deleteLater()

    def run(self, action: str) -> None:
        """Carry out an action of the table in this project."""
        self._connections[action]()

    def set_grouping(self, by: str) -> None:
        """Group the documents by ``region`` or ``year``."""
        self.documents.group_by(GroupBy(by))

    # --- state

    def show_editable(self, on: bool) -> None:
        """Let the panels offer changes, or not while a job writes."""
        if on != self._panels_editable:
            self._panels_editable = on
            for panel in self._panels:
                self._tell(panel)

    def facts(self, *, busy: bool) -> set[When]:
        """The facts that decide which actions are enabled. While `busy`, a job writes and nothing can be changed."""
        facts = {When.PROJECT}
        session, readers = self.session, self.readers
        writable = not session.access.read_only and not busy
        if writable:
            facts.add(When.WRITABLE)
            if self.undo_step:
                facts.add(When.UNDO)
            if self.redo_step:
                facts.add(When.REDO)
        facts |= self.review.facts() if writable else set()
        if len(readers.panes) > 1:
            facts.add(When.SEVERAL_READERS)
        if readers.document is not None:
            facts.add(When.DOCUMENT)
            if writable:
                facts.add(When.LABELLING)
                if self.labelling.annotation() is not None and not self.identities.hidden:
                    facts.add(When.ANNOTATION)
        return facts

    def counts(self) -> DocumentCounts | None:
        """Numbers of the document in the active reader."""
        document = self.readers.document
        view = self.labelling.view()
        if document is None or view is None:
            return None
        if document not in self._counts:
            self._counts[document] = labels_by_layer(self.session, document)
        shown = self.scope.shown
        named = "  ".join(f"{name} {self._counts[document][layer]:,}" for layer, name in (shown.names or {}).items())
        return DocumentCounts(named, len(view.text), len(view.selection), self.aids.words(view))

    def _start_large(self, title: str, verb: LargeChange, stopped: str = "") -> None:
        def work(session: Session, progress: Progress, cancelled: Cancelled) -> None:
            verb(session, progress, cancelled)

        self.review.start_writing(title, work, lambda _nothing: None, stopped)

    def _editable(self) -> bool:
        return not self.session.access.read_only and not self._window.jobs.writing

    # --- palette

    def label_entries(self) -> list[Entry]:
        """The labels as lines of the palette."""
        return self.retrieval.label_entries()

    def document_choices(self) -> DocumentChoices:
        """The documents as lines of the palette: choosing one opens it."""
        return DocumentChoices(self.inventory.listing, self.open_document)

    def choose_passage(self, passages: "Passages") -> None:
        """List the passages behind a figure; choosing one shows it in its text."""
        choose_passage(self._window, self.session, passages, self.show_annotation)

    def show_annotation(self, annotation: AnnotationId) -> None:
        """Bring an annotation into view, with the keyboard."""
        self._window.attempt(lambda: self.readers.show_annotation(annotation, focus=True))

    # --- verbs

    def undo(self) -> None:
        """Take the last operation back and show where it was."""
        if self._editable():
            self._reverting.undo()

    def redo(self) -> None:
        """Do again what was taken back and show where it is."""
        if self._editable():
            self._reverting.redo()

    def open_document(self, document: str, in_next: bool = False) -> None:
        """Open a document in the active or the next reader."""
        self._window.attempt(lambda: self.readers.open(DocumentId(document), in_next=in_next))

    def open_something(self) -> None:
        """Open the first document of the list if none is open: an empty window helps nobody."""
        first = self.documents.first()
        if first is not None and not self.readers.panes:
            self.open_document(first)

    def show_history_of(self, annotation: str) -> None:
        """Show what happened to one annotation."""
        from gui.history.annotation_dialog import AnnotationHistoryDialog

        dialog = AnnotationHistoryDialog(self.session, AnnotationId(annotation), self._window, self.identities)
        dialog.open()

    def focus_text(self) -> None:
        """Give the keyboard to the active reader."""
        self.readers.focus_text()

    def shown_documents(self) -> list[DocumentId]:
        """The documents in the order of the panel."""
        return self.documents.shown()

    def _step_document(self, step: int) -> None:
        order = self.shown_documents()
        here = self.readers.document
        place = order.index(here) + step if here is not None and here in order else 0
        if 0 <= place < len(order):
            self.open_document(order[place])

    def _go_to_reader(self, number: int) -> None:
        self._window.attempt(lambda: self.readers.go_to(number, self._document_for_new_reader()))

    def _document_for_new_reader(self) -> DocumentId | None:
        """The chosen document of the list; if that is open already, the next one that is not, if there is any."""
        opened, order, here = self.readers.open_documents(), self.shown_documents(), self.readers.document
        place = order.index(here) + 1 if here is not None and here in order else 0
        candidates = [*self.documents.selected(), *order[place:], *order[:place]]
        return next((document for document in candidates if document not in opened), here)

    def _find_document(self) -> None:
        self._window.docks.reveal("documents")
        self.documents.filter.setFocus()
        self.documents.filter.selectAll()

    def _ask_export(self) -> None:
        # One row is always chosen in the list. Only several rows are a choice that somebody made.
        chosen = self.documents.selected()
        self.exchange.ask_export(chosen if len(chosen) > 1 else ())

    def _read_again(self) -> None:
        chosen = self.documents.selected()
        self.exchange.rereading.ask(chosen if len(chosen) > 1 else None)

    # --- wiring

    def _own_actions(self) -> dict[str, Callable[[], object]]:
        readers = self.readers
        return {
            "project.import_files": self.exchange.ask_files,
            "project.import_folder": self.exchange.ask_folder,
            "project.export": self._ask_export,
            "project.export_again": self.exchange.export_again,
            "project.check": self.exchange.check,
            "project.read_again": self._read_again,
            "edit.undo": self.undo,
            "edit.redo": self.redo,
            "edit.codebook": lambda: self._window.docks.reveal("codebook"),
            "reader.close": readers.close_active,
            "reader.next": readers.go_next,
            **{f"reader.go_{n + 1}": partial(self._go_to_reader, n) for n in range(LIMIT)},
            "document.next": lambda: self._step_document(1),
            "document.previous": lambda: self._step_document(-1),
            "view.find_document": self._find_document,
            "view.layers": lambda: self.layers_menu().popup(QCursor.pos()),
            "view.scope": self._window.scope_button.showMenu,
        }

    def _connect(self) -> None:
        door, readers, attempt = self._window.door, self.readers, self._window.attempt
        for panel in (self.documents, self.codebook):
            panel.failed.connect(door.show)
        self.documents.open_requested.connect(self.open_document)
        self.documents.open_in_reader_requested.connect(
            lambda document, number: attempt(lambda: readers.open_in(DocumentId(document), number))
        )
        self.documents.import_requested.connect(self._window.drop_paths)
        self.documents.carry_over_requested.connect(
            lambda old, new: self.exchange.editions.ask([(DocumentId(old), DocumentId(new))])
        )
        self.documents.read_again_requested.connect(self.exchange.rereading.ask)
        readers.menu_requested.connect(lambda point: self._window.registry.menu(Menu.LABEL).popup(point))
        readers.active_changed.connect(self._active_changed)
        readers.state_changed.connect(self._reader_state_changed)
        readers.header_changed.connect(self._window.message_bar.place)
        self.labelling.refused.connect(self._say_refused)
        self.labelling.told.connect(
            lambda text: self._window.message_bar.show_message(Message(text, MessageKind.WARNING))
        )
        self.review.state_changed.connect(self.state_changed)
        self.scope.changed.connect(self._scope_changed)
        self.bridge.changed.connect(self._changed)

    def _changed(self, change: ChangeSet) -> None:
        self._read_undo_steps()
        if change.reload or change.annotators:
            self.labelling.read_me()
            if self.identities.hidden:
                self.hide_names(True)
        if change.reload or change.annotators or change.documents:
            self._counts.clear()
        for item in change.annotations:
            self._count_change(item)
        self.review.follow(change)

    def _read_undo_steps(self) -> None:
        history = self.session.history
        self.undo_step, self.redo_step = history.next_undo(), history.next_redo()

    def step_words(self, step: OperationInfo | None) -> str:
        """The name of a step, with a person's name if it is somebody else's; empty for None."""
        me = self.session.annotator
        people = self.session.annotators.list()
        return step_words(step, me.id if me else None, people, self.identities) if step else ""

    def _count_change(self, item: AnnotationChange) -> None:
        """Update a known count without reading all annotations of the document again."""
        if item.document in self._counts:
            for annotation, step in ((item.after, 1), (item.before, -1)):
                if annotation is not None:
                    self._counts[item.document][annotation.annotator] += step

    def _active_changed(self) -> None:
        document = self._followed = self.readers.document
        if self._annotations is not None:
            self._annotations.show_document(document)
        self.codebook.show_document(document)
        if document is not None:
            self.documents.reveal(document)
        self.state_changed.emit()

    def _reader_state_changed(self) -> None:
        view = self.labelling.view()
        self.codebook.set_labelling(view is not None and len(view.selection) > 0)
        chosen = view.selected_annotation if view is not None else None
        panel = self._annotations
        if panel is not None and chosen is not None and not panel.view.hasFocus():
            panel.reveal(chosen.id)
        if self.readers.document != self._followed:
            self._active_changed()
        self.state_changed.emit()

    # --- layers

    def _scope_changed(self) -> None:
        for panel in self._panels:
            self._tell(panel)
        self.state_changed.emit()

    def hide_names(self, on: bool) -> None:
        """Call people by letters wherever they are shown, as in a blind review, or by their names again."""
        if on:
            # People who have labelled first: those who are compared should have letters with keys.
            for people in (self.inventory.layers(), self.session.annotators.list()):
                self._letters = pseudonyms(people, self.session.project.uuid, self._letters)
        self.identities = Identities(self._letters) if on else SHOWN
        self._window.registry.action("review.hide_names").setChecked(on)
        self.labelling.withheld = on
        self._window.name_undo()
        self.readers.set_identities(self.identities)
        self.scope.refresh()
        self.review.exchange.hub.show()
        for panel in self._panels:
            self._tell(panel)
        self.state_changed.emit()

    def layers_menu(self) -> QMenu:
        """A menu of whose annotations the texts show; it frees itself."""
        return layers_menu(self._window, self.readers, self.identities.people(self.session.annotators.list()))

    def _say_refused(self) -> None:
        """Say why a label's key does nothing now."""
        writing = next((job for job in self._window.jobs.running if job.writes), None)
        if self.session.access.read_only:
            self._window.message_bar.show_message(read_only_message(self.session.access, self._window.open_again))
            return
        text = _("Names are hidden: a label set in the text would tell which layer is yours. Decide in the review.")
        if writing is not None:
            text = _("{title}: labels can be set again when this is done.").format(title=writing.title)
        self._window.message_bar.show_message(Message(text))
