"""Labels beside each other: as a plain comparison of all pairs tells them."""

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.charts.beside import NEAR, REACHES, labels_beside
from core.ids import AnnotatorId, DocumentId, LabelId
from core.model import Passage
from core.retrieval.query import Reach

A, B, C = (LabelId(letter) for letter in "abc")
ME, OTHER = AnnotatorId("me"), AnnotatorId("other")


def passage(start: int, end: int, label: LabelId, who: AnnotatorId = ME, document: str = "1") -> Passage:
    return Passage(DocumentId(document), start, end, None, label, who)


passages = st.lists(
    st.builds(
        lambda document, start, length, label, who: passage(start, start + length, label, who, document),
        st.sampled_from("12"),
        st.integers(0, 400),
        st.integers(1, 60),
        st.sampled_from([A, B, C]),
        st.sampled_from([ME, OTHER]),
    ),
    max_size=14,
).map(sorted)


@given(passages, st.sampled_from(REACHES))
def test_counts_are_those_of_a_plain_comparison(found: list[Passage], reach: Reach) -> None:
    made = labels_beside(found, [A, B, C], reach)

    def is_beside(one: Passage, other: Passage) -> bool:
        if (one.document, one.annotator) != (other.document, other.annotator):
            return False
        if reach is Reach.DOCUMENT:
            return True
        between = max(one.start, other.start) - min(one.end, other.end)
        return between <= NEAR if reach is Reach.NEAR else between < 0

    for first in made.labels:
        for second in made.labels:
            if first == second:
                continue
            wanted = [
                one
                for one in found
                if one.label == first and any(other.label == second and is_beside(one, other) for other in found)
            ]
            assert made.count(first, second) == len(wanted)
            assert sorted(made.beside.get((first, second), [])) == wanted


def test_one_persons_labels_do_not_stand_beside_anothers() -> None:
    made = labels_beside([passage(0, 9, A), passage(0, 9, B, OTHER)], [A, B])
    assert made.count(A, B) == 0
    assert made.count(A, A) == 1


def test_what_stands_together_most_comes_first() -> None:
    found = [passage(0, 10, A), passage(2, 4, B), passage(5, 7, B), passage(8, 12, C)]
    ties = labels_beside(found, [A, B, C]).ties()
    assert [(first, second, len(both)) for first, second, both in ties] == [(A, B, 3), (A, C, 2)]


@pytest.mark.parametrize("reach", REACHES)
def test_very_many_on_one_place_are_counted_in_little_work(reach: Reach) -> None:
    found = [passage(0, 10, label) for label in (A, B) for _number in range(20_000)]
    made = labels_beside(found, [A, B], reach)
    assert made.count(A, B) == 20_000
    assert [document for document, _there in groupby(made.beside[A, B], key=lambda one: one.document)] == ["1"]
