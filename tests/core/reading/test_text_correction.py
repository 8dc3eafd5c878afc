"""Correcting what text recognition read makes a new edition with all annotations."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Annotation, Meta, NewDocument, Source, Span, Status
from core.reading.text_correction import Moved, correct_text, moved_places
from core.session import Session
from core.text.headings import heading_corrections
from core.text.recognition import RecognisedLine, Recognition, doubtful_spans, recognition_of, with_recognition

TEXT = "城东区2024年工作总洁\n一、校舍建设\n全年投人校舍建设资金3000万元，新建学校四所。\n二、教师队伍\n招聘教帅120名。"
RIGHT = (
    "城东区2024年工作总结\n一、校舍建设\n全年投入校舍建设资金3000万元，新建学校四所。\n二、教师队伍\n招聘教师120名。"
)
HASH = "a" * 64


@pytest.fixture
def scan(session: Session) -> DocumentId:
    doubts = tuple(Span(TEXT.index(char), TEXT.index(char) + 1) for char in "洁人帅")
    lines = (RecognisedLine(0, 12, 90, 1), RecognisedLine(13, len(TEXT), 80, 1))
    meta = with_recognition(Meta("旧", extra={"batch": "三"}), Recognition("fake 1", lines, doubts))
    source = Source("扫描.pdf", HASH, "utf-8", "scan/1")
    result, _ = session.documents.add([NewDocument(TEXT, meta, source, ())])
    return result.added[0].id


def mark(session: Session, document: DocumentId, quote: str) -> None:
    start = TEXT.index(quote)
    session.annotations.create(document, start, start + len(quote), session.codebook.labels()[0].id, note="注")


def ids(session: Session) -> set[DocumentId]:
    return {document.id for document in session.documents.list()}


def quotes(session: Session, document: DocumentId) -> list[str]:
    text = session.documents.text(document)
    return [text[found.start : found.end] for found in session.annotations.of_document(document)]


def test_the_corrected_text_is_a_new_edition_with_all_annotations(session: Session, scan: DocumentId) -> None:
    for quote in ("全年投人校舍", "新建学校四所", "招聘教帅120名", "帅", "总洁"):
        mark(session, scan, quote)
    session.documents.set_status([scan], Status.DONE)
    session.corrections.heading(scan, TEXT.index("二、"), 2)
    done = correct_text(session, scan, RIGHT)
    assert (done.carried, done.left, done.removed) == (4, 1, False)
    assert session.documents.text(done.new) == RIGHT
    assert quotes(session, done.new) == ["总结", "全年投入校舍", "新建学校四所", "招聘教师120名"]
    found = session.documents.get(done.new)
    me = session.annotator
    assert me is not None
    assert session.documents.status(done.new, me.id) is Status.DONE
    assert heading_corrections(found.meta) == {RIGHT.index("二、"): 2}
    assert (found.meta.title, found.meta.year) == ("城东区2024年工作总结", 2024)
    assert found.meta.extra["batch"] == "三"
    assert (found.source.name, found.source.raw_sha256) == ("扫描.pdf", HASH)
    assert session.check().ok


def test_the_old_edition_goes_when_nothing_stays_in_it_and_one_undo_brings_it_back(
    session: Session, scan: DocumentId
) -> None:
    mark(session, scan, "全年投人校舍")
    done = correct_text(session, scan, RIGHT)
    assert done.removed
    assert ids(session) >= {done.new}
    assert scan not in ids(session)
    session.history.undo()
    assert scan in ids(session)
    assert done.new not in ids(session)
    assert quotes(session, scan) == ["全年投人校舍"]


def test_an_edition_that_was_discussed_stays(session: Session, scan: DocumentId) -> None:
    mark(session, scan, "全年投人校舍")
    (annotation,) = session.annotations.of_document(scan)
    session.review.comment(annotation.id, "？")
    done = correct_text(session, scan, RIGHT)
    assert (done.left, done.removed) == (0, False)
    assert ids(session) >= {scan, done.new}


def test_what_was_corrected_or_checked_is_not_doubtful_any_more(session: Session, scan: DocumentId) -> None:
    text = TEXT.replace("洁", "结")
    at = TEXT.index("人")
    done = correct_text(session, scan, text, [Span(at, at + 1)])
    meta = session.documents.get(done.new).meta
    assert [text[span.start : span.end] for span in doubtful_spans(meta, len(text))] == ["帅"]
    known = recognition_of(meta, len(text))
    assert known is not None
    assert known.corrected
    assert [(line.percent, line.page) for line in known.lines] == [(90, 1), (80, 1)]


def test_checking_alone_makes_no_edition(session: Session, scan: DocumentId) -> None:
    done = correct_text(session, scan, TEXT, [Span(0, len(TEXT))])
    assert (done.old, done.new, done.removed) == (scan, scan, False)
    meta = session.documents.get(scan).meta
    assert doubtful_spans(meta, len(TEXT)) == ()
    session.history.undo()
    assert len(doubtful_spans(session.documents.get(scan).meta, len(TEXT))) == 3


def test_an_empty_text_is_refused_and_changes_nothing(session: Session, scan: DocumentId) -> None:
    position = session.history.position()
    with pytest.raises(UserError, match=r"text\.empty"):
        correct_text(session, scan, " \n")
    assert session.history.position() == position


@settings(max_examples=100)
@given(st.data())
def test_a_character_put_right_moves_every_passage_along(data: st.DataObject) -> None:
    text = data.draw(st.text("校舍。\n", min_size=30, max_size=80))
    place = data.draw(st.integers(0, len(text) - 1))
    start = data.draw(st.integers(0, len(text) - 4))
    end = data.draw(st.integers(start + 4, len(text)))
    changed = f"{text[:place]}资{text[place + 1 :]}"
    # Where two lines become one, what repeats itself may be taken for its like.
    assume(text[place] != "\n")
    annotation = Annotation(
        AnnotationId("a"), DocumentId("d"), start, end, LabelId("l"), AnnotatorId("p"), None, "", "", origin=""
    )
    carried = Moved(text, changed).carried(annotation)
    assert carried.certain
    assert carried.span == Span(start, end)


def test_places_are_found_again_in_a_corrected_text() -> None:
    before = "一年总洁\n新建学校三所。\n删去的一行。\n末尾"
    after = "一年总结如下\n新建学校三所。\n末尾"
    words = ("新建", "学校", "末尾")
    assert moved_places(before, after, [before.index(word) for word in words]) == [after.index(word) for word in words]
    # What was left out is where it was; a place beyond the text is none.
    (left_out,) = moved_places(before, after, [before.index("删去"), 10_000])
    assert after.index("所") < left_out <= after.index("末尾")
