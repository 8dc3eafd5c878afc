"""Units counted by two dimensions."""

import pytest

from core.errors import UserError
from core.session import Session
from core.study.coding import read_coding
from core.study.crosstab import cross_tables, frequencies
from core.study.design import Dimension, StudyDesign, UnitRule, read_design, write_design
from tests.core.study.conftest import Labels


def test_a_cross_table_of_two_dimensions_by_year(session: Session, label: Labels):
    dimensions = (Dimension("what", ("infrastructure", "teachers")), Dimension("how", ("safety", "subsidies")))
    write_design(session, StudyDesign(dimensions, UnitRule.SENTENCE))
    assert read_design(session).dimensions == dimensions
    label("甲", "新建学校三所。", "infrastructure")
    label("甲", "新建学校三所。", "safety")
    label("甲", "培训教师百人。", "teachers")
    person = session.annotators.by_name("甲")
    assert person is not None
    found = cross_tables(read_coding(session, [person.id]), "what", "how", "year")
    (only,) = found.tables
    assert (only.value, only.units, only.without) == ("2024", 1, 2)
    assert only.counts == ((1, 0), (0, 0))
    assert (only.rows, only.columns) == ((1, 0), (1, 0))
    by_dimension = cross_tables(read_coding(session, [person.id]), "what", "how", "how")
    assert [each.value for each in by_dimension.tables] == ["safety", "subsidies", ""]


def test_what_is_no_dimension_is_told(session: Session):
    table = read_coding(session, [session.annotators.list()[0].id])
    for ask in (lambda: cross_tables(table, "labels", "x"), lambda: frequencies(table, "x")):
        with pytest.raises(UserError) as caught:
            ask()
        assert caught.value.code == "study.no_dimension"
