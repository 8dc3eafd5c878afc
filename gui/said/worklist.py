"""Walking the annotations that are to be looked at again because their label means something else by now."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from PySide6.QtCore import QObject

from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId, LabelId
from core.model import Annotation, Label
from core.progress import Cancelled, Progress
from core.session import Session
from core.verbs.worklist import Progress as LookedAt
from gui.actions.host import Host
from gui.base.i18n import _
from gui.reader.open_project import OpenProject
from gui.said.passage_place import place_of
from gui.said.worklist_bar import BarState, WorklistBar
from gui.widgets.message_bar import Message


class Walked(NamedTuple):
    """One annotation of the walk."""

    id: AnnotationId
    version: int
    """0 where the walk is not about meanings."""
    current: int


class WorklistDesk(QObject):
    """Serves one open project."""

    def __init__(self, window: Host, project: OpenProject, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._project = project
        self._items: list[Walked] = []
        self._at = 0
        self._done = 0
        self._others = ""
        """How far the others are with what they have to look at."""

    def actions(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its id."""
        return {
            "worklist.walk": self.walk,
            "codebook.split": self.ask_split,
            "codebook.walk": self.walk_label,
            "codebook.versions": self.show_versions,
        }

    # --- beginning

    def walk(self) -> None:
        """Walk what is to be looked at again of one's own, from the active document on."""
        session, me = self._project.session, self._project.session.annotator
        if me is None:
            self._project.people.ask(self.walk)
            return
        found = session.worklist.open(annotator=me.id)
        here = self._project.readers.document
        # What is open is gone through first.
        ordered = sorted(found, key=lambda item: item.document != here)
        progress = session.worklist.progress()
        own = progress.pop(me.id, None)
        self._others = self._told_of(progress)
        self._begin([Walked(item.id, item.version, item.current) for item in ordered], own.done if own else 0)
        if not found:
            nothing = _("Nothing of yours is to be looked at again: no label's meaning has changed since.")
            self._tell(" ".join(filter(None, (nothing, self._others))))

    def _told_of(self, progress: Mapping[AnnotatorId, LookedAt]) -> str:
        """How far the others are, in a line; empty where nobody else has anything to look at."""
        names = self._project.identities.names(self._project.session.annotators.list())
        each = _("{name} {done} of {all}")
        told = [
            each.format(name=names[who], done=f"{known.done:,}", all=f"{known.done + known.left:,}")
            for who, known in progress.items()
            if who in names
        ]
        return _("Looked at by others: {who}").format(who=_(", ").join(told)) if told else ""

    def ask_split(self) -> None:
        """Ask into which labels the one chosen in the codebook is split, make them, and walk its annotations."""
        self._with_own(self._ask_split)

    def _ask_split(self, label: Label, own: list[AnnotationId]) -> None:
        from gui.codebook.split_dialog import SplitLabelDialog

        session = self._project.session
        dialog = SplitLabelDialog(label, len(own), self._window.window())

        def split(names: list[str], below: bool) -> None:
            if self._window.attempt(lambda: session.codebook.split(label.id, names, below=below)) is not None:
                self._project.codebook.select(label.id)
                self.walk_label()

        dialog.submitted.connect(split)
        dialog.open()

    def walk_label(self) -> None:
        """Walk one's own annotations with the label that is chosen in the codebook, as when it is being split."""
        self._with_own(self._walk)

    def _walk(self, _label: Label, own: list[AnnotationId]) -> None:
        self._others = ""
        self._begin([Walked(id_, 0, 0) for id_ in own], 0)
        if not own:
            self._tell(_("You have given this label to nothing."))

    def _with_own(self, then: Callable[[Label, list[AnnotationId]], object]) -> None:
        """Find one's own annotations with the label that is chosen in the codebook, off the window's thread."""
        label, me = self._project.codebook.current(), self._project.session.annotator
        if label is None or me is None:
            self._tell(_("Choose a label in the codebook first."))
            return

        def work(session: Session, _progress: Progress, _cancelled: Cancelled) -> list[AnnotationId]:
            with session.reading():
                counts = session.annotations.label_counts()
                here = {document for document, who, used in counts if who == me.id and used == label.id}
                order = [entry.id for entry in session.documents.entries() if entry.id in here]
                own = session.annotations.iterate(order, me.id)
                return [annotation.id for annotation in own if annotation.label == label.id]

        def done(own: list[AnnotationId]) -> None:
            then(label, own)

        self._window.jobs.start_in(self._project.session, _("Reading annotations"), work, done=done)

    def _begin(self, items: list[Walked], done: int) -> None:
        self._items, self._at, self._done = items, 0, done
        self._show()

    # --- at one annotation

    def _show(self) -> None:
        """Show the annotation whose turn it is with its bar; those that are gone are passed over."""
        while self._items:
            self._at = min(self._at, len(self._items) - 1)
            annotation = self._annotation(self._items[self._at].id)
            if annotation is not None:
                self._open(annotation)
                return
            self._items.pop(self._at)

    def _open(self, annotation: Annotation) -> None:
        session, item = self._project.session, self._items[self._at]
        labels = session.codebook.labels()
        label = next((label for label in labels if label.id == annotation.label), None)
        self._project.show_annotation(annotation.id)
        view = self._project.labelling.view()
        if label is None or view is None:
            return
        state = BarState(label, item.version, item.current, self._done, len(self._items), self._others)
        bar = WorklistBar(state, labels, self._window.window())
        bar.confirmed.connect(lambda: self._decide(annotation, lambda: session.worklist.confirm([annotation.id])))
        bar.relabelled.connect(lambda to: self._relabel(annotation, LabelId(to)))
        bar.choosing.connect(lambda: self._choose_label(annotation))
        bar.deleted.connect(lambda: self._decide(annotation, lambda: session.annotations.delete([annotation.id])))
        bar.asked.connect(lambda: self._ask(annotation))
        bar.moved.connect(self._move)
        bar.stopped.connect(self._project.focus_text)
        bar.show_beside(place_of(view, annotation))

    def _relabel(self, annotation: Annotation, label: LabelId) -> None:
        self._decide(annotation, lambda: self._project.session.annotations.relabel([annotation.id], label))

    def _choose_label(self, annotation: Annotation) -> None:
        entries = self._project.labelling.label_entries(lambda label: self._relabel(annotation, label))
        self._window.choose(entries, _("Change the label to"))

    def _decide(self, annotation: Annotation, verb: Callable[[], object]) -> None:
        """Run a verb on the annotation; then it is off the list, and the next one comes."""
        if self._window.attempt(verb) is None:
            self._show()
            return
        self._items = [item for item in self._items if item.id != annotation.id]
        self._done += 1
        if self._items:
            self._show()
        else:
            self._project.focus_text()
            self._tell(" ".join(filter(None, (_("All of it is looked at."), self._others))))

    def _move(self, step: int) -> None:
        if self._items:
            self._at = (self._at + step) % len(self._items)
            self._show()

    def _ask(self, annotation: Annotation) -> None:
        """Ask a colleague in a comment; the annotation stays on the list."""
        from gui.annotations.note_editor import NoteEditor

        view = self._project.labelling.view()
        if view is None:
            return
        editor = NoteEditor("", self._window.window())
        editor.edit.setPlaceholderText(_("Ask a colleague: your comment goes with your work"))

        def ask(text: str) -> None:
            if text and self._window.attempt(lambda: self._project.session.review.comment(annotation.id, text)):
                self._move(1)

        editor.submitted.connect(ask)
        editor.show_beside(place_of(view, annotation))

    # --- versions of the codebook

    def show_versions(self) -> None:
        """Show what the codebook was, and bring a version back as a new one."""
        from gui.codebook.versions_dialog import VersionsDialog

        dialog = VersionsDialog(self._project.session, self._window.window(), self._project.identities)
        codebook = self._project.session.codebook
        dialog.bring_back_wanted.connect(lambda version: self._window.attempt(lambda: codebook.bring_back(version)))
        self._project.bridge.changed.connect(dialog.follow)
        dialog.open()

    def _annotation(self, annotation: AnnotationId) -> Annotation | None:
        try:
            return self._project.session.annotations.get(annotation)
        except UserError:
            return None

    def _tell(self, text: str) -> None:
        self._window.message_bar.show_message(Message(text))
