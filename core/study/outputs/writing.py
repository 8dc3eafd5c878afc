"""A study as files of one kind, ready to be put on the disk."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.ids import AnnotatorId
from core.progress import Cancelled, Progress, never, no_progress
from core.spreadsheet import Cell, csv_bytes, workbook_bytes
from core.study.coding import CodingTable, read_coding
from core.study.levels import at_level
from core.study.outputs import data_files, figures, pages, word_document
from core.study.reliability import reliability
from core.study.reliability_tables import coefficients_table, intervals_table
from core.study.tables import StudyNames, StudyTable, coding_table, study_tables
from core.study.words import word

if TYPE_CHECKING:
    from core.session import Session

KINDS = {
    "xlsx": ".xlsx",
    "docx": ".docx",
    "html": ".html",
    "tex": ".tex",
    "svg": ".svg",
    "csv": ".csv",
    "csv-long": ".csv",
    "sav": ".sav",
    "sav-long": ".sav",
    "dta": ".dta",
    "dta-long": ".dta",
}
"""What can be written, and how its file ends."""
_COUNTED_ON = ("xlsx",)
"""Whose readers compute with what they find: each end of an interval is a number there, besides being printed."""
_SHEET = 31
"""Characters of the name of a sheet."""


@dataclass(frozen=True, slots=True)
class StudyFile:
    """What is asked for."""

    kind: str
    """One of `KINDS`."""
    layer: AnnotatorId
    """Whose coding is counted."""
    coders: Sequence[AnnotatorId] = ()
    """Whose agreement is reported if they are several; in data files these are the coders.

    Data as CSV has a file of their agreement beside it then."""
    level: int | None = None
    """Of labels that nest, see `core.study.levels`; None: as they were given."""
    language: str = "zh"


def write_study(
    session: "Session",
    asked: StudyFile,
    name: str,
    *,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> dict[str, bytes]:
    """The files by name, of which the first is called `name`, as one state of the project.

    Raises UserError ``export.needs_add_on`` where a library is not there; `Cancel`.
    """
    kind, _, shape = asked.kind.partition("-")
    with session.reading():
        if kind in ("csv", "sav", "dta"):
            coding = _coding(session, asked, asked.coders or [asked.layer], progress, cancelled)
            names = StudyNames(coding, session.codebook.labels(), asked.language)
            made = _data(coding, names, kind, shape, name)
            if kind == "csv" and len(coding.coders) > 1:
                agreed = intervals_table(reliability(coding), names)
                made[f"{name.removesuffix('.csv')}.reliability.csv"] = csv_bytes(agreed.head, agreed.rows)
            return made
        coding = _coding(session, asked, [asked.layer], progress, cancelled)
        names = StudyNames(coding, session.codebook.labels(), asked.language)
        agreement: list[StudyTable] = []
        if len(asked.coders) > 1:
            compared = _coding(session, asked, asked.coders, progress, cancelled)
            found = reliability(compared)
            agreement.append(coefficients_table(found, names, compared.coders))
            if kind in _COUNTED_ON:
                agreement.append(intervals_table(found, names))
        tables = study_tables(coding, names, agreement)
        title = session.project.name
    if kind == "svg":
        return _figures(tables, asked.language, name)
    if kind == "xlsx":
        return {name: _workbook([coding_table(coding, names), *tables])}
    if kind == "docx":
        return {name: word_document.word_document([*tables, coding_table(coding, names)], title, asked.language)}
    tables = [*tables, coding_table(coding, names)]
    if kind == "tex":
        return {name: pages.latex(tables, title).encode()}
    return {name: pages.html_page(tables, title, asked.language).encode()}


def _coding(
    session: "Session", asked: StudyFile, coders: Sequence[AnnotatorId], progress: Progress, cancelled: Cancelled
) -> CodingTable:
    coding = read_coding(session, coders, progress=progress, cancelled=cancelled)
    return coding if asked.level is None else at_level(coding, session.codebook.labels(), asked.level)


def _data(coding: CodingTable, names: StudyNames, kind: str, shape: str, name: str) -> dict[str, bytes]:
    table = data_files.long(coding, names) if shape == "long" else data_files.wide(coding, names)
    if kind == "csv":
        stem = name.removesuffix(".csv")
        return {name: table.csv(), f"{stem}.dictionary.csv": table.dictionary()}
    write: Mapping[str, Callable[[data_files.DataTable], bytes]] = {"sav": data_files.spss, "dta": data_files.stata}
    return {name: write[kind](table)}


def _workbook(tables: Sequence[StudyTable]) -> bytes:
    """A sheet a table: its caption, the table, its note."""
    sheets: dict[str, list[Sequence[Cell]]] = {}
    for number, table in enumerate(tables):
        rows: list[Sequence[Cell]] = [[table.caption], [*table.head], *table.rows]
        if table.note:
            rows.append([table.note])
        sheets[f"{number} {table.name}"[:_SHEET]] = rows
    return workbook_bytes(sheets)


def _figures(tables: Sequence[StudyTable], language: str, name: str) -> dict[str, bytes]:
    """The first is called `name`, the others have numbers."""
    drawn = study_figures(tables, language)
    stem = name.removesuffix(".svg")
    names = [name, *(f"{stem}-{number}.svg" for number in range(2, len(drawn) + 1))]
    return {each: svg.encode() for each, svg in zip(names, drawn, strict=False)}


def study_figures(tables: Sequence[StudyTable], language: str) -> list[str]:
    """The figures of the tables of which there are any, numbered."""
    made: list[str] = []
    figure = word("figure", language)
    for table in tables:
        if table.name.startswith("frequencies-") and len(table.head) == 3:
            made.append(figures.bar_figure(table, len(made) + 1, figure))
        elif table.name.startswith("shares-by-") and table.name.endswith("-year"):
            made.append(figures.trend_figure(table, len(made) + 1, figure))
        elif table.name.startswith("cross-"):
            made.append(figures.stacked_figure(table, len(made) + 1, figure))
        elif table.name == "cooccurrence" and len(table.rows) > 1:
            made.append(figures.cooccurrence_figure(table, len(made) + 1, figure))
    return made
