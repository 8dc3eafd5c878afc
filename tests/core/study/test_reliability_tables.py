"""Coefficients as papers print them and as numbers, and what is said of units that nobody coded."""

from dataclasses import replace

from core.session import Session
from core.study.coding import CodingTable, read_coding
from core.study.design import Demand, StudyDesign, read_design, write_design
from core.study.reliability import COEFFICIENTS, Coefficient, reliability
from core.study.reliability_tables import blank_rule, coefficients_table, intervals_table, with_interval
from core.study.tables import StudyNames
from tests.core.study.conftest import Labels
from tests.core.study.made_tables import made_table


def coded(session: Session, label: Labels) -> CodingTable:
    label("甲", "新建学校三所。", "infrastructure")
    label("乙", "新建学校三所。", "teachers")
    label("甲", "培训教师百人。", "teachers")
    label("乙", "培训教师百人。", "teachers")
    return read_coding(session, [person.id for person in session.annotators.list()[:2]])


def names_of(coding: CodingTable, session: Session, language: str = "en") -> StudyNames:
    return StudyNames(coding, session.codebook.labels(), language)


def test_a_figure_has_its_interval_in_brackets() -> None:
    assert with_interval(Coefficient(0.5, 0.25, 0.75)) == "0.500 [0.250, 0.750]"
    assert with_interval(Coefficient(0.5)) == "0.500"
    assert with_interval(Coefficient(None)) is None


def test_coefficients_of_dimensions_and_labels_with_n_and_what_was_not_coded(session: Session, label: Labels) -> None:
    coding = coded(session, label)
    table = coefficients_table(reliability(coding), names_of(coding, session), coding.coders)
    assert len(table.head) == 4 + len(COEFFICIENTS)
    assert len(table.rows) == 1 + len(session.codebook.labels())
    assert table.rows[0][1:5] == (3, 0, 2, "0.667")
    assert "percent agreement" in table.note
    assert "bootstrap" in table.note
    assert "is an answer" in table.note


def test_a_dimension_that_demands_a_code_counts_what_was_not_coded(session: Session, label: Labels) -> None:
    coding = coded(session, label)
    demanding = [replace(each, demand=Demand.ONE) for each in read_design(session).dimensions]
    write_design(session, StudyDesign(tuple(demanding)))
    coding = read_coding(session, [person.id for person in session.annotators.list()[:2]])
    found = reliability(coding)
    table = coefficients_table(found, names_of(coding, session), coding.coders)
    assert table.rows[0][1:5] == (2, 2, 2, "0.500")
    assert "not coded: 甲 1, 乙 1" in table.note
    assert blank_rule(found[0], names_of(coding, session, "zh"), ["甲", "乙"]).endswith("（未编码：甲 1、乙 1）。")


def test_each_end_of_an_interval_is_a_number() -> None:
    coding = made_table([(0, 0), (1, 1), (0, 1), (1, 1), (0, 0), (1, 0)], labels=2)
    found = reliability(coding)
    table = intervals_table(found, StudyNames(coding, (), "zh"))
    assert len(table.rows) == 3 * len(COEFFICIENTS)
    alpha = found[0].whole.coefficients["alpha"]
    assert table.rows[COEFFICIENTS.index("alpha")][2:] == (6, alpha.value, alpha.low, alpha.high)
    assert alpha.low is not None
    assert alpha.high is not None
    assert alpha.low < alpha.high
