"""What ties two readers, as shapes between them: which sections, and at which heights. Pure, in pixels of the gap."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from core.model import Span

if TYPE_CHECKING:
    from core.matching.counterparts import Matching
    from core.matching.sections import TextSection

BEYOND = 40.0
"""Pixels above or below the page where what is out of sight is taken to be."""


class Tie(NamedTuple):
    """Two sections that treat the same, by their numbers in a matching."""

    first: int
    second: int
    score: float
    """How much they are alike, from 0 to 1."""
    mutual: bool
    """Whether each is the other's best, or a person said so: surer than the others."""
    by_hand: bool


class Heights(NamedTuple):
    """From where to where something reaches, from the top of the gap."""

    top: float
    bottom: float


class Ties(NamedTuple):
    """All of two reports."""

    ties: tuple[Tie, ...]
    alone: tuple[tuple[int, ...], tuple[int, ...]]
    """The sections of the first and of the second that have no counterpart."""


class Ribbon(NamedTuple):
    """A tie of which at least one end is in sight."""

    tie: Tie
    left: Heights
    right: Heights


class Stub(NamedTuple):
    """A section in sight of which the other reader says nothing."""

    side: int
    """0: of the left reader, 1: of the right one."""
    number: int
    heights: Heights


def ties_of(matching: "Matching") -> Ties:
    """What ties two reports: for every section of either its best counterpart, each pair once."""
    there, back = _best(matching), _best(matching.turned())
    pairs = dict.fromkeys([*there, *((first, second) for second, first in back)])
    found: list[Tie] = []
    for first, second in sorted(pairs):
        score, by_hand = there.get((first, second)) or back[second, first]
        mutual = by_hand or ((first, second) in there and (second, first) in back)
        found.append(Tie(first, second, score, mutual, by_hand))
    ends = {tie.first for tie in found}, {tie.second for tie in found}
    alone = (
        tuple(number for number in range(len(matching.first)) if number not in ends[0]),
        tuple(number for number in range(len(matching.second)) if number not in ends[1]),
    )
    return Ties(tuple(found), alone)


def _best(matching: "Matching") -> dict[tuple[int, int], tuple[float, bool]]:
    """Pairs of numbers, with how much they are alike and whether a person said so."""
    first = {section.span: number for number, section in enumerate(matching.first)}
    second = {section.span: number for number, section in enumerate(matching.second)}
    return {
        (first[match.first.span], second[match.second.span]): (match.score, match.by_hand)
        for match in matching.matches()
    }


def heights_of(
    sections: "Sequence[TextSection]", seen: Span, y_of: Callable[[int], float], line: float, page: float
) -> list[Heights]:
    """Where each section stands: `y_of` gives the top of a code point's line, `line` its height, `page` the page's.

    Only places in sight (`seen`) are asked for: others would have to be laid out first.
    """
    starts = [section.span.start for section in sections]
    first = max(0, bisect_right(starts, seen.start) - 1)
    last = bisect_left(starts, seen.end)
    above, below = Heights(-BEYOND, -BEYOND), Heights(page + BEYOND, page + BEYOND)
    found = [above] * first
    for section in sections[first:last]:
        span = section.span
        if span.end <= seen.start:
            found.append(above)
            continue
        top = y_of(span.start) if span.start >= seen.start else -BEYOND
        bottom = y_of(span.end - 1) + line if span.end <= seen.end else page + BEYOND
        found.append(Heights(top, max(top, bottom)))
    return found + [below] * (len(sections) - len(found))


def shapes(ties: Ties, left: Sequence[Heights], right: Sequence[Heights], page: float) -> list[Ribbon | Stub]:
    """What is drawn: ribbons with an end in sight, and sections in sight without a counterpart."""
    found: list[Ribbon | Stub] = [
        Ribbon(tie, left[tie.first], right[tie.second])
        for tie in ties.ties
        if _in_sight(left[tie.first], page) or _in_sight(right[tie.second], page)
    ]
    for side, heights in enumerate((left, right)):
        found += [Stub(side, number, heights[number]) for number in _seen(ties.alone[side], heights, page)]
    return found


def _seen(numbers: Iterable[int], heights: Sequence[Heights], page: float) -> list[int]:
    return [number for number in numbers if _in_sight(heights[number], page)]


def _in_sight(heights: Heights, page: float) -> bool:
    return heights.bottom > 0 and heights.top < page
