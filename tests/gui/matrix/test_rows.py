"""The table of the matrix, from either side."""

from pathlib import Path

from core.matrix.evidence import evidence_matrix
from core.matrix.export import CellContent
from core.session import Session
from gui.matrix.rows import SILENT_SIGN, UNREAD_SIGN, ShownMatrix, shown_matrix
from tests.core.matrix.reports import reports


def shown(session: Session, content: CellContent = CellContent.PASSAGES, *, pivot: bool = False) -> ShownMatrix:
    person = session.annotators.by_name("王敏")
    assert person is not None
    matrix = evidence_matrix(session, [person.id])
    return shown_matrix(matrix, content, lambda label: label.code, {person.id: "王敏"}, {}, pivot=pivot)


def test_read_and_not_read_look_otherwise(tmp_path: Path) -> None:
    session, _documents = reports(tmp_path / "a.biaodu")
    with session:
        table = shown(session)
        safety = table.columns.index("safety")
        assert [line[safety].text for line in table.cells] == ["1", SILENT_SIGN, UNREAD_SIGN]
        assert [line[safety].order for line in table.cells] == [1, 0, -1]


def test_pivoted_it_is_the_same_table_from_the_other_side(tmp_path: Path) -> None:
    session, _documents = reports(tmp_path / "a.biaodu")
    with session:
        table, turned = shown(session), shown(session, pivot=True)
        assert turned.rows == table.columns
        assert turned.columns == table.rows
        assert turned.cells[turned.rows.index("safety")][0].text == "1"


def test_shares_and_characters_are_written_for_people(tmp_path: Path) -> None:
    session, _documents = reports(tmp_path / "a.biaodu")
    with session:
        column = shown(session).columns.index("infrastructure")
        assert shown(session, CellContent.CHARACTERS).cells[0][column].text == "18"
        assert shown(session, CellContent.SHARE).cells[0][column].text.endswith("%")
