import pytest

from core.ids import DocumentId
from core.reading.edition import CarryPlan, FoundAs, apply, carry_over
from core.session import Session
from tests.core.projects import add

OLD = (
    "城东区2024年工作总结\n"
    "一、校舍建设\n全年投入校舍建设资金3000万元，新建学校四所。\n"
    "二、教师队伍\n招聘教师120名，培训300人次，安全教育全覆盖。\n"
    "三、资助工作\n发放困难学生补贴56万元。\n安全工作常抓不懈。\n"
)
NEW = (
    "城东区2024年工作总结（修订稿）\n"
    "一、校舍建设\n全年投入校舍建设资金3200万元，新建学校四所。\n"
    "二、资助工作\n发放困难学生补贴56万元。\n"
    "三、教师队伍\n招聘教师120名，培训校长和教师共300人次，安全教育全覆盖。\n安全检查常态化。\n"
)


@pytest.fixture
def editions(session: Session) -> tuple[DocumentId, DocumentId]:
    return add(session, OLD, "旧"), add(session, NEW, "新")


def label(session: Session, document: DocumentId, quote: str) -> None:
    start = session.documents.text(document).index(quote)
    chosen = session.codebook.labels()[0]
    session.annotations.create(document, start, start + len(quote), chosen.id, note=f"注：{quote[:4]}")


def plan(session: Session, editions: tuple[DocumentId, DocumentId], *quotes: str) -> CarryPlan:
    for quote in quotes:
        label(session, editions[0], quote)
    return carry_over(session, *editions)


def test_each_passage_is_found_again_or_asked_about(session: Session, editions: tuple[DocumentId, DocumentId]) -> None:
    made = plan(
        session,
        editions,
        "新建学校四所",
        "全年投入校舍建设资金3000万元",
        "招聘教师120名",
        "发放困难学生补贴56万元",
        "安全工作常抓不懈",
    )
    assert [(carried.old_quote, carried.found) for carried in made.items] == [
        ("全年投入校舍建设资金3000万元", FoundAs.CHANGED),
        ("新建学校四所", FoundAs.SAME),
        ("招聘教师120名", FoundAs.MOVED),
        ("发放困难学生补贴56万元", FoundAs.SAME),
        ("安全工作常抓不懈", FoundAs.GONE),
    ]
    assert made.items[0].new_quote == "全年投入校舍建设资金3200万元"
    assert all(carried.new_quote == carried.old_quote for carried in made.certain)
    assert {carried.old_quote for carried in made.doubtful} == {"全年投入校舍建设资金3000万元", "安全工作常抓不懈"}


def test_a_word_that_stands_at_several_places_is_never_certain(
    session: Session, editions: tuple[DocumentId, DocumentId]
) -> None:
    start = OLD.rindex("安全")
    session.annotations.create(editions[0], start, start + 2, session.codebook.labels()[0].id)
    (carried,) = carry_over(session, *editions).items
    assert (carried.found, carried.new_quote, carried.certain) == (FoundAs.AMBIGUOUS, "安全", False)


def test_the_certain_ones_come_over_in_one_step_and_the_old_edition_stays(
    session: Session, editions: tuple[DocumentId, DocumentId]
) -> None:
    made = plan(session, editions, "新建学校四所", "全年投入校舍建设资金3000万元")
    before = session.annotations.of_document(editions[0])
    apply(session, made)
    (carried,) = session.annotations.of_document(editions[1])
    original = next(annotation for annotation in before if annotation.note == "注：新建学校")
    assert NEW[carried.start : carried.end] == "新建学校四所"
    assert (carried.label, carried.annotator, carried.note) == (original.label, original.annotator, original.note)
    assert (carried.created_at, carried.origin) == (original.created_at, "edition")
    assert session.annotations.of_document(editions[0]) == before
    assert session.check().ok
    session.history.undo()
    assert session.annotations.of_document(editions[1]) == []


def test_doubtful_ones_come_over_when_accepted_and_twice_changes_nothing(
    session: Session, editions: tuple[DocumentId, DocumentId]
) -> None:
    made = plan(session, editions, "新建学校四所", "全年投入校舍建设资金3000万元", "安全工作常抓不懈")
    apply(session, made, made.items)
    once = session.annotations.of_document(editions[1])
    assert [NEW[annotation.start : annotation.end] for annotation in once] == [
        "全年投入校舍建设资金3200万元",
        "新建学校四所",
    ]
    apply(session, made, made.items)
    assert session.annotations.of_document(editions[1]) == once


def test_what_was_undone_can_be_carried_over_again(session: Session, editions: tuple[DocumentId, DocumentId]) -> None:
    made = plan(session, editions, "新建学校四所")
    apply(session, made)
    first = session.annotations.of_document(editions[1])
    session.history.undo()
    apply(session, made)
    again = session.annotations.of_document(editions[1])
    assert [(annotation.id, annotation.start, annotation.end) for annotation in again] == [
        (annotation.id, annotation.start, annotation.end) for annotation in first
    ]
