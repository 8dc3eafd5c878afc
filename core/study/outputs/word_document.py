"""Tables as a Word document: real tables, and captions that Word numbers. By python-docx."""

import importlib
import io
import re
from collections.abc import Sequence
from typing import Any

from core.file_names import well_formed
from core.study.tables import StudyTable, shown
from core.study.words import word

_ODD = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def word_document(tables: Sequence[StudyTable], title: str, language: str) -> bytes:
    """The document."""
    docx: Any = importlib.import_module("docx")
    document: Any = docx.Document()
    document.core_properties.title = _clean(title)
    qn: Any = importlib.import_module("docx.oxml.ns").qn
    document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "SimSun")
    document.add_heading(_clean(title), 0)
    for number, table in enumerate(tables, 1):
        _caption(document, table.caption, number, language)
        _table(document, table)
        document.add_paragraph(_clean(table.note))
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _caption(document: Any, caption: str, number: int, language: str) -> None:
    """A caption whose number is a field, so that Word counts on when tables are added or moved."""
    paragraph = document.add_paragraph(style="Caption")
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(f"{word('table', language)} ")
    oxml: Any = importlib.import_module("docx.oxml")
    ns: Any = importlib.import_module("docx.oxml.ns")
    field: Any = oxml.OxmlElement("w:fldSimple")
    field.set(ns.qn("w:instr"), " SEQ Table \\* ARABIC ")
    run: Any = oxml.OxmlElement("w:r")
    text: Any = oxml.OxmlElement("w:t")
    text.text = str(number)
    run.append(text)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001 - python-docx has no other way to fields
    paragraph.add_run(f"  {_clean(caption)}")


def _table(document: Any, table: StudyTable) -> None:
    right: Any = importlib.import_module("docx.enum.text").WD_ALIGN_PARAGRAPH.RIGHT
    made: Any = document.add_table(rows=1 + len(table.rows), cols=len(table.head))
    made.style = "Table Grid"
    rows: list[Any] = list(made.rows)
    for cell, text in zip(rows[0].cells, table.head, strict=True):
        cell.paragraphs[0].add_run(_clean(text)).bold = True
    for row, values in zip(rows[1:], table.rows, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = _clean(shown(value))
            if not isinstance(value, str):
                cell.paragraphs[0].alignment = right
    # The first row comes again on each page.
    oxml: Any = importlib.import_module("docx.oxml")
    rows[0]._tr.get_or_add_trPr().append(oxml.OxmlElement("w:tblHeader"))  # noqa: SLF001 - as above


def _clean(text: str) -> str:
    return _ODD.sub("", well_formed(text))
