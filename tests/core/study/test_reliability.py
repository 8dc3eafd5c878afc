"""Reliability of fixed units against published examples, DKPro's vectors and tables computed by hand."""

import json
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.study.design import Demand
from core.study.reliability import COEFFICIENTS, Reliability, coefficients, reliability
from tests.core.study.made_tables import NO_ANSWER, NONE_FITS, made_table

OF_DKPRO = {
    ("PercentageAgreement", None, "calculateAgreement"): "percent",
    ("ScottPiAgreement", None, "calculateAgreement"): "scott_pi",
    ("CohenKappaAgreement", None, "calculateAgreement"): "cohen_kappa",
    ("FleissKappaAgreement", None, "calculateAgreement"): "fleiss_kappa",
    ("KrippendorffAlphaAgreement", "NominalDistanceFunction", "calculateAgreement"): "alpha",
}
Row = tuple[str | None, ...]


def value(rows: Sequence[Row], name: str) -> float | None:
    return coefficients(rows).coefficients[name].value


def test_they_are_those_of_dkpro(shared: Path) -> None:
    read: dict[str, Any] = json.loads((shared / "data/agreement/dkpro_vectors.json").read_text(encoding="utf-8"))
    checked: Counter[str] = Counter()
    for vector in read["vectors"]:
        for expected in vector["expectations"] if vector["data"]["kind"] == "coding" else []:
            name = OF_DKPRO.get((expected["measure"], expected["distance"], expected["quantity"]))
            if name is None or any(
                isinstance(each, dict) for item in vector["data"]["items"] for each in item["labels"]
            ):
                continue
            rows = [tuple(item["labels"]) for item in vector["data"]["items"] for _ in range(item["n"])]
            if name == "percent" and any(None in row for row in rows):
                continue  # DKPro weighs units with missing values otherwise
            if name == "cohen_kappa" and len(rows[0]) > 2:
                continue  # there a generalization by Davies and Fleiss, here the mean over pairs
            assert value(rows, name) == pytest.approx(expected["expected"], abs=expected["tolerance"]), vector["id"]
            checked[name] += 1
    assert checked == {"percent": 10, "scott_pi": 6, "cohen_kappa": 8, "fleiss_kappa": 2, "alpha": 4}


def test_a_table_computed_by_hand() -> None:
    """Ten units, two coders: 4 aa, 3 bb, 2 ab, 1 ba."""
    rows = [("a", "a")] * 4 + [("b", "b")] * 3 + [("a", "b")] * 2 + [("b", "a")]
    found = coefficients(rows)
    assert found.n == 10
    percent = Fraction(7, 10)
    pi_chance = Fraction(11, 20) ** 2 + Fraction(9, 20) ** 2
    kappa_chance = Fraction(6, 10) * Fraction(5, 10) + Fraction(4, 10) * Fraction(5, 10)
    alpha = 1 - Fraction(19 * 2 * 3, 20 * 20 - 11 * 11 - 9 * 9)
    expected = {
        "percent": percent,
        "holsti": percent,
        "mutual": percent,
        "composite": 2 * percent / (1 + percent),
        "scott_pi": (percent - pi_chance) / (1 - pi_chance),
        "cohen_kappa": (percent - kappa_chance) / (1 - kappa_chance),
        "fleiss_kappa": (percent - pi_chance) / (1 - pi_chance),
        "alpha": alpha,
    }
    assert {name: found.coefficients[name].value for name in COEFFICIENTS} == pytest.approx(
        {name: float(exact) for name, exact in expected.items()}
    )


def test_three_coders_are_compared_two_by_two_and_composite_reliability_follows() -> None:
    rows: list[Row] = [("a", "a", "a"), ("a", "a", "b"), ("b", "a", "b"), ("b", "b", "b")]
    mutual = (Fraction(3, 4) + Fraction(3, 4) + Fraction(2, 4)) / 3
    assert value(rows, "mutual") == pytest.approx(float(mutual))
    assert value(rows, "composite") == pytest.approx(float(3 * mutual / (1 + 2 * mutual)))


def test_what_a_coder_has_not_coded_counts_for_no_pair_of_theirs() -> None:
    rows: list[Row] = [("a", "a", None), ("a", "b", None), ("a", None, "a"), (None, None, "b")]
    found = coefficients(rows)
    assert found.n == 3
    assert found.coefficients["percent"].value == pytest.approx((1 / 2 + 1) / 2)


def test_where_everybody_says_the_same_of_all_chance_corrected_figures_are_undefined() -> None:
    found = coefficients([("a", "a")] * 5).coefficients
    assert found["percent"].value == found["composite"].value == 1
    assert found["scott_pi"].value is found["cohen_kappa"].value is found["alpha"].value is None


def test_nobody_to_compare_is_told_as_undefined() -> None:
    for rows in ([], [("a", None)], [("a",)]):
        found = coefficients(rows)
        assert found.n == 0
        assert all(found.coefficients[name].value is None for name in COEFFICIENTS)


def test_intervals_are_over_documents_hold_the_figure_and_come_again_with_the_seed() -> None:
    rows: list[Row] = [("a", "a"), ("b", "b"), ("a", "b"), ("b", "b"), ("a", "a"), ("b", "a"), ("a", "a"), ("b", "b")]
    groups = [0, 0, 1, 1, 2, 2, 3, 3]
    first = coefficients(rows, groups, rounds=500, seed=7)
    assert first == coefficients(rows, groups, rounds=500, seed=7)
    for name in COEFFICIENTS:
        figure = first.coefficients[name]
        assert None not in (figure.value, figure.low, figure.high)
        assert figure.low <= figure.value <= figure.high, name  # type: ignore[operator]
    assert coefficients(rows, [0] * 8, rounds=500).coefficients["percent"].low is None


@given(
    st.integers(2, 4).flatmap(lambda n: st.lists(st.tuples(*[st.sampled_from(["a", "b", "c", None])] * n), max_size=25))
)
def test_alpha_and_percent_are_those_of_their_definitions(rows: list[Row]) -> None:
    """Alpha from all pairs of values of a unit, percent from all pairs of coders."""
    found = coefficients(rows).coefficients
    units = [[each for each in row if each is not None] for row in rows]
    units = [unit for unit in units if len(unit) > 1]
    values = [each for unit in units for each in unit]
    unequal = sum(2 * sum(a != b for a, b in combinations(unit, 2)) / (len(unit) - 1) for unit in units)
    expected = sum(2 for a, b in combinations(values, 2) if a != b)
    alpha = 1 - (len(values) - 1) * unequal / expected if expected else None
    assert found["alpha"].value == (None if alpha is None else pytest.approx(alpha))
    shares: list[float] = []
    for i, j in combinations(range(len(rows[0]) if rows else 0), 2):
        both = [row for row in rows if row[i] is not None and row[j] is not None]
        if both:
            shares.append(sum(row[i] == row[j] for row in both) / len(both))
    assert found["percent"].value == (pytest.approx(sum(shares) / len(shares)) if shares else None)


@settings(max_examples=40)
@given(st.lists(st.tuples(*[st.sampled_from([None, 0, 1, 2])] * 3), min_size=1, max_size=15))
def test_figures_of_a_study_are_those_of_its_values(rows: list[tuple[int | None, int | None, int | None]]):
    """By column and one by one; also of each label, which a unit has or not."""
    (found,) = reliability(made_table(rows, labels=3), rounds=50, seed=3)
    documents = list(range(len(rows)))

    def same(first: Reliability, second: Reliability) -> None:
        assert first.n == second.n
        for name in COEFFICIENTS:
            one, other = first.coefficients[name], second.coefficients[name]
            for field in ("value", "low", "high"):
                assert getattr(one, field) == pytest.approx(getattr(other, field), abs=1e-9)

    same(found.whole, coefficients(rows, documents, rounds=50, seed=3))
    for at in range(3):
        has = [[None if value is None else value == at for value in row] for row in rows]
        same(found.labels[f"l{at}"], coefficients(has, documents, rounds=50, seed=3))


BLANKS = [(0, 0), (1, 1), (0, 1), (NO_ANSWER, NO_ANSWER), (NO_ANSWER, 1), (1, NONE_FITS), (NONE_FITS, NONE_FITS)]


@pytest.mark.parametrize(
    ("demand", "none"), [(Demand.ONE, ""), (Demand.SEVERAL, ""), (Demand.ONE, "none"), (Demand.OPTIONAL, "none")]
)
def test_a_unit_that_somebody_did_not_code_is_in_no_pair(demand: Demand, none: str) -> None:
    """Whether or not anybody has needed the answer that no code fits."""
    rows = BLANKS if none else [row for row in BLANKS if NONE_FITS not in row]
    (found,) = reliability(made_table(rows, labels=2, demand=demand, none=none), rounds=0)
    named = [tuple(None if value == NO_ANSWER else value for value in row) for row in rows]
    wanted = coefficients(named)
    assert not found.takes_blank
    assert found.not_coded == (2, 1)
    assert found.whole.n == wanted.n == len(rows) - 2
    for name in COEFFICIENTS:
        assert found.whole.coefficients[name].value == pytest.approx(wanted.coefficients[name].value), name
    for at in range(2):
        has = [tuple(None if value is None else value == at for value in row) for row in named]
        assert found.labels[f"l{at}"].coefficients["alpha"].value == pytest.approx(
            coefficients(has).coefficients["alpha"].value
        )


def test_where_labels_are_optional_and_nothing_else_says_so_a_blank_is_an_answer() -> None:
    rows = [row for row in BLANKS if NONE_FITS not in row]
    (found,) = reliability(made_table(rows, labels=2), rounds=0)
    assert found.takes_blank
    assert found.not_coded == (0, 0)
    assert found.whole.n == len(rows)
    assert found.whole.coefficients["percent"].value == 3 / 5


def test_units_that_nobody_coded_raise_no_coefficient() -> None:
    """Coders who left most units in a dimension that demands a code seemed to agree about all of these."""
    coded = [(0, 1), (1, 0), (0, 0), (1, 1)]
    left = [(NO_ANSWER, NO_ANSWER)] * 50
    (few,) = reliability(made_table(coded, labels=2, demand=Demand.ONE), rounds=0)
    (many,) = reliability(made_table(coded + left, labels=2, demand=Demand.ONE), rounds=0)
    assert many.whole == few.whole
    assert many.not_coded == (50, 50)
