from dataclasses import replace

import pytest

from core.bounded_json import DEEPEST
from core.errors import BiaoduError
from core.ids import DocumentId
from core.model import Mask, Span, Status
from core.session import Session
from core.storage.tables import DOCUMENT
from core.text.canonical import document_id
from core.text.parts import Correction
from tests.core.projects import TEXT, add, first, label, report


def refused(code: str) -> "pytest.RaisesExc[BiaoduError]":
    return pytest.raises(BiaoduError, match=rf"^{code.replace('.', '[.]')}\(")


def masks(session: Session) -> list[Mask]:
    return list(session.documents.masks(first(session)))


def test_texts_come_in_once(session: Session) -> None:
    known = session.documents.list()[0]
    result, change = session.documents.add([report(TEXT, "again"), report("新文本", "新"), report("新文本", "twice")])
    assert [document.meta.title for document in result.added] == ["新"]
    assert [(new.meta.title, there.id) for new, there in result.duplicates] == [
        ("again", known.id),
        ("twice", result.added[0].id),
    ]
    assert change.reload
    assert result.added[0].id == document_id("新文本")
    assert (result.added[0].characters, result.added[0].position) == (3, 2)
    session.history.undo()
    assert session.documents.list() == [known]
    assert session.documents.add([report(TEXT)])[1].operation is None


def test_what_lists_show_is_read_without_the_rest(session: Session) -> None:
    add(session, "第二篇", "第二篇")
    add(session, "第三篇", "第三篇")
    ids = [document.id for document in session.documents.list()]
    session.documents.set_meta([ids[1]], region="某市", year=2024, kind="plan", issuer="教育局")
    session.documents.set_meta([ids[2]], extra={"withheld": ["year", "date"]}, date=None)
    session.documents.remove([ids[0]])
    second, third = session.documents.entries()
    assert second[:8] == (ids[1], 2, "第二篇", "某市", 2024, "教育局", "plan", 3)
    assert (second.withheld, third.withheld) == ({"region"}, {"year"})
    assert session.documents.entries([ids[2], ids[0]]) == [third]
    assert session.documents.titles() == {ids[1]: "第二篇", ids[2]: "第三篇"}
    assert session.documents.count() == 2


def test_the_status_of_one_document(session: Session) -> None:
    document, who = first(session), session.annotator.id  # type: ignore[union-attr]
    assert session.documents.status(document, who) is Status.NOT_STARTED
    session.documents.set_status([document], Status.DONE)
    assert session.documents.status(document, who) is Status.DONE
    assert session.documents.statuses_of([document]) == {(document, who): Status.DONE}
    assert session.documents.statuses_of([DocumentId("x")]) == {}


def test_a_removed_document_comes_back_at_the_end(session: Session) -> None:
    document = first(session)
    add(session, "第二篇", "第二篇")
    label(session, 0, 4)
    session.documents.remove([document])
    assert session.documents.find("第二篇").position == 2
    with refused("document.unknown"):
        session.documents.get(document)
    assert add(session, TEXT, "回来") == document
    assert [document.meta.title for document in session.documents.list()] == ["第二篇", "回来"]
    assert session.annotations.of_document(document) == []
    for _ in range(2):
        session.history.undo()
    assert session.documents.get(document).meta.title == "城东区报告"
    assert len(session.annotations.of_document(document)) == 1


def test_finding_by_title_or_the_beginning_of_the_id(session: Session) -> None:
    document = session.documents.list()[0]
    assert session.documents.find(" 城东区报告 ") == session.documents.find(document.id[:6].upper()) == document
    for nothing in ("", "  ", "城", "zz"):
        with refused("document.not_found"):
            session.documents.find(nothing)
    add(session, "另一篇", "城东区报告")
    with refused("document.ambiguous"):
        session.documents.find("城东区报告")


def test_metadata(session: Session) -> None:
    document = first(session)
    change = session.documents.set_meta([document], year=2024, region="城东区", extra={"页": 3})
    assert change.documents == {document}
    meta = session.documents.get(document).meta
    assert (meta.year, meta.region, meta.extra, meta.title) == (2024, "城东区", {"页": 3}, "城东区报告")
    with refused("document.no_title"):
        session.documents.set_meta([document], title=" ")
    with refused("document.unknown"):
        session.documents.set_meta([document, DocumentId("x")], title="新名")
    assert session.documents.get(document).meta == meta
    with pytest.raises(TypeError):
        session.documents.set_meta([document], colour="red")
    session.history.undo()
    assert session.documents.get(document).meta.year is None


def test_status_is_of_one_person(session: Session) -> None:
    document, who = first(session), session.annotator
    assert who is not None
    session.documents.set_status([document], Status.NOT_STARTED)
    assert session.documents.statuses() == {}
    session.documents.set_status([document], Status.DONE)
    other = session.annotators.ensure("李敏")
    session.documents.set_status([document], Status.IN_PROGRESS, annotator=other.id)
    both = {(document, who.id): Status.DONE, (document, other.id): Status.IN_PROGRESS}
    assert session.documents.statuses() == both
    session.documents.set_status([document], Status.NOT_STARTED)
    session.history.undo()
    assert session.documents.statuses() == both
    session.history.undo()
    session.history.undo()
    assert session.documents.statuses() == {}
    session.history.redo()
    assert session.documents.statuses() == {(document, who.id): Status.DONE}


def test_masks_touching_with_one_reason_become_one(session: Session) -> None:
    document = first(session)
    session.documents.mask(document, Span(2, 4), "banner")
    session.documents.mask(document, Span(4, 6), "banner")
    assert masks(session) == [Mask(2, 6, "banner")]
    session.documents.mask(document, Span(3, 5), "share")
    assert masks(session) == [Mask(2, 3, "banner"), Mask(3, 5, "share"), Mask(5, 6, "banner")]
    session.documents.unmask(document, Span(0, 4))
    assert masks(session) == [Mask(4, 5, "share"), Mask(5, 6, "banner")]
    for _ in range(4):
        session.history.undo()
    assert masks(session) == []
    for span in (Span(3, 3), Span(-1, 2), Span(0, len(TEXT) + 1)):
        with refused("annotation.bad_span"):
            session.documents.mask(document, span)
    with refused("document.unknown"):
        session.documents.unmask(DocumentId("x"), Span(0, 2))


def test_the_text_of_nothing(session: Session) -> None:
    with refused("document.unknown"):
        session.documents.text(DocumentId("x"))


def test_a_text_of_an_operation_that_failed_is_not_remembered(session: Session) -> None:
    def add_and_fail() -> None:
        with session.with_operation("document.import"):
            document = add(session, "没有进来", "x")
            assert session.documents.text(document) == "没有进来"
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        add_and_fail()
    with refused("document.unknown"):
        session.documents.text(document_id("没有进来"))


def test_setting_a_withheld_field_takes_its_mark_away(session: Session) -> None:
    document = first(session)
    session.documents.set_meta([document], extra={"withheld": ["region", "year"], "level": 1})
    session.documents.set_meta([document], year=2024)
    meta = session.documents.get(document).meta
    assert (meta.year, meta.extra["withheld"], meta.extra["level"]) == (2024, ["region"], 1)
    session.documents.set_meta([document], title="别的")
    assert session.documents.get(document).meta.extra["withheld"] == ["region"]
    for _ in range(2):
        session.history.undo()
    assert session.documents.get(document).meta.extra == {"withheld": ["region", "year"], "level": 1}


def test_what_a_part_does_is_corrected_in_one_step(session: Session) -> None:
    document = add(session, "一、工作回顾\n略。\n二、其他\n略。\n", "总结")
    session.documents.set_meta([document], extra={"level": 1})
    change = session.documents.correct_part(document, 0, Correction.PLANS)
    assert set(change.documents) == {document}
    assert session.documents.get(document).meta.extra == {"level": 1, "parts": {"0": "plans"}}
    session.documents.correct_part(document, 0, None)
    assert session.documents.get(document).meta.extra == {"level": 1}
    session.history.undo()
    assert session.documents.get(document).meta.extra == {"level": 1, "parts": {"0": "plans"}}
    session.history.undo()
    assert session.documents.get(document).meta.extra == {"level": 1}
    with refused("annotation.bad_span"):
        session.documents.correct_part(document, 1000, Correction.PLANS)


def test_regions_are_written_in_full_in_one_step(session: Session) -> None:
    regions = ["裕安区", "安徽省六安市裕安区", "鼓楼区", "x区", None]
    ids = [add(session, f"第{number}篇", f"第{number}篇") for number in range(len(regions))]
    for document, region in zip(ids, regions, strict=True):
        session.documents.set_meta([document], region=region)
    session.documents.set_meta([ids[2]], title="南京市鼓楼区2024年工作总结")

    def shown() -> list[str | None]:
        return [session.documents.get(document).meta.region for document in ids]

    change = session.documents.write_regions_in_full(ids)
    assert change.documents == {ids[0], ids[2]}
    assert shown() == ["安徽省六安市裕安区", "安徽省六安市裕安区", "江苏省南京市鼓楼区", "x区", None]
    assert session.documents.write_regions_in_full(ids).operation is None
    session.history.undo()
    assert shown() == regions


def deep(levels: int) -> dict[str, object]:
    inner: object = 1
    for _ in range(levels - 1):
        inner = [inner]
    return {"a": inner}


def test_further_metadata_is_nested_no_deeper_than_it_can_be_read_again(session: Session) -> None:
    session.documents.set_meta([first(session)], extra=deep(DEEPEST))
    assert session.documents.list()[0].meta.extra == deep(DEEPEST)
    with refused("json.too_deep"):
        session.documents.set_meta([first(session)], extra=deep(DEEPEST + 1))
    new = report("新文本", "新")
    with refused("json.too_deep"):
        session.documents.add([replace(new, meta=replace(new.meta, extra=deep(1_000)))])
    assert len(session.documents.list()) == 1


@pytest.mark.parametrize(
    "stored", ["[" * 1_000 + "]" * 1_000, "[" * 100_000, "5", "{", '{"a": 1e999}', '{"a": "\\ud800"}']
)
def test_metadata_that_nobody_can_read_closes_no_project(session: Session, stored: str) -> None:
    with session._engine.operation("test") as operation:
        operation.update(DOCUMENT, (first(session),), extra=stored)
    assert session.documents.list()[0].meta.extra == {}
    assert [entry.withheld for entry in session.documents.entries()] == [frozenset()]
    session.documents.set_meta([first(session)], region="东区")
    assert [broken.kind for broken in session.check().broken] == ["value"]
    # Still there, for whoever can read it, until it is replaced.
    session.documents.set_meta([first(session)], extra={"a": 1})
    assert session.check().ok
