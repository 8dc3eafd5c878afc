"""Ways to decide many cases at once, for a start.

What all layers agree on stands under every strategy. For the rest:

- ``agreed`` leaves it open.
- ``union``: what any layer labelled. Overlapping spans of one label in different layers become one that covers them.
- ``intersection``: the characters that every layer gives the label; the rest is not labelled.
- ``prefer``: the reading of one layer where it has one, else that of the first layer that has.
- ``majority`` of three or more layers: a reading that more than half of them share; else the characters to which
  more than half of them give the same label; else nothing.

A layer that has nothing in a document has not disagreed there: the document is left out of ``intersection`` and
``majority``, unless the annotator has called it done.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.errors import UserError
from core.ids import AnnotatorId, LabelId
from core.review.cases import Case, CaseState
from core.review.decisions import Reading, Verdict, reading_of
from core.review.pairing import SAID_KINDS, DifferenceKind
from core.said.comparing import value_key


class StrategyName(StrEnum):
    """What the command line calls them."""

    AGREED = "agreed"
    UNION = "union"
    INTERSECTION = "intersection"
    PREFER = "prefer"
    MAJORITY = "majority"


@dataclass(frozen=True, slots=True)
class Strategy:
    """A way to decide."""

    name: StrategyName
    prefer: AnnotatorId | None = None
    """Whose readings go first, for `StrategyName.PREFER`."""

    @property
    def needs_every_layer(self) -> bool:
        """Whether a layer that has not worked on a document must not count as having rejected everything in it."""
        return self.name in (StrategyName.INTERSECTION, StrategyName.MAJORITY)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a strategy decides; cases whose spans became one are decided together."""

    cases: tuple[Case, ...]
    verdict: Verdict
    taken: AnnotatorId | None
    readings: tuple[Reading, ...]


def require_fitting(strategy: Strategy, layers: Sequence[AnnotatorId]) -> None:
    """Raise UserError ``review.few_layers`` or ``review.no_such_layer`` when a strategy can't decide these layers."""
    if strategy.name is StrategyName.MAJORITY and len(layers) < 3:
        raise UserError("review.few_layers", strategy=strategy.name.value, needed=3)
    if strategy.name is StrategyName.PREFER and strategy.prefer not in layers:
        raise UserError("review.no_such_layer")


def propose(strategy: Strategy, cases: Iterable[Case]) -> list[Proposal]:
    """What a strategy makes of the open ones among the cases of one document, in text order."""
    still_open = [case for case in cases if case.state is CaseState.OPEN]
    agreed = [case for case in still_open if case.kind is DifferenceKind.SAME]
    beside = [case for case in still_open if case.kind in SAID_KINDS]
    rest = [case for case in still_open if case.kind not in (DifferenceKind.SAME, *SAID_KINDS)]
    found = [_proposal((case,), case.distinct) for case in agreed]
    found += _STRATEGIES[strategy.name](strategy, rest, [*agreed, *beside])
    found += _beside_labels(strategy, beside)
    order = {id(case): number for number, case in enumerate(still_open)}
    return sorted(found, key=lambda proposal: order[id(proposal.cases[0])])


def _proposal(cases: tuple[Case, ...], readings: Sequence[Reading]) -> Proposal:
    """Say in a verdict how the readings came from the cases."""
    placed = tuple(sorted(set(readings), key=_place))
    if not placed:
        return Proposal(cases, Verdict.BOTH_WRONG, None, ())
    if len(cases) == 1:
        (case,) = cases
        if case.kind is DifferenceKind.SAME and placed == case.distinct:
            return Proposal(cases, Verdict.AGREED, None, placed)
        for layer, reading in zip(case.layers, case.readings, strict=True):
            if reading is not None and placed == (reading_of(reading),):
                return Proposal(cases, Verdict.TAKE, layer, placed)
        if placed == case.distinct:
            return Proposal(cases, Verdict.BOTH_RIGHT, None, placed)
    return Proposal(cases, Verdict.ADJUSTED, None, placed)


def _beside_labels(strategy: Strategy, cases: Iterable[Case]) -> Iterator[Proposal]:
    """Of places where attributes or links alone differ: the reading stands, `core.review.said` says what beside it.

    Where the union would be two values of one attribute, it stays open.
    """
    for case in cases:
        if strategy.name is StrategyName.PREFER:
            layer = strategy.prefer if strategy.prefer in case.layers else case.layers[0]
            yield Proposal((case,), Verdict.TAKE, layer, case.distinct)
        elif strategy.name is not StrategyName.AGREED and not (
            strategy.name is StrategyName.UNION and _contradict(case)
        ):
            yield Proposal((case,), Verdict.ADJUSTED, None, case.distinct)


def _contradict(case: Case) -> bool:
    said = [(code, value_key(value)) for values in case.values for code, value in values.items()]
    return len(dict(said)) < len(set(said))


def _agreed(_strategy: Strategy, _rest: list[Case], _agreed: list[Case]) -> list[Proposal]:
    return []


def _prefer(strategy: Strategy, rest: list[Case], _agreed: list[Case]) -> list[Proposal]:
    found: list[Proposal] = []
    for case in rest:
        by_layer = [
            (layer, reading) for layer, reading in zip(case.layers, case.readings, strict=True) if reading is not None
        ]
        layer, annotation = next((pair for pair in by_layer if pair[0] == strategy.prefer), by_layer[0])
        found.append(Proposal((case,), Verdict.TAKE, layer, (reading_of(annotation),)))
    return found


def _majority(_strategy: Strategy, rest: list[Case], _agreed: list[Case]) -> list[Proposal]:
    return [_proposal((case,), _voted(case)) for case in rest]


def _voted(case: Case) -> list[Reading]:
    needed = len(case.layers) // 2 + 1
    reading, votes = Counter(map(reading_of, case.sources)).most_common(1)[0]
    if votes >= needed:
        return [reading]
    label, votes = Counter(source.label for source in case.sources).most_common(1)[0]
    if votes < needed:
        return []
    # All readings of a case share a character, so the characters with enough votes are one range around it.
    starts = sorted(source.start for source in case.sources if source.label == label)
    ends = sorted((source.end for source in case.sources if source.label == label), reverse=True)
    return [Reading(starts[needed - 1], ends[needed - 1], label)]


_Part = tuple[Reading, frozenset[int]]
"""A span, and the numbers of the cases whose readings it was made of."""


def _union(_strategy: Strategy, rest: list[Case], _agreed: list[Case]) -> list[Proposal]:
    layers = [_of_layer(rest, index) for index in range(_width(rest))]
    parts = [part for layer in layers for part in layer]
    number = {id(part): index for index, part in enumerate(parts)}
    links = _Links(len(parts))
    for index, layer in enumerate(layers):
        for other in layers[index + 1 :]:
            for own, their in _overlapping(layer, other):
                links.link(number[id(own)], number[id(their)])
    covering: list[_Part] = []
    for numbers in links.sets():
        readings = [parts[part][0] for part in numbers]
        start, end = min(reading.start for reading in readings), max(reading.end for reading in readings)
        cases = frozenset[int]().union(*(parts[part][1] for part in numbers))
        covering.append((Reading(start, end, readings[0].label), cases))
    return _together(rest, covering)


def _intersection(_strategy: Strategy, rest: list[Case], agreed: list[Case]) -> list[Proposal]:
    common = _of_layer(rest, 0)
    for index in range(1, _width(rest)):
        narrowed: dict[Reading, frozenset[int]] = {}
        for (reading, cases), (their, their_cases) in _overlapping(common, _of_layer(rest, index)):
            both = Reading(max(reading.start, their.start), min(reading.end, their.end), reading.label)
            narrowed[both] = narrowed.get(both, frozenset()) | cases | their_cases
        common = list(narrowed.items())
    kept = {reading for case in agreed for reading in case.distinct}
    return _together(rest, _widest(common, kept))


def _widest(parts: Iterable[_Part], kept: Iterable[Reading]) -> list[_Part]:
    """Leave out what lies within another span of the same label, for it adds no character."""
    candidates: list[tuple[Reading, frozenset[int] | None]] = [(reading, None) for reading in kept]
    candidates += parts
    found: list[_Part] = []
    reached: dict[LabelId, int] = {}
    for reading, cases in sorted(
        candidates, key=lambda candidate: (candidate[0].start, -candidate[0].end, candidate[1] is not None)
    ):
        if reading.end > reached.get(reading.label, -1):
            reached[reading.label] = reading.end
            if cases is not None:
                found.append((reading, cases))
    return found


_STRATEGIES: dict[StrategyName, Callable[[Strategy, list[Case], list[Case]], list[Proposal]]] = {
    StrategyName.AGREED: _agreed,
    StrategyName.UNION: _union,
    StrategyName.INTERSECTION: _intersection,
    StrategyName.PREFER: _prefer,
    StrategyName.MAJORITY: _majority,
}


class _Links:
    """Disjoint sets of numbers (the smaller root wins, paths are halved)."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def root(self, number: int) -> int:
        parent = self._parent
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    def link(self, one: int, other: int) -> None:
        low, high = sorted((self.root(one), self.root(other)))
        self._parent[high] = low

    def sets(self) -> list[list[int]]:
        found: dict[int, list[int]] = {}
        for number in range(len(self._parent)):
            found.setdefault(self.root(number), []).append(number)
        return list(found.values())


def _together(cases: list[Case], parts: Iterable[_Part]) -> list[Proposal]:
    """Decide each case with what was made of its readings, and those together whose readings were made one."""
    listed = list(parts)
    links = _Links(len(cases))
    for _, numbers in listed:
        first, *others = numbers
        for other in others:
            links.link(first, other)
    readings: dict[int, list[Reading]] = {}
    for reading, numbers in listed:
        readings.setdefault(links.root(next(iter(numbers))), []).append(reading)
    return [
        _proposal(tuple(cases[number] for number in numbers), readings.get(links.root(numbers[0]), []))
        for numbers in links.sets()
    ]


def _of_layer(cases: Iterable[Case], index: int) -> list[_Part]:
    return [
        (reading_of(reading), frozenset([number]))
        for number, case in enumerate(cases)
        if (reading := case.readings[index]) is not None
    ]


def _overlapping(first: Sequence[_Part], second: Sequence[_Part]) -> Iterator[tuple[_Part, _Part]]:
    """Pairs of one label that share a character."""
    by_label: dict[LabelId, list[_Part]] = {}
    for part in sorted(second, key=lambda candidate: candidate[0].start):
        by_label.setdefault(part[0].label, []).append(part)
    starts = {label: [reading.start for reading, _ in parts] for label, parts in by_label.items()}
    longest = max((len(reading.span) for reading, _ in second), default=0)
    for part in first:
        reading = part[0]
        parts = by_label.get(reading.label, [])
        # Nothing that starts earlier than the longest span ago can reach into this one.
        at = bisect_left(starts.get(reading.label, []), reading.start - longest)
        while at < len(parts) and parts[at][0].start < reading.end:
            if parts[at][0].end > reading.start:
                yield part, parts[at]
            at += 1


def _width(cases: Sequence[Case]) -> int:
    return len(cases[0].layers) if cases else 0


def _place(reading: Reading) -> tuple[int, int, LabelId]:
    return (reading.start, reading.end, reading.label)
