"""Decisions: what was decided about whose readings, by whom and why; as values, and as they are stored."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NewType, cast

import orjson

from core import bounded_json
from core.bounded_json import JsonError
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Annotation, Span
from core.said.comparing import NO_VALUES, Values

DecisionId = NewType("DecisionId", str)

ADJUDICATED = AnnotatorId("00000000-0000-8000-8000-000000000001")
"""Who holds the adjudicated layer, in every project, so that the layers of different machines are one."""
ADJUDICATED_NAME = "定稿"

_STRATEGY = "strategy:"


class Verdict(StrEnum):
    """What a reviewer found."""

    AGREED = "agreed"
    """The layers agree, and so does the reviewer."""
    TAKE = "take"
    """One layer is right, which may be in labelling nothing."""
    BOTH_RIGHT = "both_right"
    """Every reading stands."""
    BOTH_WRONG = "both_wrong"
    """Nothing is to be labelled here."""
    ADJUSTED = "adjusted"
    """A reading with another boundary or label."""
    THIRD = "third"
    """A reading of the reviewer's own, also where nobody labelled anything."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A label on ``[start, end)`` in code points, whoever says so."""

    start: int
    end: int
    label: LabelId

    @property
    def span(self) -> Span:
        """The range it covers."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class DecidedReading:
    """An annotation as it was when it was decided on."""

    annotation: AnnotationId
    annotator: AnnotatorId
    start: int
    end: int
    label: LabelId
    revision: int

    @property
    def reading(self) -> Reading:
        """What it said."""
        return Reading(self.start, self.end, self.label)


@dataclass(frozen=True, slots=True)
class Decision:
    """One recorded adjudication."""

    id: DecisionId
    document: DocumentId
    reviewer: AnnotatorId
    """`ADJUDICATED` where a strategy decided and nobody had said who works here."""
    verdict: Verdict
    taken: AnnotatorId | None
    """Whose layer is right, for `Verdict.TAKE`."""
    sources: tuple[DecidedReading, ...]
    """In the order of the layers as the reviewer saw them; none for a reading that only the reviewer has."""
    results: tuple[AnnotationId, ...]
    """In the adjudicated layer."""
    decided: tuple[Reading, ...]
    """What the results say."""
    reason: str | None
    strategy: str | None
    """Name of the strategy that decided, None for a person."""
    created_at: str
    updated_at: str
    revision: int
    stale: bool = False
    """Whether a source has another span or label now, or was removed; or whether the results have other attributes or
    links than follow from what the sources have now."""
    values: tuple[Values, ...] = field(default=(), hash=False)
    """The attributes of each of `decided`; empty where none has any."""

    def values_of(self, reading: Reading) -> Values:
        """The attributes that were decided for one of `decided`."""
        if not self.values or reading not in self.decided:
            return NO_VALUES
        return self.values[self.decided.index(reading)]


def reading_of(annotation: Annotation) -> Reading:
    """What an annotation says."""
    return Reading(annotation.start, annotation.end, annotation.label)


def source_of(annotation: Annotation) -> DecidedReading:
    """An annotation as a decision remembers it."""
    own = annotation
    return DecidedReading(own.id, own.annotator, own.start, own.end, own.label, own.revision)


def sources_to_json(sources: Iterable[DecidedReading]) -> str:
    """As the column ``sources`` holds them; spans in code points."""
    listed = [
        {
            "annotation": source.annotation,
            "annotator": source.annotator,
            "start": source.start,
            "end": source.end,
            "label": source.label,
            "revision": source.revision,
        }
        for source in sources
    ]
    return orjson.dumps(listed).decode()


def sources_from_json(stored: str) -> tuple[DecidedReading, ...]:
    """The column ``sources``. What is no source (another version may have written it) is passed over."""
    found = map(_source, _listed(stored))
    return tuple(reading for reading in found if reading is not None)


def _source(stored: Any) -> DecidedReading | None:
    try:
        found = DecidedReading(
            stored["annotation"],
            stored["annotator"],
            stored["start"],
            stored["end"],
            stored["label"],
            stored["revision"],
        )
    except (KeyError, TypeError):
        return None
    texts, numbers = (found.annotation, found.annotator, found.label), (found.start, found.end, found.revision)
    return found if {*map(type, texts)} == {str} and {*map(type, numbers)} == {int} else None


def results_to_json(results: Iterable[AnnotationId]) -> str:
    """As the column ``results`` holds them."""
    return orjson.dumps(list(results)).decode()


def results_from_json(stored: str) -> tuple[AnnotationId, ...]:
    """The column ``results``; what is no id is passed over."""
    return tuple(AnnotationId(value) for value in _listed(stored) if isinstance(value, str))


def _listed(stored: str) -> list[Any]:
    """The members of a list in JSON; none where it is none."""
    try:
        loaded = bounded_json.loads(stored)
    except JsonError:
        return []
    return cast("list[Any]", loaded) if isinstance(loaded, list) else []


def verdict_to_text(verdict: Verdict, taken: AnnotatorId | None) -> str:
    """As the column ``verdict`` holds it: ``take:<annotator id>`` for a layer that was taken, else the name."""
    return f"{verdict.value}:{taken}" if verdict is Verdict.TAKE and taken else verdict.value


def verdict_from_text(stored: str) -> tuple[Verdict, AnnotatorId | None]:
    """The column ``verdict``; one that this version does not know counts as `Verdict.THIRD`."""
    name, _, taken = stored.partition(":")
    known = Verdict(name) if name in Verdict.__members__.values() else Verdict.THIRD
    return known, AnnotatorId(taken) if taken and known is Verdict.TAKE else None


def strategy_reason(strategy: str) -> str:
    """What stands in the column ``reason`` of a decision that a strategy made."""
    return _STRATEGY + strategy


def reason_and_strategy(stored: str | None) -> tuple[str | None, str | None]:
    """A person's reason, or a strategy's name."""
    if stored is not None and stored.startswith(_STRATEGY):
        return None, stored.removeprefix(_STRATEGY)
    return stored, None
