"""Deals documents out to readers: balanced by characters, the same for the same seed.

Where two or more people read each document, first every pair of people gets a document that both read, as far as there
are documents for it, so that agreement can be told of any two. These documents are drawn, not chosen by length, so that
they stand for all. The rest goes, from the longest down, to whoever has least (Graham's LPT rule).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random
from typing import TypeVar

from core.ids import AnnotatorId, DocumentId

_Id = TypeVar("_Id", bound=str)
_Pair = tuple[AnnotatorId, AnnotatorId]


@dataclass(frozen=True, slots=True)
class Share:
    """What one person gets."""

    annotator: AnnotatorId
    documents: int
    characters: int
    kept: int
    """How many of the documents were theirs before."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """Who gets which document, before it is written."""

    readers: int
    dealt: tuple[tuple[DocumentId, AnnotatorId], ...]
    """What is new: a document and who gets it."""
    open: tuple[DocumentId, ...]
    """Documents with fewer named readers than wanted: whoever has time takes these places."""
    shares: tuple[Share, ...]
    apart: tuple[_Pair, ...]
    """Pairs of people who share no document, though each document has two readers or more."""

    @property
    def changes(self) -> bool:
        """Whether anything would be written."""
        return bool(self.dealt or self.open)


def distribute(
    characters: Mapping[DocumentId, int],
    people: Sequence[AnnotatorId],
    readers: int,
    seed: int,
    *,
    kept: Mapping[DocumentId, frozenset[AnnotatorId]],
    loads: Mapping[AnnotatorId, int],
) -> Distribution:
    """Deal documents, given with their lengths, until each has so many readers.

    `kept` are the readers that documents have already, whoever these are, and `loads` the characters that people have
    to read before.
    """
    dealing = _Dealing(characters, people, readers, Random(seed), kept, loads)
    if readers > 1:
        dealing.let_pairs_meet()
    dealing.deal_the_rest()
    return dealing.distribution()


class _Dealing:
    """Documents on their way to readers."""

    def __init__(
        self,
        characters: Mapping[DocumentId, int],
        people: Sequence[AnnotatorId],
        readers: int,
        random: Random,
        kept: Mapping[DocumentId, frozenset[AnnotatorId]],
        loads: Mapping[AnnotatorId, int],
    ) -> None:
        self._characters = characters
        self._readers = readers
        self._kept = kept
        # What follows depends on the seed, and not on the order in which documents and people are named.
        self._people = _shuffled(people, random)
        self._order = _shuffled(characters, random)
        self._rank = {person: rank for rank, person in enumerate(self._people)}
        self._loads = {person: loads.get(person, 0) for person in self._people}
        self._of: dict[DocumentId, list[AnnotatorId]] = {id_: sorted(kept.get(id_, ())) for id_ in self._order}
        self._shared: Counter[_Pair] = Counter()
        for names in self._of.values():
            self._shared.update(_pairs(names))

    def let_pairs_meet(self) -> None:
        """Give pairs of people who share no document one, in the order in which documents were drawn."""
        apart = {pair for pair in _pairs(self._people) if not self._shared[pair]}
        for document in self._order:
            if not apart:
                return
            while self._is_wanted(document):
                person = self._meets_most(document, apart)
                if person is None:
                    break
                self._give(document, person)
            apart -= set(_pairs(self._of[document]))

    def _meets_most(self, document: DocumentId, apart: set[_Pair]) -> AnnotatorId | None:
        """Whom to give a document so that most pairs meet; of several whoever has least. None: it would help nobody."""
        there = self._of[document]
        candidates = [person for person in self._people if person not in there]
        if not there:
            # The first reader of a document is one of those who still have to meet somebody.
            waiting = {person for pair in apart for person in pair}
            return min((one for one in candidates if one in waiting), key=self._load, default=None)
        met = {person: sum(_pair(person, other) in apart for other in there) for person in candidates}
        best = max(met.values(), default=0)
        return min((one for one in candidates if met[one] == best), key=self._load) if best else None

    def deal_the_rest(self) -> None:
        """Give each document the readers that it still wants, the longest first."""
        for document in sorted(self._order, key=lambda id_: -self._characters[id_]):
            while self._is_wanted(document):
                there = self._of[document]
                candidates = [person for person in self._people if person not in there]
                if not candidates:
                    break
                self._give(document, min(candidates, key=self._load))

    def _is_wanted(self, document: DocumentId) -> bool:
        return len(self._of[document]) < self._readers

    def _load(self, person: AnnotatorId) -> tuple[int, int]:
        return self._loads[person], self._rank[person]

    def _give(self, document: DocumentId, person: AnnotatorId) -> None:
        there = self._of[document]
        self._shared.update(_pair(person, other) for other in there)
        there.append(person)
        self._loads[person] += self._characters[document]

    def distribution(self) -> Distribution:
        """What came out, documents in the order in which they were given."""
        dealt = tuple(
            (document, person)
            for document in self._characters
            for person in self._of[document]
            if person not in self._kept.get(document, ())
        )
        counts, sizes = Counter(person for _, person in dealt), Counter[AnnotatorId]()
        for document, person in dealt:
            sizes[person] += self._characters[document]
        kept = Counter(person for document in self._characters for person in self._kept.get(document, ()))
        people = sorted(self._people)
        return Distribution(
            self._readers,
            dealt,
            tuple(document for document in self._characters if self._is_wanted(document)),
            tuple(Share(person, counts[person], sizes[person], kept[person]) for person in people),
            tuple(pair for pair in _pairs(people) if self._readers > 1 and not self._shared[pair]),
        )


def _shuffled(values: Iterable[_Id], random: Random) -> list[_Id]:
    order = sorted(values)
    random.shuffle(order)
    return order


def _pair(one: AnnotatorId, other: AnnotatorId) -> _Pair:
    return (one, other) if one < other else (other, one)


def _pairs(people: Sequence[AnnotatorId]) -> Iterator[_Pair]:
    return combinations(sorted(people), 2)
