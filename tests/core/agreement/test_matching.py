"""Pairing all documents at once gives what pairing one by one gives."""

import tracemalloc
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.agreement import matching
from core.agreement.flat import Intervals
from core.agreement.matching import TooDenseError, match, match_labels, overlapping
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Annotation
from core.review.pairing import DifferenceKind, differences

LABELS = "xyz"
KINDS = (
    DifferenceKind.SAME,
    DifferenceKind.BOUNDARY,
    DifferenceKind.LABEL,
    DifferenceKind.BOTH,
    DifferenceKind.ONLY_A,
    DifferenceKind.ONLY_B,
)
Spans = list[tuple[int, int, int]]
spans = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 12), st.integers(0, 2)).map(lambda s: (s[0], s[0] + s[1], s[2])),
    max_size=14,
    unique=True,
)


def intervals(some: Sequence[tuple[int, int, int]]) -> Intervals:
    start, end, label = np.array(some, np.int64).reshape(-1, 3).T
    zeros = np.zeros(len(some), np.int64)
    return Intervals(zeros, zeros, label, start, end)


def annotations(some: Spans, who: str) -> list[Annotation]:
    document = DocumentId("d")
    return [
        Annotation(
            AnnotationId(f"{who}{n:04}"), document, start, end, LabelId(LABELS[label]), AnnotatorId(who), None, "", ""
        )
        for n, (start, end, label) in enumerate(some)
    ]


def span(annotation: Annotation | None) -> tuple[int, int, int] | None:
    return None if annotation is None else (annotation.start, annotation.end, LABELS.index(annotation.label))


@given(spans, spans)
def test_all_overlapping_pairs_are_found_once(a: Spans, b: Spans) -> None:
    i, j = overlapping(intervals(a), intervals(b))
    found = sorted(zip(i.tolist(), j.tolist(), strict=True))
    assert found == [
        (x, y) for x, one in enumerate(a) for y, other in enumerate(b) if one[0] < other[1] and other[0] < one[1]
    ]


@given(spans, spans)
def test_kinds_are_those_of_the_list_of_differences(a: Spans, b: Spans) -> None:
    found = match(intervals(a), intervals(b))
    mine = {
        (KINDS[kind], a[i] if i >= 0 else None, b[j] if j >= 0 else None)
        for kind, i, j in zip(found.kind.tolist(), found.a.tolist(), found.b.tolist(), strict=True)
    }
    theirs = {
        (
            difference.kind,
            *(
                None if side is None else (side.start, side.end, LABELS.index(side.label))
                for side in (difference.a, difference.b)
            ),
        )
        for difference in differences(annotations(a, "A"), annotations(b, "B"))
    }
    assert mine == theirs


def one_by_one(a: Spans, b: Spans) -> int:
    """How many pairs a plain greedy search takes."""

    def rank(pair: tuple[tuple[int, int, int], tuple[int, int, int]]) -> tuple[object, ...]:
        one, other = pair
        shared = min(one[1], other[1]) - max(one[0], other[0])
        return -shared, abs(one[0] - other[0]) + abs(one[1] - other[1]), sorted(pair)

    pairs = [(one, other) for one in a for other in b if one[2] == other[2] and one[0] < other[1] and other[0] < one[1]]
    free_a, free_b, taken = set(a), set(b), 0
    for one, other in sorted(pairs, key=rank):
        if one in free_a and other in free_b:
            free_a.remove(one)
            free_b.remove(other)
            taken += 1
    return taken


@given(spans, spans)
def test_answers_with_the_same_label_are_those_of_a_plain_search(a: Spans, b: Spans) -> None:
    found = match_labels(intervals(a), intervals(b)).tolist()
    assert len(set(found)) == len(found) == one_by_one(a, b)
    assert len(match_labels(intervals(b), intervals(a))) == len(found)


def test_a_span_answers_one_only_and_the_longest_overlap_comes_first() -> None:
    a, b = [(0, 10, 0), (10, 20, 0)], [(5, 20, 0)]
    assert match_labels(intervals(a), intervals(b)).tolist() == [1]


def test_a_span_over_everything_costs_no_more_than_its_own_pairs() -> None:
    """Listing everything up to its end would take 400 million pairs here."""
    apart = [(at * 4, at * 4 + 2, 0) for at in range(20_000)]
    tracemalloc.start()
    try:
        i, _ = overlapping(intervals(apart), intervals([(0, 80_000, 1), *apart]))
        assert tracemalloc.get_traced_memory()[1] < 50 << 20
    finally:
        tracemalloc.stop()
    assert len(i) == 2 * len(apart)


def test_more_pairs_than_anybody_makes_are_refused_before_they_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "MOST_PAIRS", 1_000_000)
    many = intervals([(0, 10 + at, 0) for at in range(50_000)])
    tracemalloc.start()
    try:
        with pytest.raises(TooDenseError) as refused:
            overlapping(many, many)
        assert refused.value.document == 0
        assert tracemalloc.get_traced_memory()[1] < 50 << 20
    finally:
        tracemalloc.stop()
