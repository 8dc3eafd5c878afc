"""The matrix as it leaves the program."""

import csv
import io
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from core.matrix.cell_figures import FigureReader
from core.matrix.evidence import evidence_matrix
from core.matrix.export import CellContent, MatrixWriter
from core.session import Session
from tests.core.matrix.reports import EAST, reports


def writer(session: Session, *, by: str = "document") -> MatrixWriter:
    person = session.annotators.by_name("王敏")
    assert person is not None
    matrix = evidence_matrix(session, [person.id], by=by)
    return MatrixWriter(matrix, FigureReader(session), {person.id: "王敏"}, lambda label: label.code)


def test_every_quote_of_the_workbook_stands_at_its_offsets(tmp_path: Path) -> None:
    session, documents = reports(tmp_path / "a.biaodu")
    with session:
        texts = {document: session.documents.text(document) for document in documents}
        book = load_workbook(io.BytesIO(writer(session).xlsx()))
    assert book.sheetnames == ["passages", "share", "quotes"]
    quotes: list[tuple[Any, ...]] = list(book["quotes"].iter_rows(values_only=True))
    assert len(quotes) == 5
    for _title, _region, _year, _who, _label, document, start, end, quote, _figures in quotes[1:]:
        assert texts[document][start:end] == quote
    assert quotes[1][-1] == "学位 900个"
    assert quotes[2][-1] == "投入 2196.1万元 = 21,961,000 元"
    head, east, west, north = book["passages"].iter_rows(values_only=True)
    safety = head.index("safety")
    assert (east[safety], west[safety], north[safety]) == (1, 0, None)


def test_nothing_of_the_csv_is_a_formula(tmp_path: Path) -> None:
    session, documents = reports(tmp_path / "a.biaodu")
    with session:
        session.documents.set_meta(documents[:1], title="=1+1", region="@SUM(1)")
        rows = list(csv.reader(io.StringIO(writer(session).csv(CellContent.FIGURES).decode("utf-8-sig"))))
    assert rows[1][:2] == ["'=1+1", "'@SUM(1)"]
    assert "学位 900个; 投入 2196.1万元 = 21,961,000 元" in rows[1]


def test_the_page_leads_from_numbers_to_quotes_and_escapes_everything(tmp_path: Path) -> None:
    session, documents = reports(tmp_path / "a.biaodu")
    with session:
        session.documents.set_meta(documents[:1], title="<script>alert(1)</script>")
        page = writer(session).page("比较 <1>").decode()
    assert "<script>" not in page
    assert 'href="#r0-safety"' in page
    assert 'id="r0-safety"' in page
    at = EAST.index("校园")
    assert f'data-start="{at}" data-end="{at + 4}">校园安全<' in page


def test_a_table_of_groups_names_what_they_have_in_common(tmp_path: Path) -> None:
    session, _documents = reports(tmp_path / "a.biaodu")
    with session:
        head, rows = writer(session, by="year").table(CellContent.QUOTES)
    assert [row[0] for row in rows] == ["2023", "2024"]
    assert rows[0][head.index("safety")] == "校园安全"
