"""The tables of a study as values: what screens show and files hold, and of each number which units are behind it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from core.model import Label
from core.spreadsheet import Cell
from core.study.association import DRAWN, SEED
from core.study.coding import CodingTable
from core.study.crosstab import BY_DOCUMENT, CrossTable, CrossTables, cooccurrence, cross_tables, frequencies_by
from core.study.words import word

_LEAST = 0.0005
"""What would be printed as zero with three decimals."""


@dataclass(frozen=True, slots=True)
class UnitsAsked:
    """Which units a number counts: see `core.study.crosstab.units_with`."""

    given: tuple[tuple[str, str], ...]
    by: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class StudyTable:
    """A table with its caption."""

    name: str
    """For files: ASCII, short."""
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    """Floats are shares and coefficients; None is what is undefined."""
    note: str = ""
    behind: Mapping[tuple[int, int], UnitsAsked] = field(default_factory=dict[tuple[int, int], UnitsAsked])
    """By row and column, where a number counts units."""


class ShareOf(StrEnum):
    """What the cells of a cross table show."""

    COUNT = "count"
    ROW = "row"
    COLUMN = "column"
    TOTAL = "total"


class StudyNames:
    """What labels and dimensions are called in a language."""

    def __init__(self, coding: CodingTable, labels: Sequence[Label], language: str) -> None:
        self.language = language
        self.labels = tuple(labels)
        self._label = {label.code: label.name(language) for label in labels}
        self._dimension = {each.code: each.name(language) for each in coding.design.dimensions}

    def label(self, code: str) -> str:
        """A label's name; a word for units without one."""
        return self._label.get(code, code) or self.word("unknown")

    def dimension(self, code: str) -> str:
        """The name of a dimension or of a field of documents."""
        return self.word(code) if code in BY_DOCUMENT else self._dimension.get(code, code)

    def value(self, by: str | None, value: str) -> str:
        """The name of a value of what splits a table."""
        return value or self.word("unknown") if by in BY_DOCUMENT else self.label(value)

    def word(self, name: str, **fields: object) -> str:
        """See `core.study.words`."""
        return word(name, self.language, **fields)


def coding_table(coding: CodingTable, names: StudyNames, units: Iterable[int] | None = None) -> StudyTable:
    """A line a unit with what the first coder gave it in each dimension; of all units, or some."""
    rows: list[tuple[Cell, ...]] = []
    for at in range(len(coding.table)) if units is None else units:
        unit = coding.unit(at)
        meta = coding.documents[coding.table.document_at(at)].meta
        codes = tuple(None if of[0] is None else "；".join(map(names.label, of[0])) for of in unit.codes.values() if of)
        rows.append((unit.unit.number, meta.title, unit.text, *codes))
    head = (names.word("number"), names.word("document"), names.word("unit"), *map(names.dimension, coding.labels))
    return StudyTable("coding", names.word("coding"), head, tuple(rows))


def codebook_table(coding: CodingTable, names: StudyNames) -> StudyTable:
    """Every label of every dimension with its definition and examples."""
    by_code = {label.code: label for label in names.labels}
    rows: list[tuple[Cell, ...]] = []
    for dimension in coding.design.dimensions:
        for code in (*coding.labels[dimension.code], *([dimension.none] if dimension.none else [])):
            label = by_code[code]
            definition, examples = label.definition(names.language), "\n".join(label.examples)
            rows.append((names.dimension(dimension.code), code, label.name(names.language), definition, examples))
    head = tuple(map(names.word, ("dimension", "code", "label", "definition", "examples")))
    return StudyTable("codebook", names.word("codebook"), head, tuple(rows))


def frequency_table(coding: CodingTable, names: StudyNames, dimension: str) -> StudyTable:
    """How often each label was given, its share, and apart from them: none fits, and not coded."""
    (found,) = frequencies_by(coding, dimension)
    rows: list[tuple[Cell, ...]] = []
    behind: dict[tuple[int, int], UnitsAsked] = {}
    for code, count in found.counts.items():
        behind[len(rows), 1] = UnitsAsked(((dimension, code),))
        rows.append((names.label(code), count, _share(count, found.coded)))
    rows.append((names.word("none_fits"), found.none_fits, None))
    rows.append((names.word("not_coded"), found.not_coded, None))
    rows.append((names.word("all"), found.units, None))
    head = (names.dimension(dimension), names.word("units"), names.word("share"))
    caption = names.word("frequencies", dimension=names.dimension(dimension))
    return StudyTable(f"frequencies-{dimension}", caption, head, tuple(rows), names.word("share_note"), behind)


def frequency_table_by(
    coding: CodingTable, names: StudyNames, dimension: str, by: str, *, shares: bool = False
) -> StudyTable:
    """How often each label was given in each year, region, issuer, or beside each label of another dimension."""
    found = frequencies_by(coding, dimension, by)
    rows: list[tuple[Cell, ...]] = []
    behind: dict[tuple[int, int], UnitsAsked] = {}
    for each in found:
        for column, code in enumerate(each.counts, 1):
            behind[len(rows), column] = UnitsAsked(((dimension, code),), (by, each.value))
        cells = tuple(_share(count, each.coded) if shares else count for count in each.counts.values())
        rows.append((names.value(by, each.value), *cells, each.none_fits, each.not_coded, each.units))
    ends = tuple(map(names.word, ("none_fits", "not_coded", "all")))
    head = (names.dimension(by), *map(names.label, coding.labels[dimension]), *ends)
    said = "shares_by" if shares else "frequencies_by"
    caption = names.word(said, dimension=names.dimension(dimension), by=names.dimension(by))
    note = names.word("share_note") if shares else ""
    return StudyTable(f"{said.replace('_', '-')}-{dimension}-{by}", caption, head, tuple(rows), note, behind)


def cross_study_tables(
    coding: CodingTable, names: StudyNames, rows: str, columns: str, by: str | None, show: ShareOf = ShareOf.COUNT
) -> list[StudyTable]:
    """A cross table of two dimensions, or one for each value of what splits it."""
    found = cross_tables(coding, rows, columns, by)
    return [_crossed(found, each, names, show) for each in found.tables]


def _crossed(found: CrossTables, each: CrossTable, names: StudyNames, show: ShareOf) -> StudyTable:
    rows, columns = found.row_dimension, found.column_dimension
    by = None if found.by is None else (found.by, each.value)
    total = sum(each.rows)
    behind: dict[tuple[int, int], UnitsAsked] = {}
    lines: list[tuple[Cell, ...]] = []
    for at, (label, counts) in enumerate(zip(found.row_labels, each.counts, strict=True)):
        for column, other in enumerate(found.column_labels, 1):
            behind[at, column] = UnitsAsked(((rows, label), (columns, other)), by)
        of = {ShareOf.ROW: [sum(counts)] * len(counts), ShareOf.COLUMN: each.columns}.get(show, [total] * len(counts))
        shown = counts if show is ShareOf.COUNT else tuple(map(_share, counts, of))
        lines.append((names.label(label), *shown, _total(show, sum(counts), total, across=True)))
    sums = tuple(_total(show, count, total, across=False) for count in each.columns)
    lines.append((names.word("all"), *sums, total if show is ShareOf.COUNT else _share(total, total)))
    said = "cross" if show is ShareOf.COUNT else f"cross_{show.value}"
    caption = names.word(said, rows=names.dimension(rows), columns=names.dimension(columns))
    if by is not None:
        caption += f" · {names.dimension(by[0])}: {names.value(*by)}"
    head = (f"{names.dimension(rows)} / {names.dimension(columns)}", *map(names.label, found.column_labels))
    note = names.word("cross_note", without=each.without, none=each.none_fits)
    return StudyTable(f"{said}-{rows}-{columns}", caption, (*head, names.word("all")), tuple(lines), note, behind)


def _total(show: ShareOf, count: int, total: int, *, across: bool) -> Cell:
    """A sum at the edge: of a row `across`, else of a column."""
    if show is ShareOf.COUNT:
        return count
    if (show is ShareOf.ROW and across) or (show is ShareOf.COLUMN and not across):
        return _share(count, count)
    return _share(count, total)


def association_table(
    coding: CodingTable, names: StudyNames, rows: str, columns: str, by: str | None = None
) -> StudyTable:
    """Chi-square, Fisher's exact test and Cramer's V of a cross table, a line for each value of what splits it."""
    found = cross_tables(coding, rows, columns, by)
    lines: list[tuple[Cell, ...]] = []
    estimated: list[str] = []
    for each in found.tables:
        of = each.association
        named = names.word("all") if by is None else names.value(by, each.value)
        if of.drawn is not None:
            estimated.append(named)
        figures = (of.n, of.chi_square, of.degrees, of.p, of.least_expected, of.exact_p, of.cramer_v)
        lines.append((named, *figures))
    head = ("value", "n", "chi_square", "degrees", "p", "least", "exact", "v")
    caption = names.word("tests", rows=names.dimension(rows), columns=names.dimension(columns))
    listed = ("、" if names.language.startswith("zh") else ", ").join(estimated)
    note = names.word("drawn_note", drawn=f"{DRAWN:,}", seed=SEED, groups=listed) if estimated else ""
    return StudyTable(f"tests-{rows}-{columns}", caption, tuple(map(names.word, head)), tuple(lines), note)


def cooccurrence_table(coding: CodingTable, names: StudyNames) -> StudyTable:
    """In how many units two labels stand together; on the diagonal each label's own."""
    codes, counts = cooccurrence(coding)
    of = [dimension for dimension, labels in coding.labels.items() for _label in labels]
    behind: dict[tuple[int, int], UnitsAsked] = {}
    for row, code in enumerate(codes):
        for column, other in enumerate(codes):
            behind[row, column + 1] = UnitsAsked(((of[row], code), (of[column], other)))
    rows = tuple((names.label(code), *line) for code, line in zip(codes, counts, strict=True))
    head = (names.word("label"), *map(names.label, codes))
    return StudyTable("cooccurrence", names.word("cooccurrence"), head, rows, "", behind)


def study_tables(coding: CodingTable, names: StudyNames, reliability: Sequence[StudyTable] = ()) -> list[StudyTable]:
    """All tables of a study, in the order of a paper: codebook, those of reliability, frequencies, cross tables, tests.

    The coding table, which may be very long, is not among them.
    """
    dimensions = list(coding.labels)
    made = [codebook_table(coding, names), *reliability]
    for dimension in dimensions:
        made.append(frequency_table(coding, names, dimension))
        made += (frequency_table_by(coding, names, dimension, by) for by in ("year", "region", "issuer"))
        made.append(frequency_table_by(coding, names, dimension, "year", shares=True))
    for at, rows in enumerate(dimensions):
        for columns in dimensions[at + 1 :]:
            for show in ShareOf:
                made += cross_study_tables(coding, names, rows, columns, None, show)
            made.append(association_table(coding, names, rows, columns))
    made.append(cooccurrence_table(coding, names))
    return made


def _share(count: int, of: int) -> float | None:
    return count / of if of else None


def shown(cell: Cell) -> str:
    """A cell as papers print it: three decimals, a dash for what is undefined, and no p or share of nothing."""
    if cell is None:
        return "–"
    if isinstance(cell, float) and 0 < cell < _LEAST:
        return "<0.001"
    return f"{cell:.3f}" if isinstance(cell, float) else str(cell)
