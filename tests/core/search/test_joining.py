"""A word is where its pairs stand together, whichever of their lists are looked at."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.ids import DocumentId
from core.search import joining, segment
from core.search.forms import Alike
from core.search.index import Index
from core.search.joining import are_in_order, below, covering, in_both, in_order
from tests.core.search.test_searching import by_hand


@pytest.fixture(autouse=True, scope="module")
def _few_places_lead() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(segment, "_LEADS_FROM", 1)
        yield


pieces = st.sampled_from(["教育局", "教育", "教育部。", "义务教育", "a教Ａ育", "學教", "学", "𠮷教", "，", "\ue000"])
texts = st.lists(st.lists(pieces, max_size=30).map("".join), min_size=1, max_size=6)
words = st.lists(pieces, min_size=1, max_size=4).map("".join)


@settings(deadline=None, max_examples=300)
@given(texts, words, st.builds(Alike, st.just(False), st.booleans(), st.booleans()), st.integers(1, 4), st.data())
def test_a_word_is_found_where_it_stands(
    texts: list[str], word: str, alike: Alike, segments: int, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(word) - 1))
    word = word[start : data.draw(st.integers(start + 1, len(word)))]
    parts = [
        segment.build([(DocumentId(str(at)), texts[at]) for at in range(first, len(texts), segments)])
        for first in range(segments)
    ]
    order = [at for first in range(segments) for at in range(first, len(texts), segments)]
    joined = "".join(texts[at] + "\0" for at in order)
    expected = [at for at in range(len(joined) - len(word) + 1) if by_hand(joined[at : at + len(word)], word, alike)]
    assert Index(parts).places(word, alike).tolist() == expected


def test_what_is_led_to_is_not_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[list[int]] = []
    monkeypatch.setattr(joining, "covering", lambda *known: looked_at.append(covering(*known)) or looked_at[-1])
    index = Index([segment.build([(DocumentId("a"), "义务教育。" * 9 + "义务教师")])])
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
