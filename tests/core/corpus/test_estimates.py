import numpy as np
import pytest

from core.corpus.estimates import FEWEST, LabelledSample, estimate, t_quantile, tuned


def drawn(random: np.random.Generator, strata: np.ndarray, shares: list[int]) -> np.ndarray:
    """The places of a stratified sample."""
    return np.concatenate(
        [random.choice(np.flatnonzero(strata == number), share, replace=False) for number, share in enumerate(shares)]
    )


@pytest.mark.parametrize(("freedom", "value"), [(4, 2.776), (9, 2.262), (29, 2.045), (199, 1.972)])
def test_t_is_that_of_the_tables(freedom: int, value: float) -> None:
    assert t_quantile(freedom) == pytest.approx(value, abs=0.001)


def test_perfect_scores_leave_no_doubt_and_useless_ones_do_no_harm() -> None:
    random = np.random.default_rng(1)
    truth = (random.random(2000) < 0.3).astype(float)
    places = random.choice(2000, 100, replace=False)
    sample = LabelledSample(np.zeros(100, np.int64), np.array([2000.0]))
    labels, everybody = truth[places], np.ones(100, bool)
    assert tuned(sample, labels, labels) == pytest.approx(1)
    best = estimate(sample, labels, labels, everybody, documents=2000, scored=truth.sum(), slope=1, most=2000)
    assert best.found.value == pytest.approx(truth.sum())
    assert best.found.width == pytest.approx(0, abs=1e-6)
    noise = random.random(2000)
    slope = tuned(sample, labels, noise[places])
    worst = estimate(sample, labels, noise[places], everybody, documents=2000, scored=noise.sum(), slope=slope)
    assert worst.alone is not None
    assert worst.found.width is not None
    assert worst.alone.width is not None
    assert worst.found.width <= 1.05 * worst.alone.width
    assert worst.alone.value == pytest.approx(2000 * labels.mean())


def test_it_is_the_stratified_mean_by_hand() -> None:
    """Two strata of 60 and 40, 12 and 20 labelled: the textbook's formulas, written out."""
    random = np.random.default_rng(5)
    stratum = np.repeat([0, 1], [12, 20])
    labels = (random.random(32) < 0.5).astype(float)
    sample = LabelledSample(stratum, np.array([60.0, 40.0]))
    made = estimate(sample, labels, np.zeros(32), np.ones(32, bool), documents=100, scored=0.0, slope=1.0)
    a, b = labels[:12], labels[12:]
    assert made.found.value == pytest.approx(60 * a.mean() + 40 * b.mean())
    variance = 60**2 * (1 - 12 / 60) * a.var(ddof=1) / 12 + 40**2 * (1 - 20 / 40) * b.var(ddof=1) / 20
    assert made.found.high is not None
    assert made.found.high - made.found.value == pytest.approx(t_quantile(31) * variance**0.5)


def test_few_labelled_documents_give_no_interval_and_none_only_scores() -> None:
    sample = LabelledSample(np.zeros(30, np.int64), np.array([300.0]))
    labels = np.tile([0.0, 1.0], 15)
    few = np.arange(30) < FEWEST - 1
    some = estimate(sample, labels, labels / 2, few, documents=90, scored=20, slope=1)
    assert (some.labelled, some.found.low, some.found.width) == (FEWEST - 1, None, None)
    none = estimate(sample, labels, labels / 2, np.zeros(30, bool), documents=90, scored=20, slope=1)
    assert (none.found.value, none.found.low, none.alone) == (20, None, None)


@pytest.mark.parametrize("helpful", [0.0, 0.5, 0.9])
def test_intervals_hold_the_truth_in_95_of_100_draws(helpful: float) -> None:
    """Scores between useless and good, systematically too high; three strata of unlike size and content."""
    random = np.random.default_rng(11)
    strata = np.repeat([0, 1, 2], [1200, 600, 200])
    chance = np.array([0.1, 0.4, 0.7])[strata]
    truth = (random.random(2000) < chance).astype(float)
    scores = np.clip(helpful * truth + (1 - helpful) * random.random(2000) + 0.1, 0, 1)
    sizes = np.array([1200.0, 600.0, 200.0])
    held, narrower = 0, 0
    for _ in range(500):
        places = drawn(random, strata, [60, 30, 10])
        sample = LabelledSample(strata[places], sizes)
        slope = tuned(sample, truth[places], scores[places])
        made = estimate(
            sample, truth[places], scores[places], np.ones(100, bool), documents=2000, scored=scores.sum(), slope=slope
        )
        assert made.found.low is not None
        assert made.found.high is not None
        assert made.found.width is not None
        assert made.alone is not None
        assert made.alone.width is not None
        held += made.found.low <= truth.sum() <= made.found.high
        narrower += made.found.width <= made.alone.width * 1.02
    assert held >= 0.93 * 500
    assert narrower > 0.9 * 500 or helpful == 0.0


@pytest.mark.parametrize("label", [0.0, 1.0])
def test_a_label_that_all_or_none_have_leaves_a_doubt(label: float) -> None:
    """Of 0 among 200 three in 200 are possible, or a little more: 1 - 0.025 ** (1 / 200)."""
    sample = LabelledSample(np.zeros(200, np.int64), np.array([10_000.0]))
    labels, everybody = np.full(200, label), np.ones(200, bool)
    made = estimate(sample, labels, labels, everybody, documents=10_000, scored=label * 10_000, slope=1, most=10_000)
    for told in (made.found, made.alone):
        assert told is not None
        assert told.width == pytest.approx(183, abs=1)
        assert told.value == label * 10_000
    unbounded = estimate(sample, labels, labels, everybody, documents=10_000, scored=0, slope=1)
    assert unbounded.found.width is None
