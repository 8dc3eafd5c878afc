"""Whose annotations are counted, listed, charted, searched and exported: one choice that all of these obey.

A figure over several people is never their sum: a passage that three people labelled alike is one passage. So a scope
is one layer, or all layers *side by side*, which whoever shows it says of each by itself.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.ids import AnnotatorId
from core.model import Annotator


class ScopeKind(StrEnum):
    """What a scope is."""

    MINE = "mine"
    """The layer of whoever works here."""
    PERSON = "person"
    """The layer of one person."""
    FINAL = "final"
    """The adjudicated layer."""
    ALL = "all"
    """Every layer, side by side."""


_PREFIX = f"{ScopeKind.PERSON}:"


@dataclass(frozen=True, slots=True)
class LayerScope:
    """A choice of layers; `person` is given for `ScopeKind.PERSON` only."""

    kind: ScopeKind = ScopeKind.MINE
    person: AnnotatorId | None = None

    @classmethod
    def of_person(cls, person: AnnotatorId) -> "LayerScope":
        """One person's layer."""
        return cls(ScopeKind.PERSON, person)

    def __str__(self) -> str:
        """``mine``, ``final``, ``all``, or ``person:`` and the id: what settings keep."""
        return f"{_PREFIX}{self.person}" if self.kind is ScopeKind.PERSON else self.kind.value

    @classmethod
    def parse(cls, text: str) -> "LayerScope | None":
        """The scope that `text` stands for, see `__str__`; None for anything else."""
        if text.startswith(_PREFIX) and len(text) > len(_PREFIX):
            return cls.of_person(AnnotatorId(text.removeprefix(_PREFIX)))
        alone = (ScopeKind.MINE, ScopeKind.FINAL, ScopeKind.ALL)
        return next((cls(kind) for kind in alone if text == kind.value), None)

    def layers(self, me: AnnotatorId | None, people: Iterable[Annotator]) -> tuple[AnnotatorId, ...]:
        """The layers it means, of those of `people`; of `ScopeKind.ALL` all, the adjudicated one last.

        Empty where there is none: nobody works here, or nothing was adjudicated.
        """
        known = sorted(people, key=lambda person: person.adjudicated)
        if self.kind is ScopeKind.ALL:
            return tuple(person.id for person in known)
        if self.kind is ScopeKind.FINAL:
            return tuple(person.id for person in known if person.adjudicated)
        wanted = me if self.kind is ScopeKind.MINE else self.person
        return tuple(person.id for person in known if person.id == wanted)


def default_scope(
    me: AnnotatorId | None, labelled: Collection[AnnotatorId], adjudicated: AnnotatorId, *, reviews: bool
) -> LayerScope:
    """What is counted as long as nobody has chosen.

    One's own layer while one labels; the final layer once it holds something and one `reviews`, which is to have
    decided a difference. For who has labelled nothing and decides nothing: the only layer there is, else all.
    """
    if reviews and adjudicated in labelled:
        return LayerScope(ScopeKind.FINAL)
    if me is not None and (me in labelled or not labelled):
        return LayerScope(ScopeKind.MINE)
    if len(labelled) == 1:
        (only,) = labelled
        return LayerScope(ScopeKind.FINAL) if only == adjudicated else LayerScope.of_person(only)
    return LayerScope(ScopeKind.ALL)


def counts_side_by_side(
    counts: Mapping[AnnotatorId, int], layers: Iterable[AnnotatorId]
) -> tuple[tuple[AnnotatorId, int], ...]:
    """What each of `layers` has, in their order, zeros included; what others have is left out."""
    return tuple((layer, counts.get(layer, 0)) for layer in layers)
