"""The index finds what a plain scan finds, whatever is asked and however the texts came into it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import UserError
from core.model import Mask, Meta, NewDocument, Source, Span
from core.search import searching, segment
from core.search.forms import Alike
from core.search.index import IndexFolder
from core.search.question import Near, SearchQuestion, Wanted, WordGroup
from core.search.searching import Searcher
from core.search.where import Where
from core.session import Session
from core.text.parts import PartKind

CHARACTERS = "教育改革教教aAＡａ1１，, 　學学𠮷\ue000\u200b发發髮。\n"
"""Few, so that they meet; one beyond U+FFFF and one that the index files under the same number."""
texts = st.lists(st.text(st.sampled_from(CHARACTERS), min_size=1, max_size=40), min_size=1, max_size=6, unique=True)
words = st.text(st.sampled_from(CHARACTERS), min_size=1, max_size=4)
alikes = st.builds(Alike, st.booleans(), st.booleans(), st.booleans())
Found = list[tuple[int, int, int]]


def document(number: int, text: str, masks: tuple[Mask, ...] = ()) -> NewDocument:
    meta = Meta(f"报告{number}", "浙江省" if number % 2 else "河南省", 2020 + number, extra={"层级": str(number % 3)})
    return NewDocument(text, meta, Source("a.txt", "0" * 64, "utf-8", "text/1"), masks)


def plain(texts: list[str], masks: list[tuple[Mask, ...]], wanted_: Wanted, alike: Alike) -> Found:
    """What a person with the texts and patience finds."""
    if isinstance(wanted_, Near):
        firsts, seconds = (plain(texts, masks, word, alike) for word in (wanted_.first, wanted_.second))
        return sorted({found for first in firsts if (found := nearest(first, seconds, wanted_.distance)) is not None})
    return [
        (number, start, end)
        for number, text in enumerate(texts)
        for start, end in by_hand(text, wanted_, alike)
        if not any(mask.start < end and start < mask.end for mask in masks[number])
    ]


def by_hand(text: str, looked_for: str, alike: Alike) -> list[tuple[int, int]]:
    """Character by character, without anything that the program shares."""
    unseen = "\xad\u200b\u200c\u200d\u2060\ufeff" if alike.width else ""
    letters = [(at, fold(char, alike)) for at, char in enumerate(text) if char not in unseen]
    sought = [fold(char, alike) for char in looked_for if char not in unseen]
    found: list[tuple[int, int]] = []
    at = 0
    while sought and at + len(sought) <= len(letters):
        if [char for _, char in letters[at : at + len(sought)]] == sought:
            found.append((letters[at][0], letters[at + len(sought) - 1][0] + 1))
            at += len(sought)
        else:
            at += 1
    return found


def fold(char: str, alike: Alike) -> str:
    if alike.width:
        char = {"Ａ": "A", "ａ": "a", "１": "1", "，": ",", "　": " "}.get(char, char)
    if alike.case:
        char = {"A": "a", "Ａ": "ａ"}.get(char, char)
    if alike.script:
        char = {"學": "学", "發": "发", "髮": "发"}.get(char, char)
    return char


def nearest(first: tuple[int, int, int], seconds: Found, distance: int) -> tuple[int, int, int] | None:
    number, start, end = first
    best: tuple[int, int, tuple[int, int, int]] | None = None
    for other, at, to in seconds:
        if other != number or (at < end and start < to):
            continue
        gap = at - end if at >= end else start - to
        ranked = (gap, 0 if at >= end else 1, (number, min(start, at), max(end, to)))
        best = ranked if best is None or ranked[:2] < best[:2] else best
    return None if best is None or best[0] > distance else best[2]


def hits(searcher: Searcher, session: Session, question: SearchQuestion) -> Found:
    ranks = {id_: number for number, id_ in enumerate(document.id for document in session.documents.list())}
    return [(ranks[hit.document], hit.start, hit.end) for hit in searcher.find(session, question)]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> "Folders":
    return Folders(tmp_path_factory)


@pytest.fixture(autouse=True, scope="module")
def _few_places_lead() -> Iterator[None]:
    """In texts that are short, pairs lead to the characters beside them as they do in many long ones."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(segment, "_LEADS_FROM", 2)
        yield


class Folders:
    """A new one each time."""

    def __init__(self, factory: pytest.TempPathFactory) -> None:
        self._factory = factory

    def new(self) -> Path:
        return self._factory.mktemp("search")


near = st.builds(Near, words, words, st.integers(0, 6))
any_of = st.lists(words | near, min_size=1, max_size=2).map(tuple)
groups = st.lists(st.builds(WordGroup, any_of, st.booleans()), min_size=1, max_size=3)
masks = st.tuples(st.integers(0, 39), st.integers(1, 40))


def expected(texts: list[str], masks: list[tuple[Mask, ...]], groups: list[WordGroup], alike: Alike) -> Found:
    holds = set(range(len(texts)))
    found: set[tuple[int, int, int]] = set()
    for group in groups:
        here = {hit for wanted_ in group.any_of for hit in plain(texts, masks, wanted_, alike)}
        there = {number for number, _, _ in here}
        holds = holds - there if group.without else holds & there
        found |= set() if group.without else here
    return sorted(hit for hit in found if hit[0] in holds)


def masks_of(texts: list[str], masks: list[tuple[int, int] | None]) -> list[tuple[Mask, ...]]:
    """Of each text the mask, by its start and length, if it begins in it."""
    return [
        (Mask(mask[0], min(len(text), sum(mask)), "user"),) if mask is not None and mask[0] < len(text) else ()
        for text, mask in zip(texts, masks, strict=False)
    ]


@settings(max_examples=100, deadline=None)
@given(texts, groups, alikes, st.integers(0, 6), st.booleans(), st.lists(masks | st.none(), min_size=6, max_size=6))
def test_the_index_finds_what_a_plain_scan_finds(
    folders: Folders,
    texts: list[str],
    groups: list[WordGroup],
    alike: Alike,
    indexed: int,
    furniture: bool,
    masks: list[tuple[int, int] | None],
) -> None:
    masked = masks_of(texts, masks)
    folder = folders.new()
    with Session.create(folder / "p.biaodu") as session:
        new = [document(number, *row) for number, row in enumerate(zip(texts, masked, strict=True))]
        ids = [added.id for added in session.documents.add(new)[0].added]
        searcher = Searcher(IndexFolder(folder / "index"))
        # Some documents are in one segment, some in another, the rest in none; and not in the project's order.
        for part in (ids[: indexed // 2][::-1], ids[indexed // 2 : indexed]):
            searcher.folder.update(part, session.documents.text)
        question = SearchQuestion(tuple(groups), alike=alike, furniture=furniture)
        if all(group.without for group in groups):
            with pytest.raises(UserError, match=r"search\."):
                hits(searcher, session, question)
        else:
            unseen: list[tuple[Mask, ...]] = [()] * len(texts) if furniture else masked
            assert hits(searcher, session, question) == expected(texts, unseen, groups, alike)


@settings(max_examples=100, deadline=None)
@given(
    texts,
    groups | st.sampled_from(CHARACTERS).map(lambda char: [WordGroup((char,))]),
    alikes,
    st.integers(1, 5),
    st.lists(masks | st.none(), min_size=6, max_size=6),
    st.sampled_from(["", "浙江"]),
    st.booleans(),
)
def test_a_first_look_has_the_first_hits_and_counts_all(
    folders: Folders,
    texts: list[str],
    groups: list[WordGroup],
    alike: Alike,
    most: int,
    masks: list[tuple[int, int] | None],
    region: str,
    in_order: bool,
) -> None:
    folder = folders.new()
    with Session.create(folder / "p.biaodu") as session:
        new = [document(number, *row) for number, row in enumerate(zip(texts, masks_of(texts, masks), strict=True))]
        ids = [added.id for added in session.documents.add(new)[0].added]
        searcher = Searcher(IndexFolder(folder / "index"))
        for part in (ids[:2], ids) if in_order else (ids[::-1],):
            searcher.folder.update(part, session.documents.text)
        question = SearchQuestion(tuple(groups), None, alike, where=Where(region=region))
        if all(group.without for group in groups):
            with pytest.raises(UserError, match=r"search\."):
                searcher.glance(session, question, most)
            return
        glance = searcher.glance(session, question, most)
        has_near = any(isinstance(one, Near) for group in groups for one in group.any_of)
        if glance is None:
            assert has_near
            return
        found = list(searcher.find(session, question))
        assert glance.total == len(found)
        assert list(glance.hits) == found[:most]


def test_a_first_look_is_had_where_no_document_has_to_be_looked_through(tmp_path: Path) -> None:
    with Session.create(tmp_path / "p.biaodu") as session:
        ids = [added.id for added in session.documents.add([document(0, "教学。" * 300)])[0].added]
        searcher = Searcher(IndexFolder(tmp_path / "index"))
        alone, alike = (WordGroup(("教",)),), Alike()
        assert searcher.glance(session, SearchQuestion(alone, None, alike)) is None
        searcher.folder.update(ids, session.documents.text)
        for groups_, total in (
            (alone, 300),
            ((WordGroup(("教学",)),), 300),
            ((WordGroup(("教", "学")),), 600),
            ((*alone, WordGroup(("学",), True)), 0),
            ((*alone, WordGroup(("校",), True)), 300),
        ):
            glance = searcher.glance(session, SearchQuestion(groups_, None, alike))
            assert glance is not None
            assert (len(glance.hits), glance.total) == (min(total, 100), total)
        assert searcher.glance(session, SearchQuestion((WordGroup((Near("教", "学", 3),)),), None, alike)) is None
        assert searcher.glance(session, SearchQuestion((), "教")) is None
        for where in (Where(labelled=True), Where(part=PartKind.PLANS)):
            assert searcher.glance(session, SearchQuestion(alone, None, alike, where=where)) is None
        session.documents.mask(ids[0], Span(0, 3))
        searcher.forget()
        for furniture, total in ((False, 299), (True, 300)):
            glance = searcher.glance(session, SearchQuestion(alone, None, alike, furniture=furniture))
            assert glance is not None
            assert glance.total == total


def test_words_near_each_other_come_in_portions_of_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "_FIRST_WINDOW", 1)
    with Session.create(tmp_path / "p.biaodu") as session:
        session.documents.add([document(number, f"教育改革{number}。") for number in range(6)])
        searcher = Searcher(IndexFolder(tmp_path / "index"))
        question = SearchQuestion((WordGroup((Near("教", "革", 5),)),))
        said: list[tuple[int, int]] = []
        portions = list(searcher.stream(session, question, lambda done, total, _what: said.append((done, total))))
        assert [len(portion) for portion in portions] == [1, 3, 2]
        assert said == [(0, 6), (1, 6), (4, 6), (6, 6)]
        assert len(searcher.find(session, question)) == 6


def test_a_regular_expression_without_case_finds_the_same_in_the_index(tmp_path: Path) -> None:
    with Session.create(tmp_path / "p.biaodu") as session:
        # The sign of micro is not the letter mu, and the long s is none of two s.
        texts = ["浓度35\u00b5g", "浓度35\u03bcg", "浓度35\u039cg", "ſtudent", "STUDENT", "学生"]
        ids = [added.id for added in session.documents.add([document(*row) for row in enumerate(texts)])[0].added]
        searcher = Searcher(IndexFolder(tmp_path / "index"))
        case = Alike(case=True)
        for indexed in (ids[:0], ids[:4], ids):
            searcher.folder.update(indexed, session.documents.text)
            for pattern, there in (("\u03bcg", [0, 1, 2]), ("\u00b5g", [0, 1, 2]), ("student", [3, 4]), ("学生", [5])):
                question = SearchQuestion((), pattern, case)
                assert [found for found, _start, _end in hits(searcher, session, question)] == there, pattern


@pytest.mark.parametrize("pattern", ["(", "(" * 3_000 + "a" + ")" * 3_000, "(?a)(?u)b", "a{99999999999}"])
def test_what_is_no_regular_expression_is_said(tmp_path: Path, pattern: str) -> None:
    with Session.create(tmp_path / "p.biaodu") as session, pytest.raises(UserError, match=r"search\.bad_pattern"):
        Searcher(IndexFolder(tmp_path / "index")).find(session, SearchQuestion((), pattern))
