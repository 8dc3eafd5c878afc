"""Deals documents out to train, dev and test: seeded, stratified by label, and keeping together what belongs together.

Iterative stratification (Sechidis, Tsoumakas, Vlahavas 2011): the rarest label first, each group to the part that still
lacks most of it. Groups are documents of one region and, whatever their region, those with most of their text in
common: otherwise a test would contain what was seen in training.
"""

import random
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.ids import DocumentId

_SHINGLE = 12
"""Code points of the pieces by which two texts are compared."""
_KEPT = 32
"""One of so many pieces is kept, chosen by its hash, so that equal pieces are kept in both texts."""
_COMMON = 0.5
"""Two texts with more than this share of the shorter one's kept pieces in common are nearly the same."""


@dataclass(frozen=True, slots=True)
class SplitDocument:
    """What must be known of a document to deal it out."""

    id: DocumentId
    group: str
    """Documents of one group stay together; empty: it belongs to none."""
    labels: Mapping[str, int]
    """How many annotations it has of each label."""
    pieces: frozenset[int] = frozenset()
    """The result of `sketch`."""


def sketch(text: str) -> frozenset[int]:
    """Hashes of some pieces of a text, the same ones for the same pieces wherever they stand."""
    plain = "".join(text.split())
    hashes = (zlib.crc32(plain[at : at + _SHINGLE].encode()) for at in range(max(1, len(plain) - _SHINGLE + 1)))
    return frozenset(value for value in hashes if value % _KEPT == 0)


def deal(members: Sequence[SplitDocument], shares: Sequence[float], seed: int) -> dict[DocumentId, int]:
    """For each document the number of its part; the same for the same documents, shares and seed."""
    groups = _groups(members)
    draw = random.Random(seed)
    draw.shuffle(groups)
    counts = [sum((Counter(member.labels) for member in group), Counter[str]()) for group in groups]
    total = sum(counts, Counter[str]())
    wanted = [{label: share * count for label, count in total.items()} for share in shares]
    room = [share * len(members) for share in shares]
    part_of: dict[int, int] = {}

    def give(number: int, label: str | None) -> None:
        def need(part: int) -> tuple[float, float, float]:
            lacking = wanted[part][label] if label is not None else 0.0
            return (lacking, room[part], shares[part])

        part = max(range(len(shares)), key=need)
        part_of[number] = part
        room[part] -= len(groups[number])
        for name, count in counts[number].items():
            wanted[part][name] -= count

    # Groups that are larger than a part may be go first, while there is room.
    while left := [number for number in range(len(groups)) if number not in part_of]:
        remaining = sum((counts[number] for number in left), Counter[str]())
        if not remaining:
            for number in sorted(left, key=lambda number: -len(groups[number])):
                give(number, None)
            break
        rarest = min(remaining, key=lambda label: (remaining[label], label))
        having = [number for number in left if counts[number][rarest]]
        for number in sorted(having, key=lambda number: -counts[number][rarest]):
            give(number, rarest)
    return {member.id: part_of[number] for number, group in enumerate(groups) for member in group}


def _groups(members: Sequence[SplitDocument]) -> list[list[SplitDocument]]:
    """Documents that belong together, each once, in the order in which the first of each comes."""
    parent = list(range(len(members)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    by_group: dict[str, int] = {}
    for number, member in enumerate(members):
        if member.group:
            parent[root(number)] = root(by_group.setdefault(member.group, number))
    for one, other in _nearly_same(members):
        parent[root(one)] = root(other)
    found: dict[int, list[SplitDocument]] = {}
    for number, member in enumerate(members):
        found.setdefault(root(number), []).append(member)
    return list(found.values())


def _nearly_same(members: Sequence[SplitDocument]) -> Iterable[tuple[int, int]]:
    holders: dict[int, list[int]] = defaultdict(list)
    for number, member in enumerate(members):
        shared: Counter[int] = Counter()
        for piece in member.pieces:
            # A piece that very many documents have is a phrase of office, and says nothing.
            if len(holders[piece]) < 50:
                shared.update(holders[piece])
                holders[piece].append(number)
        for other, count in shared.items():
            if count > _COMMON * max(4, min(len(member.pieces), len(members[other].pieces))):
                yield number, other
