"""What units are coded as, for programs of statistics: CSV with a dictionary, SPSS and Stata; wide and long.

Wide is a line a unit: a dimension of which each unit has one label at most is one variable, whose values are numbers
with labels; of any other each label is a variable of 1 and 0. `NONE_FITS` says that no code fits, a missing value that
the unit is not coded. Several coders have variables of their own, whose names end in their numbers. Long is a line for
each label that a coder gave a unit, and one for each answer that none fits.
"""

import importlib
import importlib.util
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from core.errors import UserError
from core.file_names import well_formed
from core.spreadsheet import Cell, csv_bytes
from core.study.coding import CodingTable
from core.study.tables import StudyNames

NONE_FITS = 0
"""The value of a unit of which a coder said that no code of the dimension fits; labels count from 1."""
_ABOUT = ("region", "year", "issuer")
_LONGEST_NAME = 26
_LONGEST_LABEL = 80
"""Characters of the label of a variable that Stata holds."""
_LONGEST_TEXT = 2_000
"""Bytes of a text: Stata's longest plain string has 2,045."""


@dataclass(frozen=True, slots=True)
class DataVariable:
    """A column."""

    name: str
    """ASCII letters, digits and _, as every program takes it."""
    label: str
    text: bool = False
    """Whether it holds texts; else whole numbers."""
    values: Mapping[int, str] = field(default_factory=dict[int, str])
    """What its numbers mean."""


@dataclass(frozen=True, slots=True)
class DataTable:
    """Data with what it means."""

    variables: tuple[DataVariable, ...]
    rows: tuple[tuple[Cell, ...], ...]
    """Texts, whole numbers, None for missing ones."""

    def csv(self) -> bytes:
        """The data."""
        return csv_bytes([variable.name for variable in self.variables], self.rows)

    def dictionary(self) -> bytes:
        """What every variable and every value means, as CSV."""
        lines: list[tuple[Cell, ...]] = []
        for variable in self.variables:
            lines.append((variable.name, variable.label, "text" if variable.text else "number", None, None))
            lines += ((variable.name, None, None, value, label) for value, label in variable.values.items())
        return csv_bytes(["variable", "label", "type", "value", "value_label"], lines)


def wide(coding: CodingTable, names: StudyNames) -> DataTable:
    """A line a unit."""
    taken = set[str]()
    variables = _about(names, taken)
    columns: list[list[Cell]] = []
    for code, labels in coding.labels.items():
        single = all(bool((given.sum(axis=1) <= 1).all()) for given in coding.given[code])
        for coder in range(len(coding.coders)):
            made = _single if single else _several
            for variable, column in made(coding, names, code, labels, coder, taken):
                variables.append(variable)
                columns.append(column)
    rows = tuple((*_unit(coding, at), *(column[at] for column in columns)) for at in range(len(coding.table)))
    return DataTable(tuple(variables), rows)


def long(coding: CodingTable, names: StudyNames) -> DataTable:
    """A line for each answer."""
    taken = set[str]()
    dimensions = list(coding.labels)
    codes = [code for labels in coding.labels.values() for code in labels]
    values = {NONE_FITS: names.word("none_fits")} | {at: names.label(code) for at, code in enumerate(codes, 1)}
    variables = [
        *_about(names, taken),
        DataVariable(_name("coder", taken), names.word("coders"), values=dict(enumerate(coding.coders, 1))),
        DataVariable(_name("dimension", taken), names.word("dimension"),
                 values={at: names.dimension(code) for at, code in enumerate(dimensions, 1)}),
        DataVariable(_name("code", taken), names.word("code"), text=True),
        DataVariable(_name("label", taken), names.word("label"), values=values),
    ]  # fmt: skip
    number = {code: at for at, code in enumerate(codes, 1)}
    rows: list[tuple[Cell, ...]] = []
    for at in range(len(coding.table)):
        about = _unit(coding, at)
        for coder in range(len(coding.coders)):
            for place, dimension in enumerate(dimensions, 1):
                given = coding.codes(dimension, coder, at) or ()
                rows += ((*about, coder + 1, place, code, number.get(code, NONE_FITS)) for code in given)
    return DataTable(tuple(variables), tuple(rows))


def _about(names: StudyNames, taken: set[str]) -> list[DataVariable]:
    texts = ("number", "document", *_ABOUT)
    return [DataVariable(_name(each, taken), names.word(each), text=each != "year") for each in texts]


def _unit(coding: CodingTable, at: int) -> tuple[Cell, ...]:
    meta = coding.documents[coding.table.document_at(at)].meta
    return (coding.table.number(at), meta.title, meta.region or "", meta.year, meta.issuer or "")


def _single(
    coding: CodingTable, names: StudyNames, code: str, labels: Sequence[str], coder: int, taken: set[str]
) -> Iterable[tuple[DataVariable, list[Cell]]]:
    values = {NONE_FITS: names.word("none_fits")} | {at: names.label(each) for at, each in enumerate(labels, 1)}
    variable = DataVariable(
        _name(code, taken, coding, coder), _label(names.dimension(code), coding, coder), values=values
    )
    given, none = coding.given[code][coder], coding.none_fits[code][coder]
    column: list[Cell] = []
    for at in range(len(coding.table)):
        places = given[at].nonzero()[0]
        column.append(int(places[0]) + 1 if len(places) else NONE_FITS if none[at] else None)
    return [(variable, column)]


def _several(
    coding: CodingTable, names: StudyNames, code: str, labels: Sequence[str], coder: int, taken: set[str]
) -> Iterable[tuple[DataVariable, list[Cell]]]:
    coded, given = coding.coded[code][coder], coding.given[code][coder]
    for at, label in enumerate(labels):
        said = f"{names.dimension(code)}: {names.label(label)}"
        name = _name(f"{code}_{label}", taken, coding, coder)
        column: list[Cell] = [int(has) if answered else None for has, answered in zip(given[:, at], coded, strict=True)]
        yield DataVariable(name, _label(said, coding, coder), values={0: "0", 1: names.label(label)}), column


def _name(wanted: str, taken: set[str], coding: CodingTable | None = None, coder: int = 0) -> str:
    """A name that every program takes and that no other variable has, capitals not told apart."""
    base = re.sub(r"[^A-Za-z0-9]+", "_", wanted).strip("_")[:_LONGEST_NAME]
    base = base if base[:1].isalpha() else f"v_{base}"[:_LONGEST_NAME]
    end = f"_{coder + 1}" if coding is not None and len(coding.coders) > 1 else ""
    name, number = base + end, 1
    while name.lower() in taken:
        number += 1
        name = f"{base}_x{number}{end}"
    taken.add(name.lower())
    return name


def _label(said: str, coding: CodingTable, coder: int) -> str:
    return f"{said} · {coding.coders[coder]}" if len(coding.coders) > 1 else said


def spss(table: DataTable) -> bytes:
    """As an SPSS file (``.sav``). Raises UserError ``export.needs_add_on`` where pyreadstat is not there."""
    return _written(table, "sav")


def stata(table: DataTable) -> bytes:
    """As a Stata file (``.dta``); raises as `spss`."""
    return _written(table, "dta")


def _written(table: DataTable, kind: str) -> bytes:
    for package in ("pyreadstat", "pandas"):
        if importlib.util.find_spec(package) is None:
            raise UserError("export.needs_add_on", format=f".{kind}", package=package)
    pyreadstat: Any = importlib.import_module("pyreadstat")
    pandas: Any = importlib.import_module("pandas")
    columns = {
        variable.name: pandas.Series(
            [_text(row[at]) if variable.text else row[at] for row in table.rows],
            dtype="object" if variable.text else "float64",
        )
        for at, variable in enumerate(table.variables)
    }
    frame: Any = pandas.DataFrame(columns)
    options: dict[str, Any] = {
        "column_labels": {each.name: _cut(each.label, _LONGEST_LABEL * 3) for each in table.variables},
        "variable_value_labels": {
            each.name: {value: _cut(label, _LONGEST_LABEL) for value, label in each.values.items()}
            for each in table.variables
            if each.values
        },
    }
    write: Any = pyreadstat.write_sav if kind == "sav" else pyreadstat.write_dta
    if kind == "sav":
        options["variable_format"] = {each.name: "F8.0" for each in table.variables if not each.text}
    with TemporaryDirectory(prefix="biaodu-data-") as folder:
        # The library writes to a path only. What it wrote is ours alone, and no project's.
        path = Path(folder) / f"data.{kind}"
        write(frame, str(path), **options)
        return _content(path)


def _content(path: Path) -> bytes:
    from core.files import read

    return read(path, 1 << 31)


def _text(value: Cell) -> str:
    return _cut(well_formed(str(value or "")), _LONGEST_TEXT)


def _cut(text: str, most: int) -> str:
    """So many bytes of a text in UTF-8, whole characters."""
    return text.encode()[:most].decode(errors="ignore")
