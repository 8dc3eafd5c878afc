"""CSV as RFC 4180 has it, in UTF-8 with a byte order mark, for spreadsheets: one of the sheets of `quote_table`.

A sheet of quotes comes back onto documents that the project has. Spreadsheets take cells that begin with ``=`` and the
like for formulas; the guard against it, an apostrophe, is an option, stands in the manifest, and is taken off again.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from core.bounded_json import JsonError, loads
from core.errors import UserError
from core.formats.card import codebook_table
from core.formats.json_values import as_object
from core.formats.jsonl_reader import Problem
from core.formats.manifest import SUFFIX
from core.formats.output import About, Output, Written
from core.formats.protocol import OF_ANNOTATIONS, TEXTS, Choice, Chosen, Feature, Format, Mismatch, Option
from core.formats.quote_table import QuoteRows, has_quotes, head_of, rows_of
from core.formats.raw import GivenDataset, RawDocument
from core.formats.records import DocumentRecord
from core.spreadsheet import Cell, csv_lines, is_formula
from core.text.canonical import decode

_LARGEST_CELL = 1 << 27


def _write(records: Iterable[DocumentRecord], output: Output, chosen: Chosen) -> None:
    guarded = chosen["formulas"] == "guarded"
    sheet, about = chosen["sheet"], output.about
    with output.file() as sink:
        sink.write(b"\xef\xbb\xbf" + _lines([head_of(sheet, about)], guarded=guarded))
        if sheet == "codebook":
            sink.write(_lines(codebook_table(about.labels)[1], guarded=guarded))
        for record in records:
            sink.write(_lines(rows_of(sheet, record, about), guarded=guarded))


def _lines(rows: Iterable[Iterable[Cell]], *, guarded: bool) -> bytes:
    return csv_lines(map(guard, row) if guarded else row for row in rows)


def guard(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula. `unguard` restores it, whatever it begins with."""
    return f"'{cell}" if isinstance(cell, str) and is_formula(cell.lstrip("'")) else cell


def unguard(cell: str) -> str:
    """The cell that `guard` was given."""
    return cell[1:] if cell.startswith("'") and is_formula(cell.lstrip("'")) else cell


def _rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table, each with its number."""
    csv.field_size_limit(_LARGEST_CELL)
    text = decode(data).text.removeprefix("\ufeff")
    try:
        yield from enumerate(csv.reader(io.StringIO(text, newline="")), 1)
    except csv.Error:
        raise UserError("import.damaged", kind="CSV") from None


def read(given: GivenDataset) -> Iterator[RawDocument | Problem]:
    """The quotes of a table, by document."""
    rows = _rows(given.data())
    _, head = next(rows, (0, list[str]()))
    if not has_quotes(head):
        raise UserError("import.not_this_format", format="CSV")
    guarded = _is_guarded(given)
    gathered = QuoteRows()
    for number, row in rows:
        cells = [unguard(cell) for cell in row] if guarded else row
        gathered.take(number, dict(zip(head, cells, strict=False)), given)
    yield from gathered.read()


def _is_guarded(given: GivenDataset) -> bool:
    """Whether cells are guarded, as the manifest says. Without a manifest they are, because that is the default."""
    try:
        manifest = as_object(loads(given.beside(given.name + SUFFIX) or b"{}"))
    except JsonError:
        return True
    return manifest.get("formulas", "guarded") == "guarded"


def _verify(written: Written, records: Iterator[DocumentRecord], chosen: Chosen) -> int:
    rows = _rows(written.content() or b"")
    _, head = next(rows, (0, list[str]()))
    if chosen["sheet"] == "codebook":
        return 0
    verified = 0
    back = iter(rows)
    for record in records:
        for expected in _expected(chosen["sheet"], record, head):
            number, row = next(back, (0, list[str]()))
            cells = [unguard(cell) for cell in row] if chosen["formulas"] == "guarded" else row
            found = dict(zip(head, cells, strict=False))
            if any(found.get(name) != value for name, value in expected.items()):
                raise Mismatch(number)
            verified += 1
    if next(back, None) is not None:
        raise Mismatch(verified + 2)
    return verified


def _expected(sheet: str, record: DocumentRecord, head: list[str]) -> Iterator[dict[str, str]]:
    """What the rows of a document must hold; texts are sliced anew."""
    names = {"quotes": "quote"}.get(sheet, "text")
    if sheet == "quotes":
        for span in record.spans:
            yield {
                "document": record.id,
                "label": span.label,
                "start": str(span.start),
                "end": str(span.end),
                names: record.text[span.start : span.end],
            }
        return
    for row in rows_of(sheet, record, About()):
        shown = dict(zip(head, row, strict=True))
        if sheet == "sentences":
            start, end = shown["start"], shown["end"]
            assert isinstance(start, int)
            assert isinstance(end, int)
            yield {"document": record.id, "start": str(start), "end": str(end), names: record.text[start:end]}
        else:
            yield {"document": record.id, names: record.text}


def recognise(name: str, head: bytes) -> bool:
    """Whether it is a sheet of quotes as this module writes it."""
    first = head.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].decode("utf-8", "ignore").strip().split(",")
    return name.lower().endswith(".csv") and has_quotes(first)


_LESS = frozenset([Feature.NOTES, Feature.TIMES, Feature.IDS, Feature.ANNOTATORS])

FORMAT = Format(
    id="csv",
    title="CSV",
    description="A table of quotes, sentences, documents or labels for spreadsheets",
    suffix=".csv",
    version=1,
    holds=(TEXTS - {Feature.METADATA}) | OF_ANNOTATIONS | {Feature.ATTRIBUTES, Feature.VARIABLES},
    options=(
        Option(
            "sheet",
            "One row is",
            (
                Choice(
                    "quotes",
                    "A quote",
                    "An annotation with its quote, label path and context",
                    frozenset([Feature.UNLABELLED, Feature.VARIABLES]),
                ),
                Choice(
                    "sentences",
                    "A sentence",
                    "A sentence with its labels",
                    _LESS | {Feature.ATTRIBUTES, Feature.VARIABLES},
                    one_way=True,
                ),
                Choice(
                    "documents",
                    "A document",
                    "A document with its text",
                    _LESS | {Feature.OVERLAPS, Feature.ATTRIBUTES},
                    one_way=True,
                ),
                Choice(
                    "codebook",
                    "A label",
                    "The codebook",
                    _LESS | {Feature.OVERLAPS, Feature.UNLABELLED, Feature.ATTRIBUTES, Feature.VARIABLES},
                    one_way=True,
                ),
            ),
        ),
        Option(
            "formulas",
            "Cells that look like formulas",
            (
                Choice("guarded", "Guarded", "An apostrophe in front keeps spreadsheets from computing them"),
                Choice("plain", "As they are", "For programs; do not open such a file in a spreadsheet"),
            ),
        ),
    ),
    link="https://www.rfc-editor.org/rfc/rfc4180",
    write=_write,
    verify=_verify,
    raw=read,
    recognise=recognise,
)
