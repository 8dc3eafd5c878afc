"""Reads a project for the model: sentences of its documents, and what somebody labelled, passed over and rejected."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import cast

from core.bounded_json import JsonError, loads
from core.changes import ChangeSet
from core.errors import UserError
from core.ids import AnnotatorId, DocumentId
from core.model import Annotation, Label, Span, Status
from core.session import Session
from core.suggest.label_words import lexicon_for
from core.suggest.model import Headings, Learner, Suggestion
from core.suggest.offers import OfferedLabel, with_predictions
from core.suggest.passages import Sentence, labels_of, passages
from core.suggest.reasons import reason
from core.suggest.teaching import Lesson, lesson, sample_lessons

_HEAVIEST = 10
_FEW = 3
_FORWARD = 0.75
"""Of the steps from one label to the next the share that goes on in the text, from which on somebody reads."""
WORDS = "suggestion_words"
"""The setting with the words that people added, weighed and banned: an object by label code of weights by word."""
LEARNT = 10_000
"""Sentences of a project that are learnt from; where there are more, those of the documents imported last."""


def sentences_of(session: Session, document: DocumentId) -> list[Sentence]:
    """The sentences of a document that are no furniture."""
    masks = sorted(mask.span for mask in session.documents.masks(document))
    return passages(session.documents.text(document), session.documents.get(document).meta, masks)


def edited_words(session: Session) -> dict[str, dict[str, float]]:
    """Words that people of this project added or weighed, by label code; 0 bans a word. What cannot be read is none."""
    stored = session.setting(WORDS)
    try:
        loaded: object = loads(stored) if stored else {}
    except JsonError:
        return {}
    return (
        {code: _weights(listed) for code, listed in cast("dict[str, object]", loaded).items()}
        if isinstance(loaded, dict)
        else {}
    )


def _weights(listed: object) -> dict[str, float]:
    if not isinstance(listed, dict):
        return {}
    return {
        word: float(weight)
        for word, weight in cast("dict[str, object]", listed).items()
        if isinstance(weight, int | float) and 0 <= weight <= _HEAVIEST
    }


def keep_words(session: Session, words: Mapping[str, Mapping[str, float]]) -> ChangeSet:
    """Keep what `edited_words` reads."""
    import orjson

    return session.set_setting(WORDS, orjson.dumps({code: dict(listed) for code, listed in words.items()}).decode())


def learner_of(
    session: Session, *, without_sample: Iterable[str] = (), headings: Headings = Headings.LEARNT
) -> Learner:
    """A learner for the codebook of a project that knows nothing but the sample reports."""
    labels = session.codebook.labels()
    left_out = set(without_sample)
    prior = [taught for taught in sample_lessons() if taught.id not in left_out]
    return Learner([label.code for label in labels], lexicon_for(labels, edited_words(session)), prior, headings)


def lesson_of(
    session: Session,
    annotator: AnnotatorId,
    document: DocumentId,
    codes: Mapping[str, str],
    rejected: Sequence[tuple[Span, str]],
    status: Status,
    sentences: Sequence[Sentence] | None = None,
) -> Lesson:
    """What somebody's layer of a document teaches. `codes` are those of label ids."""
    there = session.annotations.of_document(document, annotator)
    read = sentences_of(session, document) if sentences is None else sentences
    done, spans = status is Status.DONE, labelled(there, codes)
    return lesson(document, read, spans, done=done, rejected=rejected, in_order=is_in_order(there))


def is_in_order(annotations: Sequence[Annotation]) -> bool:
    """Whether they were made in the order of reading, as far as their times say; of a few that is believed.

    Who is led to the most uncertain sentences goes to and fro, and has not read what lies between.
    """
    starts = [each.start for each in sorted(annotations, key=lambda each: (each.created_at, each.start))]
    steps = len(starts) - 1
    forward = sum(one <= other for one, other in pairwise(starts))
    return steps < _FEW or forward >= _FORWARD * steps


def labelled(annotations: Iterable[Annotation], codes: Mapping[str, str]) -> list[tuple[Span, str]]:
    """Spans with the codes of their labels."""
    return [(annotation.span, codes[annotation.label]) for annotation in annotations if annotation.label in codes]


def codes_of(labels: Iterable[Label]) -> dict[str, str]:
    """The code of each label by its id."""
    return {label.id: label.code for label in labels}


def rejected_by(session: Session, annotator: AnnotatorId) -> dict[DocumentId, list[tuple[Span, str]]]:
    """What somebody rejected, by document."""
    found: dict[DocumentId, list[tuple[Span, str]]] = {}
    for rejection in session.suggestions.rejections(annotator):
        found.setdefault(rejection.document, []).append((rejection.span, rejection.label))
    return found


def worked_on(session: Session, annotator: AnnotatorId) -> dict[DocumentId, Status]:
    """The documents somebody labelled, rejected something in or set to done, with how far they are."""
    statuses = {
        document: status for (document, who), status in session.documents.statuses().items() if who == annotator
    }
    counted = {document for document, who in session.annotations.counts() if who == annotator}
    refused = set(rejected_by(session, annotator))
    done = {document for document, status in statuses.items() if status is Status.DONE}
    return {document: statuses.get(document, Status.NOT_STARTED) for document in sorted(counted | done | refused)}


def lessons_of(session: Session, annotator: AnnotatorId, *, but: Iterable[str] = ()) -> list[Lesson]:
    """What somebody's layer teaches, all documents but some; of the last ones imported, up to `LEARNT` sentences."""
    codes = codes_of(session.codebook.labels())
    rejected = rejected_by(session, annotator)
    left_out = set(but)
    work = {document: status for document, status in worked_on(session, annotator).items() if document not in left_out}
    positions = {entry.id: entry.position for entry in session.documents.entries(work)}
    found: list[Lesson] = []
    count = 0
    for document in sorted(positions, key=lambda document: -positions[document]):
        taught = lesson_of(session, annotator, document, codes, rejected.get(document, ()), work[document])
        found.append(taught)
        count += len(taught.sentences)
        if count >= LEARNT:
            break
    return found


def still_open(
    suggestions: Sequence[Suggestion],
    sentences: Sequence[Sentence],
    given: Sequence[tuple[Span, str]],
    rejected: Sequence[tuple[Span, str]],
) -> list[Suggestion]:
    """Those suggestions whose sentence has not been given that label yet, and for which it was not rejected."""
    settled: set[tuple[int, str]] = set()
    for spans in (given, rejected):
        for index, numbers in enumerate(labels_of(sentences, [span for span, _ in spans])):
            settled |= {(index, spans[number][1]) for number in numbers}
    return [found for found in suggestions if (found.sentence, found.label) not in settled]


def offers_of(
    session: Session,
    learner: Learner,
    annotator: AnnotatorId | None,
    document: DocumentId,
    sentences: Sequence[Sentence],
    rejected: Sequence[tuple[Span, str]],
) -> list[OfferedLabel]:
    """What is open to be taken in a document: what the learner suggests, and what other programs do."""
    found = learner.suggest(document, lambda: sentences)
    given: list[tuple[Span, str]] = []
    if annotator is not None:
        codes = codes_of(session.codebook.labels())
        given = labelled(session.annotations.of_document(document, annotator), codes)
        found = still_open(found, sentences, given, rejected)
    table = learner.table(document, lambda: sentences)
    offers = [
        OfferedLabel(each.span, each.label, each.grade, each.score, reason(learner, table, each)) for each in found
    ]
    predictions = session.suggestions.predictions(document)
    if not predictions:
        return offers
    masks = sorted(mask.span for mask in session.documents.masks(document))
    return with_predictions(offers, predictions, learner.labels, [*given, *rejected], masks)


def suggestions_for(session: Session, annotator: AnnotatorId | None, document: DocumentId) -> list[OfferedLabel]:
    """What a document's sentences may be, learnt from somebody's layer of the whole project, each with its reason."""
    learner = learner_of(session)
    lessons = lessons_of(session, annotator) if annotator is not None else []
    learner.teach(lessons)
    learner.learn_ngrams()
    learner.fit()
    sentences = sentences_of(session, document)
    rejected = rejected_by(session, annotator).get(document, []) if annotator is not None else []
    return offers_of(session, learner, annotator, document, sentences, rejected)


def evaluated_lessons(session: Session, annotator: AnnotatorId) -> list[Lesson]:
    """The documents that somebody has done, or where none is, those they labelled; every sentence counts.

    Raises UserError ``suggest.nothing_labelled``.
    """
    work = worked_on(session, annotator)
    counted = {document for document, who in session.annotations.counts() if who == annotator}
    done = [document for document, status in work.items() if status is Status.DONE] or sorted(counted)
    codes = codes_of(session.codebook.labels())
    if not done:
        raise UserError("suggest.nothing_labelled")
    return [lesson_of(session, annotator, document, codes, (), Status.DONE) for document in done]
