"""Finds what two lists have in common, in order, in time that grows little faster than the lists."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

SMALL = 2_000
"""Lists with at most so many members together are compared by `difflib.SequenceMatcher`, whose time grows with their
square.
"""

Block = tuple[int, int, int]
"""The start in the first list, the start in the second, and the number of members."""


def equal_blocks(one: Sequence[str], other: Sequence[str]) -> list[Block]:
    """The runs that both lists have, in order. No run touches the next one in both lists.

    Lists longer than `SMALL` are first tied together at the members that each has exactly once, in the longest order
    that they share ("patience diff", Cohen 2008). Then only what lies between two ties is compared; where that is
    longer than `SMALL`, too, it counts as wholly different.
    """
    blocks: list[Block] = []
    for at, there, length in _blocks(one, other):
        if blocks:
            last, last_there, last_length = blocks[-1]
            if last + last_length == at and last_there + last_length == there:
                blocks[-1] = (last, last_there, last_length + length)
                continue
        blocks.append((at, there, length))
    return blocks


def _blocks(one: Sequence[str], other: Sequence[str]) -> Iterator[Block]:
    if len(one) + len(other) <= SMALL:
        yield from _compared(one, other)
        return
    at = there = 0
    for tie, tie_there in [*ties(one, other), (len(one), len(other))]:
        if tie - at + tie_there - there <= SMALL:
            for start, start_there, length in _compared(one[at:tie], other[there:tie_there]):
                yield at + start, there + start_there, length
        if tie < len(one):
            yield tie, tie_there, 1
        at, there = tie + 1, tie_there + 1


def _compared(one: Sequence[str], other: Sequence[str]) -> Iterator[Block]:
    for block in SequenceMatcher(None, one, other).get_matching_blocks():
        if block.size:
            yield block.a, block.b, block.size


def ties(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int]]:
    """The longest run, in the order of both lists, of members that each list has exactly once: places in both."""
    counts, counts_there = Counter(one), Counter(other)
    places = {member: place for place, member in enumerate(other) if counts_there[member] == 1}
    pairs = [(at, places[member]) for at, member in enumerate(one) if counts[member] == 1 and member in places]
    # Longest increasing subsequence by patience sorting: the last card of each pile, and for each card the one before
    # it.
    tops: list[int] = []
    piles: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        before.append(piles[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(place)
            piles.append(number)
        else:
            tops[pile], piles[pile] = place, number
    found: list[tuple[int, int]] = []
    number = piles[-1] if piles else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]
