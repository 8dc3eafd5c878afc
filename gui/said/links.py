"""Links between annotations: made by key from one end to the other, walked in both directions, marked in the margin."""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from core.changes import ChangeSet
from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId, DocumentId
from core.model import Annotation
from core.review.decisions import ADJUDICATED
from core.said.links import CONTINUES, Link, LinkKind
from gui.actions.host import Host
from gui.actions.registry import Entry
from gui.base import theme
from gui.base.i18n import _, language
from gui.reader.open_project import OpenProject
from gui.reader.reader import ReaderPane
from gui.reader.view import ReaderView
from gui.widgets.message_bar import Message

QUOTED = 30
"""Code points of a passage that a line shows."""
LEFT, SIZE = 1, 11
"""Pixels: of the mark in the margin, left of the initials of annotators."""


class LinkDesk(QObject):
    """Serves one open project."""

    def __init__(self, window: Host, project: OpenProject, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._project = project
        self._start: AnnotationId | None = None
        """The annotation from which a link is being made."""
        self._marked: dict[tuple[DocumentId, frozenset[AnnotatorId]], list[tuple[int, int]]] = {}
        """Where linked passages are, in code points, of the documents that were looked at."""
        self._ends: set[AnnotationId] = set()
        """Annotations that were ends of links when these documents were looked at, now or before."""
        project.bridge.changed.connect(self._changed)

    def actions(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its id."""
        return {
            "link.make": self.make,
            "link.follow": lambda: self.walk(forward=True),
            "link.back": lambda: self.walk(forward=False),
            "link.list": self.list_links,
        }

    @property
    def start(self) -> AnnotationId | None:
        """The annotation from which a link is being made; None while none is."""
        return self._start

    def serve(self, pane: ReaderPane) -> None:
        """Mark the links of the text that a pane shows."""
        LinkPainter(pane.view, lambda: self._places(pane.document.id) if pane.document is not None else [])

    # --- making

    def make(self) -> None:
        """Begin a link at the annotation, or end the one that was begun; at the same annotation it is forgotten."""
        annotation = self._here()
        if annotation is None:
            self._tell(_("A link leads from one annotation to another: put the caret into one."))
        elif self._start is None:
            self._begin(annotation)
        elif self._start == annotation.id:
            self._forget()
            self._tell(_("No link is made."))
        else:
            self._end(annotation)

    def _begin(self, annotation: Annotation) -> None:
        self._start = annotation.id
        key = ", ".join(self._window.registry.keys("link.make"))
        text = _("Link from “{quote}”: go to the other annotation, in any document, and press {key} again.")
        self._tell(text.format(quote=self._quote(annotation), key=key))
        self._repaint()

    def _forget(self) -> None:
        self._start = None
        self._repaint()

    def _end(self, target: Annotation) -> None:
        start = self._start
        source = None if start is None else self._annotation(start)
        if source is None:
            self._forget()
            self._tell(_("The annotation from which the link was to lead is gone."))
            return
        entries = [
            self._kind_entry(kind, source, target, turned=turned) for kind, turned in self._fitting(source, target)
        ]
        if not entries:
            self._tell(_("No kind of links fits these two, or they are linked already."))
        elif len(entries) == 1:
            entries[0].run()
        else:
            self._window.choose(entries, _("Link them as"))

    def _fitting(self, source: Annotation, target: Annotation) -> Iterator[tuple[LinkKind, bool]]:
        """Kinds that may lead from one to the other, and whether the other way round."""
        session = self._project.session
        codes = {label.id: label.code for label in session.codebook.labels()}
        there = {(link.kind, link.source, link.target) for link in session.links.at([source.id])}
        for kind in session.links.kinds():
            for turned, ends in ((False, (source, target)), (True, (target, source))):
                if turned and not kind.directed:
                    continue
                one, two = ends
                known = (kind.code, one.id, two.id) in there
                known = known or (not kind.directed and (kind.code, two.id, one.id) in there)
                fits = all(
                    not allowed or codes.get(end.label) in allowed
                    for end, allowed in ((one, kind.from_labels), (two, kind.to_labels))
                )
                if fits and not known and self._may_continue(kind, one, two):
                    yield kind, turned

    def _may_continue(self, kind: LinkKind, source: Annotation, target: Annotation) -> bool:
        """A discontinuous passage lies in one document, has one label and is one's own, or of the final layer."""
        ends = [(end.document, end.label, end.annotator) for end in (source, target)]
        me = self._project.session.annotator
        own = (ADJUDICATED, me.id if me is not None else ADJUDICATED)
        return kind.code != CONTINUES or (ends[0] == ends[1] and source.annotator in own)

    def _kind_entry(self, kind: LinkKind, source: Annotation, target: Annotation, *, turned: bool) -> Entry:
        name = kind.name(language())
        ends = (target, source) if turned else (source, target)
        arrow = "—" if not kind.directed else "→"
        text = f"{name}: “{self._quote(ends[0], 12)}” {arrow} “{self._quote(ends[1], 12)}”"
        search = f"{kind.code} {kind.name_zh} {kind.name_en}"
        run = partial(self._make, kind, ends[0].id, ends[1].id)
        return Entry(text, "", (), "link", "", search, enabled=True, run=run)

    def _make(self, kind: LinkKind, source: AnnotationId, target: AnnotationId) -> None:
        made = self._window.attempt(lambda: self._project.session.links.make(source, target, kind.code))
        if made is None:
            return
        self._forget()
        name = kind.name(language())
        note: tuple[str, Callable[[], object]] = (_("Note…"), lambda: self.edit_note(made[0].id))
        self._window.message_bar.show_message(Message(_("Linked: {kind}.").format(kind=name), actions=(note,)))

    def edit_note(self, link: str, beside: QWidget | None = None) -> None:
        """Write on a link, in a small editor at the active text or at `beside`."""
        from gui.annotations.note_editor import NoteEditor

        found = self._window.attempt(lambda: self._project.session.links.get(link))
        if found is None:
            return
        place = beside or self._project.labelling.view()
        editor = NoteEditor(found.note or "", self._window.window() if beside is None else beside)
        editor.submitted.connect(
            lambda text: self._window.attempt(lambda: self._project.session.links.set_note([link], text or None))
        )
        if place is not None:
            editor.show_beside(QRect(place.mapToGlobal(place.rect().center()), place.size() / 20))

    # --- walking

    def walk(self, *, forward: bool) -> None:
        """Go along the link that leads from the annotation here, or back along the one that leads here."""
        annotation = self._here()
        links = [] if annotation is None else list(filter(self.seen, self._project.session.links.at([annotation.id])))
        directed = {kind.code: kind.directed for kind in self._project.session.links.kinds()}
        ends: list[tuple[Link, AnnotationId]] = []
        for link in links:
            here_is_source = annotation is not None and link.source == annotation.id
            if here_is_source is forward or not directed.get(link.kind, True):
                ends.append((link, link.target if here_is_source else link.source))
        if not ends:
            self._tell(_("No link leads from here.") if forward else _("No link leads here."))
        elif len(ends) == 1:
            self.go_to(ends[0][1])
        else:
            self._window.choose([self._end_entry(link, end) for link, end in ends], _("Go to"))

    def _end_entry(self, link: Link, end: AnnotationId) -> Entry:
        session = self._project.session
        annotation = session.annotations.get(end)
        title = session.documents.get(annotation.document).meta.title
        name = next((kind.name(language()) for kind in session.links.kinds() if kind.code == link.kind), link.kind)
        text = f"{name}: {self._quote(annotation)}"
        return Entry(text, title, (), "link", link.note or "", title, enabled=True, run=lambda: self.go_to(end))

    def go_to(self, annotation: AnnotationId) -> None:
        """Show an annotation with the keyboard; a document that is not open comes into the next reader."""
        found = self._window.attempt(lambda: self._project.session.annotations.get(annotation))
        if found is None:
            return
        readers = self._project.readers
        if found.document not in readers.open_documents():
            self._window.attempt(lambda: readers.open(found.document, in_next=True))
        self._window.attempt(lambda: readers.show_annotation(annotation, focus=True))

    def list_links(self) -> None:
        """Show the links of the project, those of the active document first, to go to, note and remove."""
        from gui.said.links_dialog import LinksDialog

        dialog = LinksDialog(self._project.session, self._project.readers.document, self._window.window())
        dialog.set_identities(self._project.identities)
        dialog.set_seen(self.seen)
        dialog.go_wanted.connect(lambda annotation: self.go_to(AnnotationId(annotation)))
        dialog.note_wanted.connect(lambda link: self.edit_note(link, dialog.list))
        dialog.remove_wanted.connect(
            lambda links: self._window.attempt(lambda: self._project.session.links.remove(links))
        )
        self._project.bridge.changed.connect(dialog.follow)
        dialog.open()

    # --- what is there

    def _here(self) -> Annotation | None:
        """The annotation that actions are about, else the innermost one at the caret, whoever's."""
        view = self._project.labelling.view()
        if view is None:
            return None
        return self._project.labelling.annotation() or next(iter(view.index.at(view.caret)), None)

    def _annotation(self, annotation: AnnotationId) -> Annotation | None:
        try:
            return self._project.session.annotations.get(annotation)
        except UserError:
            return None

    def _quote(self, annotation: Annotation, most: int = QUOTED) -> str:
        passage = self._project.session.documents.text(annotation.document)[annotation.start : annotation.end]
        return " ".join(passage[:most].split()) + ("…" if len(passage) > most else "")

    def _places(self, document: DocumentId) -> list[tuple[int, int]]:
        key = document, self._project.readers.hidden_layers()
        if key not in self._marked:
            links = filter(self.seen, self._project.session.links.in_document(document))
            ends = {end for link in links for end in (link.source, link.target)}
            self._ends |= ends
            found = map(self._annotation, ends)
            self._marked[key] = sorted(
                {(known.start, known.end) for known in found if known is not None and known.document == document}
            )
        places = self._marked[key]
        begun = None if self._start is None else self._annotation(self._start)
        return [*places, (begun.start, begun.end)] if begun is not None and begun.document == document else places

    def seen(self, link: Link) -> bool:
        """Whether a link shows: not where the texts do not show the layer of its maker or of one of its ends."""
        hidden = self._project.readers.hidden_layers()
        if not hidden:
            return True
        ends = (self._annotation(end) for end in (link.source, link.target))
        return link.annotator not in hidden and all(end is None or end.annotator not in hidden for end in ends)

    def _changed(self, change: ChangeSet) -> None:
        if change.links or change.reload or change.documents or self._ends_changed(change):
            self._marked.clear()
            self._repaint()

    def _ends_changed(self, change: ChangeSet) -> bool:
        """Whether an end of a link went or came back: a label alone is no reason to read all links of a text again."""
        changed = (item.after or item.before for item in change.annotations)
        ids = [annotation.id for annotation in changed if annotation is not None]
        if not self._ends.isdisjoint(ids):
            return True
        return bool(ids) and self._project.session.links.has_ends_at(ids)

    def _repaint(self) -> None:
        for pane in self._project.readers.panes:
            pane.view.viewport().update()

    def _tell(self, text: str) -> None:
        self._window.message_bar.show_message(Message(text))


class LinkPainter(QObject):
    """Draws a small chain at the left of lines in which a linked passage begins."""

    def __init__(self, view: ReaderView, places: Callable[[], list[tuple[int, int]]]) -> None:
        super().__init__(view)
        self._view = view
        self._places = places
        view.overlays.append(self.paint)

    def paint(self) -> None:
        """Draw those in sight."""
        places = self._places()
        if not places:
            return
        view, shown = self._view, self._view.visible_range()
        lines = {
            round(view.y_of(start)) for start, _end in places if shown.start <= start <= min(shown.end, len(view.text))
        }
        if not lines:
            return
        painter = QPainter(view.viewport())
        icon = theme.icon("link", "muted")
        for top in lines:
            icon.paint(painter, QRect(LEFT, top + round(view.line_height() * 0.5 - SIZE / 2), SIZE, SIZE))
        painter.end()
