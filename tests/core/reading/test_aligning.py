"""Long lists are aligned by what each has once; short ones as difflib does."""

from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reading import aligning
from core.reading.aligning import equal_blocks

lists = st.lists(st.sampled_from([*"abcdefghijklmnop"]), max_size=30)


@given(lists, lists)
def test_short_lists_are_compared_as_difflib_does(one: list[str], other: list[str]) -> None:
    expected = [block for block in SequenceMatcher(None, one, other).get_matching_blocks() if block.size]
    assert equal_blocks(one, other) == [(block.a, block.b, block.size) for block in expected]


@given(lists, lists, st.integers(0, 12))
def test_blocks_of_long_lists_are_equal_and_in_order(one: list[str], other: list[str], small: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(aligning, "SMALL", small)
        at = there = 0
        for start, start_there, length in equal_blocks(one, other):
            assert one[start : start + length] == other[start_there : start_there + length] != []
            assert start >= at
            assert start_there >= there
            at, there = start + length, start_there + length


def test_an_edition_with_every_other_sentence_changed_is_found_again_without_comparing_all_with_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: list[int] = []
    real = aligning._compared

    def noted(one: list[str], other: list[str]) -> object:
        compared.append(len(one) + len(other))
        return real(one, other)

    monkeypatch.setattr(aligning, "_compared", noted)
    old = [f"句{number}" for number in range(20_000)]
    new = [f"{sentence}改" if number % 2 else sentence for number, sentence in enumerate(old)]
    assert equal_blocks(old, new) == [(number, number, 1) for number in range(0, 20_000, 2)]
    assert sum(compared) <= 2 * len(old)
    assert equal_blocks(old, ["新", *old]) == [(0, 1, 20_000)]
    assert [length for _, _, length in equal_blocks(old, old[::-1])] == [1]


def test_what_repeats_too_often_to_be_told_apart_counts_as_different() -> None:
    assert equal_blocks(["甲", "乙"] * 2_000, ["乙", "丙"] * 2_000) == []
