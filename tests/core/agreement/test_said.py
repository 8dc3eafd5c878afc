"""Alpha of attributes and F1 of links: against published values and tables computed by hand."""

import json
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from core.agreement.said import (
    AttributeUnit,
    ComparedLink,
    Metric,
    SaidLayers,
    SaidPlace,
    SaidReport,
    alpha_of,
    compare_said,
)
from core.ids import DocumentId
from core.said.fields import Attribute, FieldChoice, FieldKind, FieldValue
from core.said.links import BUILT_IN

STATUS = Attribute("1", "status", FieldKind.ONE, choices=(FieldChoice("a"), FieldChoice("b")))
AMOUNT = Attribute("2", "amount", FieldKind.NUMBER, units=("元", "万元", "人"))
DAY = Attribute("3", "day", FieldKind.DATE)
METRICS = {"NominalDistanceFunction": Metric.NOMINAL, "IntervalDistanceFunction": Metric.INTERVAL}


def test_alpha_is_that_of_dkpro(shared: Path) -> None:
    read: dict[str, Any] = json.loads((shared / "data/agreement/dkpro_vectors.json").read_text(encoding="utf-8"))
    checked = Counter[str]()
    for vector in read["vectors"]:
        for expected in vector["expectations"]:
            metric = METRICS.get(expected["distance"])
            wanted = (expected["measure"], expected["quantity"]) == ("KrippendorffAlphaAgreement", "calculateAgreement")
            if metric is None or not wanted:
                continue
            rows = [item["labels"] for item in vector["data"]["items"] for _ in range(item["n"])]
            value, _ = alpha_of(rows, None, metric)
            assert value == pytest.approx(expected["expected"], abs=expected["tolerance"]), vector["id"]
            checked[metric] += 1
    assert checked == {Metric.NOMINAL: 4, Metric.INTERVAL: 1}


def test_alpha_is_that_of_wikipedias_example(shared: Path) -> None:
    path = shared / "data/agreement/krippendorff_wikipedia_example.json"
    read: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    rows = list(zip(*[[None if v == "*" else int(v) for v in row] for row in read["coders"].values()], strict=True))
    for metric in Metric:
        assert alpha_of(rows, None, metric)[0] == pytest.approx(read["expected"][metric.value], abs=1e-6)


def test_interval_alpha_of_a_table_computed_by_hand() -> None:
    """Two coders: (1, 1), (2, 3), (4, 4). Observed: 2 of 6 ordered pairs at distance 1. Values 1 1 2 3 4 4."""
    every = [1, 1, 2, 3, 4, 4]
    expected = sum((one - other) ** 2 for one in every for other in every)
    exact = 1 - Fraction(5 * 2, expected)
    for scale in (1, 10**9):
        rows = [[scale * value for value in row] for row in ((1, 1), (2, 3), (4, 4))]
        assert alpha_of(rows, None, Metric.INTERVAL)[0] == pytest.approx(float(exact), abs=1e-12)


@pytest.mark.parametrize("metric", Metric)
def test_alpha_has_no_value_where_nothing_could_differ(metric: Metric) -> None:
    assert alpha_of([(1, 1), (1, 1)], None, metric) == (None, None)
    assert alpha_of([(1, None), (None, 2)], None, metric) == (None, None)


def unit(*values: FieldValue | None, document: int = 0, there: Sequence[bool] | None = None) -> AttributeUnit:
    return AttributeUnit(document, 0, 4, values, tuple(there or [True] * len(values)))


def report(attribute: Attribute, *units: AttributeUnit, rounds: int = 0) -> SaidReport:
    found = compare_said(
        SaidLayers(("甲", "乙"), (DocumentId("d0"), DocumentId("d1")), {attribute.code: (attribute, units)}),
        rounds=rounds,
    )
    assert found is not None
    return found


def test_no_value_where_the_other_has_one_is_a_value_of_its_own_and_where_nobody_has_one_is_nothing() -> None:
    (figure,) = report(STATUS, unit("a", "a"), unit("b", "b"), unit("a", None), unit(None, None)).attributes
    assert figure.alpha == alpha_of([("a", "a"), ("b", "b"), ("a", "-")])[0]
    assert (figure.units, figure.values, figure.open) == (3, (3, 2), 0)
    assert figure.differing == (SaidPlace(DocumentId("d0"), 0, 4),)


def test_an_annotation_that_cannot_have_the_attribute_is_missing() -> None:
    (figure,) = report(STATUS, unit("a", "a"), unit("b", "b"), unit("a", None, there=[True, False])).attributes
    assert (figure.alpha, figure.units, figure.open) == (1.0, 2, 1)


def test_of_several_choices_the_set_is_the_category() -> None:
    several = Attribute("4", "topics", FieldKind.SEVERAL, choices=STATUS.choices)
    (figure,) = report(several, unit(["a", "b"], ["a", "b"]), unit(["a"], ["a", "b"])).attributes
    assert figure.metric is Metric.NOMINAL
    assert figure.alpha == alpha_of([("ab", "ab"), ("a", "ab")])[0]


def test_numbers_count_in_the_unit_behind_the_magnitude_and_each_unit_for_itself() -> None:
    yuan, people, *_ = report(
        AMOUNT,
        unit({"value": 1, "unit": "万元"}, {"value": 10000, "unit": "元"}),
        unit({"value": 3, "unit": "万元"}, {"value": 2, "unit": "万元"}),
        unit({"value": None, "unit": "万元"}, {"value": 5, "unit": "元"}),
        unit({"value": 5, "unit": "人"}, {"value": 5, "unit": "人"}),
        unit({"value": 7, "unit": "人"}, None),
        unit({"value": 7, "unit": "人"}, {"value": 7, "unit": "元"}),
    ).attributes
    assert (yuan.unit, people.unit) == ("元", "人")
    assert yuan.metric is people.metric is Metric.INTERVAL
    assert yuan.alpha == pytest.approx(alpha_of([(1, 1), (3, 2)], None, Metric.INTERVAL)[0])
    assert (yuan.units, yuan.open) == (2, 2)
    assert (people.alpha, people.units, people.open) == (None, 1, 2)


def test_dates_are_days_and_a_year_its_middle() -> None:
    (figure,) = report(DAY, unit("2024-07-02", "2024"), unit("2020-01-01", "2020-01-03")).attributes
    assert figure.alpha is not None
    assert figure.alpha > 0.999


def test_intervals_are_drawn_from_documents_and_need_two() -> None:
    units = [unit("a", "a"), unit("b", "a"), unit("b", "b")]
    assert report(STATUS, *units, rounds=50).attributes[0].interval is None
    both = [*units, *(unit(*each.values, document=1) for each in units), unit("a", "a", document=1)]
    low_high = report(STATUS, *both, rounds=50).attributes[0].interval
    assert low_high is not None
    assert low_high[0] <= (report(STATUS, *both).attributes[0].alpha or 0) <= low_high[1]


def link(who: int, kind: str, *answered: object, document: int = 0) -> ComparedLink:
    return ComparedLink(document, who, kind, 0, 4, answered)  # type: ignore[arg-type]


def test_f1_of_links_counts_those_whose_ends_are_answered() -> None:
    """甲: x, y and z; 乙: x and w. z has no answers. x is found by both, y and w by one: F1 = 2 * 1 / (2 + 2)."""
    links = [
        link(0, "fulfils", "x", "x"),
        link(0, "fulfils", "y", "y"),
        link(0, "contradicts", "z", None),
        link(1, "fulfils", "x", "x"),
        link(1, "contradicts", "w", "w"),
    ]
    found = compare_said(SaidLayers(("甲", "乙"), (DocumentId("d"),), {}, links, BUILT_IN))
    assert found is not None
    by_kind = {figure.kind and figure.kind.code: figure for figure in found.links}
    assert list(by_kind) == ["fulfils", "contradicts", None]
    assert by_kind["fulfils"].f1 == pytest.approx(2 * 1 / (2 + 1))
    assert by_kind["contradicts"].f1 == 0
    assert by_kind[None].f1 == pytest.approx(2 * 1 / (2 + 2))
    assert (by_kind[None].links, by_kind[None].compared) == ((3, 2), 4)
    assert by_kind["fulfils"].differing == (SaidPlace(DocumentId("d"), 0, 4),)


def test_f1_of_three_is_the_mean_of_the_pairs_that_have_links_to_compare() -> None:
    links = [link(0, "fulfils", "x", "x", None), link(1, "fulfils", "x", "x", None)]
    found = compare_said(SaidLayers(("甲", "乙", "丙"), (DocumentId("d"),), {}, links, BUILT_IN))
    assert found is not None
    assert (found.links[0].f1, found.links[0].pairs) == (1.0, (1.0, None, None))


def test_nothing_said_is_no_report() -> None:
    assert compare_said(SaidLayers(("甲", "乙"), (DocumentId("d"),))) is None
