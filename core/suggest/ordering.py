"""In what order to work: the sentences that a model is least sure of first, and the reports with most of them.

An answer where the model hesitates teaches more than one that it knew (uncertainty sampling, Lewis and Gale 1994).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.ids import AnnotatorId, DocumentId
from core.lazy_numpy import Floats, NDArray, np
from core.model import Span, Status
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.session import Session
from core.suggest import feeding
from core.suggest.model import Learner
from core.suggest.passages import Sentence, labels_of

UNCERTAIN = 0.4
"""From this on a sentence counts as uncertain: a label's chance is between 0.2 and 0.8."""
RANKED = 300
"""Documents that are ranked at once; of more, those imported first."""


@dataclass(frozen=True, slots=True)
class Sureness:
    """How sure the model is of what nobody has answered in a document."""

    open: int
    """Sentences that nobody labelled, rejected a label of, or passed over."""
    uncertain: int
    expected: float | None
    """How many of them would be right as the model has them, as it expects itself, 0 to 1; None without any."""


@dataclass(frozen=True, slots=True)
class AskedSentence:
    """A sentence to ask about, and the label that the model hesitates over."""

    sentence: int
    label: str
    """Its code."""
    uncertainty: float
    """1 where the chance is a half, 0 where it is 0 or 1."""


@dataclass(frozen=True, slots=True)
class RankedDocument:
    """A document to label, with what it would teach."""

    document: DocumentId
    sureness: Sureness
    worth: float
    """The sum of its sentences' uncertainty."""


def uncertainty(chances: Floats) -> Floats:
    """For each sentence and label how little sure a chance is: 1 at a half, 0 at 0 and 1."""
    return 1 - np.abs(2 * chances - 1)


def questions(chances: Floats, labels: Sequence[str], is_open: NDArray[np.bool_]) -> list[AskedSentence]:
    """What to ask of a document, the most uncertain first; `is_open` says of which sentences and labels.

    Both tables are (sentences, labels). A sentence is asked about once, for the label that is least sure.
    """
    if not chances.size:
        return []
    doubt = np.where(is_open, uncertainty(chances), -1.0)
    columns = doubt.argmax(axis=1)
    most = doubt[np.arange(len(doubt)), columns]
    order = np.argsort(-most, kind="stable")
    return [
        AskedSentence(int(row), labels[int(columns[row])], float(most[row])) for row in order if most[row] >= UNCERTAIN
    ]


def sureness(chances: Floats, is_open: NDArray[np.bool_]) -> Sureness:
    """How sure the rest is; a sentence is as sure as its least sure label."""
    rest = is_open.all(axis=1) if is_open.size else np.zeros(0, dtype=np.bool_)
    if not rest.any():
        return Sureness(0, 0, None)
    doubt = uncertainty(chances[rest]).max(axis=1)
    return Sureness(int(rest.sum()), int((doubt >= UNCERTAIN).sum()), float((1 - doubt / 2).mean()))


def open_places(
    sentences: Sequence[Sentence],
    labels: Sequence[str],
    given: Sequence[tuple[Span, str]],
    rejected: Sequence[tuple[Span, str]],
) -> NDArray[np.bool_]:
    """Which (sentences, labels) nobody has answered: a label answers for its whole sentence, a rejection for itself."""
    is_open = np.ones((len(sentences), len(labels)), dtype=np.bool_)
    columns = {code: column for column, code in enumerate(labels)}
    for row, numbers in enumerate(labels_of(sentences, [span for span, _ in given])):
        if numbers:
            is_open[row] = False
    for row, numbers in enumerate(labels_of(sentences, [span for span, _ in rejected])):
        for number in numbers:
            if rejected[number][1] in columns:
                is_open[row, columns[rejected[number][1]]] = False
    return is_open


def rank(
    session: Session,
    annotator: AnnotatorId | None,
    *,
    documents: Iterable[DocumentId] | None = None,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> tuple[list[RankedDocument], int]:
    """The documents that a person has not done, those that teach most first; and how many were not looked at.

    A document is worth the sum of its sentences' uncertainty. Raises `Cancel`.
    """
    learner = feeding.learner_of(session)
    learner.teach(feeding.lessons_of(session, annotator) if annotator is not None else [])
    learner.learn_ngrams()
    learner.fit()
    codes = feeding.codes_of(session.codebook.labels())
    rejected = feeding.rejected_by(session, annotator) if annotator is not None else {}
    wanted = None if documents is None else set(documents)
    todo = [
        entry.id
        for entry in session.documents.list()
        if (wanted is None or entry.id in wanted)
        and (annotator is None or session.documents.status(entry.id, annotator) is not Status.DONE)
    ]
    found: list[RankedDocument] = []
    for number, document in enumerate(todo[:RANKED]):
        stop_if(cancelled)
        progress(number, min(RANKED, len(todo)), "")
        given = (
            feeding.labelled(session.annotations.of_document(document, annotator), codes)
            if annotator is not None
            else []
        )
        found.append(_ranked(session, learner, document, given, rejected.get(document, [])))
    found.sort(key=lambda each: -each.worth)
    return found, max(0, len(todo) - RANKED)


def _ranked(
    session: Session,
    learner: Learner,
    document: DocumentId,
    given: Sequence[tuple[Span, str]],
    rejected: Sequence[tuple[Span, str]],
) -> RankedDocument:
    sentences = feeding.sentences_of(session, document)
    chances = learner.chances(document, lambda: sentences)
    is_open = open_places(sentences, learner.labels, given, rejected)
    worth = float(np.where(is_open, uncertainty(chances), 0).max(axis=1, initial=0).sum()) if chances.size else 0.0
    learner.forget(document)
    return RankedDocument(document, sureness(chances, is_open), worth)
