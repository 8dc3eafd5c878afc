"""The table of a region: plan, answer, outcome, figures then and now."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.outcomes.pairing import proposed_pairs
from core.outcomes.table import OutcomeTable, figure_value, outcome_table
from core.progress import Cancel
from core.said.fulfilment import Fulfilment
from tests.core.outcomes.reports import BUILT, SCHOOLS, TEACHERS, TwoReports


@pytest.fixture
def two(tmp_path: Path) -> Iterator[TwoReports]:
    two = TwoReports(tmp_path / "a.biaodu")
    with two.session:
        two.planned(SCHOOLS)
        two.planned(TEACHERS, "teachers")
        two.session.outcomes.answer((two.plans, SCHOOLS), two.later, Fulfilment.PARTLY, BUILT)
        yield two


def made(two: TwoReports, *layers: str) -> OutcomeTable:
    pairs = proposed_pairs(two.session.documents.entries())
    names = {person.id: person.name for person in two.session.annotators.list()}
    chosen = [who for who, name in names.items() if name in (layers or ("陈晓",))]
    return outcome_table(two.session, pairs, chosen, names)


def test_a_row_for_each_plan_with_its_outcome_and_figures(two: TwoReports) -> None:
    table = made(two)
    assert (table.region, len(table.rows), table.answered) == ("城东区", 2, 1)
    row = table.rows[0]
    assert (row.plan.answer, [quote for _passage, quote in row.outcomes]) == (
        "partly",
        ["校园建设提速，新建改扩建中小学校5所，新增学位5400个。"],
    )
    assert [words.line() for words in row.shown_figures] == [
        "中小学校 6所 → 5所 (-1所, 83.3%)",
        "学位 5400个 → 5400个 (0个, 100.0%)",
    ]
    assert [words.now for words in table.rows[1].shown_figures] == [""]
    assert table.rows[1].plan.answer is None


def test_figures_as_values_have_places_difference_and_share(two: TwoReports) -> None:
    first = figure_value(made(two).rows[0].figures[0])
    assert (first["difference"], first["share"], first["reached"]) == (-1, 0.833333, False)
    then, now = first["then"], first["now"]
    assert isinstance(then, dict)
    assert isinstance(now, dict)
    assert (then["value"], now["value"]) == (6, 5)
    assert figure_value(made(two).rows[1].figures[0])["now"] is None


def test_layers_have_rows_of_their_own(two: TwoReports) -> None:
    two.work_as("李敏")
    two.session.outcomes.answer((two.plans, SCHOOLS), two.later, Fulfilment.NOT_MENTIONED, label=two.label)
    table = made(two, "陈晓", "李敏")
    assert [(table.names[row.layer], row.plan.answer) for row in table.rows] == [
        ("陈晓", "partly"),
        ("陈晓", None),
        ("李敏", "not_mentioned"),
    ]


def test_it_can_be_stopped(two: TwoReports) -> None:
    pairs = proposed_pairs(two.session.documents.entries())
    with pytest.raises(Cancel):
        outcome_table(two.session, pairs, [two.me], {}, cancelled=lambda: True)
