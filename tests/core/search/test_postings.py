"""Lists of positions survive being written in each of their forms, also several at once and in several pieces."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.search.postings import Encoded, ListForm, PostingLists, decode, encode

NONE = memoryview(b"")
steps = st.sampled_from([1, 2, 127, 128, 255, 256, 300, 65_535, 65_536, 70_000])
short = st.sets(st.integers(0, 2**32 - 2), min_size=1, max_size=30).map(sorted)
long = st.builds(
    lambda first, steps, times: (np.cumsum([first, *steps * times])).tolist(),
    st.integers(0, 1_000),
    st.lists(steps, min_size=1, max_size=12),
    st.integers(1, 60),
)
lists = st.lists(short | long, min_size=1, max_size=8)


def encoded(lists: list[list[int]]) -> Encoded:
    firsts = np.cumsum([0, *map(len, lists[:-1])])
    return encode(np.concatenate([np.asarray(list_, np.uint32) for list_ in lists]), firsts)


def pieces(written: Encoded) -> list[PostingLists]:
    """Each list alone, in order."""
    ends = np.cumsum(written.sizes, dtype=np.int64)
    found: dict[int, PostingLists] = {
        number: PostingLists(ListForm.SHORT, written.short.data[int(end) - int(size) : int(end)], (0,), 0, NONE, NONE)
        for number, (size, end) in enumerate(zip(written.sizes, ends, strict=True))
        if size
    }
    for form, name in ((ListForm.NARROW, "narrow"), (ListForm.WIDE, "wide")):
        starts, patches = (pairwise(getattr(written, name + field).tolist()) for field in ("_starts", "_patch_starts"))
        for number, (start, end), (first, last) in zip(getattr(written, name + "_lists"), starts, patches, strict=True):
            content = memoryview(getattr(written, name))[start:end]
            at, high = (memoryview(getattr(written, name + field))[first:last] for field in ("_patch_at", "_patches"))
            found[int(number)] = PostingLists(form, content, (0,), start, at, high)
    return [found[number] for number in sorted(found)]


@settings(deadline=None)
@given(lists, st.lists(st.integers(0, 2**40), min_size=8, max_size=8))
def test_what_was_encoded_is_decoded(lists: list[list[int]], bases: list[int]) -> None:
    parts = pieces(encoded(lists))
    assert len(parts) == len(lists)
    for piece, list_, base in zip(parts, lists, bases, strict=False):
        assert piece.held == len(list_)
        assert decode([(piece, base)], np.int64).tolist() == [at + base for at in list_]
    together = decode(list(zip(parts, bases, strict=False)), np.int64).tolist()
    shifted = [at + base for list_, base in zip(lists, bases, strict=False) for at in list_]
    assert sorted(together) == sorted(shifted)


def test_lists_of_one_form_lie_in_one_piece() -> None:
    lists = [[1, 5, 200], [0], [7, 70_000]]
    written = encoded(lists)
    starts = np.cumsum(written.sizes, dtype=np.int64) - written.sizes
    whole = PostingLists(ListForm.SHORT, written.short.data, starts, 0, NONE, NONE)
    assert decode([(whole, 10)], np.int32).tolist() == [at + 10 for list_ in lists for at in list_]


@pytest.mark.parametrize(
    ("step", "form", "patched"),
    [
        (50, ListForm.NARROW, False),
        (255, ListForm.NARROW, False),
        (256, ListForm.WIDE, False),
        (65_536, ListForm.WIDE, True),
    ],
)
def test_a_long_list_is_as_wide_as_its_steps(step: int, form: ListForm, patched: bool) -> None:
    (piece,) = pieces(encoded([list(range(0, step * 300, step))]))
    assert piece.form is form
    assert bool(len(piece.patches)) is patched


def test_a_step_that_is_seldom_so_large_is_patched() -> None:
    positions = [*range(0, 3_000, 10), *range(90_000, 93_000, 10)]
    (piece,) = pieces(encoded([positions]))
    assert (piece.form, len(piece.patches)) == (ListForm.NARROW, 1)
    assert decode([(piece, 0)], np.int32).tolist() == positions


def test_a_small_step_takes_one_byte_and_a_large_one_as_many_as_it_needs() -> None:
    for step, count in ((1, 1), (127, 1), (128, 2), (16_383, 2), (16_384, 3), (2_097_152, 4), (2**32 - 1, 5)):
        assert len(encode(np.asarray([step - 1], np.uint32), np.zeros(1, np.int64)).short) == count


def test_of_no_lists_nothing_is_decoded() -> None:
    assert decode([], np.int64).tolist() == []
    assert len(encode(np.empty(0, np.uint32), np.empty(0, np.int64)).short) == 0
