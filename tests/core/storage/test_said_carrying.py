"""What is said beside labels goes over to a new edition of a document."""

from pathlib import Path

import pytest

from core.ids import AnnotationId, DocumentId
from core.model import Annotation
from core.reading.edition import apply, carry_over
from core.reading.text_correction import correct_text
from core.session import Session
from tests.core.projects import add, label, project

OLD = "一、新建学校四所，投入三千万元。\n二、招聘教师一百二十名。\n"
NEW = "工作报告（修订稿）\n" + OLD


class Editions:
    """A document of which everything is said, its new edition, and a third document that is linked to."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.old, self.new = add(session, OLD, "旧"), add(session, NEW, "新")
        self.one, self.two = self.labelled("新建学校四所"), self.labelled("招聘教师一百二十名")
        self.elsewhere = label(session, 0, 4)
        session.attributes.set([self.one.id], {"status": "done"})
        session.links.make(self.one.id, self.two.id, "continues", "注")
        session.links.make(self.two.id, self.elsewhere.id, "fulfils")
        session.memos.write("annotation", self.one.id, "记")
        session.memos.write("document", self.old, "总")
        session.variables.declare("类型")
        session.variables.set([self.old], {"类型": "农村"})

    def labelled(self, quote: str) -> Annotation:
        start, code = OLD.index(quote), self.session.codebook.by_code("infrastructure").id
        return self.session.annotations.create(self.old, start, start + len(quote), code)[0]

    def carry(self, *annotations: Annotation) -> dict[AnnotationId, AnnotationId]:
        plan = carry_over(self.session, self.old, self.new)
        wanted = {annotation.id for annotation in annotations}
        apply(self.session, plan, [item for item in plan.items if item.annotation.id in wanted])
        there = {own.start: own.id for own in self.session.annotations.of_document(self.new)}
        moved = len(NEW) - len(OLD)
        return {own.id: there[own.start + moved] for own in annotations}

    def links(self, document: DocumentId) -> set[tuple[str, AnnotationId, AnnotationId, str | None]]:
        found = self.session.links.in_document(document)
        return {(link.kind, link.source, link.target, link.note) for link in found}


@pytest.fixture
def editions(tmp_path: Path):
    with project(tmp_path / "a.biaodu") as session:
        yield Editions(session)


def test_attributes_links_memos_and_variables_go_over_and_one_undo_takes_them_back(editions: Editions) -> None:
    session = editions.session
    before = editions.links(editions.old)
    new = editions.carry(editions.one, editions.two)
    one, two = new[editions.one.id], new[editions.two.id]
    assert session.attributes.of([one, two]) == {one: {"status": "done"}}
    assert editions.links(editions.new) == {
        ("continues", one, two, "注"),
        ("fulfils", two, editions.elsewhere.id, None),
    }
    assert [memo.text for memo in session.memos.about("annotation", one)] == ["记"]
    assert [memo.text for memo in session.memos.about("document", editions.new)] == ["总"]
    assert session.variables.of([editions.new]) == {editions.new: {"类型": "农村"}}
    assert editions.links(editions.old) == before
    assert session.check().ok
    session.history.undo()
    assert session.links.in_document(editions.new) == []
    assert session.memos.in_document(editions.new) == []
    assert session.variables.of([editions.new]) == {}
    assert session.check().ok


def test_a_link_goes_over_once_both_its_ends_in_the_document_have(editions: Editions) -> None:
    editions.carry(editions.one)
    assert editions.links(editions.new) == set()
    new = editions.carry(editions.two)
    assert {link[0] for link in editions.links(editions.new)} == {"continues", "fulfils"}
    assert all(link[1] != editions.two.id for link in editions.links(editions.new))
    assert editions.links(editions.new) >= {("fulfils", new[editions.two.id], editions.elsewhere.id, None)}


def test_what_was_taken_away_or_set_otherwise_in_the_new_edition_stays_so(editions: Editions) -> None:
    session = editions.session
    new = editions.carry(editions.one, editions.two)
    session.attributes.set([new[editions.one.id]], {"status": "planned"})
    session.memos.remove([memo.id for memo in session.memos.in_document(editions.new)])
    editions.carry(editions.one, editions.two)
    assert session.attributes.of([new[editions.one.id]]) == {new[editions.one.id]: {"status": "planned"}}
    assert session.memos.in_document(editions.new) == []


def test_a_corrected_text_keeps_what_is_said(editions: Editions) -> None:
    session = editions.session
    corrected = correct_text(session, editions.old, OLD.replace("三千", "三千二百"))
    assert corrected.removed
    (one, _two) = session.annotations.of_document(corrected.new)
    assert session.attributes.of([one.id]) == {one.id: {"status": "done"}}
    assert {link[0] for link in editions.links(corrected.new)} == {"continues", "fulfils"}
    assert [memo.text for memo in session.memos.about("annotation", one.id)] == ["记"]


def test_memos_follow_annotations_that_are_joined_and_come_back_with_them(tmp_path: Path) -> None:
    with project(tmp_path / "b.biaodu") as session:
        one, two = label(session, 0, 3), label(session, 3, 6)
        memo, _ = session.memos.write("annotation", two.id, "记")
        session.annotations.join([one.id, two.id])
        assert [found.id for found in session.memos.about("annotation", one.id)] == [memo.id]
        session.history.undo()
        assert [found.id for found in session.memos.about("annotation", two.id)] == [memo.id]
