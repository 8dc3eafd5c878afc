from dataclasses import replace

import pytest

from core.errors import UserError
from core.model import Mask, Span
from core.session import Session
from tests.core.projects import add, report

MASKS = (Mask(0, 2, "banner"), Mask(5, 9, "share"))


def test_masks_come_with_documents_in_one_step_and_go_with_it(session: Session) -> None:
    before = [document.id for document in session.documents.list()]
    result, _ = session.documents.add([replace(report("首页\n正文。\n分享到"), masks=(Mask(0, 2, "banner"),))])
    added = result.added[0].id
    assert session.documents.masks(added) == [Mask(0, 2, "banner")]
    session.history.undo()
    assert [document.id for document in session.documents.list()] == before
    session.history.redo()
    assert session.documents.masks(added) == [Mask(0, 2, "banner")]


def test_a_document_that_comes_back_keeps_the_masks_its_reader_chose(session: Session) -> None:
    new = replace(report("一二三四五六七八九十", "甲"), masks=MASKS)
    id_ = session.documents.add([new])[0].added[0].id
    session.documents.unmask(id_, Span(0, 2))
    session.documents.remove([id_])
    session.documents.add([new])
    assert session.documents.masks(id_) == [MASKS[1]]


def test_masks_of_a_text_given_twice_are_stored_once(session: Session) -> None:
    new = replace(report("一二三四五六七八九十", "甲"), masks=MASKS)
    result, _ = session.documents.add([new, new])
    assert len(result.duplicates) == 1
    assert session.documents.masks(result.added[0].id) == list(MASKS)


def test_a_mask_outside_its_text_leaves_nothing_behind(session: Session) -> None:
    add(session, "别的文本", "乙")
    with pytest.raises(UserError, match=r"annotation\.bad_span"):
        session.documents.add([replace(report("短文", "丙"), masks=(Mask(0, 9, "banner"),))])
    assert [document.meta.title for document in session.documents.list()] == ["城东区报告", "乙"]
