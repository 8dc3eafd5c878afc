"""Feeds one reader from the session: a whole document at first, afterwards only what changed."""

from PySide6.QtCore import QObject, QTimer

from core.changes import ChangeSet
from core.errors import UserError
from core.ids import AnnotatorId, DocumentId
from core.model import Annotator, Document, Span, Status
from core.session import Session
from gui.base.identities import SHOWN, Identities
from gui.reader.reader import ReaderPane

_HEADINGS = "headings"
"""The key of `Meta.extra` that `core.text.headings` reads. Repeated, because that module loads with the first outline.
"""
OUTLINE_AFTER_MILLISECONDS = 100
"""Time for painting the text before its outline is computed."""


class ReaderFeed(QObject):
    """Reads the session for one `ReaderPane`, which only knows values."""

    def __init__(self, session: Session, pane: ReaderPane) -> None:
        super().__init__(pane)
        self._session = session
        self._pane = pane
        self._own: AnnotatorId | None = None
        self._identities = SHOWN
        self._outline_timer = QTimer(self, singleShot=True, interval=OUTLINE_AFTER_MILLISECONDS)
        self._outline_timer.timeout.connect(self._give_outline)

    @property
    def document(self) -> DocumentId | None:
        """What the reader shows."""
        shown = self._pane.document
        return shown.id if shown is not None else None

    @property
    def outline_due(self) -> bool:
        """Whether the reader has not got its outline yet."""
        return self._outline_timer.isActive()

    def show(self, document: DocumentId) -> None:
        """Show a document; raises UserError ``document.unknown``."""
        session = self._session
        found = session.documents.get(document)
        self._own = self._me()
        self._pane.show_document(
            found,
            session.documents.text(document),
            session.annotations.of_document(document),
            session.codebook.labels(),
            self._people(),
            session.documents.masks(document),
            own=self._identities.own(self._own),
            status=self._status(document),
        )
        self._outline_timer.start()

    def stop(self) -> None:
        """Stop reading the project, because the reader closes."""
        self._outline_timer.stop()

    def set_identities(self, identities: Identities) -> None:
        """Show people under other names, as in a blind review. While names are hidden, no layer is one's own."""
        if identities != self._identities:
            self._identities = identities
            if self.document is not None:
                self._pane.set_annotators(self._people(), identities.own(self._own))

    def _people(self) -> list[Annotator]:
        return self._identities.people(self._session.annotators.list())

    def apply(self, change: ChangeSet) -> bool:
        """Follow a change; False if the document is no longer in the project."""
        document = self.document
        if document is None:
            return True
        session, pane = self._session, self._pane
        if change.reload or document in change.documents:
            before = pane.document
            try:
                pane.set_document(session.documents.get(document))
            except UserError:
                return False
            if before is not None and pane.document is not None and _headings(before) != _headings(pane.document):
                self._outline_timer.start()
            masks = session.documents.masks(document)
            if list(masks) != list(pane.masks):
                pane.set_masks(masks)
                self._outline_timer.start()
            pane.set_status(self._status(document))
        if change.reload or change.annotators:
            self._own = self._me()
            pane.set_annotators(self._people(), self._identities.own(self._own))
            pane.set_status(self._status(document))
        if change.reload or change.labels:
            pane.set_labels(session.codebook.labels())
        if change.reload:
            pane.set_annotations(session.annotations.of_document(document))
        else:
            pane.apply(change)
        return True

    def _me(self) -> AnnotatorId | None:
        me = self._session.annotator
        return me.id if me is not None else None

    def _status(self, document: DocumentId) -> Status:
        if self._own is None:
            return Status.NOT_STARTED
        return self._session.documents.status(document, self._own)

    def _give_outline(self) -> None:
        document = self.document
        if document is None:
            return
        if self._pane.view.paint_due:
            self._outline_timer.start()
            return
        from core.text.headings import outline_of

        try:
            masks = [Span(mask.start, mask.end) for mask in self._session.documents.masks(document)]
            meta = self._session.documents.get(document).meta
            outline = outline_of(self._session.documents.text(document), meta, masks)
        except UserError:
            # It is being removed, by a job whose changes have not come here yet.
            return
        self._pane.set_outline(outline)


def _headings(document: Document) -> object:
    return document.meta.extra.get(_HEADINGS)
