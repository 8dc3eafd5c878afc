"""Samples of documents: seeded, of the right size, and fair to their groups."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.study.drawing import DrawingMethod, draw, shares_of


@given(st.data(), st.sampled_from(DrawingMethod), st.integers(0, 99))
def test_it_draws_n_different_ones_in_order_and_the_same_again(data: st.DataObject, way: DrawingMethod, seed: int):
    strata = data.draw(st.lists(st.sampled_from("abc"), min_size=1, max_size=40))
    items = list(range(len(strata)))
    n = data.draw(st.integers(1, len(items)))
    drawn = draw(items, n, seed, way, strata)
    assert len(drawn) == n
    assert drawn == sorted(set(drawn))
    assert drawn == draw(items, n, seed, way, strata)


@given(st.dictionaries(st.integers(0, 9), st.integers(1, 50), min_size=1), st.data())
def test_a_group_gets_its_share_give_or_take_one_or_one_for_being_there(sizes: dict[int, int], data: st.DataObject):
    total = sum(sizes.values())
    n = data.draw(st.integers(1, total))
    shares = shares_of(sizes, n)
    assert sum(shares.values()) == n
    for group, size in sizes.items():
        assert 0 <= shares[group] <= size
        if n >= len(sizes):
            assert shares[group] >= 1
    if min(n * size / total for size in sizes.values()) >= 1:
        assert all(abs(shares[group] - n * size / total) < 1 for group, size in sizes.items())


def test_systematic_leaves_equal_gaps() -> None:
    drawn = draw(list(range(100)), 10, 3, DrawingMethod.SYSTEMATIC)
    assert {after - before for before, after in pairwise(drawn)} == {10}


def test_every_one_is_as_likely_as_another() -> None:
    counts = Counter(each for seed in range(600) for each in draw(list(range(6)), 2, seed))
    assert all(150 < counts[each] < 250 for each in range(6)), counts


def test_more_than_there_are_is_refused() -> None:
    with pytest.raises(UserError) as caught:
        draw([1, 2], 3, 1)
    assert caught.value.code == "study.too_few"
