"""Cases: places that one or more of the compared layers labelled, and whether they are decided."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Annotation
from core.review.decisions import Decision, Reading, reading_of
from core.review.pairing import DifferenceKind, groups, kind_of
from core.said.comparing import NO_VALUES, Values, same_values, value_key

if TYPE_CHECKING:
    from core.review.said import ToldLink


class CaseState(StrEnum):
    """How far a case is."""

    OPEN = "open"
    DECIDED = "decided"
    STALE = "stale"
    """Decided, but a reading changed or went since, or came and says something else than was decided."""
    CONFLICT = "conflict"
    """Two reviewers decided a reading differently; both decisions came together by a merge."""


@dataclass(frozen=True, slots=True)
class Case:
    """A place, what each layer says about it, and what was decided."""

    document: DocumentId
    layers: tuple[AnnotatorId, ...]
    readings: tuple[Annotation | None, ...]
    """One for each layer, None where the layer has nothing that answers the others."""
    kind: DifferenceKind
    state: CaseState = CaseState.OPEN
    decisions: tuple[Decision, ...] = ()
    """Those on any of the readings: none, one, or several where reviewers worked apart."""
    values: tuple[Values, ...] = ()
    """The attributes of each reading; empty where none has any, nor links."""
    ties: "tuple[tuple[ToldLink, ...], ...]" = ()
    """The links of each reading that are told here; as `values`."""

    @property
    def id(self) -> str:
        """The same for the same annotations, in every project and whatever the order of the layers."""
        joined = "\n".join(sorted(source.id for source in self.sources))
        return hashlib.sha256(joined.encode()).hexdigest()[:32]

    @property
    def sources(self) -> tuple[Annotation, ...]:
        """The readings that there are."""
        return tuple(reading for reading in self.readings if reading is not None)

    @property
    def start(self) -> int:
        """Where the first reading begins, in code points."""
        return min(source.start for source in self.sources)

    @property
    def end(self) -> int:
        """Where the last reading ends, exclusive, in code points."""
        return max(source.end for source in self.sources)

    @property
    def labels(self) -> frozenset[LabelId]:
        """The readings' labels."""
        return frozenset(source.label for source in self.sources)

    @property
    def distinct(self) -> tuple[Reading, ...]:
        """What the readings say, each once, in text order."""
        return tuple(sorted({reading_of(source) for source in self.sources}, key=_place))

    @property
    def decision(self) -> Decision | None:
        """The only decision, or the newest of several."""
        return max(self.decisions, key=lambda decision: (decision.updated_at, decision.id), default=None)


@dataclass(frozen=True, slots=True)
class ReviewProgress:
    """How far the cases of a document are."""

    open: int = 0
    """Cases that are undecided, agreeing ones included."""
    agreeing: int = 0
    """Those of the open ones in which all layers agree."""
    decided: int = 0
    stale: int = 0
    conflict: int = 0

    @property
    def total(self) -> int:
        """All cases."""
        return self.open + self.decided + self.stale + self.conflict

    @property
    def done(self) -> bool:
        """Whether there is nothing left to look at."""
        return self.decided == self.total


def find_cases(document: DocumentId, layers: Mapping[AnnotatorId, Sequence[Annotation]]) -> list[Case]:
    """The cases of two or more layers of a document in text order, all of them open."""
    names = tuple(layers)
    return [Case(document, names, group, kind_of(group)) for group in groups(list(layers.values()))]


def with_decisions(cases: Iterable[Case], decisions: Iterable[Decision]) -> list[Case]:
    """The same cases, each with the decisions on it and its state."""
    by_source: dict[AnnotationId, list[_Made]] = {}
    for decision in decisions:
        made = _Made(decision)
        for source in made.sources:
            by_source.setdefault(source, []).append(made)
    if not by_source:
        return list(cases)
    return [_decided(case, by_source) for case in cases]


class _Made:
    """A decision, prepared for asking what it is about: it may have thousands of sources, each in a case of its own."""

    __slots__ = ("decided", "decision", "says", "sources")

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        self.sources = frozenset(source.annotation for source in decision.sources)
        self.decided = frozenset(decision.decided)
        self.says = (
            self.decided,
            frozenset(
                (reading, code, value_key(value))
                for reading in decision.decided
                for code, value in decision.values_of(reading).items()
            ),
        )
        """What was decided, attributes included."""

    def holds(self, case: Case) -> bool:
        """Whether it was made on these readings; one that came later and says what was decided changes nothing."""
        if self.decision.stale:
            return False
        values = case.values or [NO_VALUES] * len(case.readings)
        return all(
            reading is None or reading.id in self.sources or self._says(reading_of(reading), own)
            for reading, own in zip(case.readings, values, strict=True)
        )

    def _says(self, reading: Reading, values: Values) -> bool:
        return reading in self.decided and same_values(self.decision.values_of(reading), values)


def _decided(case: Case, by_source: Mapping[AnnotationId, Sequence[_Made]]) -> Case:
    found = {known.decision.id: known for source in case.sources for known in by_source.get(source.id, ())}
    if not found:
        return case
    made = [found[id_] for id_ in sorted(found)]
    if any(len({known.says for known in by_source.get(source.id, ())}) > 1 for source in case.sources):
        state = CaseState.CONFLICT
    elif any(known.holds(case) for known in made):
        state = CaseState.DECIDED
    else:
        state = CaseState.STALE
    decisions = tuple(known.decision for known in made)
    return replace(case, state=state, decisions=decisions)


def select(
    cases: Iterable[Case],
    *,
    kinds: Collection[DifferenceKind] | None = None,
    labels: Collection[LabelId] | None = None,
    states: Collection[CaseState] | None = None,
) -> list[Case]:
    """The cases of these kinds and states with a reading of one of these labels; None does not ask."""
    return [
        case
        for case in cases
        if (kinds is None or case.kind in kinds)
        and (states is None or case.state in states)
        and (labels is None or not case.labels.isdisjoint(labels))
    ]


def progress_of(cases: Iterable[Case]) -> ReviewProgress:
    """Count the cases by state."""
    counts = dict.fromkeys(CaseState, 0)
    agreeing = 0
    for case in cases:
        counts[case.state] += 1
        agreeing += case.state is CaseState.OPEN and case.kind is DifferenceKind.SAME
    return ReviewProgress(
        counts[CaseState.OPEN], agreeing, counts[CaseState.DECIDED], counts[CaseState.STALE], counts[CaseState.CONFLICT]
    )


def _place(reading: Reading) -> tuple[int, int, str]:
    return (reading.start, reading.end, reading.label)
