"""Where labels contradict each other or what the model is sure of: a list to walk and to fix.

Looked at are sentences (`passages`) of what somebody labelled, folded as repeats are (`repeats`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.changes import ChangeSet
from core.ids import AnnotationId, AnnotatorId, DocumentId
from core.model import Annotation, Span, Status
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.session import Session
from core.suggest import feeding
from core.suggest.model import SUGGESTED
from core.suggest.passages import Sentence, labels_of
from core.suggest.repeats import folded
from core.suggest.teaching import lesson
from core.verbs.suggested import Proposed

UNLIKELY = 0.05
"""The chance below which the model is sure that a label is wrong."""
_LEAST = 6
"""Folded letters of the shortest sentence that is compared: 高度重视。 may be anything."""
_ENOUGH = 5
_HABIT = 0.7
"""The share of passages that make a habit of ending them with or without their mark, and how many there must be."""
_ENDS = "。；！？;!?"
READ = 30_000
"""Sentences of a layer that are compared; of more, those of the documents imported last."""


class FindingKind(StrEnum):
    """What is odd."""

    DIFFERS = "differs"
    """The same sentence has another label elsewhere."""
    MISSING = "missing"
    """The same sentence is labelled elsewhere, and somebody read this one and gave it none."""
    BOUNDARY = "boundary"
    """A passage ends with its mark where others end without, or the other way round."""
    UNLIKELY = "unlikely"
    """The model, which did not see this one, is sure that the label is wrong."""


@dataclass(frozen=True, slots=True)
class LabelFinding:
    """One place to look at."""

    kind: FindingKind
    annotator: AnnotatorId
    document: DocumentId
    span: Span
    """In code points of the canonical text."""
    labels: tuple[str, ...]
    """Codes of the labels that it has now."""
    wanted: tuple[str, ...]
    """Those it would have once fixed."""
    target: Span
    """Where they would be."""
    annotations: tuple[AnnotationId, ...]
    """Those that are there."""
    other: tuple[DocumentId, Span] | None
    """The place that it is compared with."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One sentence as one person labelled it."""

    annotator: AnnotatorId
    document: DocumentId
    sentence: Sentence
    given: tuple[str, ...]
    annotations: tuple[Annotation, ...]
    known: bool
    key: str


def radar(
    session: Session,
    annotators: Iterable[AnnotatorId],
    *,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> list[LabelFinding]:
    """What is odd in the layers of some people, each by itself and beside each other, in the order of reading.

    A sentence that one person labelled alike everywhere and another otherwise differs for the one who is in the
    minority. Raises `Cancel`.
    """
    people = list(annotators)
    codes = feeding.codes_of(session.codebook.labels())
    rows: list[_Row] = []
    found: list[LabelFinding] = []
    for number, annotator in enumerate(people):
        mine: list[_Row] = []
        for document, status in _read_documents(session, annotator):
            stop_if(cancelled)
            progress(number, len(people), "")
            mine += _rows(session, annotator, document, status, codes)
            if len(mine) >= READ:
                break
        rows += mine
        found += _boundaries(mine, codes)
        stop_if(cancelled)
        found += _unlikely(session, annotator, mine, codes)
    found += _same_sentences(rows)
    positions = {entry.id: entry.position for entry in session.documents.entries({each.document for each in found})}
    order = list(FindingKind)
    return sorted(
        found, key=lambda each: (positions.get(each.document, 0), each.span, order.index(each.kind), each.annotator)
    )


def _read_documents(session: Session, annotator: AnnotatorId) -> list[tuple[DocumentId, Status]]:
    work = feeding.worked_on(session, annotator)
    positions = {entry.id: entry.position for entry in session.documents.entries(work)}
    return [(document, work[document]) for document in sorted(positions, key=lambda document: -positions[document])]


def _rows(
    session: Session, annotator: AnnotatorId, document: DocumentId, status: Status, codes: Mapping[str, str]
) -> list[_Row]:
    sentences = feeding.sentences_of(session, document)
    there = [each for each in session.annotations.of_document(document, annotator) if each.label in codes]
    touched = labels_of(sentences, [each.span for each in there])
    counts = Counter(number for numbers in touched for number in numbers)
    taught = lesson(document, sentences, [(each.span, codes[each.label]) for each in there], done=status is Status.DONE)
    return [
        _Row(
            annotator,
            document,
            sentence,
            tuple(sorted(given)),
            # What speaks of several sentences says little of each, and is not changed for the sake of one.
            tuple(there[number] for number in sorted(numbers) if counts[number] == 1),
            known,
            folded(sentence.text),
        )
        for sentence, given, numbers, known in zip(sentences, taught.given, touched, taught.known, strict=True)
    ]


def _same_sentences(rows: Sequence[_Row]) -> Iterator[LabelFinding]:
    """Sentences that are the same folded, with other labels or with none."""
    groups: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        if row.known and len(row.key) >= _LEAST and not row.sentence.is_heading:
            groups[row.key].append(row)
    for group in groups.values():
        counted = Counter(row.given for row in group if row.given)
        if not counted or (len(counted) == 1 and all(row.given for row in group)):
            continue
        most = max(counted.values())
        usual = next(row for row in group if counted[row.given] == most)
        for row in group:
            if row.given == usual.given or (row.given and len(row.annotations) < len(row.given)):
                continue
            target = row.annotations[0].span if row.annotations else _like(usual, row.sentence.span)
            yield LabelFinding(
                FindingKind.DIFFERS if row.given else FindingKind.MISSING,
                row.annotator,
                row.document,
                row.annotations[0].span if row.annotations else row.sentence.span,
                row.given,
                usual.given,
                target,
                tuple(each.id for each in row.annotations),
                (usual.document, usual.annotations[0].span if usual.annotations else usual.sentence.span),
            )


def _like(usual: _Row, span: Span) -> Span:
    """A sentence's span as the other was labelled: with or without its mark."""
    other = usual.annotations[0].span if usual.annotations else usual.sentence.span
    if other.end == usual.sentence.span.end - 1 and usual.sentence.text[-1] in _ENDS and len(span) > 1:
        return Span(span.start, span.end - 1)
    return span


def _boundaries(rows: Sequence[_Row], codes: Mapping[str, str]) -> Iterator[LabelFinding]:
    """Passages that end otherwise than the person's others, where these have a habit."""
    with_mark: list[tuple[_Row, Annotation]] = []
    without: list[tuple[_Row, Annotation]] = []
    for row in rows:
        end = row.sentence.span.end
        for each in row.annotations if row.sentence.text[-1] in _ENDS else ():
            if each.end == end:
                with_mark.append((row, each))
            elif each.end == end - 1:
                without.append((row, each))
    total = len(with_mark) + len(without)
    if total < _ENOUGH or max(len(with_mark), len(without)) < _HABIT * total:
        return
    shift = 1 if len(with_mark) > len(without) else -1
    for row, each in without if shift == 1 else with_mark:
        label = (codes[each.label],)
        target = Span(each.start, each.end + shift)
        if len(target):
            yield LabelFinding(
                FindingKind.BOUNDARY, row.annotator, row.document, each.span, label, label, target, (each.id,), None
            )


def _unlikely(
    session: Session, annotator: AnnotatorId, rows: Sequence[_Row], codes: Mapping[str, str]
) -> Iterator[LabelFinding]:
    """Labels that the model is sure are wrong, by chances from n-grams that did not learn from their own report."""
    learner = feeding.learner_of(session)
    learner.teach(feeding.lessons_of(session, annotator))
    learner.learn_ngrams()
    learner.fit()
    by_document: dict[DocumentId, list[_Row]] = defaultdict(list)
    for row in rows:
        by_document[row.document].append(row)
    for document, listed in by_document.items():
        chances = learner.doubts(document)
        if chances is None or len(chances) != len(listed):
            continue
        for row, chance in zip(listed, chances, strict=True):
            for each in row.annotations:
                code = codes[each.label]
                if chance[learner.labels.index(code)] >= UNLIKELY:
                    continue
                best = max(range(len(chance)), key=lambda column: chance[column])
                instead = (learner.labels[best],) if chance[best] >= SUGGESTED else ()
                wanted = tuple(sorted({*row.given, *instead} - {code}))
                yield LabelFinding(
                    FindingKind.UNLIKELY,
                    annotator,
                    document,
                    each.span,
                    row.given,
                    wanted,
                    each.span,
                    tuple(other.id for other in row.annotations),
                    None,
                )


def fix(session: Session, findings: Iterable[LabelFinding]) -> ChangeSet:
    """Make the labels as the findings want them, as one operation and one undo step.

    Raises UserError ``annotation.not_yours`` for another's, and what the verbs of labelling do. What has changed since
    is left as it is.
    """
    changes: list[ChangeSet] = []
    unsubscribe = session.subscribe(changes.append)
    try:
        with session.with_operation("radar.fix"):
            for each in findings:
                _fix(session, each)
    finally:
        unsubscribe()
    return changes[-1] if changes else ChangeSet()


def _fix(session: Session, finding: LabelFinding) -> None:
    labels = {label.code: label.id for label in session.codebook.labels()}
    codes = {id_: code for code, id_ in labels.items()}
    mine = {each.id: each for each in session.annotations.of_document(finding.document, finding.annotator)}
    there = [mine[id_] for id_ in finding.annotations if id_ in mine]
    if len(there) != len(finding.annotations):
        return
    if finding.kind is FindingKind.BOUNDARY:
        for each in there:
            if each.span == finding.span:
                session.annotations.move(each.id, finding.target.start, finding.target.end)
        return
    surplus = [each for each in there if codes.get(each.label) not in finding.wanted]
    have = {codes.get(each.label) for each in there}
    lacking = [code for code in finding.wanted if code not in have and code in labels]
    # A label that becomes another keeps its note and its history.
    for each, code in zip(surplus, lacking, strict=False):
        session.annotations.relabel([each.id], labels[code])
    if len(surplus) > len(lacking):
        session.annotations.delete([each.id for each in surplus[len(lacking) :]])
    elif len(lacking) > len(surplus):
        rest = lacking[len(surplus) :]
        session.suggestions.take([Proposed(finding.document, finding.target, labels[code]) for code in rest])
