from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Annotation
from gui.reader.index import SpanIndex

RANGES = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 15)), max_size=25)


def annotations_of(ranges: list[tuple[int, int]]) -> list[Annotation]:
    return [
        Annotation(
            AnnotationId(f"{i:02}"),
            DocumentId("d"),
            start,
            start + length,
            LabelId("l"),
            AnnotatorId("a"),
            None,
            "",
            "",
        )
        for i, (start, length) in enumerate(ranges)
    ]


def check(index: SpanIndex, expected: list[Annotation]) -> None:
    """The index holds exactly these, in order, finds each, and gives overlapping ones different lanes."""
    found = list(index)
    assert sorted(found, key=lambda a: a.id) == sorted(expected, key=lambda a: a.id)
    assert [(a.start, a.end) for a in found] == sorted((a.start, a.end) for a in expected)
    for first in found:
        neighbours = index.overlapping(first.start, first.end)
        assert {a.id for a in neighbours} == {a.id for a in expected if a.start < first.end and a.end > first.start}
        assert all(first.id == a.id or index.lane(first.id) != index.lane(a.id) for a in neighbours)


@given(RANGES, st.integers(0, 70), st.integers(1, 20))
def test_what_overlaps_a_range_is_found(ranges: list[tuple[int, int]], start: int, length: int) -> None:
    annotations = annotations_of(ranges)
    found = SpanIndex(annotations).overlapping(start, start + length)
    assert {a.id for a in found} == {a.id for a in annotations if a.start < start + length and a.end > start}


@given(RANGES)
def test_overlapping_annotations_never_share_a_lane(ranges: list[tuple[int, int]]) -> None:
    annotations = annotations_of(ranges)
    check(SpanIndex(annotations), annotations)


@given(RANGES, st.data())
def test_changing_one_at_a_time_gives_what_building_anew_gives(
    ranges: list[tuple[int, int]], data: st.DataObject
) -> None:
    annotations = annotations_of(ranges)
    kept: list[Annotation] = []
    index = SpanIndex()
    for annotation in data.draw(st.permutations(annotations)):
        index.add(annotation)
        kept.append(annotation)
        if data.draw(st.booleans()):
            gone = data.draw(st.sampled_from(kept))
            kept.remove(gone)
            index.remove(gone)
        check(index, kept)


def test_the_innermost_comes_first() -> None:
    outer, inner, beside = annotations_of([(0, 20), (5, 5), (30, 5)])
    index = SpanIndex([outer, inner, beside])
    assert index.at(6) == [inner, outer]
    assert index.at(25) == []


def test_neighbours_in_reading_order() -> None:
    first, second = annotations_of([(0, 5), (3, 5)])
    index = SpanIndex([second, first])
    assert index.neighbour(first.id, 1) == second
    assert index.neighbour(first.id, -1) is None
    assert index.first_from(1) == second
    assert index.last_before(3) == first
    assert index.last_before(0) is None


def test_a_moved_annotation_is_found_where_it_is_now() -> None:
    (annotation,) = annotations_of([(0, 5)])
    index = SpanIndex([annotation])
    index.remove(annotation)
    index.add(replace(annotation, start=40, end=45))
    assert index.at(2) == []
    assert [a.id for a in index.at(41)] == [annotation.id]
