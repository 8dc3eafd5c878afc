"""The input of agreement: texts' lengths, sentences and masks, and the spans of each annotator."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from core.ids import AnnotatorId, DocumentId
from core.model import Status
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.text.sentences import sentences

if TYPE_CHECKING:
    from core.session import Session

SpanOf = tuple[int, int, str]
"""Start and end in code points, end exclusive, and the label's code."""


class Presence(StrEnum):
    """The rule by which an annotator counts as having done a document."""

    LABELLED = "labelled"
    """The status is done, or there is at least one annotation."""
    DONE = "done"
    """The status is done."""


@dataclass(frozen=True, slots=True)
class DocumentLayers:
    """One document as the compared annotators labelled it."""

    id: DocumentId
    title: str
    characters: int
    """Length in code points, masked ones included."""
    sentences: Sequence[tuple[int, int]]
    """In text order, not overlapping."""
    masks: Sequence[tuple[int, int]]
    """What is no part of the report and counts for nothing."""
    spans: tuple[Sequence[SpanOf] | None, ...]
    """One list for each annotator of `ComparedLayers`; None where they have not done the document."""


@dataclass(frozen=True, slots=True)
class ComparedLayers:
    """The compared layers."""

    annotators: tuple[AnnotatorId, ...]
    names: tuple[str, ...]
    labels: tuple[str, ...]
    """Codes in the order of the codebook; codes that only spans know follow."""
    documents: tuple[DocumentLayers, ...]


def read_layers(
    session: "Session",
    annotators: Sequence[AnnotatorId],
    *,
    documents: Iterable[DocumentId] | None = None,
    presence: Presence = Presence.LABELLED,
    confirmed: bool = False,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> ComparedLayers:
    """Read what two or more annotators did with the documents (default: all), as one state of the project.

    With `confirmed`, documents are left out in which one of them made an annotation under an earlier meaning of its
    label and has not looked at it since: without it alone, the others' would count as differences.
    Raises UserError ``annotator.unknown`` and ``document.unknown``; `Cancel` when asked to stop.
    """
    with session.reading():
        people = [session.annotators.get(annotator) for annotator in annotators]
        number_of = {person.id: number for number, person in enumerate(people)}
        codes = {label.id: label.code for label in session.codebook.labels()}
        wanted = None if documents is None else dict.fromkeys(documents)
        chosen = session.documents.list() if wanted is None else [session.documents.get(id_) for id_ in wanted]
        statuses = session.documents.statuses()
        counts = session.annotations.counts()
        waiting = _waiting(session, annotators) if confirmed else frozenset[DocumentId]()
        read: list[DocumentLayers] = []
        for done, document in enumerate(chosen):
            stop_if(cancelled)
            progress(done, len(chosen), document.meta.title)
            present = [
                statuses.get((document.id, person.id)) is Status.DONE
                or (presence is Presence.LABELLED and counts.get((document.id, person.id), 0) > 0)
                for person in people
            ]
            if sum(present) < 2 or document.id in waiting:
                continue
            spans: list[list[SpanOf] | None] = [[] if there else None for there in present]
            for annotation in session.annotations.of_document(document.id):
                layer = spans[number_of[annotation.annotator]] if annotation.annotator in number_of else None
                if layer is not None:
                    layer.append((annotation.start, annotation.end, codes[annotation.label]))
            text = session.documents.text(document.id)
            read.append(
                DocumentLayers(
                    document.id,
                    document.meta.title,
                    document.characters,
                    [(sentence.start, sentence.end) for sentence in sentences(text)],
                    [(mask.start, mask.end) for mask in session.documents.masks(document.id)],
                    tuple(spans),
                )
            )
        return ComparedLayers(
            tuple(person.id for person in people),
            tuple(person.name for person in people),
            tuple(codes.values()),
            tuple(read),
        )


def _waiting(session: "Session", annotators: Sequence[AnnotatorId]) -> frozenset[DocumentId]:
    """Documents in which one of the annotators has something on the worklist."""
    return frozenset(found.document for found in session.worklist.open() if found.annotator in annotators)
