"""Confidence intervals by resampling documents with replacement (Efron 1979): another sample would have had others.

A round draws as many documents as there are, with repeats. Counts add up over documents, so a round is a weighted sum
of what was counted once.
"""

from collections.abc import Iterator

from core.agreement.formulas import Sum
from core.agreement.lazy_numpy import Floats, np
from core.progress import Cancelled, stop_if

LEVEL = 0.95
"""The share of rounds whose values an interval contains."""
CHUNK = 100
"""Rounds that are summed at once, so that their weights stay in the processor's cache."""
_NEEDED = 0.5
"""The share of rounds in which a figure must be defined to get an interval."""


def draws(documents: int, rounds: int, seed: int, cancelled: Cancelled) -> Iterator[Sum]:
    """Sums for all rounds, some rounds each; the same for the same `seed`. They raise `Cancel` when asked to stop."""
    random = np.random.default_rng(seed)
    for first in range(0, rounds, CHUNK):
        size = min(CHUNK, rounds - first)
        weights = random.multinomial(documents, np.full(documents, 1 / documents), size).astype(np.float64)
        yield _sum(weights, cancelled)


def _sum(weights: Floats, cancelled: Cancelled) -> Sum:
    def total(counts: Floats) -> Floats:
        stop_if(cancelled)
        return weights @ counts

    return total


def interval(values: Floats) -> tuple[float, float] | None:
    """Percentiles of a figure's values in all rounds (NaN: undefined); None if most of them are undefined."""
    known = values[~np.isnan(values)]
    if not len(known) or len(known) < _NEEDED * len(values):
        return None
    low, high = np.percentile(known, [50 * (1 - LEVEL), 50 * (1 + LEVEL)])
    return float(low), float(high)
