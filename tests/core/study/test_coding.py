"""What units are coded as: which annotations belong to a unit, and what a coder who was not there says."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.lazy_numpy import Ints, np
from core.model import Span
from core.session import Session
from core.study.coding import belonging, read_coding
from core.study.crosstab import frequencies
from core.study.design import StudyDesign, UnitRule, write_design
from tests.core.study.conftest import Labels

UNITS = [Span(n * 10, n * 10 + 10) for n in range(3)]


def columns(spans: list[Span]) -> tuple[Ints, Ints]:
    return np.array([each.start for each in spans], dtype=np.int64), np.array(
        [each.end for each in spans], dtype=np.int64
    )


def units_of(spans: list[Span], share: Fraction = Fraction(1, 2)) -> set[int]:
    return set(belonging(columns(UNITS), columns(spans), share)[1].tolist())


@pytest.mark.parametrize(
    ("span", "wanted"),
    [
        (Span(0, 10), [True, False, False]),
        (Span(3, 5), [True, False, False]),  # inside of it, however short
        (Span(5, 15), [True, True, False]),  # half of two
        (Span(6, 15), [False, True, False]),  # less than half of the first
        (Span(0, 30), [True, True, True]),
        (Span(9, 11), [False, False, False]),  # hardly anything of either
    ],
)
def test_an_annotation_belongs_to_what_it_covers_half_of_and_to_what_it_lies_inside_of(span: Span, wanted: list[bool]):
    assert [at in units_of([span]) for at in range(3)] == wanted


def test_the_share_can_be_another() -> None:
    assert units_of([Span(5, 19)], Fraction(9, 10)) == {1}


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=20),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=20),
)
def test_it_is_what_comparing_each_with_each_finds(units: list[tuple[int, int]], spans: list[tuple[int, int]]):
    """Also where units overlap, as those do that are what somebody labelled."""
    places = sorted({Span(start, start + length) for start, length in units})
    annotated = [Span(start, start + length) for start, length in spans]

    def belongs(unit: Span, span: Span) -> bool:
        common = len(set(range(span.start, span.end)) & set(range(unit.start, unit.end)))
        return common > 0 and (2 * common >= len(unit) or unit.contains(span))

    found = belonging(columns(places), columns(annotated), Fraction(1, 2))
    pairs = sorted(zip(*(each.tolist() for each in found), strict=True))
    assert pairs == [(a, u) for a, span in enumerate(annotated) for u, unit in enumerate(places) if belongs(unit, span)]


def test_every_unit_is_there_labelled_or_not_and_who_was_not_there_has_no_value(session: Session, label: Labels):
    label("甲", "新建学校三所。", "infrastructure")
    label("甲", "排查", "safety")
    label("乙", "培训教师百人。", "teachers")
    people = [person.id for person in session.annotators.list()]
    write_design(session, StudyDesign(rule=UnitRule.SENTENCE))
    table = read_coding(session, people)
    assert [(coded.text, coded.codes["labels"]) for coded in table.units()] == [
        ("新建学校三所。", (("infrastructure",), (), None)),
        ("培训教师百人。", ((), ("teachers",), None)),
        ("排查隐患。", (("safety",), (), None)),
    ]
    assert frequencies(table, "labels") == {"infrastructure": 1, "teachers": 0, "safety": 1, "subsidies": 0}


def test_numbers_do_not_hang_on_labels(session: Session, label: Labels):
    people = [person.id for person in session.annotators.list()]
    before = [unit.unit for unit in read_coding(session, people).units()]
    label("甲", "学校三", "infrastructure")
    assert [unit.unit for unit in read_coding(session, people).units()] == before
