"""Units by column; numbers are frozen and read again in `test_numbering.py`."""

from core.model import Span
from core.session import Session
from core.study.design import StudyDesign, UnitRule
from core.study.unit_table import read_units
from tests.core.study.conftest import TEXT


def test_places_of_units_documents_and_numbers_go_together(session: Session):
    documents = session.documents.list()
    table = read_units(session, StudyDesign(rule=UnitRule.SENTENCE), documents)
    assert [TEXT[table.span(at).start : table.span(at).end] for at in range(len(table))] == [
        "新建学校三所。", "培训教师百人。", "排查隐患。",
    ]  # fmt: skip
    assert table.of_document(documents[0].id) == range(3)
    assert table.document_of.tolist() == [0, 0, 0]
    assert table.only(0).number(2) == table.number(2) == table.unit(2).number == "1-0-3"
    assert table.span(0) == Span(8, 15)
    assert table.frozen == (False,)
