"""Counts of a project: how much text, how many annotations, how much of the text they cover."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.ids import AnnotatorId, DocumentId
from core.model import Span
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.text.withheld import find_withheld

if TYPE_CHECKING:
    from core.session import Session


@dataclass(frozen=True, slots=True)
class DocumentStatistics:
    """Counts of one document, in code points."""

    id: DocumentId
    title: str
    characters: int
    masked: int
    """Characters that are furniture."""
    annotations: int
    """Discontinuous ones, whose parts `continues` holds together, count as one."""
    labelled: int
    """Characters that are not masked and under at least one annotation."""
    withheld: int = 0
    """Values that the report withholds (xx, 20xx年, 某市), outside of furniture."""

    @property
    def share(self) -> float:
        """Labelled characters of those that are not masked; 0 when there are none."""
        return _share(self.labelled, self.characters - self.masked)


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of a project."""

    per_document: tuple[DocumentStatistics, ...]
    labels: dict[str, dict[str, int]]
    """Annotations by label code and annotator name; every label of the codebook is there, in its order."""
    layers: tuple[str, ...] = ()
    """Whose annotations were counted, by name, the adjudicated layer last."""

    @property
    def documents(self) -> int:
        """How many documents."""
        return len(self.per_document)

    @property
    def characters(self) -> int:
        """Characters of all documents."""
        return sum(document.characters for document in self.per_document)

    @property
    def masked(self) -> int:
        """Characters that are furniture."""
        return sum(document.masked for document in self.per_document)

    @property
    def annotations(self) -> int:
        """Annotations of all documents."""
        return sum(document.annotations for document in self.per_document)

    @property
    def labelled(self) -> int:
        """Characters that are not masked and under at least one annotation."""
        return sum(document.labelled for document in self.per_document)

    @property
    def withheld(self) -> int:
        """Values that reports withhold."""
        return sum(document.withheld for document in self.per_document)

    @property
    def share(self) -> float:
        """Labelled characters of those that are not masked; 0 when there are none."""
        return _share(self.labelled, self.characters - self.masked)


def statistics(
    session: "Session",
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
    *,
    layers: Sequence[AnnotatorId] | None = None,
) -> Statistics:
    """Count the annotations of `layers`, else of everybody; those of one discontinuous passage as one.

    An annotation on masked text counts as one, its characters do not.
    """
    codes = {label.id: label.code for label in session.codebook.labels()}
    names = {person.id: person.name for person in session.annotators.list()}
    labels: dict[str, dict[str, int]] = {code: {} for code in codes.values()}
    documents = session.documents.list()
    continued = session.links.continued()
    counted: list[DocumentStatistics] = []
    for done, document in enumerate(documents):
        stop_if(cancelled)
        progress(done, len(documents), document.meta.title)
        everything = session.annotations.of_document(document.id)
        annotations = [annotation for annotation in everything if layers is None or annotation.annotator in layers]
        passages = continued.passages(annotations, lambda annotation: annotation.id)
        for first, *_parts in passages:
            by_person = labels[codes[first.label]]
            name = names[first.annotator]
            by_person[name] = by_person.get(name, 0) + 1
        masks = [Span(mask.start, mask.end) for mask in session.documents.masks(document.id)]
        masked = covered(masks)
        withheld = len(find_withheld(session.documents.text(document.id), masks))
        labelled = covered([*masks, *(annotation.span for annotation in annotations)]) - masked
        counted.append(
            DocumentStatistics(
                document.id, document.meta.title, document.characters, masked, len(passages), labelled, withheld
            )
        )
    counted_people = sorted(session.annotators.list(), key=lambda person: person.adjudicated)
    used = {name for people in labels.values() for name in people}
    whose = [
        person.name for person in counted_people if (person.name in used if layers is None else person.id in layers)
    ]
    return Statistics(tuple(counted), labels, tuple(whose))


def withheld_values(
    session: "Session", documents: Iterable[DocumentId], progress: Progress = no_progress, cancelled: Cancelled = never
) -> dict[DocumentId, int]:
    """How many values each of the documents withholds, outside of furniture.

    Reads the texts, so it is not for the GUI thread.
    """
    wanted = list(documents)
    counted: dict[DocumentId, int] = {}
    for done, document in enumerate(wanted):
        stop_if(cancelled)
        progress(done, len(wanted), "")
        masks = [Span(mask.start, mask.end) for mask in session.documents.masks(document)]
        counted[document] = len(find_withheld(session.documents.text(document), masks))
    return counted


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def covered(spans: Iterable[Span]) -> int:
    """Code points that at least one of the spans covers."""
    total, end = 0, 0
    for span in sorted(spans):
        if span.end > end:
            total += span.end - max(span.start, end)
            end = span.end
    return total
