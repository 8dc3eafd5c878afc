"""How many annotations there are and how far everybody is: read once, then kept up from each change.

Reading takes about two seconds of a project of 600,000 annotations, so a window does it in a thread, with a clone of
its session. What the session did meanwhile is followed afterwards: a tally knows at which place of the journal it was
read, and passes over what was done before.
"""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

from core.changes import ChangeSet
from core.ids import AnnotatorId, DocumentId, LabelId
from core.model import Annotation, Status
from core.progress import Cancelled, never, stop_if

if TYPE_CHECKING:
    from core.session import Session

Key = TypeVar("Key")
_NOBODY: Mapping[AnnotatorId, int] = {}
_NOT_BEGUN: Mapping[AnnotatorId, Status] = {}


class Tally:
    """Counts of one project. A zero is nowhere an entry."""

    def __init__(self, session: "Session", cancelled: Cancelled = never) -> None:
        """Read everything as it is now; raises `Cancel` when asked to stop."""
        with session.reading():
            self._position = session.history.position()
            self._documents: dict[DocumentId, dict[AnnotatorId, int]] = {}
            self._statuses: dict[DocumentId, dict[AnnotatorId, Status]] = {}
            self.by_label: dict[LabelId, dict[AnnotatorId, int]] = {}
            """Annotations by label and annotator."""
            self.people: dict[AnnotatorId, int] = Counter()
            """Annotations by annotator."""
            for piece in session.annotations.counted_pieces():
                stop_if(cancelled)
                for (document, annotator, label), count in piece:
                    people = self._documents.setdefault(document, {})
                    people[annotator] = people.get(annotator, 0) + count
                    of_label = self.by_label.setdefault(label, {})
                    of_label[annotator] = of_label.get(annotator, 0) + count
                    self.people[annotator] += count
            self._take(session.documents.statuses())

    def in_document(self, document: DocumentId) -> Mapping[AnnotatorId, int]:
        """Annotations of a document by annotator."""
        return self._documents.get(document, _NOBODY)

    def of_label(self, label: LabelId) -> Mapping[AnnotatorId, int]:
        """Annotations with a label by annotator."""
        return self.by_label.get(label, _NOBODY)

    def statuses(self, document: DocumentId) -> Mapping[AnnotatorId, Status]:
        """How far everybody is with a document who has begun it."""
        return self._statuses.get(document, _NOT_BEGUN)

    def holds(self, change: ChangeSet) -> bool:
        """Whether a change was made before this was read, and so is in it."""
        return change.operation is not None and change.operation.seq <= self._position

    def follow(self, change: ChangeSet, session: "Session") -> bool:
        """Take a change in, reading statuses of its documents again; false when everything has to be read again."""
        if self.holds(change):
            return True
        if change.reload:
            return False
        for annotation_change in change.annotations:
            self._add(annotation_change.before, -1)
            self._add(annotation_change.after, 1)
        if change.documents:
            for document in change.documents:
                self._statuses.pop(document, None)
            self._take(session.documents.statuses_of(change.documents))
        return True

    def _take(self, statuses: Mapping[tuple[DocumentId, AnnotatorId], Status]) -> None:
        for (document, annotator), status in statuses.items():
            self._statuses.setdefault(document, {})[annotator] = status

    def _add(self, annotation: Annotation | None, step: int) -> None:
        if annotation is not None:
            _count(self._documents.setdefault(annotation.document, {}), annotation.annotator, step)
            of_label = self.by_label.setdefault(annotation.label, {})
            _count(of_label, annotation.annotator, step)
            if not of_label:
                del self.by_label[annotation.label]
            _count(self.people, annotation.annotator, step)


def _count(counts: dict[Key, int], key: Key, step: int) -> None:
    counts[key] = counts.get(key, 0) + step
    if not counts[key]:
        del counts[key]
