"""Tables of texts, a row a document: CSV and TSV, Excel workbooks, JSON objects with a text by another name."""

import csv
import io
import warnings
import zipfile
import zlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import chain, islice
from typing import TYPE_CHECKING, cast

import orjson

from core.errors import UserError
from core.reading.columns import choose, described
from core.reading.readers.packed import Packed
from core.reading.readers.protocol import Given, Options, Read
from core.text.canonical import decode

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet
    from openpyxl.worksheet.worksheet import Worksheet

_SAMPLE = 200
_LONGEST_CELL = 64 << 20
_HEADERS = 4
"""Rows among which the names of the columns are looked for."""
MAX_EMPTY_ROWS = 20_000
"""Empty rows between two filled ones."""
MAX_CELLS = 20_000_000
MAX_CHARACTERS = 256_000_000
"""Of all texts of one table: a shared string of Excel can stand in every row."""
MAX_COLUMNS = 2_000
MAX_SHEETS = 100
MAX_WORKBOOK = 256 << 20
"""Bytes of all parts of a workbook, unpacked: Excel's own limit of rows is far below that for texts."""

Row = list[str]


class CsvReader:
    """Reads ``.csv`` and ``.tsv``, with the separator that the first line has most of."""

    name = "csv/1"

    def read(self, given: Given, options: Options) -> Iterator[Read | UserError]:
        """A text a row; raises UserError as `core.reading.columns.choose` does and ``import.bad_table``."""
        decoded = decode(given.data, options.encoding)
        text = decoded.text.replace("\0", "").lstrip("\ufeff")
        first = text.partition("\n")[0]
        separator = max("\t,;", key=first.count) if given.name.lower().endswith(".csv") else "\t"
        csv.field_size_limit(_LONGEST_CELL)
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        yield from _texts(_records(rows), options, decoded.encoding)


class ExcelReader:
    """Reads ``.xlsx`` and ``.xlsm``: the values that formulas had when the file was saved, never the formulas."""

    name = "xlsx/1"

    def read(self, given: Given, options: Options) -> Iterator[Read | UserError]:
        """A text a row of each sheet that has a column of texts.

        Raises UserError ``import.damaged``, ``import.encrypted``, ``import.expands``, ``import.no_text_column``.
        """
        _require_bounded(given.data)
        read, refused = 0, None
        for title, rows in _sheets(given.data):
            try:
                for one in _texts(rows, options, "utf-8", f"{title}:"):
                    read += 1
                    yield one
            except UserError as error:
                if error.code not in ("import.no_text_column", "import.no_column", "text.empty"):
                    raise
                refused = refused or error
        if not read:
            raise refused or UserError("text.empty")


class RecordsReader:
    """Reads JSON Lines and JSON lists of objects without a ``text``, such as ``{"title": ..., "content": ...}``."""

    name = "records/1"

    def read(self, given: Given, options: Options) -> Iterator[Read | UserError]:
        """A text an object; raises UserError ``import.bad_json``, ``import.unknown_json``, ``import.no_column``."""
        objects = _objects(given.data)
        names = list(dict.fromkeys(name for one in objects[:_SAMPLE] for name in one))
        rows = ([_cell(one.get(name)) for name in names] for one in objects)
        try:
            yield from _texts(chain([names], rows), options, "utf-8", first=0, guess=False)
        except UserError as error:
            raise UserError("import.unknown_json") if error.code == "import.no_text_column" else error from error


def _texts(
    rows: Iterable[Row], options: Options, encoding: str, place: str = "", *, first: int = 1, guess: bool = True
) -> Iterator[Read | UserError]:
    """The texts of a table; places count its rows from `first`. One of the first rows names the columns."""
    numbered = _filled(rows, first)
    sample = list(islice(numbered, _SAMPLE))
    header, columns, taken = _header(sample, options, guess=guess)
    at = columns["text"]
    characters = 0
    for number, row in chain(sample[taken:], numbered):
        text = row[at] if at < len(row) else ""
        characters += len(text)
        if characters > MAX_CHARACTERS:
            raise UserError("import.expands", kind="XLSX" if place else "CSV")
        if text.strip():
            yield Read(text, encoding, f"{place}{number}", meta=described(header, row, columns))


def _filled(rows: Iterable[Row], first: int) -> Iterator[tuple[int, Row]]:
    """The rows that are not empty, numbered; a few bytes of a workbook can stand for billions of empty cells."""
    cells, last = 0, 0
    for number, row in enumerate(rows, first):
        cells += len(row)
        if number - last > MAX_EMPTY_ROWS or cells > MAX_CELLS:
            raise UserError("import.bad_table", row=number)
        if any(cell and not cell.isspace() for cell in row):
            last = number
            yield number, row


def _header(sample: list[tuple[int, Row]], options: Options, *, guess: bool) -> tuple[Row, dict[str, int], int]:
    """The names of the columns, which of them are what, and how many rows they take up: a table may have a title."""
    if not sample:
        raise UserError("text.empty")
    problem: UserError | None = None
    most = 0
    for index, (number, header) in enumerate(sample[:_HEADERS]):
        if len(header) > MAX_COLUMNS:
            raise UserError("import.bad_table", row=number)
        try:
            return (
                header,
                choose(header, [row for _, row in sample[index + 1 :]], options.columns, guess=guess),
                index + 1,
            )
        except UserError as error:
            # What to choose from is named in the fullest row: a title above it is one cell.
            filled = sum(1 for cell in header if cell.strip())
            if problem is None or filled > most:
                problem, most = error, filled
    assert problem is not None
    raise problem


def _records(reader: Iterable[Row]) -> Iterator[Row]:
    try:
        yield from reader
    except csv.Error as error:
        raise UserError("import.bad_table", row=getattr(reader, "line_num", 0)) from error


def _require_bounded(data: bytes) -> None:
    """Unpack every part once, so that a bomb is found before a parser holds it."""
    packed = Packed(data, "XLSX")
    total = 0
    for name in packed.parts:
        total += len(packed.read(name, MAX_WORKBOOK - total))


def _sheets(data: bytes) -> Iterator[tuple[str, Iterator[Row]]]:
    import openpyxl

    try:
        with _quiet():
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = book.worksheets[:MAX_SHEETS]
    except _BROKEN as error:
        raise UserError("import.damaged", kind="XLSX") from error
    for sheet in sheets:
        yield sheet.title, _rows(sheet)


def _rows(sheet: "ReadOnlyWorksheet | Worksheet") -> Iterator[Row]:
    try:
        if hasattr(sheet, "reset_dimensions"):
            # The recorded size of the sheet is often wrong.
            sheet.reset_dimensions()  # type: ignore[reportAttributeAccessIssue]
        rows = sheet.iter_rows(values_only=True)
        while True:
            with _quiet():
                row = next(rows, None)
            if row is None:
                return
            yield [_cell(value) for value in row]
    except _BROKEN as error:
        raise UserError("import.damaged", kind="XLSX") from error


@contextmanager
def _quiet() -> Generator[None]:
    """Without openpyxl's warnings about styles, validations and names that it drops: only values are read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


_BROKEN = (
    *(ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, SyntaxError, EOFError, ArithmeticError),
    *(RuntimeError, AssertionError, zipfile.BadZipFile, zlib.error),
)
"""What openpyxl raises for workbooks that do not keep to the format; ElementTree's ParseError is a SyntaxError."""


def _objects(data: bytes) -> list[dict[str, object]]:
    body = data.removeprefix(b"\xef\xbb\xbf").strip()
    try:
        value: object = orjson.loads(body)
        listed = cast("list[object]", value) if isinstance(value, list) else [value]
    except orjson.JSONDecodeError:
        listed = [_object(line, number) for number, line in enumerate(body.split(b"\n"), 1) if line.strip()]
    objects = [cast("dict[str, object]", one) for one in listed if isinstance(one, dict)]
    if not objects:
        raise UserError("import.unknown_json")
    return objects


def _object(line: bytes, number: int) -> object:
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise UserError("import.bad_json", reason=error.msg, line=number, byte=error.pos) from error


def _cell(value: object) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dict | list):
        return "；".join(str(one) for one in cast("Sequence[object]", value))
    return str(value)
