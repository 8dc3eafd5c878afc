"""Which reader reads which kind of file.

Readers load when they are first needed: Excel's takes most of a second. Kinds (`core.reading.kinds.FileKind`) are given
by name here, because the module that tells kinds loads more than the child process needs.
"""

import importlib
from functools import cache
from typing import NamedTuple, cast

from core.reading.readers.protocol import Reader, TableReader


class _Entry(NamedTuple):
    module: str
    class_name: str
    version: str
    """Documents remember it as `Source.reader`. A new version may make other texts."""
    guarded: bool = False
    table: bool = False


_HERE = "core.reading.readers"
_READERS = {
    "text": _Entry(f"{_HERE}.text", "TextReader", "text/1"),
    "html": _Entry(f"{_HERE}.html", "HtmlReader", "html/2", guarded=True),
    "feed": _Entry(f"{_HERE}.feed", "FeedReader", "feed/1", guarded=True),
    "docx": _Entry(f"{_HERE}.docx", "DocxReader", "docx/2", guarded=True),
    "pdf": _Entry(f"{_HERE}.pdf", "PdfReader", "pdf/2", guarded=True),
    "scan": _Entry(f"{_HERE}.scan", "ScanReader", "scan/1", guarded=True),
    "picture": _Entry(f"{_HERE}.scan", "ScanReader", "scan/1", guarded=True),
    "xlsx": _Entry(f"{_HERE}.tables", "ExcelReader", "xlsx/2", guarded=True, table=True),
    "csv": _Entry(f"{_HERE}.tables", "CsvReader", "csv/2", table=True),
    "records": _Entry(f"{_HERE}.tables", "RecordsReader", "records/1", table=True),
}
_CONVERTED = "libreoffice+"


@cache
def reader_for(kind: str) -> Reader:
    """The reader of a kind; KeyError for datasets and archives, which hold more than texts, and what is converted."""
    entry = _READERS[kind]
    made: Reader = getattr(importlib.import_module(entry.module), entry.class_name)()
    return made


def table_reader_for(kind: str) -> TableReader:
    """The reader of a kind of table; KeyError for other kinds."""
    if not _READERS[kind].table:
        raise KeyError(kind)
    return cast("TableReader", reader_for(kind))


def version_of(kind: str) -> str:
    """The reader's name with its version, ``docx/1``, without loading it."""
    if kind == "office":
        return _CONVERTED + _READERS["docx"].version
    return _READERS[kind].version


def is_guarded(kind: str) -> bool:
    """Whether the reader has a native parser, and so reads in a process of its own (`core.reading.guard`)."""
    return _READERS[kind].guarded
