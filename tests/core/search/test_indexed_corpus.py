"""Places of the index are found again on the line of all documents, in whatever order they were indexed."""

from pathlib import Path

import pytest

from core.ids import DocumentId
from core.search.corpus import corpus_of
from core.search.forms import SAME_LOOK
from core.search.index import IndexFolder
from core.search.indexed_corpus import IndexedCorpus, indexed_corpus
from core.session import Session
from tests.core.projects import add

TEXTS = ("教育一", "\u200b教\u200b育二，教育", "三和教育\u200b", "四")


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session.create(tmp_path / "p.biaodu")


def together(session: Session, folder: IndexFolder, ids: list[DocumentId]) -> IndexedCorpus:
    folder.update(ids, session.documents.text)
    return indexed_corpus(corpus_of(session), folder.index())


def found(there: IndexedCorpus) -> list[tuple[int, int, int]]:
    hits = there.on_line(there.index.places("教育", SAME_LOOK), 2).hits()
    return list(zip(hits.document.tolist(), hits.start.tolist(), hits.end.tolist(), strict=True))


HITS = [(0, 0, 2), (1, 1, 4), (1, 6, 8), (2, 2, 4)]


@pytest.mark.parametrize("backwards", [False, True])
def test_invisible_characters_and_order_lead_back(session: Session, tmp_path: Path, backwards: bool) -> None:
    with session:
        ids = [add(session, text, str(number)) for number, text in enumerate(TEXTS)]
        there = together(session, IndexFolder(tmp_path / "i"), ids[::-1] if backwards else ids)
        assert there.is_in_order is not backwards
        assert not there.is_straight
        assert not there.missing
        assert found(there) == HITS


def test_what_is_not_of_the_project_and_what_is_missing(session: Session, tmp_path: Path) -> None:
    with session:
        ids = [add(session, text, str(number)) for number, text in enumerate(TEXTS)]
        other = DocumentId("other")
        folder = IndexFolder(tmp_path / "i")
        folder.update(
            [other, *ids[:3]], lambda document: "教育" if document == other else session.documents.text(document)
        )
        there = indexed_corpus(corpus_of(session), folder.index())
        assert there.ranks.tolist() == [-1, 0, 1, 2]
        assert there.missing == [3]
        assert found(there) == HITS


def test_a_document_that_is_indexed_twice_counts_once(session: Session, tmp_path: Path) -> None:
    with session:
        ids = [add(session, text, str(number)) for number, text in enumerate(TEXTS)]
        # Two processes at once.
        one, other = (IndexFolder(tmp_path / name) for name in ("i", "j"))
        for folder in (one, other):
            folder.update(ids, session.documents.text)
        (path,) = (tmp_path / "j").iterdir()
        path.rename(tmp_path / "i" / path.name)
        there = indexed_corpus(corpus_of(session), one.index())
        assert len(there.index.documents) == 2 * len(ids)
        assert found(there) == HITS


def test_texts_without_invisible_characters_need_no_way_back(session: Session, tmp_path: Path) -> None:
    with session:
        ids = [add(session, text, text) for text in ("教育", "和教育")]
        there = together(session, IndexFolder(tmp_path / "i"), ids)
        assert there.is_straight
        assert found(there) == [(0, 0, 2), (1, 1, 3)]
