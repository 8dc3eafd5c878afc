"""How many annotations there are and how far everybody is: read once, then kept up from each change.

Reading takes about two seconds of a project of 600,000 annotations, so a window does it in a thread, with a clone of
its session. What the session did meanwhile is followed afterwards: a tally knows at which place of the journal it was
read, and passes over what was done before. Annotations that `continues` makes one passage count as one.
"""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

from core.changes import ChangeSet
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Annotation, Status
from core.progress import Cancelled, never, stop_if
from core.said.passages import Continued

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
            self._parts: dict[PartKey, int] = {}
            """Annotations that are further parts of a passage, and so are not counted."""
            self._ends: frozenset[AnnotationId] = frozenset()
            self._read_parts(session)

    def _read_parts(self, session: "Session") -> None:
        """Leave further parts of passages out of the counts, and count those that no longer are any."""
        continued = session.links.continued()
        parts = further_parts(session, continued)
        for key in {*parts, *self._parts}:
            self._count(*key, self._parts.get(key, 0) - parts.get(key, 0))
        self._parts, self._ends = parts, continued.ends

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
        if changes_parts(change, self._ends):
            self._read_parts(session)
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
            self._count(annotation.document, annotation.annotator, annotation.label, step)

    def _count(self, document: DocumentId, annotator: AnnotatorId, label: LabelId, step: int) -> None:
        if not step:
            return
        _count(self._documents.setdefault(document, {}), annotator, step)
        of_label = self.by_label.setdefault(label, {})
        _count(of_label, annotator, step)
        if not of_label:
            del self.by_label[label]
        _count(self.people, annotator, step)


PartKey = tuple[DocumentId, AnnotatorId, LabelId]


def further_parts(session: "Session", continued: Continued) -> dict[PartKey, int]:
    """How many annotations are further parts of a passage, by document, annotator and label: counts leave them out."""
    parts: dict[PartKey, int] = Counter()
    there = session.annotations.existing(part for group in continued.groups for part in group) if continued else {}
    for group in continued.groups:
        first = there[min(group)][0]
        parts[first.document, first.annotator, first.label] += len(group) - 1
    return dict(parts)


def changes_parts(change: ChangeSet, ends: frozenset[AnnotationId]) -> bool:
    """Whether parts of passages may have come or gone; `ends` as `Continued.ends` was."""
    if change.links or not ends:
        return bool(change.links)
    either = (changed.after or changed.before for changed in change.annotations)
    return any(annotation is not None and annotation.id in ends for annotation in either)


def _count(counts: dict[Key, int], key: Key, step: int) -> None:
    counts[key] = counts.get(key, 0) + step
    if not counts[key]:
        del counts[key]
