"""Proposes for planned passages the passages of a later report that may tell of their outcome, ranked, with reasons.

A passage is ranked by how alike its words are to the plan's, half as much by how alike the paragraphs are in which both
stand, and by a label and figures that they have in common. What is a heading or a list's first words ranks lower.
Measured on plans judged by hand (`tests/core/outcomes`, `tests/RESULTS.md`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.ids import AnnotatorId, DocumentId, LabelId
from core.lazy_numpy import Floats, np
from core.matching.comparing import Comparer
from core.matching.vectors import Collection, collection_of
from core.model import Span
from core.outcomes.figure_pairs import FigurePair, FigureWithWords, paired_figures, with_words
from core.outcomes.likeness import cosines, shared_words, vectors
from core.outcomes.passages import (
    PlannedPassage,
    ReadReport,
    outcome_passages,
    paragraphs_of,
    planned_passages,
    read_report,
)
from core.progress import Cancelled, never, stop_if

if TYPE_CHECKING:
    from core.session import Session

_PARAGRAPH = 0.5
_SAME_LABEL = 0.08
_ALIKE = 0.1
"""The cosine from which on a label in common counts in full."""
_FIGURE = 0.04
_SAME_VALUE = 0.06
_HEADING = 0.7
_HEADS = re.compile("——|（[一二三四五六七八九十]+）|[一二三四五六七八九十]+(?:是|、)|.{0,80}表示.{0,4}感谢[！。]")
"""Headings, the first words of a list, and thanks: nothing is done in them."""
SURE = 0.15
"""The score from which on a proposal counts as sure."""
_OWN_WORDS = 0.05
"""The cosine from which on a proposal can be sure: a paragraph alone, which is alike, says too little."""
LEAST = 0.05
"""What scores less is not proposed."""
MOST = 5
_LOOKED_AT = 12
"""Passages whose figures are compared."""


@dataclass(frozen=True, slots=True)
class OutcomeProposal:
    """A passage of the later report that may tell of the outcome of a plan."""

    span: Span
    """In code points of the later report."""
    score: float
    likeness: float
    """The cosine of both passages, from 0 to 1."""
    same_labels: tuple[LabelId, ...] = ()
    """Labels that one person gave to both."""
    labels: tuple[LabelId, ...] = ()
    """Those of the passage; none where nobody labelled it."""
    figures: tuple[FigurePair, ...] = ()
    """The figures of the plan, with those of this passage that say the same."""

    @property
    def sure(self) -> bool:
        """Whether it is worth believing before one has read it."""
        return self.score >= SURE and self.likeness >= _OWN_WORDS

    @property
    def same_figures(self) -> int:
        """How many figures of the plan have one here."""
        return sum(pair.now is not None for pair in self.figures)


@dataclass(frozen=True)
class ProposedOutcomes:
    """Two reports, and what is proposed for every planned passage of the first."""

    plans: ReadReport
    outcomes: ReadReport
    passages: tuple[PlannedPassage, ...]
    proposals: tuple[tuple[OutcomeProposal, ...], ...]
    """For each passage, best first; at most `MOST`."""
    collection: Collection
    """How frequent words are where the reports come from."""

    def words(self, number: int, proposal: OutcomeProposal) -> list[str]:
        """The words that a planned passage and a proposal share."""
        plan, there = self.passages[number].span, proposal.span
        return shared_words(self.plans.text[plan.start : plan.end], self.outcomes.text[there.start : there.end])

    @property
    def answered(self) -> int:
        """How many of the passages have an answer."""
        return sum(passage.answer is not None for passage in self.passages)

    def figures(self, number: int) -> list[FigurePair]:
        """The figures of a planned passage beside those of the outcomes that it was given."""
        passage = self.passages[number]
        now = self.outcomes.figures(outcome.span for outcome in passage.outcomes) if passage.outcomes else []
        then = with_words(self.plans.text, self.plans.figures([passage.span]))
        return paired_figures(then, with_words(self.outcomes.text, now))


class OutcomeProposer:
    """Proposes outcomes in one project. Belongs to the thread of its session."""

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._comparer = Comparer(session)

    def propose(
        self,
        plans: DocumentId,
        later: DocumentId,
        layer: AnnotatorId | None,
        *,
        unlabelled: bool = False,
        collection: Collection | None = None,
        cancelled: Cancelled = never,
    ) -> ProposedOutcomes:
        """The planned passages of a report with what is proposed for each; only what `layer` labelled is looked at.

        `collection` is that of an earlier answer about the same two reports, where there is one.
        Raises UserError ``document.unknown``, `Cancel`.
        """
        first, second = (read_report(self._session, document, layer) for document in (plans, later))
        stop_if(cancelled)
        found = planned_passages(self._session, first, later, layer, unlabelled=unlabelled)
        collection = collection or self._comparer.collection([plans, later], cancelled)
        stop_if(cancelled)
        proposed = tuple(proposals(first, second, found, collection))
        return ProposedOutcomes(first, second, tuple(found), proposed, collection)


def proposals(
    plans: ReadReport, later: ReadReport, passages: Sequence[PlannedPassage], collection: Collection | None = None
) -> list[tuple[OutcomeProposal, ...]]:
    """What is proposed for each planned passage, best first. Pure: the same for the same reports and labels."""
    candidates = outcome_passages(later)
    if not passages or not candidates:
        return [() for _passage in passages]
    likeness, scores = _scores(plans, later, [passage.span for passage in passages], candidates, collection)
    labels = _labels(later, candidates)
    then, now = (
        _by_passage(report, spans)
        for report, spans in ((plans, [passage.span for passage in passages]), (later, candidates))
    )
    return [
        _ranked(passage, candidates, likeness[row], scores[row], labels, then[row], now)
        for row, passage in enumerate(passages)
    ]


def _scores(
    plans: ReadReport, later: ReadReport, spans: list[Span], candidates: list[Span], collection: Collection | None
) -> tuple[Floats, Floats]:
    """The cosines of passages, and the score of their words and paragraphs, both of shape ``(plans, candidates)``."""
    known = collection or collection_of(())
    likeness = cosines(*vectors([(plans.text, spans), (later.text, candidates)], known))
    around = [paragraphs_of(plans.text, spans), paragraphs_of(later.text, candidates)]
    # Many passages stand in one paragraph, which is compared once.
    distinct = [list(dict.fromkeys(lines)) for lines in around]
    alike = cosines(*vectors([(plans.text, distinct[0]), (later.text, distinct[1])], known))
    rows, columns = ([lines.index(line) for line in every] for lines, every in zip(distinct, around, strict=True))
    heads = [_HEADING if _HEADS.match(later.text, span.start) else 1.0 for span in candidates]
    return likeness, (likeness + _PARAGRAPH * alike[np.ix_(rows, columns)]) * np.array(heads)


def _labels(later: ReadReport, candidates: Sequence[Span]) -> list[tuple[LabelId, ...]]:
    """The labels of the annotations at just these spans."""
    by_span: dict[Span, list[LabelId]] = {}
    for annotation in later.annotations:
        by_span.setdefault(annotation.span, []).append(annotation.label)
    return [tuple(by_span.get(span, ())) for span in candidates]


def _by_passage(report: ReadReport, spans: Sequence[Span]) -> list[list[FigureWithWords]]:
    figures = with_words(report.text, report.figures(spans))
    starts = np.array([figure.quantity.start for figure in figures])
    found: list[list[FigureWithWords]] = []
    for span in spans:
        low, high = np.searchsorted(starts, [span.start, span.end]) if len(starts) else (0, 0)
        found.append(figures[int(low) : int(high)])
    return found


def _ranked(
    passage: PlannedPassage,
    candidates: Sequence[Span],
    likeness: Floats,
    scores: Floats,
    labels: Sequence[tuple[LabelId, ...]],
    then: Sequence[FigureWithWords],
    now: Sequence[Sequence[FigureWithWords]],
) -> tuple[OutcomeProposal, ...]:
    own = {annotation.label for annotation in passage.annotations}
    if own and any(labels):
        # A label that much has in common says little of what has no words in common.
        worth = _SAME_LABEL * np.minimum(likeness / _ALIKE, 1.0)
        scores = scores + worth * np.array([bool(own & set(given)) for given in labels])
    order = [int(column) for column in np.argsort(-scores, kind="stable")[:_LOOKED_AT]]
    found: list[OutcomeProposal] = []
    for column in order:
        score = float(scores[column])
        # A figure alone is nothing in common: everything is counted in yuan and percent.
        pairs = tuple(paired_figures(then, now[column])) if then else ()
        if likeness[column] > 0:
            score += max(map(_worth, pairs), default=0.0)
        if score >= LEAST:
            given = labels[column]
            same = tuple(label for label in given if label in own)
            found.append(OutcomeProposal(candidates[column], score, float(likeness[column]), same, given, pairs))
    found.sort(key=lambda proposal: (-proposal.score, proposal.span))
    return tuple(found[:MOST])


def _worth(pair: FigurePair) -> float:
    if pair.now is None:
        return 0.0
    return _FIGURE + (_SAME_VALUE if pair.difference == 0 else 0.0)
