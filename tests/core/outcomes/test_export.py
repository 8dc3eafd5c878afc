"""The table as CSV, workbook and page."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from core.outcomes.export import OutcomeWriter
from core.outcomes.pairing import proposed_pairs
from core.outcomes.table import outcome_table
from core.said.fulfilment import Fulfilment, fulfilment_attribute
from tests.core.outcomes.reports import BUILT, HIRED, PLANS, SCHOOLS, TwoReports

ANSWERS = {choice.code: choice.name_zh for choice in fulfilment_attribute(0).choices}


@pytest.fixture
def two(tmp_path: Path) -> Iterator[TwoReports]:
    two = TwoReports(tmp_path / "a.biaodu")
    with two.session:
        two.planned(SCHOOLS)
        two.session.outcomes.answer((two.plans, SCHOOLS), two.later, Fulfilment.PARTLY, BUILT)
        yield two


def writer(two: TwoReports) -> OutcomeWriter:
    pairs = proposed_pairs(two.session.documents.entries())
    table = outcome_table(two.session, pairs, [two.me], {two.me: "陈晓"})
    return OutcomeWriter(table, ANSWERS, lambda label: label.name_zh)


def test_csv_has_a_row_for_each_plan_with_offsets(two: TwoReports) -> None:
    (row,) = csv.DictReader(io.StringIO(writer(two).csv().decode("utf-8-sig")))
    assert (row["region"], row["annotator"], row["label"], row["outcome"]) == ("城东区", "陈晓", "基础设施", "部分兑现")
    assert row["plan"] == PLANS[SCHOOLS.start : SCHOOLS.end]
    assert row["figures"].splitlines()[0] == "中小学校 6所 → 5所 (-1所, 83.3%)"
    cells = next(iter(writer(two).rows()))
    assert cells[6:8] == [SCHOOLS.start, SCHOOLS.end]
    assert cells[-3:-1] == [BUILT.start, BUILT.end]


def test_several_passages_stand_in_one_row(two: TwoReports) -> None:
    two.session.outcomes.answer((two.plans, SCHOOLS), two.later, Fulfilment.PARTLY, HIRED, also=True)
    (row,) = writer(two).rows()
    assert row[-3] == f"{BUILT.start}\n{HIRED.start}"
    assert str(row[-4]).count("\n") == 1


def test_nothing_becomes_a_formula_nor_markup(two: TwoReports) -> None:
    two.session.documents.set_meta([two.plans], title="=1+1")
    two.session.documents.set_meta([two.later], title="<script>alert(1)</script>")
    (row,) = csv.DictReader(io.StringIO(writer(two).csv().decode("utf-8-sig")))
    assert row["plan report"] == "'=1+1"
    page = writer(two).page("<b>").decode()
    assert "<script" not in page
    assert "<b>" not in page
    book = load_workbook(io.BytesIO(writer(two).xlsx()))
    assert book["outcomes"]["D2"].data_type == "s"


def test_the_workbook_has_figures_to_compute_with(two: TwoReports) -> None:
    book = load_workbook(io.BytesIO(writer(two).xlsx()))
    assert book.sheetnames == ["outcomes", "figures"]
    rows = list(book["figures"].values)
    assert rows[1][-5:] == ("中小学校", "6所", "5所", -1, pytest.approx(5 / 6))


def test_the_page_loads_nothing_and_every_quote_has_its_offsets(two: TwoReports) -> None:
    page = writer(two).page("城东区").decode()
    assert f'data-document="{two.plans}" data-start="{SCHOOLS.start}" data-end="{SCHOOLS.end}"' in page
    assert f'data-document="{two.later}" data-start="{BUILT.start}" data-end="{BUILT.end}"' in page
    assert "部分兑现" in page
    assert "http" not in page
    assert "src=" not in page
