"""Intervals of reliability against published ones, and how often they hold the truth where documents differ.

Published standard errors take units as independent; so does the bootstrap where each unit is a document of its own.
"""

import math
from collections.abc import Sequence

import pytest

from core.lazy_numpy import Ints, np
from core.study.reliability import Reliability, coefficients

Table = Sequence[Sequence[int]]
ABSTRACTORS: Table = ((13, 0, 0), (0, 20, 7), (0, 4, 56))
"""Gwet 2014, "Handbook of Inter-Rater Reliability": two abstractors of 100 records (irrCAC's cont3x3abstractors)."""
DIAGNOSES: Table = ((106, 10, 4), (22, 28, 10), (2, 12, 6))
"""Fleiss, Cohen and Everitt 1969, "Large sample standard errors of kappa and weighted kappa", Psych. Bull. 72."""
PSYCHIATRISTS: Table = (
    (0, 0, 0, 6, 0), (0, 3, 0, 0, 3), (0, 1, 4, 0, 1), (0, 0, 0, 0, 6), (0, 3, 0, 3, 0), (2, 0, 4, 0, 0),
    (0, 0, 4, 0, 2), (2, 0, 3, 1, 0), (2, 0, 0, 4, 0), (0, 0, 0, 0, 6), (1, 0, 0, 5, 0), (1, 1, 0, 4, 0),
    (0, 3, 3, 0, 0), (1, 0, 0, 5, 0), (0, 2, 0, 3, 1),
)  # fmt: skip
"""Fleiss 1971, "Measuring nominal scale agreement among many raters", the first 15 of his 30 patients: how many of six
psychiatrists gave which diagnosis (irrCAC's distrib.6raters)."""
WIDER = 0.2
"""By how much of itself a standard error of ours may differ from a published one: that is a first approximation."""


def of_table(table: Table, rounds: int = 4_000) -> Reliability:
    rows = [(a, b) for a, row in enumerate(table) for b, many in enumerate(row) for _unit in range(many)]
    return coefficients(rows, range(len(rows)), rounds=rounds)


def standard_error(found: Reliability, name: str) -> float:
    """Of the bootstrap: a quarter of the width, as if it were normal."""
    figure = found.coefficients[name]
    assert figure.low is not None
    assert figure.high is not None
    return (figure.high - figure.low) / (2 * 1.96)


@pytest.mark.parametrize(
    ("name", "value", "error", "low", "high"),
    [
        ("percent", 0.89, 0.03128898, 0.828, 0.952),
        ("scott_pi", 0.7962397, 0.05905473, 0.679, 0.913),
        ("cohen_kappa", 0.7964094, 0.05891072, 0.68, 0.913),
        ("alpha", 0.7972585, 0.05905473, 0.68, 0.914),
    ],
)
def test_two_coders_as_irrcac_prints_them(name: str, value: float, error: float, low: float, high: float) -> None:
    """Figures and intervals of irrCAC's own page (github.com/kgwet/irrCAC, README), by Gwet's linearization."""
    found = of_table(ABSTRACTORS)
    figure = found.coefficients[name]
    assert figure.value == pytest.approx(value, abs=1e-6)
    assert standard_error(found, name) == pytest.approx(error, rel=WIDER)
    assert figure.low == pytest.approx(low, abs=0.025)
    assert figure.high == pytest.approx(high, abs=0.025)


def asymptotic_error(table: Table) -> float:
    """Of Cohen's kappa by Fleiss, Cohen and Everitt 1969, equation 13."""
    p = np.array(table, dtype=np.float64) / np.sum(table)
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    observed, chance = float(np.trace(p)), float(rows @ columns)
    same = np.diag(p) * ((1 - chance) - (rows + columns) * (1 - observed)) ** 2
    crossed = p * (columns[:, None] + rows[None, :]) ** 2
    others = (1 - observed) ** 2 * (crossed.sum() - np.trace(crossed))
    rest = (observed * chance - 2 * chance + observed) ** 2
    return math.sqrt((same.sum() + others - rest) / (np.sum(table) * (1 - chance) ** 4))


def test_cohens_kappa_of_fleiss_cohen_and_everitt() -> None:
    """Their kappa is .429 with a variance of .002885, N = 200."""
    found = of_table(DIAGNOSES)
    assert found.coefficients["cohen_kappa"].value == pytest.approx(0.429, abs=5e-4)
    assert asymptotic_error(DIAGNOSES) ** 2 == pytest.approx(0.002885, abs=1e-6)
    assert standard_error(found, "cohen_kappa") == pytest.approx(math.sqrt(0.002885), rel=WIDER)
    assert asymptotic_error(ABSTRACTORS) == pytest.approx(0.0589, abs=5e-4)


def test_fleiss_kappa_and_alpha_of_six_raters() -> None:
    """As irrCAC prints them: kappa 0.4139265 (standard error 0.0812), alpha 0.4204384 (0.0824); 15 patients.

    Its intervals are Student's with 14 degrees of freedom; the percentiles of so few documents are narrower by up to a
    fifth, which is why this compares standard errors.
    """
    rows = [tuple(at for at, many in enumerate(row) for _rater in range(many)) for row in PSYCHIATRISTS]
    found = coefficients(rows, range(len(rows)), rounds=4_000)
    assert found.coefficients["fleiss_kappa"].value == pytest.approx(0.4139265, abs=1e-6)
    assert found.coefficients["alpha"].value == pytest.approx(0.4204384, abs=1e-6)
    assert standard_error(found, "fleiss_kappa") == pytest.approx(0.08119291, rel=WIDER)
    assert standard_error(found, "alpha") == pytest.approx(0.08243228, rel=WIDER)


DOCUMENTS, EACH, STUDIES = 40, 10, 200
"""Of each simulated study, and how many studies."""


def simulated(generator: np.random.Generator, documents: int) -> tuple[Ints, Ints]:
    """Codes of two coders of many documents: some documents are harder than others, so units of one are alike."""
    hard = np.repeat(generator.beta(2, 6, documents), EACH)
    true = generator.choice(3, len(hard), p=[0.5, 0.3, 0.2])
    coders = [
        np.where(generator.random(len(hard)) < hard, generator.choice(3, len(hard), p=[0.5, 0.3, 0.2]), true)
        for _coder in range(2)
    ]
    return np.stack(coders, axis=1), np.repeat(np.arange(documents), EACH)


def test_intervals_over_documents_hold_the_truth_about_as_often_as_they_say() -> None:
    """Of 200 studies with a generator of its own seed; that 95 of 100 intervals do is 0.95 ± 0.03 of so many.

    The truth is what a study of 20,000 documents has. Percentiles of 40 documents cover somewhat less than they say.
    """
    generator = np.random.default_rng(20_250_101)
    codes, groups = simulated(generator, 20_000)
    truth = coefficients(codes.tolist(), groups.tolist())
    names = ("percent", "scott_pi", "cohen_kappa", "fleiss_kappa", "alpha", "composite")
    held = dict.fromkeys(names, 0)
    for study in range(STUDIES):
        codes, groups = simulated(generator, DOCUMENTS)
        found = coefficients(codes.tolist(), groups.tolist(), rounds=400, seed=study)
        for name in names:
            figure, true = found.coefficients[name], truth.coefficients[name].value
            assert figure.low is not None
            assert figure.high is not None
            assert true is not None
            held[name] += figure.low <= true <= figure.high
    for name, many in held.items():
        assert 0.89 <= many / STUDIES <= 0.99, (name, held)
