"""Words combined are decided on documents first, each word is looked up once, the first hits come with the count."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import Span
from core.progress import Cancel, never
from core.search import counting, segment, word_answer
from core.search import index as index_module
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


@pytest.mark.parametrize("typed", ["教育", "教育 安全", "教育 | 安全", "安全 -教育", "教教", "教育安", "无处"])
def test_it_is_the_same_in_many_portions_of_which_few_are_kept(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    session.documents.add([report(text, text) for text in (f"{number}安全教育，教教教育安" for number in range(40))])
    session.documents.mask(session.documents.list()[0].id, Span(0, 2))
    whole = answer(session, tmp_path / "i", typed).all()
    monkeypatch.setattr(segment, "LARGEST", 60)
    monkeypatch.setattr(index_module, "_AT_ONCE", 10)
    for most_kept in (0, 3, 20):
        monkeypatch.setattr(counting, "MOST_KEPT", most_kept)
        for most in (1, 4, 30, 1_000):
            first, total = answer(session, tmp_path / "j", typed).first(most)
            assert total == len(whole)
            assert list(first.hits()) == list(whole.hits())[:most]
    assert [list(hits.all().hits()) for hits in [answer(session, tmp_path / "j", typed)]] == [list(whole.hits())]


@given(st.sets(st.integers(0, 60)), st.integers(1, 7))
def test_of_places_that_overlap_those_are_kept_that_a_count_has(there: set[int], length: int) -> None:
    expected: list[int] = []
    for place in sorted(there):
        if not expected or place >= expected[-1] + length:
            expected.append(place)
    few = word_answer._FEW_CHAINS
    try:
        for word_answer._FEW_CHAINS in (0, 1, few):
            assert word_answer._apart(np.asarray(sorted(there), np.int64), length).tolist() == expected
    finally:
        word_answer._FEW_CHAINS = few


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
