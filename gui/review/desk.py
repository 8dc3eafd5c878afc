"""Review in one window: connects the panels of review with readers, actions and jobs."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtWidgets import QWidget

from core.changes import ChangeSet
from core.ids import AnnotationId, AnnotatorId, DocumentId
from core.model import Annotation, Span
from core.progress import Cancelled, Progress
from core.session import Session
from gui.actions.host import Host
from gui.actions.review_rows import TAKE
from gui.actions.spec import When
from gui.agreement.desk import AgreementDesk
from gui.assigning.desk import AssigningDesk
from gui.base.i18n import _, ngettext
from gui.base.jobs import Job, Jobs
from gui.exchange.desk import ExchangeDesk
from gui.reader.open_project import OpenProject
from gui.reader.reader import ReaderPane, ReaderPlace
from gui.reader.readers import LIMIT
from gui.reader.view import ReaderView
from gui.review.drafts import Drafts
from gui.widgets.access import read_only_sentence
from gui.widgets.message_bar import Message

if TYPE_CHECKING:
    from core.review.cases import Case, ReviewProgress
    from core.review.strategies import Strategy
    from core.verbs.bulk_adjudication import BulkReport
    from gui.reader.side_by_side import SideBySide
    from gui.review.compare_panel import ComparePanel
    from gui.review.read_marks import ReadMarks

UNREAD_AFTER_MILLISECONDS = 1_500
"""Comments are counted long after the first paint."""


class ReviewDesk(QObject):
    """The review of one open project. Panels are made when their docks are first shown."""

    state_changed = Signal()
    """What can be done in the review has changed."""

    def __init__(self, window: Host, workspace: OpenProject, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._workspace = workspace
        self._session = workspace.session
        self.compare: ComparePanel | None = None
        self.coupled: SideBySide | None = None
        self._closed = False
        self._replaced: tuple[DocumentId, ReaderPlace] | None = None
        """What the right one of the coupled readers showed before, if there was no room for a new reader."""
        self._quiet = Jobs(self)
        self._comparing: Job | None = None
        self._drafts = Drafts(self)
        self.exchange = ExchangeDesk(window, workspace, self._quiet, parent)
        self.assigning = AssigningDesk(window, workspace, self)
        self.agreement = AgreementDesk(window, workspace, self.show_place, parent)
        readers = workspace.readers
        readers.active_changed.connect(self._follow_document)
        readers.state_changed.connect(self._follow_selection)
        self._count_later()

    # --- what the workspace takes

    def panels(self) -> dict[str, Callable[[], QWidget]]:
        """How to get the panels, by the names of their docks."""
        return {
            "review": self._make_compare,
            "feedback": self._make_feedback,
            "agreement": self.agreement.make_panel,
        }

    def actions(self) -> dict[str, Callable[[], object]]:
        """What each action of the review does."""
        in_panel: dict[str, Callable[[ComparePanel], object]] = {
            "review.both_right": lambda panel: panel.both_right(),
            "review.both_wrong": lambda panel: panel.both_wrong(),
            "review.own": lambda _panel: self._choose_label(),
            "review.start_left": lambda panel: panel.move_edge("start", -1),
            "review.start_right": lambda panel: panel.move_edge("start", 1),
            "review.end_left": lambda panel: panel.move_edge("end", -1),
            "review.end_right": lambda panel: panel.move_edge("end", 1),
            "review.widen": lambda panel: self._resize(panel, ReaderView.widen),
            "review.narrow": lambda panel: self._resize(panel, ReaderView.narrow),
            "review.attributes": self._open_own_values,
            "review.reason": lambda panel: panel.edit_reason(),
            "review.keep": lambda panel: panel.keep(),
            "review.withdraw": lambda panel: panel.withdraw(),
            **{name: lambda panel, place=place: panel.take(place) for place, name in enumerate(TAKE)},
        }
        return {
            **self.exchange.actions(),
            **self.assigning.actions(),
            "review.next": lambda: self._step(1),
            "review.previous": lambda: self._step(-1),
            "review.focus": lambda: self._window.docks.reveal("review"),
            "review.side_by_side": self.toggle_side_by_side,
            "review.hide_names": lambda: self._workspace.hide_names(not self._workspace.identities.hidden),
            "review.accept_agreeing": self.accept_agreeing,
            "review.strategy": self.ask_strategy,
            "annotation.comments": self.open_comments,
            **{name: partial(self._in_panel, act) for name, act in in_panel.items()},
        }

    def _open_own_values(self, panel: "ComparePanel") -> None:
        if panel.case is not None and panel.own_values.open(panel.case, panel.verdicts) is None:
            self._window.message_bar.show_message(Message(_("The codebook declares no attribute for this label.")))

    def facts(self) -> set[When]:
        """What can be done in the review now."""
        return self.compare.facts() if self.compare is not None else set()

    def retranslate(self) -> None:
        """Set again the texts that are not in the panels."""
        self._count_unread()

    def close(self) -> None:
        """Stop following, because the project is about to be closed."""
        self._closed = True
        readers = self._workspace.readers
        readers.active_changed.disconnect(self._follow_document)
        readers.state_changed.disconnect(self._follow_selection)
        if self.coupled is not None:
            self.coupled.let_go()
            self._ended()
        self._quiet.cancel_all()
        self.exchange.close()

    # --- compare

    def _make_compare(self) -> QWidget:
        from gui.review.case_presence import CasePresence
        from gui.review.compare_panel import ComparePanel
        from gui.review.margin import MarginDecisions
        from gui.review.tables import offer_cases
        from gui.review.verdict_bar import ROWS

        registry, workspace = self._window.registry, self._workspace
        actions = {name: registry.action(name) for names in ROWS for name in names}
        panel = ComparePanel(self._session, workspace.bridge, actions, workspace.inventory)
        offer_cases(panel, self._session)
        registry.install_in_review(panel)
        panel.failed.connect(self._window.door.show)
        panel.case_shown.connect(self.show_case)
        panel.selection_wanted.connect(self._select)
        panel.document_wanted.connect(workspace.open_document)
        panel.document_box.search_wanted.connect(self._search_document)
        panel.beyond.connect(self._go_beyond)
        panel.layers_changed.connect(self._count_progress)
        panel.blind_wanted.connect(workspace.hide_names)
        panel.state_changed.connect(self.state_changed)
        panel.destroyed.connect(self._compare_gone)
        self.compare = panel
        MarginDecisions(workspace, panel)
        CasePresence(panel, self._session, self.exchange.hub)
        panel.show_document(workspace.readers.document)
        return panel

    def _search_document(self) -> None:
        self._window.choose([], _("Find a document"), self._workspace.document_choices())

    def _compare_gone(self) -> None:
        self.compare = None

    def _in_panel(self, act: Callable[["ComparePanel"], object]) -> None:
        if self.compare is not None:
            act(self.compare)

    def _step(self, step: int) -> None:
        self._window.docks.reveal("review")
        if self.compare is not None:
            self.compare.step(step)

    def _go_beyond(self, step: int) -> None:
        """Go on in the next document with something to decide."""
        panel, workspace = self.compare, self._workspace
        if panel is None:
            return
        order = workspace.shown_documents()
        document = panel.document()
        here = order.index(document) if document is not None and document in order else -1
        waiting = [*order[here + 1 :], *order[: max(here, 0)]] if step > 0 else [*order[: max(here, 0)]][::-1]
        for next_document in waiting:
            if panel.waits(next_document):
                deciding = panel.view.hasFocus()
                workspace.open_document(next_document)
                panel.show_document(next_document)
                panel.go_to_end(step)
                if deciding:
                    # The opened text has taken the keyboard, so the letters would label in it.
                    panel.view.setFocus()
                return
        text = _("No more differences after this one.") if step > 0 else _("No more differences before this one.")
        self._window.message_bar.show_message(Message(text))

    def _follow_document(self) -> None:
        if self.compare is not None:
            self.compare.show_document(self._workspace.readers.document)
        self._check_coupled()

    def _check_coupled(self) -> None:
        coupled, panes = self.coupled, self._workspace.readers.panes
        if coupled is not None and not (coupled.holds() and all(pane in panes for pane in coupled.panes)):
            self._uncouple()

    def _follow_selection(self) -> None:
        self._check_coupled()
        view = self._workspace.labelling.view()
        if self.compare is not None and view is not None:
            self.compare.set_selection(view.selection)

    # --- the readers

    def show_case(self, case: "Case") -> None:
        """Bring a difference into view in every reader that shows its document, without taking the keyboard."""
        span = Span(case.start, case.end)
        for pane in self._panes_of(case.document):
            shown = [source for source in case.sources if source.annotator not in pane.hidden_layers]
            _show_in(pane, span, shown)

    def _panes_of(self, document: DocumentId) -> list[ReaderPane]:
        panes = self._workspace.readers.panes
        found = [pane for pane in panes if pane.document is not None and pane.document.id == document]
        if not found:
            self._workspace.open_document(document)
            active = self._workspace.readers.active
            found = [active] if active is not None else []
        return found

    def _select(self, span: Span) -> None:
        view = self._workspace.labelling.view()
        if view is not None:
            view.set_selection(span.start, span.end, reveal=True)
            self._follow_selection()

    def _resize(self, panel: "ComparePanel", resize: Callable[[ReaderView], object]) -> None:
        view, span = self._workspace.labelling.view(), panel.own_span()
        if view is None or span is None:
            return
        if not len(view.selection):
            view.set_selection(span.start, span.end)
        resize(view)
        self._follow_selection()

    def _choose_label(self) -> None:
        panel = self.compare
        if panel is not None and When.CASE in panel.facts():
            self._window.choose(self._workspace.labelling.label_entries(panel.decide_own), _("Own reading with"))

    # --- feedback and comments

    def _make_feedback(self) -> QWidget:
        from gui.review.feedback_panel import FeedbackPanel
        from gui.review.tables import offer_feedback

        panel = FeedbackPanel(self._session, self._workspace.bridge, self._marks(), self._drafts)
        offer_feedback(panel, self._session)
        panel.failed.connect(self._window.door.show)
        panel.place_wanted.connect(self.show_place)
        panel.unread_changed.connect(self._count_unread)
        return panel

    def _marks(self) -> "ReadMarks":
        from gui.review.read_marks import ReadMarks

        return ReadMarks(self._window.settings, self._session.project.uuid)

    def show_place(self, document: DocumentId, span: Span, annotation: str) -> None:
        """Bring a passage into view, and choose its annotation if it is still there."""
        for pane in self._panes_of(document):
            there = pane.view.index.get(AnnotationId(annotation))
            _show_in(pane, span, [there] if there is not None else [])

    def open_comments(self) -> None:
        """Show the thread of the chosen annotation beside it."""
        annotation, view = self._workspace.labelling.annotation(), self._workspace.labelling.view()
        if annotation is None or view is None:
            self._window.message_bar.show_message(Message(_("Choose an annotation first.")))
            return
        from gui.review.thread_view import CommentsPopup

        popup = CommentsPopup(self._drafts, self._window.window())
        thread, review, marks = popup.thread_view, self._session.review, self._marks()

        def show() -> None:
            me, comments = self._session.annotator, review.comments(annotation.id)
            names = self._workspace.identities.doers(self._session.annotators.list())
            why = read_only_sentence(self._session.access)
            thread.show_thread(annotation.id, comments, names, me.id if me else None, editable=not why, why=why)
            marks.mark(annotation.id, comments)
            self._count_unread()

        def send(text: str) -> None:
            if self._window.attempt(lambda: review.comment(annotation.id, text)) is not None:
                thread.forget_draft()
                popup.close()

        def delete(comment: str) -> None:
            from core.review.discussion import CommentId

            self._window.attempt(lambda: review.delete_comment(CommentId(comment)))
            show()

        show()
        thread.sent.connect(send)
        thread.delete_wanted.connect(delete)
        rectangles = view.span_rectangles(annotation.span)
        below = rectangles[-1].bottomLeft().toPoint() if rectangles else QPoint(0, 0)
        popup.show_at(view.viewport().mapToGlobal(below + QPoint(0, 8)))

    def _count_later(self) -> None:
        QTimer.singleShot(UNREAD_AFTER_MILLISECONDS, self, self._count_first)

    def _count_first(self) -> None:
        if not self._closed and self._workspace.readers.paint_due:
            self._count_later()
        else:
            self._count_unread()

    def _count_unread(self) -> None:
        """Say in the panel's title and its action how many threads have something new."""
        if self._closed:
            return
        from gui.review.feedback_rows import unread_threads

        me = self._session.annotator
        number = unread_threads(self._session.review.threads(), self._marks(), me.id if me else None)
        title = _("Decisions on my labels")
        self._window.registry.set_text("view.feedback", f"{title} ({number})" if number else "")
        self._window.docks.dock("feedback").setWindowTitle(f"{title} ({number})" if number else title)

    # --- two readers

    def toggle_side_by_side(self) -> None:
        """Show the active document twice, one layer each, scrolling together; a second time go back."""
        if self.coupled is not None:
            self._uncouple(close=True)
            return
        workspace = self._workspace
        layers, document = self._two_layers(), workspace.readers.document
        if layers is None or document is None:
            self._window.message_bar.show_message(Message(_("Two people have to label something first.")))
            self._window.registry.action("review.side_by_side").setChecked(False)
            return
        from gui.reader.side_by_side import SideBySide

        left, replaced = workspace.readers.active, self._shown_in_next()
        workspace.open_document(document, in_next=True)
        right = workspace.readers.active
        if left is None or right is None or left is right:
            self._window.registry.action("review.side_by_side").setChecked(False)
            return
        everybody = frozenset(person.id for person in self._session.annotators.list())
        self.coupled = SideBySide(left, right, layers, everybody, self)
        self.coupled.ended.connect(self._ended)
        self._replaced = replaced
        self._window.registry.action("review.side_by_side").setChecked(True)
        if self.compare is not None and self.compare.case is not None:
            self.show_case(self.compare.case)

    def _two_layers(self) -> tuple[AnnotatorId, AnnotatorId] | None:
        chosen = self.compare.layers if self.compare is not None else ()
        if len(chosen) < 2:
            chosen = tuple(
                person.id for person in self._workspace.identities.people(self._workspace.inventory.layers())
            )
        return (chosen[0], chosen[1]) if len(chosen) > 1 else None

    def _uncouple(self, *, close: bool = False) -> None:
        coupled, replaced = self.coupled, self._replaced
        if coupled is None:
            return
        readers = self._workspace.readers
        coupled.end(readers.hidden_layers())
        left, right = coupled.panes
        if not close or right not in readers.panes or len(readers.panes) < 2:
            return
        if replaced is not None and self._workspace.inventory.listing.get(replaced[0]) is not None:
            readers.open_in(replaced[0], readers.panes.index(right))
            right.restore_place(replaced[1])
            readers.go_to(readers.panes.index(left))
        else:
            right.close_requested.emit()

    def _shown_in_next(self) -> tuple[DocumentId, ReaderPlace] | None:
        """What the reader shows that will be used if there is no room for another one, and its place."""
        readers = self._workspace.readers
        if len(readers.panes) < LIMIT:
            return None
        taken = readers.panes[(readers.active_number() + 1) % LIMIT]
        return (taken.document.id, taken.place()) if taken.document is not None else None

    def _ended(self) -> None:
        self.coupled = self._replaced = None
        self._window.registry.action("review.side_by_side").setChecked(False)

    # --- jobs

    def _count_progress(self) -> None:
        panel = self.compare
        if panel is None or len(panel.layers) < 2:
            return
        layers = panel.layers

        def work(
            session: Session, progress: Progress, cancelled: Cancelled
        ) -> "tuple[dict[DocumentId, ReviewProgress], dict[DocumentId, int]]":
            counted = session.review.progress(layers, progress=progress, cancelled=cancelled)
            return counted, session.review.loose_counts()

        def done(found: "tuple[dict[DocumentId, ReviewProgress], dict[DocumentId, int]]") -> None:
            if self.compare is not None and self.compare.layers == layers:
                self.compare.set_progress(*found)

        if self._comparing is not None:
            # Otherwise it would be counted twice, and from an older state.
            self._comparing.cancel()
        self._comparing = self._quiet.start_in(self._session, _("Comparing"), work, done=done)

    def accept_agreeing(self) -> None:
        """Decide everything on which the compared layers agree, in all documents, as one operation."""
        self._window.docks.reveal("review")
        panel = self.compare
        if panel is None or len(panel.layers) < 2:
            return
        layers = panel.layers

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> "BulkReport":
            return session.review.accept_agreeing(layers, progress=progress, cancelled=cancelled)[0]

        self.start_writing(_("Accepting"), work, self.tell_bulk)

    def ask_strategy(self) -> None:
        """Let the user choose how to decide many differences at once."""
        self._window.docks.reveal("review")
        panel = self.compare
        if panel is None or len(panel.layers) < 2:
            return
        from gui.review.strategy_dialog import StrategyDialog

        known = self._workspace.identities.people(self._session.annotators.list())
        people = [person for person in known if person.id in panel.layers and not person.adjudicated]
        dialog = StrategyDialog(people, panel.document(), self._window.window())
        dialog.submitted.connect(self.apply_strategy)
        dialog.open()

    def apply_strategy(self, strategy: "Strategy", documents: list[DocumentId] | None) -> None:
        """Decide the open differences of the compared layers by a strategy, as one operation."""
        panel = self.compare
        if panel is None:
            return
        layers = panel.layers

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> "BulkReport":
            return session.review.apply_strategy(strategy, layers, documents, progress=progress, cancelled=cancelled)[0]

        self.start_writing(_("Deciding"), work, self.tell_bulk)

    def start_writing(
        self, title: str, work: Callable[..., object], done: Callable[..., None], stopped: str = ""
    ) -> None:
        """Run a verb that changes much as a job.

        `stopped` is the message if it was stopped after it changed something.
        """

        def tell_stopped() -> None:
            self._window.message_bar.show_message(Message(stopped or _("Stopped; nothing was changed.")))

        self._window.jobs.start_in(self._session, title, work, writes=True, done=done, stopped=tell_stopped)

    def tell_bulk(self, report: "BulkReport") -> None:
        """Report what was decided at once."""
        text = ngettext("{n} difference decided.", "{n} differences decided.", report.decided).format(
            n=f"{report.decided:,}"
        )
        undo = ((_("Undo"), self._workspace.undo),) if report.decided else ()
        self._window.message_bar.show_message(Message(text, actions=undo))

    def follow(self, change: ChangeSet) -> None:
        """Follow a change in the project."""
        self.exchange.follow(change)
        if change.reload or change.comments or change.annotators:
            self._count_unread()
        self._check_coupled()


def _show_in(pane: ReaderPane, span: Span, shown: list[Annotation]) -> None:
    view = pane.view
    view.select_annotation(shown[0].id if shown else None)
    view.set_selection(span.start, span.start)
    view.reveal(span)
