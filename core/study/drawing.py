"""Draws the documents on which coders are compared: at random, every k-th, or so many of each group; seeded."""

from collections.abc import Hashable, Mapping, Sequence
from enum import StrEnum
from random import Random
from typing import TypeVar

from core.errors import UserError

T = TypeVar("T")
Group = TypeVar("Group", bound=Hashable)


class DrawingMethod(StrEnum):
    """How a sample is drawn."""

    SIMPLE = "simple"
    """Each set of n is equally likely."""
    SYSTEMATIC = "systematic"
    """Every k-th in order, from a start at random; k need not be whole."""
    STRATIFIED = "stratified"
    """Of each group its share, the largest remainders rounded up, and at least one where n reaches."""


def draw(
    items: Sequence[T], n: int, seed: int, method: DrawingMethod = DrawingMethod.SIMPLE, strata: Sequence[Hashable] = ()
) -> list[T]:
    """Draw `n` of `items`, which come back in their order. `strata` name the group of each item.

    The same items in the same order, n, seed and method draw the same. Raises UserError ``study.too_few``.
    """
    if not 0 < n <= len(items):
        raise UserError("study.too_few", wanted=n, there=len(items))
    random = Random(seed)
    match method:
        case DrawingMethod.SIMPLE:
            chosen = random.sample(range(len(items)), n)
        case DrawingMethod.SYSTEMATIC:
            start, step = random.random(), len(items) / n
            chosen = [int((start + number) * step) for number in range(n)]
        case DrawingMethod.STRATIFIED:
            chosen = _stratified(random, n, strata)
    return [items[at] for at in sorted(chosen)]


def _stratified(random: Random, n: int, strata: Sequence[Hashable]) -> list[int]:
    groups: dict[Hashable, list[int]] = {}
    for at, group in enumerate(strata):
        groups.setdefault(group, []).append(at)
    shares = shares_of({group: len(members) for group, members in groups.items()}, n)
    return [at for group, members in groups.items() for at in random.sample(members, shares[group])]


def shares_of(sizes: Mapping[Group, int], n: int) -> dict[Group, int]:
    """How many of `n` each group gets: by its size, by largest remainders (Hamilton), first one each if n allows."""
    least = 1 if n >= len(sizes) else 0
    total = sum(sizes.values())
    exact = {group: n * size / total for group, size in sizes.items()}
    found = {group: min(max(int(share), least), sizes[group]) for group, share in exact.items()}
    order = sorted(sizes, key=lambda group: int(exact[group]) - exact[group])
    while sum(found.values()) < n:
        for group in order:
            if sum(found.values()) < n and found[group] < sizes[group]:
                found[group] += 1
    while sum(found.values()) > n:
        # Groups that were given one for being there take it from the largest.
        largest = max(found, key=lambda group: found[group] - exact[group] + (found[group] > 1) * total)
        found[largest] -= 1
    return found
