"""PDF files with a text layer, through PDFium (pypdfium2).

Scans, and files whose fonts do not tell their characters, are refused with the reason instead of coming in as noise.
PDFium keeps global state, so one thread reads; time and memory are limited from outside (`core.reading.guard`).
"""

import importlib
import re
from collections.abc import Iterator
from typing import Any

from core.errors import UserError
from core.reading.import_check import Held
from core.reading.readers.pdf_characters import Characters, PageCount, PageLine
from core.reading.readers.pdf_columns import OrderedPage, in_reading_order
from core.reading.readers.pdf_paragraphs import JoinedLines, join
from core.reading.readers.protocol import GivenFile, Options, Read
from core.text.plausibility import plausibility

KIND = "PDF"
MAX_PAGES = 3_000
MAX_CHARACTERS = 10_000_000

_FEW = 20
"""A page with a picture and at most so many characters counts as scanned; a scanner's watermark has as many."""
_SCANNED = 0.5
_UNKNOWN = 0.02
"""A file is garbled if more than this share of its characters is in none of our texts."""
_IMPLAUSIBLE = 0.15
# Scripts to which broken character maps point, and in which no Chinese report is written. Not among them are Tibetan,
# Mongolian, Uyghur (Arabic) and Yi, in which reports of those regions are written.
_FOREIGN = re.compile(
    "[\u0530-\u05ff\u0700-\u0eff\u1000-\u17ff\u18b0-\u1dff\u1f00-\u1fff\u2c00-\u2dff\ua4d0-\uabff\ue000-\uefff\uf100-\uf8ff\ufffd\0-\x08\x0e-\x1f]"
)
_SHOWN = 5


class PdfReader:
    """Reads ``.pdf``."""

    def read(self, given: GivenFile, options: Options) -> Iterator[Read]:
        """One text.

        Raises UserError ``import.damaged``, ``import.encrypted``, ``import.expands``, ``import.scan``,
        ``import.garbled``, ``text.empty``.
        """
        held = Held()
        pages, scanned, outside = _pages(given.data, held)
        _require_text(pages, scanned)
        joined = join(pages)
        _require_legible(joined.text)
        notices = heads_left_out(joined)
        if scanned:
            numbers = ", ".join(str(number) for number in scanned)
            notices.append(
                UserError("import.pages_without_text", empty=len(scanned), pages=len(pages), numbers=numbers)
            )
        if outside:
            notices.append(UserError("import.hidden_left_out", count=outside))
        for line in joined.left_out:
            held.leave_out(line)
        yield Read(joined.text, notices=(*notices, *held.notices(joined.text)), held=held.characters)


def heads_left_out(joined: JoinedLines) -> list[UserError]:
    """The notice that running heads stay out, if there are any."""
    if not joined.heads:
        return []
    shown = [*joined.heads[:_SHOWN], *(["…"] if len(joined.heads) > _SHOWN else [])]
    return [UserError("import.heads_left_out", pages=joined.pages, lines=shown)]


def pdfium() -> Any:
    """The library pypdfium2, which has no types. Loading it takes a fifth of a second."""
    module = importlib.import_module("pypdfium2")
    importlib.import_module("pypdfium2.raw")
    return module


def _require_text(pages: list[OrderedPage], scanned: list[int]) -> None:
    if len(scanned) > _SCANNED * len(pages):
        raise UserError("import.scan", empty=len(scanned), pages=len(pages))
    if not any(line.text.strip() for page in pages for line in page.lines):
        raise UserError("text.empty")


def _require_legible(text: str) -> None:
    characters = sum(map(len, text.split()))
    unknown = len(_FOREIGN.findall(text))
    if unknown > _UNKNOWN * max(1, characters):
        raise UserError("import.garbled", share=max(1, round(100 * unknown / characters)))
    if plausibility(text) < _IMPLAUSIBLE:
        raise UserError("import.garbled", share=100)


def _pages(data: bytes, held: Held) -> tuple[list[OrderedPage], list[int], int]:
    """The pages' lines; the numbers (from 1) of pages that hold pictures and hardly any text; and the hidden text.

    Hidden are characters outside of their page. Those that are shown are counted in `held`.
    """
    pypdfium2 = pdfium()
    pages: list[OrderedPage] = []
    scanned: list[int] = []
    characters = outside = 0
    try:
        document: Any = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        is_locked = getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD
        raise UserError("import.encrypted" if is_locked else "import.damaged", kind=KIND) from error
    try:
        if len(document) > MAX_PAGES:
            raise UserError("import.expands", kind=KIND)
        for number in range(len(document)):
            page = document[number]
            try:
                lines, counted = _lines(page)
                held.add(counted.held)
                held.leave_out(counted.changed)
                outside += counted.outside
                size = sum(len(line.text.strip()) for line in lines)
                if size <= _FEW and _has_picture(page):
                    scanned.append(number + 1)
                pages.append(in_reading_order(lines, *counted.size))
            finally:
                page.close()
            characters += size
            if characters > MAX_CHARACTERS:
                raise UserError("import.expands", kind=KIND)
    except pypdfium2.PdfiumError as error:
        raise UserError("import.damaged", kind=KIND) from error
    finally:
        document.close()
    return pages, scanned, outside


def _has_picture(page: Any) -> bool:
    return next(iter(page.get_objects(filter=[pdfium().raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)), None) is not None


def _lines(page: Any) -> tuple[list[PageLine], PageCount]:
    """The lines of a page in PDFium's order, and counts of what the page holds."""
    text_page = page.get_textpage()
    try:
        characters = Characters(pdfium().raw, text_page.raw, page.get_bbox())
        return characters.lines(), characters.counted
    finally:
        text_page.close()
