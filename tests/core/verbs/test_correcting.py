"""Values, headings and masks that people correct, and reading documents again around them."""

import pytest

from core.errors import BiaoduError
from core.ids import DocumentId
from core.model import Mask, Meta, NewDocument, Source, Span
from core.reading import edition
from core.session import Session
from core.text.canonical import document_id
from core.text.headings import outline_of
from core.text.origins import Origin, confirmed, origins, with_origins

TEXT = (
    "首页 > 政务公开 > 工作总结\n裕安区教育局2023年工作总结\n工作回顾\n"
    "（一）新建学校三所，招聘教师二百人，群众比较满意。\n（二）培训教师一千人次，发放补助十万元，效果较好。\n"
    "工作打算\n（一）继续新建学校，办好人民满意的教育，努力完成任务。\n责任编辑：王芳\n"
)


def add(session: Session, text: str = TEXT, *, reader: str = "text/1", meta: Meta | None = None) -> DocumentId:
    """A document as an older program found it: no masks, a wrong year, no word on where its values are from."""
    meta = meta or Meta("裕安区教育局2023年工作总结", "裕安区", 1957, kind="summary")
    session.documents.add([NewDocument(text, meta, Source("总结.txt", "", "utf-8", reader))])
    return DocumentId(document_id(text))


def titles(session: Session, document: DocumentId) -> list[tuple[int, str]]:
    text, meta = session.documents.text(document), session.documents.get(document).meta
    skip = [Span(mask.start, mask.end) for mask in session.documents.masks(document)]
    return [(node.level, text[node.title.start : node.title.end]) for node in outline_of(text, meta, skip)]


def test_an_entered_value_is_a_persons_and_confirmed(session: Session) -> None:
    document = add(session)
    session.documents.set_meta([document], year=2023, issuer="裕安区教育局")
    meta = session.documents.get(document).meta
    assert (meta.year, confirmed(meta)) == (2023, {"year", "issuer"})
    assert origins(meta) == {"year": Origin.PERSON, "issuer": Origin.PERSON}
    session.history.undo()
    assert not confirmed(session.documents.get(document).meta)


def test_several_documents_are_confirmed_in_one_step(session: Session) -> None:
    first, second = add(session), add(session, TEXT + "第二版\n")
    session.corrections.confirm([first, second], ["title", "year", "issuer"])
    for document in (first, second):
        assert confirmed(session.documents.get(document).meta) == {"title", "year"}  # there is no issuer to confirm
    session.corrections.confirm([first], ["year"], yes=False)
    assert confirmed(session.documents.get(first).meta) == {"title"}


def test_somebody_elses_key_of_the_same_name_is_left_alone(session: Session) -> None:
    document = add(session, meta=Meta("甲", extra={"from": "来信", "confirmed": "yes"}))
    session.documents.set_meta([document], year=2020)
    assert session.documents.get(document).meta.extra == {"from": "来信", "confirmed": "yes"}


def test_lines_are_marked_as_headings_and_as_none(session: Session) -> None:
    document = add(session)
    text = session.documents.text(document)
    assert [level for level, _title in titles(session, document)] == [1, 1, 1]
    places = [text.index("工作回顾") + 2, text.index("工作打算")]
    session.corrections.headings(document, places, 1)
    session.corrections.heading(document, text.index("（二）"), 0)
    assert titles(session, document) == [
        (1, "工作回顾"),
        (2, "（一）新建学校三所，招聘教师二百人，群众比较满意"),
        (1, "工作打算"),
        (2, "（一）继续新建学校，办好人民满意的教育，努力完成任务"),
    ]
    session.corrections.headings(document, [*places, text.index("（二）")], None)
    assert [level for level, _title in titles(session, document)] == [1, 1, 1]
    assert "headings" not in session.documents.get(document).meta.extra


@pytest.mark.parametrize(
    ("position", "level", "code"),
    [(10_000, 1, "annotation.bad_span"), (0, 10, "heading.level"), (-1, 1, "annotation.bad_span")],
)
def test_what_can_be_no_heading_is_refused(session: Session, position: int, level: int, code: str) -> None:
    document = add(session)
    with pytest.raises(BiaoduError, match=code.replace(".", "[.]")):
        session.corrections.heading(document, position, level)


def test_an_empty_line_is_no_heading(session: Session) -> None:
    document = add(session, "甲\n\n乙")
    with pytest.raises(BiaoduError, match=r"heading[.]blank"):
        session.corrections.heading(document, 2, 1)


def test_reading_again_lists_first_and_takes_over_in_one_step(session: Session) -> None:
    document = add(session)
    before = session.documents.get(document)
    (found,) = session.corrections.differences([document])
    assert session.documents.get(document) == before
    changed = {change.field: (change.before, change.after) for change in found.values}
    assert changed["year"] == (1957, 2023)
    assert changed["region"] == ("裕安区", "安徽省六安市裕安区")
    assert [TEXT[mask.start : mask.end] for mask in found.masked] == ["首页 > 政务公开 > 工作总结", "责任编辑：王芳"]

    session.corrections.read_again([found])
    after = session.documents.get(document).meta
    assert (after.year, origins(after)["year"]) == (2023, Origin.TITLE)
    assert len(session.documents.masks(document)) == 2
    assert session.corrections.differences([document]) == []
    session.history.undo()
    assert session.documents.get(document) == before
    assert not session.documents.masks(document)


def test_what_people_did_stays_when_a_document_is_read_again(session: Session) -> None:
    document = add(session)
    session.documents.set_meta([document], year=2022, region=None)
    session.documents.mask(document, Span(TEXT.index("工作打算"), TEXT.index("工作打算") + 4))
    crumb = Span(0, TEXT.index("\n"))
    session.documents.mask(document, crumb, "banner")
    session.documents.unmask(document, Span(0, 2))
    session.corrections.heading(document, TEXT.index("工作回顾"), 1)
    masks = list(session.documents.masks(document))

    session.corrections.read_again(session.corrections.differences([document]))
    meta = session.documents.get(document).meta
    assert (meta.year, meta.region) == (2022, None)
    assert list(session.documents.masks(document)) == [
        *masks,
        Mask(TEXT.index("责任编辑"), TEXT.index("责任编辑") + 7, "published"),
    ]
    assert titles(session, document)[0] == (1, "工作回顾")


def test_an_edit_of_before_values_said_where_they_are_from_stays(session: Session) -> None:
    document = add(session)
    session.documents.set_meta([document], year=2022)
    session.documents.set_meta([document], extra={})  # as a project of an older program has it
    (found,) = session.corrections.differences([document])
    assert "year" not in {change.field for change in found.values}


def test_what_the_file_said_stays(session: Session) -> None:
    meta = with_origins(Meta("裕安区教育局2023年工作总结", "甲", 1999), {"region": Origin.FILE, "year": Origin.TITLE})
    document = add(session, meta=meta)
    (found,) = session.corrections.differences([document])
    assert {change.field for change in found.values} == {"year", "issuer", "kind"}


def test_corrections_go_over_to_a_new_edition(session: Session) -> None:
    old = add(session)
    session.documents.set_meta([old], year=2022, title="总结（定稿）")
    session.documents.mask(old, Span(TEXT.index("工作打算"), TEXT.index("工作打算") + 4))
    session.corrections.heading(old, TEXT.index("工作回顾"), 1)
    newer = "第二次修改稿，请各位领导审阅，并于本周之内反馈意见。\n" + TEXT
    new = add(session, newer)

    edition.apply(session, edition.carry_over(session, old, new))
    meta = session.documents.get(new).meta
    assert (meta.title, meta.year, confirmed(meta)) == ("总结（定稿）", 2022, {"title", "year"})
    assert (1, "工作回顾") in titles(session, new)
    at = newer.index("工作打算")
    assert list(session.documents.masks(new)) == [Mask(at, at + 4, "user")]
    session.history.undo()
    assert session.documents.get(new).meta.year == 1957
