"""Lists of positions survive being written as bytes, also several at once and in several pieces."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.search.postings import decode, encode

lists = st.lists(st.sets(st.integers(0, 2**32 - 1), min_size=1, max_size=30).map(sorted), min_size=1, max_size=8)


@given(lists, st.lists(st.integers(0, 2**40), min_size=8, max_size=8))
def test_what_was_encoded_is_decoded(lists: list[list[int]], bases: list[int]) -> None:
    firsts = np.cumsum([0, *map(len, lists[:-1])])
    encoded, offsets = encode(np.concatenate([np.asarray(list_, np.uint32) for list_ in lists]), firsts)
    pieces = [encoded[start:end] for start, end in pairwise(offsets)]
    assert decode([encoded], [offsets[:-1].astype(np.int64)], [0]).tolist() == [at for list_ in lists for at in list_]
    alone = [np.zeros(1, np.int64)] * len(pieces)
    shifted = [at + base for list_, base in zip(lists, bases, strict=False) for at in list_]
    assert decode(pieces, alone, bases[: len(pieces)]).tolist() == shifted


def test_a_small_step_takes_one_byte_and_a_large_one_as_many_as_it_needs() -> None:
    for step, count in ((1, 1), (127, 1), (128, 2), (16_383, 2), (16_384, 3), (2_097_152, 4), (2**32 - 1, 5)):
        assert len(encode(np.asarray([step], np.uint32), np.zeros(1, np.int64))[0]) == count


def test_of_no_lists_nothing_is_decoded() -> None:
    assert decode([], [], []).tolist() == []
