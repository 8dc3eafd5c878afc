"""XLSX by openpyxl: a workbook of quotes, sentences, documents and the codebook.

A cell holds 32,767 UTF-16 units and openpyxl cuts longer strings without a word, so texts go on in ``text_2``,
``text_3`` ...; quotes and notes that long are left out and counted. Every string is written as one, whatever it begins
with, and control characters in Excel's own escapes (ECMA-376 22.9.2.19, ``_x000B_``), which openpyxl does not do.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from core.errors import UserError
from core.formats.card import codebook_table
from core.formats.jsonl_reader import Problem
from core.formats.output import Output
from core.formats.protocol import OF_ANNOTATIONS, SAID, TEXTS, Chosen, Feature, Format
from core.formats.quote_table import SAID_SHEETS, QuoteRows, Row, head_of, meta_of, rows_of
from core.formats.raw import LARGEST, GivenDataset, RawDocument
from core.formats.reading_back import verify_by_reading
from core.formats.records import DocumentRecord
from core.formats.zip_errors import ZIP_ERRORS
from core.spreadsheet import Cell

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

LONGEST = 32_767
"""UTF-16 units that fit into a cell."""
MOST_CELLS = 30_000_000
"""Cells, empty ones included, that a sheet may have."""
_TABLE = "xl/sharedStrings.xml"
_MOST_TEXTS = 10_000_000
"""Tags of texts, which may be empty, in the table of all texts; its size is bounded besides."""
_PARTS = 4
"""How many of the largest part all parts of a workbook may make together: its sentences are there twice."""
_PIECE = 30_000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL = "\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff"
_ODD = re.compile(f"[{_CONTROL}]|_(?=x[0-9A-Fa-f]{{4}}[_{_CONTROL}])")
"""A control character's escape begins with the underscore that would end what stands before it."""


def escape(text: str) -> str:
    """A text as Excel stores it: control characters, and what looks like an escape, are written as escapes."""
    return _ODD.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def unescape(text: str) -> str:
    """The text that `escape` was given."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _fits(text: str) -> bool:
    return len(text) <= LONGEST // 8 or len(escape(text).encode("utf-16-le")) // 2 <= LONGEST


def pieces(text: str) -> list[str]:
    """A text cut into pieces that each fit into a cell."""
    found: list[str] = []
    at = 0
    while at < len(text):
        size = _PIECE
        while not _fits(text[at : at + size]):
            size //= 2
        found.append(text[at : at + size])
        at += size
    return found or [""]


def _write(records: Iterable[DocumentRecord], output: Output, chosen: Chosen) -> None:
    del chosen
    # This takes 100 ms to load.
    from openpyxl import Workbook

    about = output.about
    book = Workbook(write_only=True)
    sheets = {name: cast("WriteOnlyWorksheet", book.create_sheet(name)) for name in ("quotes", "sentences")}
    for name, sheet in sheets.items():
        _append(sheet, head_of(name, about))
    documents: list[Row] = []
    said: dict[str, list[Row]] = {name: [] for name in SAID_SHEETS}
    for record in records:
        for name, sheet in sheets.items():
            for row in rows_of(name, record, about):
                _append(sheet, [cell if not isinstance(cell, str) or _fits(cell) else None for cell in row])
        for name, rows in said.items() if record.said else ():
            rows += rows_of(name, record, about)
        documents += ([*row[:-1], *pieces(record.text)] for row in rows_of("documents", record, about))
    listed = cast("WriteOnlyWorksheet", book.create_sheet("documents"))
    head = head_of("documents", about)
    longest = max((len(row) for row in documents), default=len(head))
    _append(listed, [*head, *(f"text_{number}" for number in range(2, 2 + longest - len(head)))])
    for row in documents:
        _append(listed, row)
    names, labels = codebook_table(about.labels)
    _add_sheet(book, "codebook", [names, *labels])
    for name, rows in said.items():
        if rows:
            _add_sheet(book, name, [head_of(name, about), *rows])
    made = io.BytesIO()
    book.save(made)
    with output.file() as sink:
        sink.write(made.getvalue())


def _add_sheet(book: "Workbook", name: str, rows: Iterable[Sequence[Cell]]) -> None:
    sheet = cast("WriteOnlyWorksheet", book.create_sheet(name))
    for row in rows:
        _append(sheet, [cell if not isinstance(cell, str) or _fits(cell) else None for cell in row])


def _append(sheet: "WriteOnlyWorksheet", row: Sequence[Cell]) -> None:
    from openpyxl.cell import WriteOnlyCell

    cells: list[object] = []
    for value in row:
        if isinstance(value, str):
            cell = WriteOnlyCell(sheet, value="")
            cell.value = escape(value)
            # Otherwise text that begins with = would be a formula.
            cell.data_type = "s"
            cells.append(cell)
        else:
            cells.append(value)
    sheet.append(cells)  # pyright: ignore[reportUnknownMemberType]


def _count(record: DocumentRecord, chosen: Chosen) -> Mapping[Feature, int]:
    del chosen
    long = sum(
        not _fits(record.text[span.start : span.end]) or (span.note is not None and not _fits(span.note))
        for span in record.spans
    )
    memos = record.said.memos.values() if record.said else ()
    long += sum(not _fits(memo["text"]) for listed in memos for memo in listed)
    return {Feature.LONG_TEXTS: long}


def read(given: GivenDataset) -> Iterator[RawDocument | Problem]:
    """The documents of a workbook with their quotes."""
    from openpyxl import load_workbook

    data = given.data()
    if not _is_ours(data):
        raise UserError("import.not_this_format", format="Excel")
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        names = [name for name in ("documents", "quotes", *SAID_SHEETS) if name in book.sheetnames]
        cells = {name: list(_within_bounds(book[name])) for name in names}
        book.close()
    except UserError:
        raise
    except Exception:  # noqa: BLE001 - openpyxl raises whatever a damaged part makes of it
        raise UserError("import.damaged", kind="Excel") from None
    sheets = {name: list(_rows(rows)) for name, rows in cells.items()}
    gathered = QuoteRows({}, {})
    texts, metas = dict[str, str](), dict[str, Mapping[str, object]]()
    for row in sheets["documents"]:
        more = sorted(
            (name for name in row if name.startswith("text_") and name[5:].isdecimal()), key=lambda n: int(n[5:])
        )
        texts[row.get("document", "")] = row.get("text", "") + "".join(row[name] for name in more)
        metas[row.get("document", "")] = meta_of(row)
    gathered.texts, gathered.metas = texts, metas
    for number, document in enumerate(texts, 2):
        gathered.document(number, document, given)
    for number, row in enumerate(sheets["quotes"], 2):
        gathered.take(number, row, given)
    for row in sheets["documents"]:
        gathered.variables(row)
    for row in sheets.get("links", ()):
        gathered.link(row)
    for row in sheets.get("memos", ()):
        gathered.memo(row)
    yield from gathered.read()


def _within_bounds(sheet: Any) -> Iterator[Sequence[object]]:
    """The rows that hold anything. A few bytes of a workbook can stand for billions of empty cells and rows.

    Raises UserError ``import.expands``.
    """
    # The size that a sheet claims is a number in the file; rows would be filled up to it.
    sheet.reset_dimensions()
    count = 0
    for row in sheet.iter_rows(values_only=True):
        count += 1 + len(row)
        if count > MOST_CELLS:
            raise UserError("import.expands", kind="Excel")
        if any(cell is not None for cell in row):
            yield row


def _rows(rows: Iterable[Sequence[object]]) -> Iterator[dict[str, str]]:
    """Each row by the names of its columns, as texts."""
    head: list[str] | None = None
    for row in rows:
        cells = ["" if cell is None else unescape(cell) if isinstance(cell, str) else str(cell) for cell in row]
        if head is None:
            head = cells
        elif any(cells):
            yield dict(zip(head, cells, strict=False))


def _is_ours(data: bytes) -> bool:
    """Whether a workbook has our sheets, and is not larger than may be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            sizes = [entry.file_size for entry in packed.infolist()]
            # Rows are read one after another; what is held at once is the largest part, the texts of all cells.
            if max(sizes, default=0) > LARGEST or sum(sizes) > _PARTS * LARGEST:
                return False
            if _tags_of_texts(packed) > _MOST_TEXTS:
                return False
            names = packed.read("xl/workbook.xml")
    except ZIP_ERRORS:
        return False
    return b'name="quotes"' in names and b'name="documents"' in names


def _tags_of_texts(packed: zipfile.ZipFile) -> int:
    """How many tags the table of texts has, or somewhat more.

    openpyxl makes all its texts at once, and packed they may take next to nothing.
    """
    if _TABLE not in packed.namelist():
        return 0
    count, end = 0, b""
    with packed.open(_TABLE) as file:
        while piece := file.read(1 << 20):
            count += (end + piece).count(b"si")
            end = piece[-1:]
    return count


def recognise(name: str, head: bytes) -> bool:
    """Whether it may be a workbook; `confirm` tells for certain."""
    return name.lower().endswith(".xlsx") and head.startswith(b"PK\x03\x04")


FORMAT = Format(
    id="xlsx",
    title="Excel",
    description="A workbook of quotes, sentences, documents and the codebook",
    suffix=".xlsx",
    version=1,
    holds=(TEXTS - {Feature.METADATA}) | OF_ANNOTATIONS | SAID,
    link="https://learn.microsoft.com/office/open-xml/spreadsheet/overview",
    write=_write,
    verify=verify_by_reading(read),
    raw=read,
    recognise=recognise,
    confirm=_is_ours,
    count=_count,
)
