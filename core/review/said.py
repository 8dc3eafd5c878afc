"""Attributes and links in a comparison of layers: where they differ, and what a decision makes of them.

A decision says nothing of attributes and links by itself. What the final layer gets of them follows from its verdict
and from what its sources have: a layer that was taken gives all of its own; where all agree, or the reviewer has an own
reading, what all sources say; where all are right, what any says; by majority what more than half say. So nothing more
has to be stored, and whether a decision still holds is whether the final layer has what follows today.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId, LabelId
from core.review.cases import Case
from core.review.decisions import Verdict
from core.review.pairing import DifferenceKind
from core.said.comparing import NO_VALUES, Values, same_values, value_key
from core.said.links import Link

Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class ToldLink:
    """A link from the annotation where a comparison tells it: its source, or of one without direction its first end."""

    link: Link
    other: AnnotationId
    """The end that is not here."""
    place: str
    """The same for annotations of compared layers that answer each other."""
    directed: bool = True

    @property
    def key(self) -> tuple[str, bool, str]:
        """The same for links of different layers that say the same."""
        return (self.link.kind, self.directed and self.other == self.link.target, self.place)


class SaidRule(StrEnum):
    """What of the sources' attributes and links a decision takes."""

    TAKEN = "taken"
    """All of the layer that was taken."""
    ALL = "all"
    """What all say."""
    ANY = "any"
    """What any says."""
    MOST = "most"
    """What more than half say."""


_OF_STRATEGIES = {"union": SaidRule.ANY, "intersection": SaidRule.ALL, "majority": SaidRule.MOST}
"""Of strategies by their names; what others decide goes by the verdict."""


def rule_of(verdict: Verdict, strategy: str | None = None) -> SaidRule:
    """The rule of a verdict; a strategy that made spans of its own has one by its name."""
    if strategy in _OF_STRATEGIES:
        return _OF_STRATEGIES[strategy]
    if verdict is Verdict.TAKE:
        return SaidRule.TAKEN
    return SaidRule.ANY if verdict is Verdict.BOTH_RIGHT else SaidRule.ALL


@dataclass(frozen=True, slots=True)
class SourceValues:
    """A source of a decision with its values."""

    annotator: AnnotatorId
    label: LabelId
    values: Values


def values_for(
    label: LabelId,
    sources: Sequence[SourceValues],
    rule: SaidRule,
    taken: AnnotatorId | None = None,
    *,
    strict: bool = True,
) -> Values:
    """The values that the final layer's annotation with this label gets.

    Sources with another label say nothing of it. Where all shall be right and say different things, UserError
    ``review.values_contradict`` is raised, or without `strict` there is no value.
    """
    own = [source for source in sources if source.label == label]
    if rule is SaidRule.TAKEN:
        return next((source.values for source in own if source.annotator == taken), NO_VALUES)
    found = dict(NO_VALUES)
    for code in dict.fromkeys(code for source in own for code in source.values):
        said = [source.values[code] for source in own if code in source.values]
        votes = Counter(map(value_key, said))
        key, most = votes.most_common(1)[0]
        if rule is SaidRule.ANY and len(votes) > 1:
            if strict:
                raise UserError("review.values_contradict", attribute=code)
        elif most >= _needed(rule, len(own)):
            found[code] = next(value for value in said if value_key(value) == key)
    return found


def kept(said: Mapping[AnnotatorId, Iterable[Said]], rule: SaidRule, taken: AnnotatorId | None = None) -> list[Said]:
    """Of what each source says (of its links, as keys) what the final layer gets, in a fixed order."""
    if rule is SaidRule.TAKEN:
        return list(dict.fromkeys(said.get(taken, ()))) if taken is not None else []
    votes = Counter(key for own in said.values() for key in dict.fromkeys(own))
    needed = _needed(rule, len(said))
    return [key for key, count in votes.items() if count >= needed]


def _needed(rule: SaidRule, sources: int) -> int:
    return {SaidRule.ANY: 1, SaidRule.MOST: sources // 2 + 1}.get(rule, sources)


def with_said(
    cases: Iterable[Case],
    values: Mapping[AnnotationId, Values],
    ties: Callable[[AnnotationId], Sequence[ToldLink]],
) -> list[Case]:
    """The same cases with the attributes and links of each reading, and with the kind of difference these make."""
    found: list[Case] = []
    for case in cases:
        told = tuple(NO_VALUES if own is None else values.get(own.id, NO_VALUES) for own in case.readings)
        tied = tuple(() if own is None else tuple(ties(own.id)) for own in case.readings)
        if any(told) or any(tied):
            kind = _kind(case.kind, told, tied)
            found.append(replace(case, kind=kind, values=told, ties=tied))
        else:
            found.append(case)
    return found


def _kind(kind: DifferenceKind, values: Sequence[Values], ties: Sequence[Sequence[ToldLink]]) -> DifferenceKind:
    """What differs beside the labels counts where these are the same in all layers."""
    if kind is not DifferenceKind.SAME:
        return kind
    if not all(same_values(values[0], other) for other in values[1:]):
        return DifferenceKind.ATTRIBUTE
    keys = [{tie.key for tie in own} for own in ties]
    if all(own == keys[0] for own in keys):
        return DifferenceKind.SAME
    if len(keys) == 2 and keys[0] > keys[1]:
        return DifferenceKind.LINK_A
    return DifferenceKind.LINK_B if len(keys) == 2 and keys[0] < keys[1] else DifferenceKind.LINKS
