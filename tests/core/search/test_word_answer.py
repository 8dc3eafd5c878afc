"""Words combined are decided on documents first, each word is looked up once, the first hits come with the count."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from core.progress import Cancel, never
from core.search.corpus import corpus_of
from core.search.forms import SAME_LOOK
from core.search.index import Index, IndexFolder
from core.search.indexed_corpus import indexed_corpus
from core.search.question import SearchQuestion, parse
from core.search.word_answer import WordAnswer
from core.session import Session
from tests.core.projects import report

TEXTS = ("教育与安全。教育", "安全，安全", "教育", "教教教教教，安全")


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session.create(tmp_path / "p.biaodu") as made:
        made.documents.add([report(text, text) for text in TEXTS])
        yield made


def answer(session: Session, folder: Path, typed: str, stopped: bool = False) -> WordAnswer:
    index = IndexFolder(folder)
    corpus = corpus_of(session)
    index.update(corpus.ids, session.documents.text)
    question = SearchQuestion(parse(typed), alike=SAME_LOOK)
    allowed = np.ones(len(corpus.ids), np.bool_)
    there = indexed_corpus(corpus, index.index())
    return WordAnswer(session, there, question, allowed, (lambda: True) if stopped else never)


@pytest.mark.parametrize(
    ("typed", "hits"),
    [
        ("教育", [0, 0, 2]),
        ("教育 安全", [0, 0, 0]),
        ("教育 | 安全", [0, 0, 0, 1, 1, 2, 3]),
        ("安全 -教育", [1, 1, 3]),
        ("教育 教育", [0, 0, 2]),
        ("教教", [3, 3]),
        ("教", [0, 0, 2, 3, 3, 3, 3, 3]),
        ("教育 ~3 安全", [0, 0]),
        ("教育 ~3 安全 | 教育", [0, 0, 0, 0, 2]),
        ("无处", []),
    ],
)
def test_the_first_hits_and_how_many_there_are(session: Session, tmp_path: Path, typed: str, hits: list[int]) -> None:
    for most in (1, 3, 100):
        first, total = answer(session, tmp_path / "i", typed).first(most)
        assert total == len(hits)
        assert first.hits().document.tolist() == hits[:most]
    assert answer(session, tmp_path / "i", typed).all().hits().document.tolist() == hits


def test_some_documents_at_a_time(session: Session, tmp_path: Path) -> None:
    asked = answer(session, tmp_path / "i", "教育 ~3 安全 | 安全")
    parts = [asked.between(first, behind).hits() for first, behind in ((0, 1), (1, 4))]
    assert [list(part) for part in parts] == [
        [hit for hit in asked.all().hits() if (hit.document == asked.all().hits().documents[0]) is is_first]
        for is_first in (True, False)
    ]
    assert asked.is_slow
    assert not answer(session, tmp_path / "i", "教育").is_slow


def test_a_word_that_comes_twice_is_looked_up_once(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer(session, tmp_path / "i", "Ａ教育 a教育 ~5 安全 -安全")
    looked_up: list[str] = []
    places = Index.places
    monkeypatch.setattr(
        Index, "places", lambda self, words, alike: looked_up.append(words) or places(self, words, alike)
    )
    asked.all()
    assert sorted(looked_up) == sorted(["a教育", "安全"])


def test_it_can_be_stopped(session: Session, tmp_path: Path) -> None:
    with pytest.raises(Cancel):
        answer(session, tmp_path / "i", "教育 安全", stopped=True).all()


def test_the_documents_that_hold_a_word(session: Session, tmp_path: Path) -> None:
    assert answer(session, tmp_path / "i", "").indexed_documents("安全").tolist() == [0, 1, 3]
