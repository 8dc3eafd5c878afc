"""Matches the sections of two reports: what one says, where the other says it, and how sure that is.

Parts that report are compared with parts that report, parts that plan with parts that plan. A section's counterpart is
the one most alike after both have been measured against how much they are like anything there ("hubness": Radovanović,
Nanopoulos & Ivanović 2010; the correction is that of local scaling, Zelnik-Manor & Perona 2004), because sections of
generalities are like everything. A cosine does not carry over between genres, so confidence comes from how much better
the best is than the second, and from whether each is the other's best.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from core.lazy_numpy import Floats, np
from core.matching.sections import TextSection, sections_of
from core.matching.vectors import Collection, collection_of, similarities
from core.model import Meta, Span
from core.text.headings import outline_of
from core.text.matched import NO_COUNTERPART, match_corrections
from core.text.parts import parts_of

LEAST = 0.08
"""The confidence from which on a counterpart is one. Of 164 pairs judged by hand 0.97 of those found are right."""
_MUTUAL = 0.5
"""What it counts to be each other's best; the rest is how far the second is behind."""
_NEIGHBOURS = 5
_PART = 0.5
"""How much the headings of top-level parts count: 2026年重点工作 is compared with that rather than with 十五五时期."""
_UNLIKE = 0.5
"""A second best is taken to be at least so much like it: where a part has one section only, nothing else is there."""
_NOTHING = 1e-6
ALTERNATIVES = 5
"""Counterparts that are listed."""


class ComparedText(NamedTuple):
    """A report as it is compared."""

    document: str
    """Its id."""
    text: str
    meta: Meta
    masks: Sequence[Span] = ()


class Counterpart(NamedTuple):
    """A section of the other report, for a section of this one."""

    section: TextSection
    score: float
    """The cosine of both, from 0 to 1."""
    confidence: float
    """From 0 to 1; 1 where a person said so. See `LEAST`."""
    by_hand: bool = False


class Match(NamedTuple):
    """Two sections that treat the same."""

    first: TextSection
    second: TextSection
    score: float
    confidence: float
    by_hand: bool = False


@dataclass(frozen=True)
class Matching:
    """Two reports compared, from the side of the first. `turned` gives the other side."""

    first: tuple[TextSection, ...]
    second: tuple[TextSection, ...]
    scores: Floats
    """Cosines, shape ``(first, second)``."""
    weighed: Floats
    """What is ranked by: the scores without what any section has in common, 0 for a part that reports and one that
    plans."""
    said: dict[int, int] = field(default_factory=dict[int, int])
    """What people said: the number of a section of the first to that of its counterpart, or to `NO_COUNTERPART`."""
    said_back: dict[int, int] = field(default_factory=dict[int, int])
    """The same from the side of the second."""

    def matches(self) -> list[Match]:
        """The sections of the first that have a counterpart, in order, each with the best."""
        found: list[Match] = []
        for number, section in enumerate(self.first):
            best = next(iter(self.alternatives(number, 1)), None)
            if best is not None and best.confidence >= LEAST:
                found.append(Match(section, best.section, best.score, best.confidence, best.by_hand))
        return found

    def alternatives(self, number: int, most: int = ALTERNATIVES) -> list[Counterpart]:
        """The sections of the second that are most like section `number` of the first, best first.

        Empty where a person said that there is none. A section of which somebody said that the first has nothing on
        it is none of them.
        """
        said = self.said.get(number)
        if said == NO_COUNTERPART or not self.second:
            return []
        order = [int(other) for other in np.argsort(-self.weighed[number], kind="stable")[:most]]
        found = [
            self._counterpart(number, other)
            for other in order
            if self.weighed[number, other] > 0 and self.said_back.get(other) != NO_COUNTERPART
        ]
        if said is None:
            return found
        chosen = Counterpart(self.second[said], float(self.scores[number, said]), 1.0, by_hand=True)
        return [chosen, *(other for other in found if other.section is not chosen.section)][:most]

    def _counterpart(self, number: int, other: int) -> Counterpart:
        row, column = self.weighed[number], self.weighed[:, other]
        here = float(row[other])
        second = float(np.max(np.delete(row, other), initial=_UNLIKE))
        behind = max(0.0, 1 - second / here)
        # How near it comes to what the other section is most like.
        wanted = here / float(column.max())
        confidence = _MUTUAL + (1 - _MUTUAL) * behind if wanted >= 1 else (1 - _MUTUAL) * behind * wanted
        return Counterpart(self.second[other], float(self.scores[number, other]), confidence)

    def number_at(self, position: int) -> int | None:
        """The number of the first's section at a code point, or of the next one before it; None before the first."""
        return _number_at(self.first, position)

    def without_counterpart(self) -> list[TextSection]:
        """The sections of the first of which the second says nothing."""
        there = {match.first.span for match in self.matches()}
        return [section for section in self.first if section.span not in there]

    def turned(self) -> "Matching":
        """The same from the side of the second."""
        return Matching(self.second, self.first, self.scores.T, self.weighed.T, self.said_back, self.said)


def match_texts(first: ComparedText, second: ComparedText, collection: Collection | None = None) -> Matching:
    """Compare two reports; `collection` says how frequent words are where they come from."""
    both = [_sections(compared) for compared in (first, second)]
    scores = similarities((first.text, both[0]), (second.text, both[1]), collection or collection_of(()))
    weighed = _weighed(scores * _fitting(first.text, both[0], second.text, both[1]))
    said, back = _said(first, second, both[0], both[1]), _said(second, first, both[1], both[0])
    return Matching(tuple(both[0]), tuple(both[1]), scores, weighed, said, back)


def _sections(compared: ComparedText) -> list[TextSection]:
    nodes = outline_of(compared.text, compared.meta, compared.masks)
    found = sections_of(compared.text, nodes, parts_of(compared.text, nodes, compared.meta))
    return [section for section in found if not any(mask.contains(section.span) for mask in compared.masks)]


def _weighed(scores: Floats) -> Floats:
    """The scores divided by the root of how much row and column are like what they are most like."""
    if not scores.size:
        return scores
    rows = np.sort(scores, axis=1)[:, -_NEIGHBOURS:].mean(axis=1, keepdims=True)
    columns = np.sort(scores, axis=0)[-_NEIGHBOURS:, :].mean(axis=0, keepdims=True)
    return scores / (np.sqrt(rows * columns) + _NOTHING)


def _fitting(text: str, first: Sequence[TextSection], other: str, second: Sequence[TextSection]) -> Floats:
    """From 0 to 1 how well the parts fit that the sections stand in."""
    kinds = [[section.kind for section in sections] for sections in (first, second)]
    apart = np.array([[bool(a and b and a is not b) for b in kinds[1]] for a in kinds[0]]).reshape(
        len(first), len(second)
    )
    tops = [[_top(text, section) for section in first], [_top(other, section) for section in second]]
    alike = {(a, b): _alike(a, b) if a and b else 1.0 for a in set(tops[0]) for b in set(tops[1])}
    parts = np.array([[alike[a, b] for b in tops[1]] for a in tops[0]]).reshape(len(first), len(second))
    return np.where(apart, 0.0, (1 - _PART) + _PART * parts)


def _top(text: str, section: TextSection) -> str:
    """The heading of the part that a section stands in; empty where it is the section's own."""
    return text[section.titles[0].start : section.titles[0].end] if len(section.titles) > 1 else ""


def _alike(heading: str, other: str) -> float:
    """The cosine of two headings by pairs of characters, years and quotes included."""
    first, second = (Counter(pairwise(words)) for words in (heading, other))
    common = sum(count * second[pair] for pair, count in first.items())
    sizes = [sum(count * count for count in counts.values()) for counts in (first, second)]
    return common / (sizes[0] * sizes[1]) ** 0.5 if common else 0.0


def _said(
    first: ComparedText, second: ComparedText, sections: Sequence[TextSection], others: Sequence[TextSection]
) -> dict[int, int]:
    """What people said of either document, by the numbers of sections."""
    said: dict[int, int] = {}
    for start, there in match_corrections(second.meta, first.document).items():
        _take(said, _number_at(sections, there), _number_at(others, start))
    for start, there in match_corrections(first.meta, second.document).items():
        other = NO_COUNTERPART if there == NO_COUNTERPART else _number_at(others, there)
        _take(said, _number_at(sections, start), other)
    return said


def _take(said: dict[int, int], number: int | None, other: int | None) -> None:
    if number is not None and other is not None:
        said[number] = other


def _number_at(sections: Sequence[TextSection], position: int) -> int | None:
    if position < 0:
        return None
    return max((number for number, section in enumerate(sections) if section.span.start <= position), default=None)
