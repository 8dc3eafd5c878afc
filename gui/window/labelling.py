"""Labelling: keys and clicks become verbs on the annotations of the active reader."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QRect, Signal
from PySide6.QtWidgets import QWidget

from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Annotation, Label, Span, Status
from core.plausible import LARGEST_REVISION
from core.session import Session
from core.text.sentences import paragraphs
from core.text.unit import Unit
from gui.actions.registry import Entry
from gui.base.i18n import _, language
from gui.people.people import People
from gui.reader.copying import copy
from gui.reader.reader import ReaderPane
from gui.reader.readers import Readers
from gui.reader.view import ReaderView
from gui.widgets.errors import Result, attempt


class Labelling(QObject):
    """The only part that calls verbs on annotations for the readers."""

    refused = Signal()
    """A label was asked for while none can be set: names are hidden, a job writes, or nothing can be changed."""
    told = Signal(str)
    """Why something was not done."""

    def __init__(
        self,
        window: QWidget,
        session: Session,
        readers: Readers,
        people: People,
        failed: Callable[[BaseException], None],
        choose: Callable[[list[Entry], str], None],
        editable: Callable[[], bool],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._readers = readers
        self._people = people
        self._failed = failed
        self._choose = choose
        self._editable = editable
        self.withheld = False
        """Whether names are hidden. Then a label set in the text would show which layer is one's own."""
        self.goes_on: Callable[[], bool] = lambda: False
        """Whether after a label the next sentence is selected."""
        self._last_label: LabelId | None = None
        """The label that was set last, to be repeated."""
        self.me: AnnotatorId | None = None
        """Who labels. Kept, because it is needed at every move of the caret."""
        self.read_me()
        readers.pane_added.connect(self._connect)

    def actions(self) -> dict[str, Callable[[], object]]:
        """What each action of the Label and Read menus does, by its id."""
        return {
            "label.apply": self.choose_label,
            "label.repeat": self.repeat,
            "label.change": self.choose_other_label,
            "annotation.note": self.edit_note,
            "annotation.delete": self.delete,
            "annotation.strike": self.strike,
            "annotation.start_left": lambda: self._move_edge("start", forward=False),
            "annotation.start_right": lambda: self._move_edge("start", forward=True),
            "annotation.end_left": lambda: self._move_edge("end", forward=False),
            "annotation.end_right": lambda: self._move_edge("end", forward=True),
            "annotation.fit": self.fit_to_selection,
            "annotation.split": self.split,
            "annotation.join": self.join,
            "status.done": self.toggle_done,
            "text.copy": lambda: self._on_pane(lambda pane: copy(pane, source=False)),
            "text.copy_source": lambda: self._on_pane(lambda pane: copy(pane, source=True)),
            "text.mask": self.toggle_mask,
            **{f"text.heading_{level}": partial(self.mark_heading, level) for level in (1, 2, 3)},
            "text.no_heading": partial(self.mark_heading, 0),
            "selection.widen": lambda: self._on_view(ReaderView.widen),
            "selection.narrow": lambda: self._on_view(ReaderView.narrow),
            "selection.item": lambda: self._on_view(lambda view: view.select_unit(Unit.ITEM)),
            "selection.section": lambda: self._on_view(lambda view: view.select_unit(Unit.SECTION)),
            "sentence.next": lambda: self._on_view(lambda view: view.walking.next(Unit.SENTENCE)),
            "sentence.previous": lambda: self._on_view(lambda view: view.walking.previous(Unit.SENTENCE)),
            **{
                f"{unit.value}.{verb}": partial(self._extend, unit, forward)
                for unit in (Unit.SENTENCE, Unit.CLAUSE, Unit.ITEM)
                for verb, forward in (("extend", True), ("shrink", False))
            },
            "hints.show": lambda: self._on_view(lambda view: view.hinting.show()),
            "place.back": self._readers.go_back,
            "place.forward": self._readers.go_forward,
            "annotation.next": lambda: self._on_view(ReaderView.next_annotation),
            "annotation.previous": lambda: self._on_view(ReaderView.previous_annotation),
            "reader.outline": lambda: self._on_pane(ReaderPane.open_outline),
            "reader.headings": self._show_headings,
            "text.find": lambda: self._on_pane(ReaderPane.open_find),
            "text.find_next": lambda: self._on_pane(ReaderPane.find_next),
            "text.find_previous": lambda: self._on_pane(ReaderPane.find_previous),
        }

    def _show_headings(self) -> None:
        from gui.reader.headings import show_headings

        self._on_pane(show_headings)

    def _connect(self, pane: ReaderPane) -> None:
        # Bound to the pane: a choice in one reader must never apply to another.
        pane.label_requested.connect(lambda key: self.label_by_key(key, pane))
        pane.view.hinting.label_keys = self._label_keys
        pane.view.alt_label_requested.connect(lambda key: self.label_by_key(key, pane, with_alt=True))
        pane.view.hinting.chosen.connect(lambda span, key, with_alt: self._take_hint(span, key, with_alt, pane))
        pane.label_chosen.connect(lambda label, span: self.apply_label(LabelId(label), span, pane))
        pane.relabel_chosen.connect(lambda annotation, label: self._relabel(AnnotationId(annotation), LabelId(label)))
        pane.note_requested.connect(lambda annotation: self._edit_note_of(AnnotationId(annotation), pane.view))
        pane.split_requested.connect(lambda annotation, at: self._split(AnnotationId(annotation), at))
        pane.delete_requested.connect(lambda annotation: self._delete(AnnotationId(annotation)))
        pane.edge_moved.connect(lambda annotation, span: self._move(AnnotationId(annotation), span))
        pane.status_chosen.connect(lambda status: self.set_status(status, pane))

    def read_me(self) -> None:
        """Read again who labels."""
        who = self._session.annotator
        self.me = who.id if who is not None else None

    # --- what is meant

    def view(self) -> ReaderView | None:
        """The text that has the keyboard."""
        pane = self._readers.active
        return pane.view if pane is not None and self._readers.document is not None else None

    def annotation(self) -> Annotation | None:
        """The chosen annotation, else my innermost one at the caret, else my only one in the selection."""
        view = self.view()
        if view is None:
            return None
        if view.selected_annotation is not None:
            return view.selected_annotation
        own, span = None if self.withheld else self.me, view.selection
        if len(span):
            inside = [
                annotation for annotation in view.index.overlapping(span.start, span.end) if annotation.annotator == own
            ]
            return inside[0] if len(inside) == 1 else None
        return next((annotation for annotation in view.index.at(view.caret) if annotation.annotator == own), None)

    # --- labels

    def label_by_key(self, key: str, pane: ReaderPane | None = None, *, with_alt: bool = False) -> None:
        """Set the label with this key, in `pane` or else the active reader. Other keys do nothing."""
        label = self._session.codebook.by_key(key)
        if label is not None:
            self.apply_label(label.id, pane=pane, with_alt=with_alt)

    def apply_label(
        self, label: LabelId, span: Span | None = None, pane: ReaderPane | None = None, *, with_alt: bool = False
    ) -> None:
        """Label `span`, else the selection, else the sentence at the caret; ask who labels if nobody is known.

        It does so in the text of `pane`, or else of the active reader. `with_alt`: goes on to the next sentence, or
        where the settings let a label go on anyway, stays.
        """
        pane = pane or self._readers.active
        # Asking who labels takes a while. Meanwhile another process may remove the document, which closes the pane.
        if pane is None or pane not in self._readers.panes or pane.document is None:
            return
        view, document = pane.view, pane.document.id
        if self.withheld or not self._editable():
            self.refused.emit()
            return
        if self.me is None and not self._session.access.read_only:
            self._people.ask(lambda: self.apply_label(label, span, pane, with_alt=with_alt))
            return
        target = span or view.target()
        if not len(target):
            return
        create = self._session.annotations.create
        made = self._attempt(lambda: create(document, target.start, target.end, label, begin=True))
        if made is not None:
            self._last_label = label
            self._show_own_layer()
            if self.goes_on() is not with_alt:
                view.walking.after(target.end, Unit.SENTENCE)
            else:
                view.select_annotation(made[0].id)
            self._readers.state_changed.emit()

    def repeat(self) -> None:
        """Set the label that was set last, if it is still there."""
        last = self._last_label
        if last is not None and any(label.id == last for label in self._session.codebook.labels()):
            self.apply_label(last)
        else:
            self.told.emit(_("No label was set yet."))

    def _label_keys(self) -> list[str]:
        return [label.key for label in self._session.codebook.labels() if label.key]

    def _take_hint(self, span: Span, key: str, with_alt: bool, pane: ReaderPane) -> None:
        """Select what a hint stands for, and label it if a label's key was typed; there one goes on."""
        label = self._session.codebook.by_key(key) if key else None
        pane.view.select_span(span, reveal=False)
        if label is not None:
            self.apply_label(label.id, span, pane, with_alt=with_alt)

    def _show_own_layer(self) -> None:
        """Show the own layer, because a label that was just set must be visible."""
        hidden = self._readers.hidden_layers()
        if self.me in hidden:
            self._readers.set_hidden_layers(hidden - {self.me})

    def choose_label(self) -> None:
        """Choose a label by name for the selection."""
        if self._session.codebook.labels():
            self._choose(self.label_entries(self.apply_label), _("Label with"))

    def choose_other_label(self) -> None:
        """Choose another label by name for the annotation."""
        if self.annotation() is not None:
            self._choose(self.label_entries(self.relabel), _("Change the label to"))

    def relabel(self, label: LabelId) -> None:
        """Give the annotation another label."""
        annotation = self.annotation()
        if annotation is not None:
            self._relabel(annotation.id, label)

    def _relabel(self, annotation: AnnotationId, label: LabelId) -> None:
        self._attempt(lambda: self._session.annotations.relabel([annotation], label))

    def label_entries(self, run: Callable[[LabelId], None] | None = None) -> list[Entry]:
        """The labels as lines of the palette."""
        act = run or self.apply_label
        enabled = self._editable() and self.view() is not None
        return [self._label_entry(label, act, enabled) for label in self._session.codebook.labels()]

    def _label_entry(self, label: Label, run: Callable[[LabelId], None], enabled: bool) -> Entry:
        return Entry(
            text=label.name(language()),
            group=_("Labels"),
            keys=(label.key,) if label.key else (),
            icon="label",
            help=label.definition(language()),
            search=f"{label.code} {label.name_zh} {label.name_en}",
            enabled=enabled,
            run=lambda: run(label.id),
            colour=label.colour,
        )

    # --- the annotation

    def delete(self) -> None:
        """Delete the annotation."""
        annotation = self.annotation()
        if annotation is not None:
            self._delete(annotation.id)

    def _delete(self, annotation: AnnotationId) -> None:
        self._attempt(lambda: self._session.annotations.delete([annotation]))

    def strike(self) -> None:
        """Strike the annotation out, because it can't be removed in another way."""
        annotation = self.annotation()
        if annotation is None:
            return
        if self.withheld and annotation.revision < LARGEST_REVISION:
            # One's own can always be struck out, and that would tell whose it is.
            self._failed(UserError("strike.not_needed"))
            return
        self._attempt(lambda: self._session.exchange.strikes.strike_annotations([annotation.id]))

    def _move(self, annotation: AnnotationId, span: Span) -> None:
        self._attempt(lambda: self._session.annotations.move(annotation, span.start, span.end))

    def fit_to_selection(self) -> None:
        """Make the annotation cover exactly the selection."""
        view, annotation = self.view(), self.annotation()
        if view is not None and annotation is not None and len(view.selection):
            self._move(annotation.id, view.selection)

    def split(self) -> None:
        """Cut the annotation in two at the caret."""
        view, annotation = self.view(), self.annotation()
        if view is not None and annotation is not None:
            self._split(annotation.id, view.caret)

    def _split(self, annotation: AnnotationId, at: int) -> None:
        self._attempt(lambda: self._session.annotations.split(annotation, at))

    def join(self) -> None:
        """Join this annotation with the next one of the same label and annotator."""
        annotation = self.annotation()
        if annotation is None:
            return
        following = next(
            (
                other
                for other in self._session.annotations.of_document(annotation.document, annotation.annotator)
                if other.label == annotation.label and other.id != annotation.id and other.start >= annotation.start
            ),
            None,
        )
        text = self._session.documents.text(annotation.document)
        # Annotations far apart are hardly meant to be joined, and one would notice it too late.
        if following is None or not _may_be_joined(text[annotation.end : following.start]):
            self.told.emit(_("No passage with this label follows in the same paragraph."))
            return
        self._attempt(lambda: self._session.annotations.join([annotation.id, following.id]))

    def edit_note(self) -> None:
        """Write on the annotation, in a small editor beside it."""
        annotation = self.annotation()
        if annotation is not None:
            self._edit_note_of(annotation.id, self.view())

    def _edit_note_of(self, annotation: AnnotationId, view: ReaderView | None) -> None:
        noted = self._attempt(lambda: self._session.annotations.get(annotation))
        if view is None or noted is None:
            return
        from gui.annotations.note_editor import NoteEditor

        # Not a child of the text: otherwise keys such as Ctrl+Enter would start the text's actions.
        editor = NoteEditor(noted.note or "", self._window)
        editor.submitted.connect(
            lambda text: self._attempt(lambda: self._session.annotations.set_note([noted.id], text or None))
        )
        covered = view.changed_region(noted.span)
        editor.show_beside(QRect(view.viewport().mapToGlobal(covered.topLeft()), covered.size()))

    # --- the document

    def toggle_done(self) -> None:
        """Change done to in progress, and anything else to done."""
        document, me = self._readers.document, self.me
        now = self._session.documents.status(document, me) if document and me else None
        self.set_status(Status.IN_PROGRESS if now is Status.DONE else Status.DONE)

    def set_status(self, status: Status, pane: ReaderPane | None = None) -> None:
        """Set how far I am with the document of `pane`, or else the active one; ask who I am if that is not known."""
        pane = pane or self._readers.active
        if pane is None or pane.document is None:
            return
        document = pane.document.id
        if self.me is None and self._editable():
            self._people.ask(lambda: self._set_status(document, status))
            return
        self._set_status(document, status)

    def _set_status(self, document: DocumentId, status: Status) -> None:
        self._attempt(lambda: self._session.documents.set_status([document], status))

    def toggle_mask(self) -> None:
        """Mask the selected furniture. If the caret is in masked text, unmask that."""
        view, document = self.view(), self._readers.document
        if view is None or document is None:
            return
        here = view.mask_at(view.selection.start)
        if here is not None:
            self._attempt(lambda: self._session.documents.unmask(document, Span(here.start, here.end)))
        elif len(view.selection):
            span = view.selection
            self._attempt(lambda: self._session.documents.mask(document, span, "manual"))

    def mark_heading(self, level: int) -> None:
        """Mark the lines of the selection, or the caret's, as headings of a level; 0: as none."""
        view, document = self.view(), self._readers.document
        if view is None or document is None:
            return
        span = view.selection
        lines = [line.start for line in paragraphs(view.text) if _holds(line, span)]
        if lines:
            self._attempt(lambda: self._session.corrections.headings(document, lines, level))

    # --- inside

    def _move_edge(self, edge: str, *, forward: bool) -> None:
        view, annotation = self.view(), self.annotation()
        if view is not None and annotation is not None:
            if view.selected_annotation is None:
                view.select_annotation(annotation.id)
            view.move_edge(edge, forward=forward)

    def _extend(self, unit: Unit, forward: bool) -> None:
        self._on_view(lambda view: view.walking.extend(unit, forward=forward))

    def _on_view(self, run: Callable[[ReaderView], object]) -> None:
        view = self.view()
        if view is not None:
            run(view)

    def _on_pane(self, run: Callable[[ReaderPane], object]) -> None:
        if self._readers.active is not None:
            run(self._readers.active)

    def _attempt(self, verb: Callable[[], Result]) -> Result | None:
        """As `attempt`, but does nothing and gives None while no label can be changed."""
        return attempt(verb, self._failed) if self._editable() else None


def _may_be_joined(between: str) -> bool:
    """Whether passages with this text between them are in one paragraph, or separated only by white space."""
    return "\n" not in between or not between.strip()


def _holds(line: Span, chosen: Span) -> bool:
    """Whether a line is touched by a selection or holds the caret."""
    return line.overlaps(chosen) if len(chosen) else line.start <= chosen.start <= line.end
