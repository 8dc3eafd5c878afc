"""Tables in which each row is a document: CSV and TSV, Excel workbooks, JSON objects whose text has another name."""

import io
import re
import warnings
from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING, cast
from xml.etree import ElementTree

import orjson

from core import bounded_json
from core.bounded_json import JsonError
from core.errors import UserError
from core.json_nan import without_nan
from core.reading.columns import choose, described, same_named
from core.reading.import_check import marked_bytes, size
from core.reading.readers.packed import ZIP_ERRORS, Packed, with_folded_names
from core.reading.readers.protocol import GivenFile, Options, Read
from core.reading.readers.separated import Cells, Separated
from core.text.canonical import Decoded, decode

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet
    from openpyxl.worksheet.worksheet import Worksheet

_SAMPLE = 200
FULL_CELL = 32_767
"""Characters that fit into a cell of Excel. Longer texts are cut off there."""
_LONGEST_SHOWN = 60
_DAY_ZERO = date(1899, 12, 30)
_FIRST_DAY, _LAST_DAY = 18_264, 73_050
"""Excel's numbers of days for 1950 to 2099."""
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_HEADERS = 4
"""Rows among which the names of the columns are looked for."""
MAX_EMPTY_ROWS = 20_000
"""Empty rows between two filled ones."""
MAX_CELLS = 20_000_000
MAX_CHARACTERS = 256_000_000
"""Characters of all texts of one table. A text that Excel stores once can be in every row."""
MAX_COLUMNS = 2_000
MAX_SHEETS = 100
MAX_WORKBOOK = 256 << 20
"""Bytes of all parts of a workbook, unpacked. With texts, Excel's own limit of rows is never reached."""
_EXPAT_NO_MEMORY = 1
"""XML_ERROR_NO_MEMORY of Expat."""


class CsvReader:
    """Reads ``.csv`` and ``.tsv`` as `core.reading.readers.separated` finds their rows."""

    def read(self, given: GivenFile, options: Options) -> Iterator[Read | UserError]:
        """A text for each row; raises UserError as `core.reading.columns.choose` does and ``import.bad_table``."""
        rows, decoded = self._rows(given, options)
        notices = list(marked_bytes(decoded))
        told = 0
        for read in _texts(rows.rows(), options, decoded.encoding):
            if isinstance(read, Read):
                notices += [UserError("import.quote_open", row=row) for row in rows.open_rows[told:]]
                told = len(rows.open_rows)
                yield replace(read, notices=(*notices, *read.notices))
                notices = []
            else:
                yield read

    def columns(self, given: GivenFile, options: Options) -> tuple[str, ...]:
        """As `TableReader.columns`; raises UserError as `core.text.canonical.decode` does and ``import.bad_table``."""
        return _names(self._rows(given, options)[0].rows())

    @staticmethod
    def _rows(given: GivenFile, options: Options) -> tuple[Separated, Decoded]:
        """The rows, and the text that they come from."""
        decoded = decode(given.data, options.encoding, mark=options.mark)
        return Separated(decoded.text.replace("\0", "").lstrip("\ufeff"), given.name), decoded


class ExcelReader:
    """Reads ``.xlsx`` and ``.xlsm``: the values that formulas had when the file was saved, never the formulas."""

    def read(self, given: GivenFile, options: Options) -> Iterator[Read | UserError]:
        """A text for each row of each sheet that has a column of texts.

        Raises UserError ``import.damaged``, ``import.encrypted``, ``import.expands``, ``import.no_text_column``.
        """
        _require_bounded(given.data)
        last: Read | None = None
        refused: UserError | None = None
        unread: list[str] = []
        for title, rows in _sheets(given.data):
            try:
                for text in _texts(rows, options, "utf-8", f"{title}:"):
                    if isinstance(text, UserError):
                        yield text
                        continue
                    if last is not None:
                        yield last
                    last = text
            except UserError as error:
                if error.code not in ("import.no_text_column", "import.no_column", "text.empty"):
                    raise
                refused = refused or error
                unread += [] if error.code == "text.empty" else [title]
        if last is None:
            raise refused or UserError("text.empty")
        told = (UserError("import.sheets_not_read", names=unread),) if unread else ()
        yield replace(last, notices=(*last.notices, *told))

    def columns(self, given: GivenFile, options: Options) -> tuple[str, ...]:
        """As `TableReader.columns`, of the first sheet that names any; raises as `read` does."""
        _require_bounded(given.data)
        return next((names for _, rows in _sheets(given.data) if (names := _names(rows))), ())


class RecordsReader:
    """Reads JSON Lines and JSON lists of objects without a ``text``, such as ``{"title": ..., "content": ...}``."""

    def read(self, given: GivenFile, options: Options) -> Iterator[Read | UserError]:
        """A text for each object.

        Raises UserError ``import.bad_json``, ``import.unknown_json``, ``import.no_column``.
        """
        entries = _entries(given.data)
        names = _keys(entries)
        try:
            columns = choose(names, (), options.columns, guess=False)
        except UserError as error:
            raise UserError("import.unknown_json") if error.code == "import.no_text_column" else error from error
        fields = {field: names[at] for field, at in columns.items()}
        for number, entry in entries:
            if not isinstance(entry, dict):
                yield UserError("import.not_a_record", number=number)
                continue
            record = cast("dict[str, object]", entry)
            header, row = list(record), [_cell(value) for value in record.values()]
            own = {field: header.index(name) for field, name in fields.items() if name in record}
            text = row[own["text"]] if "text" in own else ""
            if text.strip():
                yield Read(text, "utf-8", str(number), meta=described(header, row, own))

    def columns(self, given: GivenFile, options: Options) -> tuple[str, ...]:
        """The names of all members of the objects; raises UserError ``import.bad_json``, ``import.expands``."""
        return tuple(name for name in _keys(_entries(given.data)) if name.strip())


def plain_rows(name: str, data: bytes) -> Iterator[Cells]:
    """The rows of a table that are not empty, as texts: of separated values, or of a workbook's first filled sheet.

    Raises UserError ``import.damaged``, ``import.encrypted``, ``import.expands``, ``import.bad_table``, and as
    `core.text.canonical.decode` does.
    """
    if data.startswith(b"PK\x03\x04"):
        _require_bounded(data)
        sheets = (_filled(rows) for _, rows in _sheets(data))
        first = next((chain([row], rows) for rows in sheets if (row := next(rows, None)) is not None), iter(()))
        yield from (row for _, row in first)
        return
    text = decode(data).text.replace("\0", "").lstrip("\ufeff")
    yield from (row for _, row in _filled(Separated(text, name).rows()))


def _texts(rows: Iterable[Cells], options: Options, encoding: str, place: str = "") -> Iterator[Read | UserError]:
    """The texts of a table. Places count its rows from 1; one of the first rows names the columns."""
    numbered = _filled(rows)
    sample = list(islice(numbered, _SAMPLE))
    header, columns, taken = _header(sample, options)
    places = same_named(header, columns["text"])
    characters = 0
    empty: list[int] = []
    last: Read | None = None
    notices = _above([row for _, row in sample[: taken - 1]])
    dated = False
    for number, row in chain(sample[taken:], numbered):
        text = next((row[at] for at in places if at < len(row) and row[at].strip()), "")
        characters += len(text)
        if characters > MAX_CHARACTERS:
            raise UserError("import.expands", kind="XLSX" if place else "CSV")
        if not text.strip():
            empty.append(number)
            continue
        if last is not None:
            yield last
        meta = described(header, row, columns)
        if utf16_length(text) == FULL_CELL:
            notices.append(UserError("import.cell_full", row=number))
        serial = serial_date(row, columns)
        if serial is not None:
            meta = {**meta, "date": serial[1]}
            notices += [] if dated else [UserError("import.serial_dates", value=serial[0], date=serial[1])]
            dated = True
        last = Read(text, encoding, f"{place}{number}", meta=meta, notices=tuple(notices), held=size(text))
        notices = []
    if last is not None:
        told = (UserError("import.rows_without_text", count=len(empty), row=empty[0]),) if empty else ()
        yield replace(last, notices=(*last.notices, *told))


def _above(rows: list[Cells]) -> list[UserError]:
    """A notice for the rows above the names of the columns."""
    lines = [" ".join(cell.strip() for cell in row if cell.strip())[:_LONGEST_SHOWN] for row in rows]
    return [UserError("import.rows_above_left_out", lines=lines)] if lines else []


def utf16_length(text: str) -> int:
    """Number of characters as Excel counts them."""
    return len(text) + sum(1 for char in text if char > "\uffff") if len(text) <= FULL_CELL else len(text)


def serial_date(row: Cells, columns: Mapping[str, int]) -> tuple[str, str] | None:
    """A date given as Excel's number of days, with its meaning; None for other values."""
    at = columns.get("date", len(row))
    value = row[at].strip() if at < len(row) else ""
    if not value.isdecimal() or not _FIRST_DAY <= int(value[:6]) <= _LAST_DAY or len(value) > 5:
        return None
    return value, (_DAY_ZERO + timedelta(days=int(value))).isoformat()


def _filled(rows: Iterable[Cells]) -> Iterator[tuple[int, Cells]]:
    """The rows that are not empty, with their numbers.

    A few bytes of a workbook can stand for billions of empty cells.
    """
    cells, last = 0, 0
    for number, row in enumerate(rows, 1):
        cells += len(row)
        if number - last > MAX_EMPTY_ROWS or cells > MAX_CELLS:
            raise UserError("import.bad_table", row=number)
        if any(cell and not cell.isspace() for cell in row):
            last = number
            yield number, row


def _header(sample: list[tuple[int, Cells]], options: Options) -> tuple[Cells, dict[str, int], int]:
    """The names of the columns, what each column is, and how many rows are above the data: a table may have a title.

    A row whose names tell which column is the text is preferred to one for which that must be guessed.
    """
    if not sample:
        raise UserError("text.empty")
    problem: UserError | None = None
    most = -1
    first = sample[:_HEADERS]
    for guess in (False, True):
        for index, (number, header) in enumerate(first):
            filled = _filled_cells(header)
            if guess and filled == 1 and header[0].strip() and any(_has_more(row) for _, row in first[index + 1 :]):
                continue  # a title, which names nothing
            try:
                if len(header) > MAX_COLUMNS:
                    raise UserError("import.bad_table", row=number)
                rows = [row for _, row in sample[index + 1 :]]
                return header, choose(header, rows, options.columns, guess=guess), index + 1
            except UserError as error:
                # Columns are chosen from the fullest row: a title above it is a single cell.
                if filled > most:
                    problem, most = error, filled
    assert problem is not None
    raise problem


def _names(rows: Iterable[Cells]) -> tuple[str, ...]:
    """The cells of the fullest of the first rows, which may name the columns: a title is a single cell."""
    first = [row for _, row in islice(_filled(rows), _HEADERS)]
    fullest = max([Cells(), *first], key=_filled_cells)
    return tuple(cell for cell in fullest if cell.strip()) if len(fullest) <= MAX_COLUMNS else ()


def _filled_cells(row: Cells) -> int:
    return sum(1 for cell in row if cell.strip())


def _has_more(row: Cells) -> bool:
    """Whether more than one cell of a row is filled."""
    return _filled_cells(row) > 1


def _require_bounded(data: bytes) -> None:
    """Unpack every part once, so that a bomb is found before a parser holds it."""
    packed = Packed(data, "XLSX")
    total = 0
    for name in packed.parts:
        total += len(packed.read(name, MAX_WORKBOOK - total))


def _sheets(data: bytes) -> Iterator[tuple[str, Iterator[Cells]]]:
    import openpyxl

    data = with_folded_names(data, "XLSX")
    with _openpyxl():
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = [(str(sheet.title), sheet) for sheet in book.worksheets[:MAX_SHEETS]]
    for title, sheet in sheets:
        yield title, ([_unescaped(_cell(value)) for value in row] for row in _rows(sheet))


def _unescaped(text: str) -> str:
    """A cell's text with the characters that XML cannot hold (ECMA-376 part 1, 22.9.2.19): ``_x000D_`` ends a line."""
    if "_x" not in text:
        return text
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return plain.replace("\r\n", "\n")


def _rows(sheet: "ReadOnlyWorksheet | Worksheet") -> Iterator[tuple[object, ...]]:
    """The rows as openpyxl gives them."""
    with _openpyxl():
        if hasattr(sheet, "reset_dimensions"):
            # The recorded size of the sheet is often wrong.
            sheet.reset_dimensions()  # type: ignore[reportAttributeAccessIssue]
        rows = sheet.iter_rows(values_only=True)
    while True:
        with _openpyxl():
            row = next(rows, None)
        if row is None:
            return
        yield row


@contextmanager
def _openpyxl() -> Generator[None]:
    """Turn what openpyxl raises in the block for a broken workbook into ``import.damaged``. Nothing else may be in it.

    The warnings about styles, validations and names that it drops are silenced: only values are read.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except _openpyxl_errors() as error:
            _require_memory(error)
            raise UserError("import.damaged", kind="XLSX") from error


def _require_memory(error: Exception) -> None:
    """Raise MemoryError if that is what the error of one of openpyxl's two XML parsers means."""
    from core.reading.readers.markup import require_memory

    require_memory(error)
    if isinstance(error, ElementTree.ParseError) and error.code == _EXPAT_NO_MEMORY:
        raise MemoryError from error


@cache
def _openpyxl_errors() -> tuple[type[Exception], ...]:
    """What openpyxl raises for workbooks that break the format.

    Its own errors are few. Mostly it stumbles over something that is missing or of another type, and Python's errors
    come out.
    """
    from openpyxl.utils import exceptions

    from core.reading.readers.markup import XML_ERRORS

    own = (exceptions.InvalidFileException, exceptions.CellCoordinatesException)
    tripped = (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError)
    return (*own, *tripped, *XML_ERRORS, ElementTree.ParseError, *ZIP_ERRORS)


def _keys(entries: Iterable[tuple[int, object]]) -> list[str]:
    """The names of the members of all objects, each once, in their order."""
    objects = (cast("dict[str, object]", entry) for _, entry in entries if isinstance(entry, dict))
    return list(dict.fromkeys(name for entry in objects for name in entry))


def _entries(data: bytes) -> list[tuple[int, object]]:
    """The lines, or the members of a list, each with its number from 1."""
    body = data.removeprefix(b"\xef\xbb\xbf")
    body = without_nan(body) or body
    if not bounded_json.is_bounded(body):
        raise UserError("import.expands", kind="JSON")
    try:
        value = bounded_json.loads(body, deepest=None)
    except JsonError as error:
        if error.code != "json.not_json" and body.lstrip().startswith(b"["):
            raise _too_much(error) from error
        return [(number, _object(line, number)) for number, line in enumerate(body.split(b"\n"), 1) if line.strip()]
    return list(enumerate(cast("list[object]", value) if isinstance(value, list) else [value], 1))


def _too_much(error: JsonError) -> UserError:
    return UserError("import.expands", kind="JSON") if error.code == "json.too_large" else error


def _object(line: bytes, number: int) -> object:
    try:
        return bounded_json.loads(line, deepest=None)
    except JsonError as error:
        if error.code != "json.not_json":
            raise _too_much(error) from error
        raise UserError("import.bad_json", reason=error.reason, line=number, byte=error.position) from error


def _cell(value: object) -> str:
    """A value as people would write it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dict | list):
        return _nested(cast("dict[str, object] | list[object]", value))
    return str(value)


def _nested(value: "dict[str, object] | list[object]") -> str:
    """Values, or names and values, in a row; as JSON if they contain further ones."""
    inner = value.values() if isinstance(value, dict) else value
    if not any(isinstance(item, dict | list) for item in inner):
        named = (
            (f"{name}：{_cell(item)}" for name, item in value.items()) if isinstance(value, dict) else map(_cell, value)
        )
        return "；".join(named)
    try:
        return orjson.dumps(value).decode()
    except orjson.JSONEncodeError as error:  # nested deeper than it writes
        raise UserError("import.expands", kind="JSON") from error
