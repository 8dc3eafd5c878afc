"""Chi-square, Fisher's exact test and Cramer's V against published tables and against brute force."""

import importlib
from itertools import product
from math import comb, exp, factorial, prod
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.study.association import association, chi_square_p, estimated_p, exact_p


@pytest.mark.parametrize(
    ("value", "degrees", "p"),
    [
        # Critical values of the chi-square table (NIST/SEMATECH e-Handbook, 1.3.6.7.4).
        (3.841, 1, 0.05),
        (6.635, 1, 0.01),
        (5.991, 2, 0.05),
        (16.919, 9, 0.05),
        (21.666, 9, 0.01),
        (124.342, 100, 0.05),
        (0.0, 3, 1.0),
    ],
)
def test_p_of_chi_square_is_that_of_the_tables(value: float, degrees: int, p: float) -> None:
    assert chi_square_p(value, degrees) == pytest.approx(p, abs=5e-5)


@given(st.floats(0.01, 200), st.integers(1, 60))
def test_with_an_even_number_of_degrees_p_is_a_sum_of_poisson_probabilities(value: float, half: int) -> None:
    expected = sum(exp(-value / 2) * (value / 2) ** k / factorial(k) for k in range(half))
    assert chi_square_p(value, 2 * half) == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_the_lady_tasting_tea() -> None:
    """Fisher 1935, "The Design of Experiments": 3 of 4 cups right."""
    assert exact_p([[3, 1], [1, 3]]) == pytest.approx(34 / 70)
    assert exact_p([[4, 0], [0, 4]]) == pytest.approx(2 / 70)


@given(st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=2, max_size=2))
def test_two_by_three_is_the_sum_over_all_tables(counts: list[list[int]]) -> None:
    rows, columns = [sum(row) for row in counts], [sum(column) for column in zip(*counts, strict=True)]
    likely: dict[tuple[int, ...], float] = {}
    for first in product(*(range(column + 1) for column in columns)):
        if sum(first) == rows[0]:
            likely[first] = prod(map(comb, columns, first)) / comb(sum(columns), rows[0])
    assert sum(likely.values()) == pytest.approx(1)
    here = likely[tuple(counts[0])]
    assert exact_p(counts) == pytest.approx(sum(each for each in likely.values() if each <= here * (1 + 1e-7)))


@given(st.lists(st.lists(st.integers(0, 6), min_size=2, max_size=2), min_size=2, max_size=2))
def test_two_by_two_is_the_hypergeometric_distribution(counts: list[list[int]]) -> None:
    (a, b), (c, d) = counts
    row, column, n = a + b, a + c, a + b + c + d
    if not (0 < row < n and 0 < column < n):
        assert exact_p(counts) == 1.0
        return
    likely = {k: comb(row, k) * comb(n - row, column - k) / comb(n, column) for k in range(column + 1) if k <= row}
    expected = sum(each for each in likely.values() if each <= likely[a] * (1 + 1e-7))
    assert exact_p(counts) == pytest.approx(expected)


@given(st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=2, max_size=4))
def test_chi_square_and_v_are_those_of_their_definitions(counts: list[list[int]]) -> None:
    found = association(counts)
    rows = [row for row in counts if sum(row)]
    columns = [column for column in zip(*rows, strict=True) if sum(column)]
    assert found.degrees == max(len(rows) - 1, 0) * max(len(columns) - 1, 0)
    if not found.degrees:
        assert found.chi_square is found.p is found.cramer_v is None
        return
    n = sum(map(sum, rows))
    chi = n * (
        sum(
            prod((each, each)) / (sum(row) * sum(column))
            for column in columns
            for row, each in zip(rows, column, strict=True)
        )
        - 1
    )
    assert found.chi_square == pytest.approx(chi, abs=1e-6)
    assert found.cramer_v == pytest.approx((max(chi, 0) / (n * (min(len(rows), len(columns)) - 1))) ** 0.5, abs=1e-4)
    assert found.least_expected is not None
    assert (found.exact_p is not None) == (found.least_expected < 5)


def test_too_many_tables_are_not_counted_for_ever() -> None:
    assert exact_p([[40, 41, 39, 42], [38, 40, 44, 41], [39, 45, 41, 40]]) is None


@settings(max_examples=25, deadline=None)
@given(st.lists(st.lists(st.integers(0, 7), min_size=3, max_size=3), min_size=2, max_size=3))
def test_an_estimated_p_is_near_the_exact_one(counts: list[list[int]]) -> None:
    """Of 10,000 tables: 0.02 is four standard errors of the least certain p."""
    exact = exact_p(counts)
    assume(exact is not None and sum(map(any, counts)) > 1 and sum(map(any, zip(*counts, strict=True))) > 1)
    assert estimated_p(counts) == pytest.approx(exact, abs=0.02)


def test_where_counts_are_small_there_is_always_a_p_and_it_is_said_to_be_estimated() -> None:
    """A table of eight tools and four fields, as the sample study has it: too many tables of its margins."""
    sparse = [[0, 3, 1, 0], [6, 0, 1, 20], [0, 4, 0, 0], [12, 1, 6, 2], [1, 7, 2, 4], [0, 0, 1, 0], [0, 1, 11, 0]]
    assert exact_p(sparse) is None
    found = association(sparse)
    assert found.drawn == 10_000
    assert found.exact_p == estimated_p(sparse) == 1 / 10_001
    even = [[2, 3, 2, 3], [3, 2, 3, 2], [2, 2, 3, 3], [3, 3, 2, 2], [2, 3, 3, 2]]
    assert association(even).exact_p == pytest.approx(1, abs=0.01)
    assert association([[3, 1], [1, 3]]).drawn is None


@given(st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=2, max_size=4))
def test_chi_square_p_and_v_are_those_of_scipy(counts: list[list[int]]) -> None:
    """Where scipy is installed, which only this test needs."""
    stats: Any = importlib.import_module("scipy.stats")
    table = [row for row in counts if any(row)]
    kept = [at for at in range(3) if any(row[at] for row in table)]
    table = [[row[at] for at in kept] for row in table]
    found = association(counts)
    if len(table) < 2 or len(kept) < 2:
        assert found.chi_square is None
        return
    wanted = stats.chi2_contingency(table, correction=False)
    assert found.chi_square == pytest.approx(wanted.statistic, abs=1e-9)
    assert (found.degrees, found.p) == (wanted.dof, pytest.approx(wanted.pvalue, abs=1e-9))
    assert found.cramer_v == pytest.approx(stats.contingency.association(table, method="cramer"), abs=1e-9)


@given(st.lists(st.lists(st.integers(0, 8), min_size=2, max_size=2), min_size=2, max_size=2))
def test_fishers_exact_p_is_that_of_scipy(counts: list[list[int]]) -> None:
    stats: Any = importlib.import_module("scipy.stats")
    if all(map(any, counts)) and all(any(row[at] for row in counts) for at in range(2)):
        assert exact_p(counts) == pytest.approx(stats.fisher_exact(counts).pvalue, abs=1e-9)
