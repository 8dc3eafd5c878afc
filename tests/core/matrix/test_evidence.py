"""What the cells of the matrix tell."""

from pathlib import Path

import pytest

from core.matrix.evidence import (
    CellState,
    EvidenceMatrix,
    RowComparison,
    compare_rows,
    evidence_matrix,
    row_name,
)
from core.session import Session
from tests.core.matrix.reports import EAST, reports


def of_person(session: Session, name: str = "王敏", by: str = "document") -> EvidenceMatrix:
    person = session.annotators.by_name(name)
    assert person is not None
    return evidence_matrix(session, [person.id], by=by)


def states(session: Session, matrix: EvidenceMatrix, code: str) -> list[CellState]:
    label = session.codebook.by_code(code).id
    return [row.cell(label).state for row in matrix.rows]


def test_said_read_and_not_read_yet_are_three_things(tmp_path: Path) -> None:
    session, _documents = reports(tmp_path / "a.biaodu")
    with session:
        matrix = of_person(session)
        assert [row_name(row, matrix.by) for row in matrix.rows] == ["城东区总结", "城西区总结", "城北区总结"]
        assert states(session, matrix, "safety") == [CellState.SAID, CellState.SILENT, CellState.UNREAD]


def test_a_cell_has_passages_characters_and_their_share(tmp_path: Path) -> None:
    session, _documents = reports(tmp_path / "a.biaodu")
    with session:
        cell = of_person(session).rows[0].cell(session.codebook.by_code("infrastructure").id)
        assert [EAST[passage.start : passage.end] for passage in cell.passages] == ["新增学位900个", "投入2196.1万元"]
        assert cell.characters == 18
        assert cell.share == pytest.approx(18 / len(EAST))


def test_each_layer_has_rows_of_its_own(tmp_path: Path) -> None:
    session, _documents = reports(tmp_path / "a.biaodu")
    with session:
        people = [session.annotators.by_name(name) for name in ("李强", "王敏")]
        ids = [person.id for person in people if person is not None]
        label = session.codebook.by_code("infrastructure").id
        rows = evidence_matrix(session, ids).rows
        assert [(row.layer, len(row.cell(label).passages)) for row in rows[:2]] == [(ids[0], 1), (ids[1], 2)]
        assert rows[2].cell(label).state is CellState.UNREAD, "李强 has not read 城西区"


def test_reports_are_grouped_by_what_is_known_of_them(tmp_path: Path) -> None:
    session, documents = reports(tmp_path / "a.biaodu")
    with session:
        session.documents.set_meta(documents[:1], extra={"kind_of_school": "小学"})
        by_year = of_person(session, by="year")
        assert [(row.name, len(row.documents), row.read) for row in by_year.rows] == [("2023", 1, 1), ("2024", 2, 1)]
        assert states(session, by_year, "safety") == [CellState.SAID, CellState.UNREAD]
        assert [row.name for row in of_person(session, by="kind_of_school").rows] == ["小学", ""]


def test_masked_text_is_no_part_of_the_whole(tmp_path: Path) -> None:
    from core.model import Span

    session, documents = reports(tmp_path / "a.biaodu")
    with session:
        session.documents.mask(documents[0], Span(0, 6))
        assert of_person(session).rows[0].characters == len(EAST) - 6


def test_an_overlap_counts_once(tmp_path: Path) -> None:
    session, documents = reports(tmp_path / "a.biaodu")
    with session:
        label = session.codebook.by_code("infrastructure").id
        session.annotations.create(documents[0], EAST.index("学位"), EAST.index("。\n校园"), label)
        cell = of_person(session).rows[0].cell(label)
        assert (len(cell.passages), cell.characters) == (3, 19)


def test_two_rows_are_compared(tmp_path: Path) -> None:
    session, _documents = reports(tmp_path / "a.biaodu")
    with session:
        matrix = of_person(session)
        east, west, north = matrix.rows
        by_code = {label.id: label.code for label in matrix.labels}

        def compared(first: int, second: int) -> dict[str, RowComparison]:
            rows = (east, west, north)
            found = compare_rows(matrix.labels, rows[first], rows[second])
            return {by_code[label]: how for label, how in found.items()}

        assert compared(0, 1)["infrastructure"] is RowComparison.BOTH
        assert compared(0, 1)["safety"] is RowComparison.ONLY_FIRST
        assert compared(1, 0)["safety"] is RowComparison.ONLY_SECOND
        assert compared(0, 2)["safety"] is RowComparison.OPEN
        assert compared(0, 1)["teachers"] is RowComparison.NEITHER
        assert len(matrix.chosen([matrix.labels[0].id]).labels) == 1
