"""Tables as papers print them, and of each number the units behind it."""

import pytest

from core.session import Session
from core.study.answers import answer
from core.study.coding import CodingTable, read_coding
from core.study.crosstab import units_with
from core.study.design import Demand, Dimension, StudyDesign, UnitRule, write_design
from core.study.reliability import reliability
from core.study.reliability_tables import coefficients_table
from core.study.tables import (
    ShareOf,
    StudyNames,
    StudyTable,
    association_table,
    codebook_table,
    coding_table,
    cooccurrence_table,
    cross_study_tables,
    frequency_table,
    frequency_table_by,
    shown,
    study_tables,
)


@pytest.fixture
def coding(session: Session) -> CodingTable:
    """Three units by 甲: 0 infrastructure + safety, 1 teachers + safety, 2: no code fits; by 乙 the first two alike."""
    dimensions = (
        Dimension("what", ("infrastructure", "teachers"), "对象", "Object", Demand.ONE),
        Dimension("how", ("safety", "subsidies"), "手段", "Means"),
    )
    write_design(session, StudyDesign(dimensions, UnitRule.SENTENCE))
    people = [person.id for person in session.annotators.list()[:2]]
    units = [unit.unit for unit in read_coding(session, []).units()]
    for person in people:
        session.use_annotator(person)
        for at, dimension, code in ((0, "what", "infrastructure"), (1, "what", "teachers"), (0, "how", "safety")):
            answer(session, units[at], dimension, session.codebook.by_code(code).id)
    session.use_annotator(people[0])
    answer(session, units[1], "how", session.codebook.by_code("safety").id)
    answer(session, units[2], "what", None)
    return read_coding(session, people)


@pytest.fixture
def names(coding: CodingTable, session: Session) -> StudyNames:
    return StudyNames(coding, session.codebook.labels(), "en")


def test_the_coding_table_has_every_unit(coding: CodingTable, names: StudyNames):
    table = coding_table(coding, names)
    assert table.head == ("No.", "Document", "Unit of analysis", "Object", "Means")
    assert [row[0] for row in table.rows] == ["1-0-1", "1-0-2", "1-0-3"]
    assert [row[3:] for row in table.rows] == [
        ("Infrastructure", "Campus safety"),
        ("Teachers", "Campus safety"),
        ("No code fits (Object)", ""),
    ]


def test_frequencies_with_what_none_fits_and_what_is_not_coded_apart(coding: CodingTable, names: StudyNames):
    table = frequency_table(coding, names, "what")
    assert table.rows == (
        ("Infrastructure", 1, 0.5),
        ("Teachers", 1, 0.5),
        ("No code fits", 1, None),
        ("Not coded", 0, None),
        ("All", 3, None),
    )
    by_year = frequency_table_by(coding, names, "what", "year", shares=True)
    assert by_year.rows == (("2024", 0.5, 0.5, 1, 0, 3),)
    assert by_year.head == ("Year", "Infrastructure", "Teachers", "No code fits", "Not coded", "All")


@pytest.mark.parametrize(
    ("show", "rows"),
    [
        (ShareOf.COUNT, [(1, 0, 1), (1, 0, 1), (2, 0, 2)]),
        (ShareOf.ROW, [(1.0, 0.0, 1.0), (1.0, 0.0, 1.0), (1.0, 0.0, 1.0)]),
        (ShareOf.COLUMN, [(0.5, None, 0.5), (0.5, None, 0.5), (1.0, None, 1.0)]),
        (ShareOf.TOTAL, [(0.5, 0.0, 0.5), (0.5, 0.0, 0.5), (1.0, 0.0, 1.0)]),
    ],
)
def test_a_cross_table_has_shares_of_rows_columns_and_all_and_shows_empty_cells(
    coding: CodingTable, names: StudyNames, show: ShareOf, rows: list[tuple[float | None, ...]]
):
    (table,) = cross_study_tables(coding, names, "what", "how", None, show)
    assert [row[1:] for row in table.rows] == rows
    assert "1 units lack one or both, and of these 1" in table.note
    assert shown(table.rows[0][1]) == (
        "1" if show is ShareOf.COUNT else "0.500" if show is not ShareOf.ROW else "1.000"
    )


def test_every_number_opens_the_units_that_it_counts(coding: CodingTable, names: StudyNames):
    tables = [
        frequency_table(coding, names, "what"),
        frequency_table_by(coding, names, "what", "year"),
        frequency_table_by(coding, names, "how", "what"),
        *cross_study_tables(coding, names, "what", "how", None),
        *cross_study_tables(coding, names, "what", "how", "region"),
        cooccurrence_table(coding, names),
    ]
    opened = 0
    for table in tables:
        for (row, column), asked in table.behind.items():
            units = units_with(coding, asked.given, asked.by)
            assert len(units) == table.rows[row][column], (table.name, row, column)
            opened += len(units)
    assert opened > 10


def test_tests_of_a_cross_table(coding: CodingTable, names: StudyNames):
    (row,) = association_table(coding, names, "what", "how").rows
    assert row[:2] == ("All", 2)


def test_all_tables_of_a_study_in_both_languages(coding: CodingTable, session: Session):
    for language in ("zh", "en"):
        names = StudyNames(coding, session.codebook.labels(), language)
        agreed = coefficients_table(reliability(coding, rounds=0), names, coding.coders)
        made = study_tables(coding, names, [agreed])
        assert len({(table.name, table.caption) for table in made}) == len(made)
        assert all(len(row) == len(table.head) for table in made for row in table.rows)
        _no_word_is_missing(made)
    assert [row[1] for row in codebook_table(coding, names).rows] == [
        "infrastructure", "teachers", "what-none", "safety", "subsidies",
    ]  # fmt: skip


def _no_word_is_missing(tables: list[StudyTable]) -> None:
    for table in tables:
        assert "{" not in table.caption + table.note
        assert all(table.head)


def test_what_is_more_than_nothing_is_not_printed_as_nothing() -> None:
    assert [shown(cell) for cell in (0.0, 1e-9, 0.0004, 0.0006, 0, None)] == [
        "0.000", "<0.001", "<0.001", "0.001", "0", "–",
    ]  # fmt: skip
