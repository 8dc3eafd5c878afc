"""Tables for spreadsheets: CSV in which nothing that came from elsewhere becomes a formula."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, cast

from core.file_names import well_formed

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

_FORMULA = frozenset("=+-@＝＋－＠\t\r\n")
"""What makes a cell a formula, in East Asian editions full-width, too (OWASP, "CSV Injection")."""

Cell = str | int | float | None
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST_CELL = 32_767
"""Characters that a cell of Excel holds; openpyxl cuts at them without a word."""


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A table as RFC 4180 has it, in UTF-8 with a byte order mark: without one Excel takes it for something else.

    Texts that a spreadsheet would take for a formula get an apostrophe in front, which it takes for "this is text".
    Numbers stay numbers; None is an empty cell.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([harmless(title) for title in head])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A table as a workbook of one sheet; see `workbook_bytes`."""
    return workbook_bytes({"Sheet": [[*head], *rows]})


def workbook_bytes(sheets: Mapping[str, Iterable[Sequence[Cell]]]) -> bytes:
    """Tables as sheets of a workbook, by name. Texts are stored as texts, so none is a formula; numbers stay numbers.

    Characters that XML cannot hold are left out, and of a text that is longer than a cell may be its first 32,767.
    """
    # This takes 100 ms to load.
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        _fill(cast("WriteOnlyWorksheet", book.create_sheet(name)), rows)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _fill(sheet: "WriteOnlyWorksheet", rows: Iterable[Sequence[Cell]]) -> None:
    from openpyxl.cell import WriteOnlyCell

    for row in rows:
        cells: list[object] = []
        for value in row:
            cell = WriteOnlyCell(sheet, value="" if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.value = _NOT_IN_XML.sub("", well_formed(value))[:_LONGEST_CELL]
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)  # pyright: ignore[reportUnknownMemberType]


def csv_lines(rows: Iterable[Iterable[Cell]]) -> bytes:
    """Rows of a table as they are, in UTF-8: whoever calls has made formulas harmless, or knows that none computes."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return well_formed(text.getvalue()).encode()


def harmless(cell: Cell) -> Cell:
    """A cell that is no formula: not even behind blanks, which some spreadsheets take away."""
    if not isinstance(cell, str):
        return cell
    text = well_formed(cell)
    return f"'{text}" if is_formula(text) else text


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take a text for a formula, blanks before it or not."""
    return text[:1] in _FORMULA or text.lstrip()[:1] in _FORMULA
