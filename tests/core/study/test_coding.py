"""What units are coded as: which annotations belong to a unit, and what a coder who was not there says."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ids import DocumentId
from core.model import Span
from core.session import Session
from core.study.coding import belonging, read_coding
from core.study.coding_units import CodingUnit
from core.study.crosstab import frequencies
from core.study.design import StudyDesign, UnitRule, write_design
from tests.core.study.conftest import Labels

UNITS = [CodingUnit(DocumentId("d"), str(n), Span(n * 10, n * 10 + 10), 1, n) for n in range(3)]


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
    assert [bool(codes) for codes in belonging(UNITS, [(span, "a")], StudyDesign())] == wanted


def test_the_share_can_be_another() -> None:
    design = StudyDesign(share=Fraction(9, 10))
    assert belonging(UNITS, [(Span(5, 19), "a")], design) == [set(), {"a"}, set()]


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=20),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20), st.sampled_from("ab")), max_size=20),
)
def test_it_is_what_comparing_each_with_each_finds(units: list[tuple[int, int]], spans: list[tuple[int, int, str]]):
    """Also where units overlap, as those do that are what somebody labelled."""
    places = sorted({Span(start, start + length) for start, length in units})
    made = [CodingUnit(DocumentId("d"), str(n), span, 1, n) for n, span in enumerate(places)]
    annotated = [(Span(start, start + length), code) for start, length, code in spans]

    def belongs(unit: Span, span: Span) -> bool:
        common = len(set(range(span.start, span.end)) & set(range(unit.start, unit.end)))
        return common > 0 and (2 * common >= len(unit) or unit.contains(span))

    assert belonging(made, annotated, StudyDesign()) == [
        {code for span, code in annotated if belongs(unit.span, span)} for unit in made
    ]


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
