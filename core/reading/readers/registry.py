"""Which reader reads which kind of file. Readers load when they are first needed: Excel's takes most of a second."""

import importlib
from functools import cache

from core.reading.kinds import Kind
from core.reading.readers.protocol import Reader

_READERS = {
    Kind.TEXT: ("core.reading.readers.text", "TextReader"),
    Kind.HTML: ("core.reading.readers.html", "HtmlReader"),
    Kind.DOCX: ("core.reading.readers.docx", "DocxReader"),
    Kind.PDF: ("core.reading.readers.pdf", "PdfReader"),
    Kind.XLSX: ("core.reading.readers.tables", "ExcelReader"),
    Kind.CSV: ("core.reading.readers.tables", "CsvReader"),
    Kind.RECORDS: ("core.reading.readers.tables", "RecordsReader"),
    Kind.OFFICE: ("core.reading.readers.office", "OfficeReader"),
}


@cache
def reader_for(kind: Kind) -> Reader:
    """The reader of a kind; KeyError for datasets and archives, which hold more than texts."""
    module, name = _READERS[kind]
    made: Reader = getattr(importlib.import_module(module), name)()
    return made
