"""Hits in the order of what stands beside them."""

from enum import StrEnum
from typing import TYPE_CHECKING

from core.lazy_numpy import np
from core.progress import Cancelled, Progress, Steps, never, no_progress
from core.search.context import lines
from core.search.matches import FoundHits, Numbers

if TYPE_CHECKING:
    from core.session import Session

COMPARED = 20
"""Code points beside a hit by which it is sorted."""


class Order(StrEnum):
    """By what hits are sorted; those that are alike stay as they were."""

    TEXT = "text"
    """As the documents were imported, and in each as it is read."""
    LEFT = "left"
    """By the characters before a hit, beginning with the last."""
    HIT = "hit"
    RIGHT = "right"
    """By the characters behind it."""


def order(
    session: "Session",
    matches: FoundHits,
    by: Order,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> Numbers:
    """The numbers of the hits in that order; raises `Cancel`. Characters are compared by their code points."""
    if by is Order.TEXT or not len(matches):
        return np.arange(len(matches))
    steps = Steps(len(matches), progress, cancelled, every=1_000)
    steps.did(0)
    keys: list[str] = []
    for line in lines(session, matches, COMPARED):
        steps.did()
        keys.append({Order.LEFT: line.left[::-1], Order.HIT: line.words, Order.RIGHT: line.right}[by])
    return np.asarray(sorted(range(len(keys)), key=keys.__getitem__), np.int64)
