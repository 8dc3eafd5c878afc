"""What the list of documents needs of assignments: which are one's own, until when. Empty where nothing is assigned."""

from collections.abc import Callable, Collection
from datetime import date, timedelta
from enum import StrEnum

from core.assigning.progress import is_late
from core.ids import AnnotatorId, DocumentId
from core.session import Session
from gui.base.i18n import _
from gui.documents.rows import DocumentGroup

SOON = timedelta(days=7)


class WorkFilter(StrEnum):
    """Which documents the list shows."""

    ALL = "all"
    MINE = "mine"
    """Assigned to whoever works here, and not done."""
    SOON = "soon"
    """Of these the ones whose last day is over or comes within a week."""


class OwnWork:
    """The last days of one's own documents, read anew by `read` and kept by `follow`."""

    def __init__(self) -> None:
        self.any = False
        """Whether anything is assigned to anybody."""
        self._due: dict[DocumentId, str] = {}

    def read(self, session: Session, me: AnnotatorId | None) -> bool:
        """Read everything; whether anything is assigned, now or before."""
        before = self.any
        self.any = session.assignments.has_any()
        self._due = session.assignments.due_of(me) if self.any and me is not None else {}
        return before or self.any

    def follow(self, session: Session, me: AnnotatorId | None, documents: Collection[DocumentId]) -> bool:
        """Read again what is assigned of these documents; whether anything is assigned, now or before."""
        before = self.any
        self.any = session.assignments.has_any()
        if me is not None and (before or self.any):
            for document in documents:
                self._due.pop(document, None)
            self._due |= session.assignments.due_of(me, documents)
        return before or self.any

    def has(self, document: DocumentId) -> bool:
        """Whether a document is one's own to read."""
        return document in self._due

    def words(self, document: DocumentId, *, done: bool) -> str:
        """What the small line says of one's own document that is not done."""
        if done or document not in self._due:
            return ""
        due = self._due[document]
        if not due:
            return _("yours to do")
        text = _("late: until {day}") if is_late(due, date.today().isoformat()) else _("yours until {day}")
        return text.format(day=due)

    def filtered(
        self, groups: tuple[DocumentGroup, ...], wanted: WorkFilter, is_done: Callable[[DocumentId], bool]
    ) -> tuple[DocumentGroup, ...]:
        """The groups with the documents that are wanted; groups of which nothing is left are left out."""
        if wanted is WorkFilter.ALL or not self.any:
            return groups
        last = (date.today() + SOON).isoformat() if wanted is WorkFilter.SOON else ""
        kept = {
            document
            for document, due in self._due.items()
            if (not last or (due and due <= last)) and not is_done(document)
        }
        found = (DocumentGroup(group.key, [row for row in group.rows if row.id in kept]) for group in groups)
        return tuple(group for group in found if group.rows)
