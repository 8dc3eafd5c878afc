"""Answers for units: ordinary annotations, of which a dimension takes one or several; and that no code fits."""

import pytest

from core.errors import UserError
from core.session import Session
from core.study.answers import answer
from core.study.coding import CodingTable, read_coding
from core.study.coding_units import CodingUnit
from core.study.crosstab import cross_tables, frequencies_by
from core.study.demands import Lack, coverage, demanded, lacking_units
from core.study.design import Demand, Dimension, StudyDesign, UnitRule, read_design, write_design
from core.study.levels import at_level
from core.study.reliability import reliability
from tests.core.study.conftest import TEXT

ONE = Dimension("what", ("infrastructure", "teachers"), demand=Demand.ONE)
SEVERAL = Dimension("how", ("safety", "subsidies"), demand=Demand.SEVERAL)


@pytest.fixture
def units(session: Session) -> list[CodingUnit]:
    write_design(session, StudyDesign((ONE, SEVERAL), UnitRule.SENTENCE))
    person = session.annotators.by_name("甲")
    assert person is not None
    session.use_annotator(person.id)
    return [unit.unit for unit in read_coding(session, []).units()]


def coding(session: Session) -> CodingTable:
    person = session.annotator
    assert person is not None
    return read_coding(session, [person.id])


def codes(session: Session, dimension: str) -> list[tuple[str, ...] | None]:
    table = coding(session)
    return [table.codes(dimension, 0, at) for at in range(len(table.table))]


def give(session: Session, unit: CodingUnit, dimension: str, code: str | None) -> None:
    answer(session, unit, dimension, None if code is None else session.codebook.by_code(code).id)


def test_one_label_takes_the_place_of_another_and_several_come_and_go(session: Session, units: list[CodingUnit]):
    give(session, units[0], "what", "infrastructure")
    give(session, units[0], "what", "teachers")
    give(session, units[0], "how", "safety")
    give(session, units[0], "how", "subsidies")
    assert codes(session, "what")[0] == ("teachers",)
    assert codes(session, "how")[0] == ("safety", "subsidies")
    give(session, units[0], "how", "safety")
    assert codes(session, "how")[0] == ("subsidies",)
    give(session, units[0], "what", "teachers")
    assert codes(session, "what")[0] == ("teachers",), "one that is demanded is not taken back by its own key"
    (first, *_rest) = session.annotations.of_document(units[0].document)
    assert first.span == units[0].span
    for _step in range(2):
        session.history.undo()
    assert codes(session, "how")[0] == ("safety",), "each answer is one step"


def test_that_no_code_fits_is_an_answer_of_its_own(session: Session, units: list[CodingUnit]):
    labels = len(session.codebook.labels())
    give(session, units[0], "what", "infrastructure")
    give(session, units[0], "what", None)
    give(session, units[1], "what", None)
    none = read_design(session).dimensions[0].none
    assert none == "what-none"
    assert len(session.codebook.labels()) == labels + 1
    assert codes(session, "what") == [(none,), (none,), ()]
    table = coding(session)
    assert table.labels["what"] == ("infrastructure", "teachers"), "it is no category"
    (found,) = frequencies_by(table, "what")
    assert found.counts == {"infrastructure": 0, "teachers": 0}
    assert (found.none_fits, found.not_coded, found.coded) == (2, 1, 0)
    (cross,) = cross_tables(table, "what", "how").tables
    assert (cross.units, cross.without, cross.none_fits) == (0, 3, 2)
    give(session, units[0], "what", "teachers")
    assert codes(session, "what")[0] == ("teachers",)
    give(session, units[1], "what", None)
    assert codes(session, "what")[1] == (), "said again it is taken back"
    session.history.undo()
    session.history.undo()
    session.history.undo()
    session.history.undo()
    assert read_design(session).dimensions[0].none == "", "what was made for it is undone with it"
    assert len(session.codebook.labels()) == labels


def test_not_coded_is_missing_for_reliability_whether_or_not_anybody_said_that_none_fits(
    session: Session, units: list[CodingUnit]
):
    people = [person.id for person in session.annotators.list()[:2]]
    for person in people:
        session.use_annotator(person)
        give(session, units[0], "what", "teachers")
    assert reliability(read_coding(session, people), rounds=0)[0].whole.n == 1
    give(session, units[1], "what", None)
    found = reliability(read_coding(session, people), rounds=0)[0].whole
    assert (found.n, found.coefficients["percent"].value) == (1, 1.0)
    session.use_annotator(people[0])
    give(session, units[1], "what", "teachers")
    found = reliability(read_coding(session, people), rounds=0)[0].whole
    assert (found.n, found.coefficients["percent"].value) == (2, 0.5), "that none fits differs from a label"


def test_demands_are_checked_and_coverage_counted(session: Session, units: list[CodingUnit]):
    give(session, units[0], "what", "infrastructure")
    session.annotations.create(
        units[0].document, units[0].span.start, units[0].span.end, session.codebook.by_code("teachers").id
    )
    give(session, units[1], "what", None)
    session.annotations.create(
        units[1].document, units[1].span.start, units[1].span.end, session.codebook.by_code("teachers").id
    )
    give(session, units[2], "how", None)
    labels = session.codebook.labels()
    found = [(each.at, each.dimension, each.lack) for each in demanded(coding(session), labels)]
    assert found == [
        (0, "what", Lack.SEVERAL),
        (0, "how", Lack.MISSING),
        (1, "what", Lack.NONE_AND_SOME),
        (1, "how", Lack.MISSING),
        (2, "what", Lack.MISSING),
    ]
    assert lacking_units(coding(session), labels) == [0, 1, 2]
    covered = coverage(coding(session), labels)
    assert (covered["what"].units, covered["what"].coded, covered["what"].none_fits) == (3, 2, 0)
    assert (covered["how"].coded, covered["how"].none_fits, covered["how"].lacking) == (1, 1, 2)


def test_levels_are_one_answer_and_are_counted_together(session: Session, units: list[CodingUnit]):
    parent = session.codebook.by_code("infrastructure")
    child, _ = session.codebook.create(code="schools", name_zh="学校", parent=parent.id)
    give(session, units[0], "what", "schools")
    session.annotations.create(units[0].document, units[0].span.start, units[0].span.end, parent.id)
    give(session, units[1], "what", "schools")
    labels = session.codebook.labels()
    assert not any(each.at == 0 and each.dimension == "what" for each in demanded(coding(session), labels))
    table = coding(session)
    assert frequencies_by(table, "what")[0].counts == {"infrastructure": 1, "schools": 2, "teachers": 0}
    assert frequencies_by(at_level(table, labels, 1), "what")[0].counts == {"infrastructure": 2, "teachers": 0}
    assert child.parent == parent.id


def test_what_covers_other_units_is_not_taken_away_from_them(session: Session, units: list[CodingUnit]):
    label = session.codebook.by_code("teachers")
    session.annotations.create(units[0].document, units[0].span.start, units[1].span.end, label.id)
    with pytest.raises(UserError) as caught:
        give(session, units[0], "what", "infrastructure")
    assert caught.value.code == "study.covers_more"
    assert codes(session, "what")[0] == ("teachers",)


def test_the_whole_codebook_stays_whole_when_it_gets_an_answer_for_none(session: Session):
    person = session.annotators.by_name("甲")
    assert person is not None
    session.use_annotator(person.id)
    unit = read_coding(session, []).units()[0].unit
    answer(session, unit, "labels", None)
    session.codebook.create(code="later", name_zh="后来")
    (dimension,) = read_design(session).dimensions
    assert "later" in dimension.roots
    assert dimension.none == "labels-none"
    assert "labels-none" not in dimension.roots


def test_unknown_dimensions_and_labels_of_others_are_refused(session: Session, units: list[CodingUnit]):
    for dimension, code, expected in (("x", "teachers", "study.no_dimension"), ("how", "teachers", "label.unknown")):
        with pytest.raises(UserError) as caught:
            give(session, units[0], dimension, code)
        assert caught.value.code == expected
    assert TEXT[units[0].span.start : units[0].span.end] == "新建学校三所。"
