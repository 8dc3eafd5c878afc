"""What the screen of a study can show, and the table that answers a question."""

from dataclasses import dataclass, replace
from enum import StrEnum

from core.study.coding import CodingTable
from core.study.tables import (
    ShareOf,
    StudyNames,
    StudyTable,
    association_table,
    codebook_table,
    cooccurrence_table,
    cross_study_tables,
    frequency_table,
    frequency_table_by,
)
from gui.base.i18n import N_


class StudyView(StrEnum):
    """What is on the screen."""

    UNITS = "units"
    CODEBOOK = "codebook"
    FREQUENCIES = "frequencies"
    CROSS = "cross"
    TESTS = "tests"
    COOCCURRENCE = "cooccurrence"
    RELIABILITY = "reliability"
    ROUNDS = "rounds"
    SAMPLES = "samples"
    DOCUMENTS = "documents"


COUNTED = (
    StudyView.CODEBOOK,
    StudyView.FREQUENCIES,
    StudyView.CROSS,
    StudyView.TESTS,
    StudyView.COOCCURRENCE,
)
"""Those that `made_table` makes."""
VIEWS: tuple[tuple[StudyView, str], ...] = (
    (StudyView.UNITS, N_("Units, to be coded")),
    (StudyView.CODEBOOK, N_("Codebook table")),
    (StudyView.FREQUENCIES, N_("Frequencies and trends")),
    (StudyView.CROSS, N_("Cross table")),
    (StudyView.TESTS, N_("Tests of the cross table")),
    (StudyView.COOCCURRENCE, N_("Labels that stand together")),
    (StudyView.RELIABILITY, N_("Reliability and disagreements")),
    (StudyView.ROUNDS, N_("Rounds of coding")),
    (StudyView.SAMPLES, N_("Samples")),
    (StudyView.DOCUMENTS, N_("Documents of the study")),
)
BY: tuple[tuple[str, str], ...] = (
    ("", N_("All together")),
    ("year", N_("By year")),
    ("region", N_("By region")),
    ("issuer", N_("By issuer")),
    ("kind", N_("By kind of report")),
)
SHARES: tuple[tuple[ShareOf, str], ...] = (
    (ShareOf.COUNT, N_("Counts")),
    (ShareOf.ROW, N_("Shares of the row")),
    (ShareOf.COLUMN, N_("Shares of the column")),
    (ShareOf.TOTAL, N_("Shares of all")),
)


@dataclass(frozen=True, slots=True)
class StudyQuestion:
    """What is asked for."""

    view: StudyView
    rows: str
    columns: str
    by: str | None
    share: ShareOf


def made_table(coding: CodingTable, names: StudyNames, question: StudyQuestion) -> StudyTable | None:
    """The table that answers a question; None where nobody has coded anything."""
    if question.view is StudyView.CODEBOOK:
        return codebook_table(coding, names)
    if not coding.coders or not coding.labels:
        return None
    rows, columns, by = question.rows, question.columns, question.by
    match question.view:
        case StudyView.FREQUENCIES if by is None:
            return frequency_table(coding, names, rows)
        case StudyView.FREQUENCIES:
            return frequency_table_by(coding, names, rows, by or "", shares=question.share is not ShareOf.COUNT)
        case StudyView.CROSS:
            return _stacked(cross_study_tables(coding, names, rows, columns, by, question.share))
        case StudyView.TESTS:
            return association_table(coding, names, rows, columns, by)
        case _:
            return cooccurrence_table(coding, names)


def _stacked(tables: list[StudyTable]) -> StudyTable | None:
    """The tables of the values of what splits them below each other, each under a line with its caption."""
    if len(tables) < 2:
        return tables[0] if tables else None
    rows: list[tuple[str | int | float | None, ...]] = []
    behind = dict(tables[0].behind)
    behind.clear()
    width = len(tables[0].head)
    for table in tables:
        rows.append((table.caption, *([""] * (width - 1))))
        behind |= {(row + len(rows), column): asked for (row, column), asked in table.behind.items()}
        rows += table.rows
    return replace(tables[0], rows=tuple(rows), behind=behind)
