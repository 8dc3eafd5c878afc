"""Passages and words found in a whole project."""

from pathlib import Path

import pytest

from core.model import Passage, Span
from core.progress import Cancel
from core.retrieval.finding import find_passages, search_texts
from core.retrieval.query import Beside, Query, Relation
from core.session import Session
from tests.core.projects import add, first, label


@pytest.fixture
def two(session: Session) -> Session:
    """A second report; three passages in the first, one in the second, one of another person."""
    add(session, "第二份报告。增设护学岗。", "第二份")
    label(session, 0, 6, "safety")
    label(session, 3, 9, "teachers")
    label(session, 30, 34, "safety")
    second = session.documents.list()[1].id
    session.annotations.create(second, 6, 11, session.codebook.by_code("safety").id, note="好")
    session.use_annotator(session.annotators.ensure("李强").id)
    label(session, 0, 6, "safety")
    session.use_annotator(session.annotators.ensure("陈晓").id)
    return session


def places(passages: list[Passage], session: Session) -> list[tuple[int, int, int]]:
    order = [document.id for document in session.documents.list()]
    return [(order.index(passage.document), passage.start, passage.end) for passage in passages]


def query(session: Session, code: str = "safety", **more: object) -> Query:
    me = session.annotator
    assert me is not None
    return Query(frozenset([session.codebook.by_code(code).id]), frozenset([me.id]), **more)  # type: ignore[arg-type]


def test_all_passages_of_a_label_over_all_documents(two: Session):
    found = find_passages(two, query(two))
    assert places(found.passages, two) == [(0, 0, 6), (0, 30, 34), (1, 6, 11)]
    assert [passage.note for passage in found.passages] == [None, None, "好"]
    assert not found.more


def test_only_the_layers_asked_for(two: Session):
    everybody = find_passages(two, Query(frozenset([two.codebook.by_code("safety").id])))
    assert len(everybody.passages) == 4
    assert find_passages(two, Query(layers=frozenset())).passages == []


def test_only_the_documents_asked_for(two: Session):
    found = find_passages(two, query(two, documents=frozenset([two.documents.list()[1].id])))
    assert places(found.passages, two) == [(1, 6, 11)]


def test_this_and_that_and_this_without_that(two: Session):
    teachers = frozenset([two.codebook.by_code("teachers").id])
    both = find_passages(two, query(two, beside=Beside(Relation.WITH, teachers)))
    assert places(both.passages, two) == [(0, 0, 6)]
    alone = find_passages(two, query(two, beside=Beside(Relation.WITHOUT, teachers)))
    assert places(alone.passages, two) == [(0, 30, 34), (1, 6, 11)]


def test_with_words_in_them(two: Session):
    assert places(find_passages(two, query(two, words="护学")).passages, two) == [(1, 6, 11)]


def test_what_is_more_than_anybody_reads_is_left_out_and_said(two: Session):
    found = find_passages(two, query(two), most=2)
    assert len(found.passages) == 2
    assert found.more


def test_it_can_be_stopped(two: Session):
    with pytest.raises(Cancel):
        find_passages(two, query(two), cancelled=lambda: True)
    with pytest.raises(Cancel):
        search_texts(two, "护学岗", cancelled=lambda: True)


def test_words_in_all_texts_but_not_in_furniture(two: Session):
    found = search_texts(two, "护学岗")
    assert [number for number, _, _ in places(found.passages, two)] == [0, 1]
    assert found.passages[0].annotation is None
    two.documents.mask(two.documents.list()[1].id, Span(6, 12))
    assert len(search_texts(two, "护学岗").passages) == 1
    assert search_texts(two, "护学岗", [two.documents.list()[1].id]).passages == []


def test_a_search_for_words_ends_somewhere(two: Session):
    found = search_texts(two, "。", most=3)
    assert len(found.passages) == 3
    assert found.more


def test_a_removed_document_has_no_passages(two: Session, tmp_path: Path):
    two.documents.remove([first(two)])
    assert places(find_passages(two, query(two)).passages, two) == [(0, 6, 11)]
