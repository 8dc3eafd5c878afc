"""Which spans of two annotators answer each other, for all documents at once."""

from dataclasses import dataclass

from core.agreement.flat import Intervals
from core.agreement.lazy_numpy import Bools, Ints, np
from core.review.pairing import MOST_PAIRS

SAME, BOUNDARY, LABEL, BOTH, ONLY_A, ONLY_B = range(6)
"""How two spans differ: the kinds of `core.review.pairing`."""


class TooDenseError(Exception):
    """More pairs of spans overlap in one document than are compared."""

    def __init__(self, document: int) -> None:
        super().__init__(document)
        self.document = document
        """Its number among those that are compared, from 0."""


@dataclass(frozen=True, slots=True)
class Matches:
    """Places that one or both of two annotators labelled."""

    kind: Ints
    a: Ints
    """Position in the first annotator's spans, -1 for nothing."""
    b: Ints


def overlapping(a: Intervals, b: Intervals) -> tuple[Ints, Ints]:
    """Positions of all pairs that share a character, whatever their labels; in work that grows with their number.

    Of two that overlap one begins in the other: at the same place or behind it. Raises `TooDenseError` where more than
    `MOST_PAIRS` of one document do: nobody's work looks like that.
    """
    order_a, order_b = np.argsort(a.start, kind="stable"), np.argsort(b.start, kind="stable")
    start_a, start_b = a.start[order_a], b.start[order_b]
    first_b, last_b = np.searchsorted(start_b, a.start, "left"), np.searchsorted(start_b, a.end, "left")
    first_a, last_a = np.searchsorted(start_a, b.start, "right"), np.searchsorted(start_a, b.end, "left")
    counts = np.bincount(a.document, last_b - first_b) if len(a) else a.start
    more = np.bincount(b.document, last_a - first_a) if len(b) else b.start
    for pairs in (counts, more):
        if pairs.max(initial=0) > MOST_PAIRS:
            raise TooDenseError(int(pairs.argmax()))
    i_of_b, at_b = _listed(first_b, last_b)
    j_of_a, at_a = _listed(first_a, last_a)
    i, rank = np.concatenate([i_of_b, order_a[at_a]]), np.concatenate([at_b, _ranks(order_b)[j_of_a]])
    # By the first annotator's spans, and of each by where the other's begin.
    sorted_ = np.lexsort((rank, i))
    return i[sorted_], order_b[rank[sorted_]]


def _listed(first: Ints, last: Ints) -> tuple[Ints, Ints]:
    """Of ranges ``[first, last)`` every number in them, and beside each the number of its range."""
    sizes = np.maximum(last - first, 0)
    which = np.repeat(np.arange(len(first)), sizes)
    return which, np.arange(len(which)) - np.repeat(np.cumsum(sizes) - sizes, sizes) + np.repeat(first, sizes)


def _ranks(order: Ints) -> Ints:
    """The place of each number in an order."""
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(len(order))
    return ranks


def match(a: Intervals, b: Intervals) -> Matches:
    """Pair two layers as `core.review.pairing.differences` does; every span is in exactly one place."""
    i, j = overlapping(a, b)
    same_span = (a.start[i] == b.start[j]) & (a.end[i] == b.end[j])
    same_label = a.label[i] == b.label[j]
    tier = np.where(same_span & same_label, 0, np.where(same_span, 1, np.where(same_label, 2, 3)))
    chosen = _greedy(i, j, _order(a, b, i, j, tier), len(a), len(b))
    kinds = np.array([SAME, LABEL, BOUNDARY, BOTH])[tier[chosen]]
    alone_a = np.setdiff1d(np.arange(len(a)), i[chosen], assume_unique=True)
    alone_b = np.setdiff1d(np.arange(len(b)), j[chosen], assume_unique=True)
    nothing = np.int64(-1)
    return Matches(
        np.concatenate([kinds, np.full(len(alone_a), ONLY_A), np.full(len(alone_b), ONLY_B)]),
        np.concatenate([i[chosen], alone_a, np.full(len(alone_b), nothing)]),
        np.concatenate([j[chosen], np.full(len(alone_a), nothing), alone_b]),
    )


def match_labels(a: Intervals, b: Intervals) -> Ints:
    """Positions in `a` of spans that one of `b` with the same label answers.

    Each span answers at most one. Pairs with more shared characters come first, then those with nearer ends, then
    earlier ones; the result does not depend on which annotator is the first.
    """
    i, j = overlapping(a, b)
    same = a.label[i] == b.label[j]
    i, j = i[same], j[same]
    return i[_greedy(i, j, _order(a, b, i, j, np.zeros(len(i), np.int64)), len(a), len(b))]


def _order(a: Intervals, b: Intervals, i: Ints, j: Ints, tier: Ints) -> Ints:
    """The best pair first: lower tier, more overlap, nearer ends, earlier."""
    shared = np.minimum(a.end[i], b.end[j]) - np.maximum(a.start[i], b.start[j])
    apart = np.abs(a.start[i] - b.start[j]) + np.abs(a.end[i] - b.end[j])
    swapped = _later(a, b, i, j)
    low_start, low_end = np.where(swapped, b.start[j], a.start[i]), np.where(swapped, b.end[j], a.end[i])
    high_end = np.where(swapped, a.end[i], b.end[j])
    low_label, high_label = np.where(swapped, b.label[j], a.label[i]), np.where(swapped, a.label[i], b.label[j])
    return np.lexsort((high_label, low_label, high_end, low_end, low_start, apart, -shared, tier))


def _later(a: Intervals, b: Intervals, i: Ints, j: Ints) -> Bools:
    """Where the span of `a` comes after that of `b` by (start, end, label)."""
    start, end = a.start[i] - b.start[j], a.end[i] - b.end[j]
    label = a.label[i] - b.label[j]
    return (start > 0) | ((start == 0) & ((end > 0) | ((end == 0) & (label > 0))))


def _greedy(i: Ints, j: Ints, order: Ints, size_a: int, size_b: int) -> Ints:
    """Positions of the pairs that are taken, when the best pair takes its two spans, then the next best that is free.

    A pair that is the best of both its spans is taken whatever the others do; so all such pairs are taken at once,
    again and again, which gives the same pairs as going through them one by one.
    """
    taken: list[Ints] = []
    left = order
    while len(left):
        best_a, best_b = np.full(size_a, -1, np.int64), np.full(size_b, -1, np.int64)
        # Of several values for one place the last stays: the best is written last.
        best_a[i[left[::-1]]] = left[::-1]
        best_b[j[left[::-1]]] = left[::-1]
        won = left[(best_a[i[left]] == left) & (best_b[j[left]] == left)]
        taken.append(won)
        free_a, free_b = np.ones(size_a, np.bool_), np.ones(size_b, np.bool_)
        free_a[i[won]] = False
        free_b[j[won]] = False
        left = left[free_a[i[left]] & free_b[j[left]]]
    return np.concatenate(taken) if taken else order
