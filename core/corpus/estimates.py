"""How much there is in a corpus of which a sample was labelled and all was scored: the difference estimator.

With documents d as sampling units, y what people labelled, f the score of a model that did not learn from d, w for how
many documents of its stratum a labelled one stands, and λ between 0 and 1::

    T = Σ_corpus λ f + N/N^ Σ_sample w (y - λ f)        N^ = Σ_sample w

This is the difference estimator (Särndal, Swensson and Wretman 1992, "Model Assisted Survey Sampling", section 6.3; for
parts of a population whose size N is known, section 10.6), and the prediction-powered estimate of a total (Angelopoulos
et al. 2023, "Prediction-Powered Inference", Science 382). λ is that of PPI++ (Angelopoulos, Duchi and Zrnic 2023,
section 6): the slope of y on f, so that scores that say little do no harm. f is cross-fitted as in Zrnic and Candès
2024, "Cross-prediction-powered inference". The variance is that of a stratified sample without replacement (Särndal,
section 3.7; Cochran 1977, section 5.6), of the residuals u = y - λ f less their mean::

    V = (N/N^)² Σ_h N_h² (1 - n_h/N_h) s²_h(u) / n_h

However wrong the scores are, the interval holds; the better they are, the narrower it is.
"""

import math
from dataclasses import dataclass

from core.lazy_numpy import Bools, Floats, Ints, np

FEWEST = 10
"""Labelled documents in a group from which on an interval is given: with fewer it would promise too much."""
_Z = 1.959963984540054
"""The 97.5 % quantile of the standard normal distribution."""


@dataclass(frozen=True)
class LabelledSample:
    """The labelled documents, each by its place in the arrays."""

    stratum: Ints
    """The number of each one's stratum."""
    sizes: Floats
    """Documents of the corpus in each stratum."""

    def weights(self) -> Floats:
        """For how many documents of the corpus each one stands."""
        counts = np.bincount(self.stratum, minlength=len(self.sizes))
        return (self.sizes / np.maximum(counts, 1))[self.stratum]


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its 95 % interval; both ends None where too few documents were labelled."""

    value: float
    low: float | None = None
    high: float | None = None

    @property
    def width(self) -> float | None:
        """High less low."""
        return self.high - self.low if self.low is not None and self.high is not None else None


@dataclass(frozen=True, slots=True)
class Estimate:
    """How much there is in a group of documents."""

    documents: int
    """Documents of the corpus in the group."""
    labelled: int
    """Of these, labelled ones."""
    found: Interval
    """By labels and scores."""
    alone: Interval | None
    """By the labelled documents alone; None where there are none."""


def tuned(sample: LabelledSample, labels: Floats, scores: Floats) -> float:
    """λ: the slope of labels on scores, both less their means, by weight; 0 to 1, and 1 where scores do not differ."""
    weights = sample.weights()
    total = weights.sum()
    if not len(labels) or not total:
        return 1.0
    apart = scores - (weights * scores).sum() / total
    spread = float((weights * apart**2).sum())
    if spread <= 1e-12:
        return 1.0
    return min(1.0, max(0.0, float((weights * apart * labels).sum()) / spread))


def estimate(
    sample: LabelledSample,
    labels: Floats,
    scores: Floats,
    inside: Bools,
    *,
    documents: int,
    scored: float,
    slope: float,
    most: float | None = None,
) -> Estimate:
    """The total of a group of `documents` documents whose scores add up to `scored`.

    `labels` and `scores` (cross-fitted) are of the sample's documents, `inside` says which of these are in the group.
    `slope` is λ, see `tuned`. No total is below 0 or above `most`.
    """
    count = int(inside.sum())
    lower, upper = 0.0, math.inf if most is None else most

    def bounded(interval: Interval) -> Interval:
        low, high = interval.low, interval.high
        return Interval(
            min(max(interval.value, lower), upper),
            None if low is None else min(max(low, lower), upper),
            None if high is None else min(max(high, lower), upper),
        )

    if not count:
        return Estimate(documents, 0, bounded(Interval(scored)), None)
    found = _total(sample, labels - slope * scores, inside, documents)
    shifted = Interval(
        found.value + slope * scored,
        None if found.low is None else found.low + slope * scored,
        None if found.high is None else found.high + slope * scored,
    )
    alone = _total(sample, labels, inside, documents)
    given = labels[inside]
    if count >= FEWEST and given.min() == given.max():
        # What never differs has no variance, which says nothing of how rare the other case is.
        shifted, alone = (_of_one_kind(made, documents, float(given[0]), count, most) for made in (shifted, alone))
    return Estimate(documents, count, bounded(shifted), bounded(alone))


def _of_one_kind(made: Interval, documents: int, label: float, count: int, most: float | None) -> Interval:
    """An estimate where all labelled documents have the label, or none has.

    The interval is the exact one of a share (Clopper and Pearson 1934; of 0 among 200 the "rule of three"). Sums that
    have no bound get none.
    """
    if most is None:
        return Interval(made.value)
    doubt = documents * (1 - 0.025 ** (1 / count))
    low, high = (documents - doubt, float(documents)) if label else (0.0, doubt)
    return Interval(min(max(made.value, low), high), low, high)


def _total(sample: LabelledSample, values: Floats, inside: Bools, documents: int) -> Interval:
    """The total of a value over a group whose size is known, by the labelled documents in it."""
    weights = np.where(inside, sample.weights(), 0.0)
    stand_for = float(weights.sum())
    mean = float((weights * values).sum()) / stand_for
    count = int(inside.sum())
    if count < FEWEST:
        return Interval(mean * documents)
    residuals = np.where(inside, values - mean, 0.0)
    variance = (documents / stand_for) ** 2 * _variance(sample, residuals)
    half = t_quantile(count - 1) * math.sqrt(variance)
    return Interval(mean * documents, mean * documents - half, mean * documents + half)


def _variance(sample: LabelledSample, residuals: Floats) -> float:
    """The variance of the estimated total of some residuals, drawn stratum by stratum without replacement."""
    strata = len(sample.sizes)
    counts = np.bincount(sample.stratum, minlength=strata).astype(np.float64)
    means = np.bincount(sample.stratum, residuals, minlength=strata) / np.maximum(counts, 1)
    squares = np.bincount(sample.stratum, (residuals - means[sample.stratum]) ** 2, minlength=strata)
    spread = squares / np.maximum(counts - 1, 1)
    # One document tells nothing of how its stratum differs: that is taken from all strata together.
    pooled = float(residuals.var(ddof=1)) if len(residuals) > 1 else 0.0
    spread = np.where(counts < 2, pooled, spread)
    there = counts > 0
    share = np.minimum(counts / np.maximum(sample.sizes, 1), 1.0)
    parts = sample.sizes**2 * (1 - share) * spread / np.maximum(counts, 1)
    return float(parts[there].sum())


def t_quantile(freedom: int) -> float:
    """The 97.5 % quantile of Student's t, to 0.001 from 4 degrees of freedom on.

    Abramowitz and Stegun 1964, "Handbook of Mathematical Functions", 26.7.5.
    """
    z, n = _Z, float(max(1, freedom))
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    fourth = (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160
    return z + first / n + second / n**2 + third / n**3 + fourth / n**4
