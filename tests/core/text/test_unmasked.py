"""What somebody counted to the report again."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import Meta, Span
from core.text.unmasked import forget, mark, unmasked

spans = st.tuples(st.integers(0, 30), st.integers(1, 10)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


def places(meta: Meta) -> set[int]:
    return {place for span in unmasked(meta) for place in range(span.start, span.end)}


@given(st.lists(st.tuples(st.booleans(), spans), max_size=12))
def test_marking_and_forgetting_count_as_sets(steps: list[tuple[bool, Span]]) -> None:
    meta, expected = Meta("甲", extra={"level": 1}), set[int]()
    for add, span in steps:
        meta = mark(meta, span) if add else forget(meta, span)
        covered = set(range(span.start, span.end))
        expected = expected | covered if add else expected - covered
    assert places(meta) == expected
    found = unmasked(meta)
    assert all(first.end < second.start for first, second in pairwise(found))
    assert meta.extra["level"] == 1


@pytest.mark.parametrize("value", ["x", [1], [[1]], [[2, 1]], [["a", "b"]], [[True, 2]], {"a": 1}])
def test_what_is_no_list_of_pairs_is_passed_over(value: object) -> None:
    assert unmasked(Meta("甲", extra={"unmasked": value})) == []
