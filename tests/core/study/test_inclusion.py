"""Documents that are left out of a study, with reasons; `test_numbering.py` numbers what is left."""

import pytest

from core.errors import UserError
from core.session import Session
from core.study.inclusion import SETTING_NAME, exclude, include, included, read_inclusion, set_criteria


def test_reasons_and_criteria_are_kept_and_undone(session: Session):
    document = session.documents.list()[0].id
    set_criteria(session, "2024 年的工作总结")
    exclude(session, document, " 与另一份重复 ")
    found = read_inclusion(session)
    assert (found.criteria, dict(found.excluded)) == ("2024 年的工作总结", {document: "与另一份重复"})
    assert included(session) == []
    session.history.undo()
    assert [each.id for each in included(session)] == [document]
    session.history.redo()
    include(session, document)
    assert [each.id for each in included(session)] == [document]


def test_without_a_reason_nothing_is_left_out(session: Session):
    with pytest.raises(UserError) as caught:
        exclude(session, session.documents.list()[0].id, "  ")
    assert caught.value.code == "study.no_reason"


@pytest.mark.parametrize("stored", ["[]", "{", '{"excluded": [1]}', '{"excluded": {"x": "y"}, "criteria": 5}'])
def test_what_somebody_else_wrote_excludes_nothing_by_mistake(session: Session, stored: str):
    session.set_settings({SETTING_NAME: stored})
    assert read_inclusion(session).excluded == {}
    assert len(included(session)) == 1
