"""A word is where its pairs stand together, whichever of their lists are looked at."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.ids import DocumentId
from core.search import joining, postings, segment
from core.search.forms import Alike
from core.search.index import Index
from core.search.joining import are_in_order, below, covering, in_both, in_order
from tests.core.search.test_searching import by_hand


@pytest.fixture(autouse=True, scope="module")
def _short_is_long() -> Iterator[None]:
    """In short texts pairs lead to the characters beside them, and lists have all forms, as in many long ones."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(segment, "_LEADS_FROM", 5)
        patched.setattr(postings, "LONG", 4)
        yield


CHARACTERS = "教育学學aA。𠮷\ue000"
phrases = st.text(st.sampled_from(CHARACTERS), min_size=2, max_size=7)
changes = st.tuples(st.integers(0, 6), st.sampled_from([*CHARACTERS, "", "教学"]))


def changed(phrase: str, change: tuple[int, str]) -> str:
    at, char = change
    return phrase[:at] + char + phrase[at + 1 :]


@st.composite
def asked(draw: st.DrawFn) -> tuple[list[str], str]:
    """Texts that say the same again and again, at times a little otherwise; and a word of it, or nearly one."""
    phrase = draw(phrases)
    others = [changed(phrase, change) for change in draw(st.lists(changes, min_size=1, max_size=3))]
    pieces = st.lists(st.sampled_from([phrase * 8, *others]), max_size=6).map("".join)
    texts = draw(st.lists(pieces, min_size=1, max_size=5))
    around = draw(st.sampled_from([phrase, *others])) + draw(st.sampled_from(["", phrase]))
    start = draw(st.integers(0, max(0, len(around) - 2)))
    return texts, around[start : draw(st.integers(start + 1, max(start + 1, len(around))))] or "教"


@settings(deadline=None, max_examples=300)
@given(asked(), st.builds(Alike, st.just(False), st.booleans(), st.booleans()), st.integers(1, 3))
def test_a_word_is_found_where_it_stands(asked: tuple[list[str], str], alike: Alike, segments: int) -> None:
    texts, word = asked
    shares = [texts[first::segments] for first in range(segments)]
    parts = [segment.build([(DocumentId(str(at)), text) for at, text in enumerate(share)]) for share in shares]
    joined = "".join(text + "\0" for share in shares for text in share)
    expected = [at for at in range(len(joined)) if by_hand(joined[at : at + len(word)], word, alike)]
    assert Index(parts).places(word, alike).tolist() == expected


SPARSE = ("甲乙丙" + "。" * 300) * 20 + "甲乙丁。甲乙丁" + "丁乙丙" * 60


@pytest.mark.parametrize(
    ("texts", "word", "case"),
    [
        # The pair 甲乙 leads to 丙丁戊, of which the word has the last two.
        (["甲乙丙丁戊" * 20 + "乙己" * 30 + "己丁" * 30 + "甲乙己丁戊"], "甲乙己丁戊", False),
        # Of two pairs that are alike only one leads to the next character.
        (["甲A乙" * 20 + "甲a丙" * 6 + "丁A乙" * 30], "甲a乙", True),
        # Two pairs that are alike may come next.
        (["甲乙A" * 20 + "甲乙a" * 5 + "丙乙A丙乙a" * 30], "甲乙a", True),
        # The lists of a pair have another form in each segment.
        ([SPARSE, "甲乙丙" * 30 + "甲乙丁甲乙"], "甲乙丙", False),
    ],
)
def test_only_exceptions_to_what_a_pair_leads_to_are_left_out(texts: list[str], word: str, case: bool) -> None:
    parts = [segment.build([(DocumentId("a"), text)]) for text in texts]
    joined = "".join(text + "\0" for text in texts)
    alike = Alike(case=case)
    expected = [at for at in range(len(joined)) if by_hand(joined[at : at + len(word)], word, alike)]
    assert Index(parts).places(word, alike).tolist() == expected


def test_what_is_led_to_is_not_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[list[int]] = []
    monkeypatch.setattr(joining, "covering", lambda *known: looked_at.append(covering(*known)) or looked_at[-1])
    index = Index([segment.build([(DocumentId("a"), "义务教育。" * 9 + "义务教师，")])])
    assert len(index.places("义务教育", Alike())) == 9
    assert looked_at == [[0]] or looked_at == [[2]]


reach = st.integers(0, segment.LED)
rows = st.lists(st.tuples(st.integers(1, 1_000), reach, reach), min_size=1, max_size=9)


@given(rows)
def test_the_pairs_that_are_looked_at_cover_a_word(rows: list[tuple[int, int, int]]) -> None:
    sizes = [size for size, _before, _behind in rows]
    before = [min(far, at) for at, (_size, far, _behind) in enumerate(rows)]
    behind = [min(far, len(rows) - 1 - at) for at, (_size, _before, far) in enumerate(rows)]
    chosen = covering(sizes, before, behind)
    covered = {char for at in chosen for char in range(at - before[at], at + 2 + behind[at])}
    assert covered == set(range(len(rows) + 1))
    assert [sizes[at] for at in chosen] == sorted(sizes[at] for at in chosen)


def test_the_rarest_pair_comes_first_where_it_leaves_little() -> None:
    assert covering([100, 1, 100], [0] * 3, [0] * 3) == [1, 0, 2]
    assert covering([100, 90, 100], [0] * 3, [0] * 3) == [0, 2]


def test_a_pair_that_leads_to_the_others_is_enough() -> None:
    assert covering([100, 90, 80], [0, 0, 0], [2, 0, 0]) == [0]
    assert covering([100, 90, 80], [0, 0, 2], [2, 0, 0]) == [2]
    assert covering([100, 90, 80], [0, 1, 0], [0, 0, 0]) == [2, 1]


numbers = st.lists(st.integers(0, 60), max_size=40).map(sorted)


@given(numbers, st.sets(st.integers(0, 60), max_size=40).map(sorted))
def test_how_many_numbers_are_not_beyond_others(some: list[int], places: list[int]) -> None:
    found = below(np.asarray(some, np.int64), np.asarray(places, np.int64))
    assert found.tolist() == [sum(one <= place for one in some) for place in places]


@given(st.sets(st.integers(0, 400)).map(sorted), st.sets(st.integers(0, 400)).map(sorted))
def test_what_is_in_two_lists(fewer: list[int], more: list[int]) -> None:
    found = in_both(np.asarray(fewer, np.int64), np.asarray(more, np.int64))
    assert found.tolist() == sorted({*fewer} & {*more})


def test_places_are_put_in_order() -> None:
    assert in_order(np.asarray([3, 1, 2])).tolist() == [1, 2, 3]
    assert are_in_order(np.asarray([1, 2, 3]))
    assert are_in_order(np.asarray([], np.int64))
    assert not are_in_order(np.asarray([1, 1]))
