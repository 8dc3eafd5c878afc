"""The units that coders coded differently, as cases."""

from hypothesis import given, settings
from hypothesis import strategies as st

from core.session import Session
from core.study.coding import read_coding
from core.study.design import Dimension, StudyDesign, write_design
from core.study.disagreements import disagreements
from core.study.reliability import values_of_unit
from tests.core.study.conftest import Labels
from tests.core.study.made_tables import made_table


def test_cases_are_units_with_different_values(session: Session, label: Labels) -> None:
    what, how = Dimension("what", ("infrastructure", "teachers")), Dimension("how", ("safety",))
    write_design(session, StudyDesign((what, how)))
    label("甲", "新建学校三所。", "infrastructure")
    label("乙", "新建学校三所。", "teachers")
    label("甲", "培训教师百人。", "teachers")
    label("乙", "培训教师百人。", "teachers")
    label("乙", "排查隐患。", "safety")
    people = [person.id for person in session.annotators.list()[:2]]
    coding = read_coding(session, people)
    found = disagreements(coding)
    assert [(case.at, case.dimension, case.values) for case in found] == [
        (0, "what", (("infrastructure",), ("teachers",))),
        (2, "how", ((), ("safety",))),
    ]
    assert [case.at for case in disagreements(coding, "what", "teachers")] == [0]
    assert disagreements(coding, "how") == found[1:]


def test_who_has_not_coded_a_document_does_not_disagree(session: Session, label: Labels) -> None:
    label("甲", "新建学校三所。", "infrastructure")
    people = [person.id for person in session.annotators.list()]
    assert disagreements(read_coding(session, people)) == []
    label("乙", "新建学校三所。", "teachers")
    (case,) = disagreements(read_coding(session, people))
    assert case.values == (("infrastructure",), ("teachers",), None)


@settings(max_examples=30)
@given(st.lists(st.tuples(st.sampled_from([None, 0, 1, 2]), st.sampled_from([None, 0, 1, 2])), min_size=1, max_size=12))
def test_they_are_those_whose_values_differ(rows: list[tuple[int | None, int | None]]) -> None:
    """Against a comparison one by one, of a table that is made by hand."""
    table = made_table(rows, labels=3)
    wanted = [
        at
        for at in range(len(rows))
        if len({value for value in values_of_unit(table, "d", at) if value is not None}) > 1
    ]
    assert [case.at for case in disagreements(table)] == wanted
