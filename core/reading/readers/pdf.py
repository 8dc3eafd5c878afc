"""PDF files with a text layer, through PDFium (pypdfium2).

Scans, and files whose fonts do not tell their characters, are refused with the reason instead of coming in as noise.
PDFium keeps global state, so one thread reads; time and memory are limited from outside (`core.reading.guard`).
"""

import ctypes
import importlib
import re
from collections.abc import Iterator
from typing import Any

from core.errors import UserError
from core.reading.readers.pdf_paragraphs import Line, Page, join
from core.reading.readers.protocol import Given, Options, Read
from core.reading.readers.symbols import symbol
from core.text.plausibility import plausibility

KIND = "PDF"
MAX_PAGES = 3_000
MAX_CHARACTERS = 10_000_000

_FEW = 20
"""Characters up to which a page with a picture counts as scanned; a scanner's watermark has as many."""
_SCANNED = 0.5
_UNKNOWN = 0.02
"""Share of characters that no text of ours has, from which on a file is garbled."""
_IMPLAUSIBLE = 0.15
# Scripts that nothing in a Chinese report is written in, where broken character maps point to; not those of
# Tibetan, Mongolian, Uyghur (Arabic) and Yi, which reports of those regions are written in.
_FOREIGN = re.compile(
    "[\u0530-\u05ff\u0700-\u0eff\u1000-\u17ff\u18b0-\u1dff\u1f00-\u1fff\u2c00-\u2dff\ua4d0-\uabff\ue000-\uefff\uf100-\uf8ff\ufffd\0-\x08\x0e-\x1f]"
)
_CJK_NEAR = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’]")
_SHOWN = 5


class PdfReader:
    """Reads ``.pdf``."""

    def read(self, given: Given, options: Options) -> Iterator[Read]:
        """One text.

        Raises UserError ``import.damaged``, ``import.encrypted``, ``import.expands``, ``import.scan``,
        ``import.garbled``, ``text.empty``.
        """
        pages, scanned = _pages(given.data)
        _require_text(pages, scanned)
        joined = join(pages)
        _require_legible(joined.text)
        notices: list[UserError] = []
        if joined.heads:
            shown = [*joined.heads[:_SHOWN], *(["…"] if len(joined.heads) > _SHOWN else [])]
            notices.append(UserError("import.heads_left_out", pages=joined.pages, lines=shown))
        if scanned:
            numbers = ", ".join(str(number) for number in scanned)
            notices.append(
                UserError("import.pages_without_text", empty=len(scanned), pages=len(pages), numbers=numbers)
            )
        yield Read(joined.text, notices=tuple(notices))


def _pdfium() -> Any:
    """The library, which has no types; loading it takes a fifth of a second."""
    module = importlib.import_module("pypdfium2")
    importlib.import_module("pypdfium2.raw")
    return module


def _require_text(pages: list[Page], scanned: list[int]) -> None:
    if len(scanned) > _SCANNED * len(pages):
        raise UserError("import.scan", empty=len(scanned), pages=len(pages))
    if not any(line.text.strip() for page in pages for line in page.lines):
        raise UserError("text.empty")


def _require_legible(text: str) -> None:
    characters = sum(1 for char in text if not char.isspace())
    unknown = len(_FOREIGN.findall(text))
    if unknown > _UNKNOWN * max(1, characters):
        raise UserError("import.garbled", share=max(1, round(100 * unknown / characters)))
    if plausibility(text) < _IMPLAUSIBLE:
        raise UserError("import.garbled", share=100)


def _pages(data: bytes) -> tuple[list[Page], list[int]]:
    """The pages' lines, and the numbers of the pages (from 1) that hold pictures and hardly any text."""
    pypdfium2 = _pdfium()
    pages: list[Page] = []
    scanned: list[int] = []
    characters = 0
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
                lines = _lines(page)
                size = sum(len(line.text.strip()) for line in lines)
                if size <= _FEW and _has_picture(page):
                    scanned.append(number + 1)
                pages.append(Page(lines, float(page.get_height())))
            finally:
                page.close()
            characters += size
            if characters > MAX_CHARACTERS:
                raise UserError("import.expands", kind=KIND)
    except pypdfium2.PdfiumError as error:
        raise UserError("import.damaged", kind=KIND) from error
    finally:
        document.close()
    return pages, scanned


def _has_picture(page: Any) -> bool:
    return next(iter(page.get_objects(filter=[_pdfium().raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)), None) is not None


def _lines(page: Any) -> list[Line]:
    """The lines of a page as PDFium orders them."""
    text_page = page.get_textpage()
    try:
        return _Characters(text_page.raw, float(page.get_height())).lines()
    finally:
        text_page.close()


class _Characters:
    """The characters of one page, asked one by one: PDFium's own text lacks places and what it made up itself."""

    def __init__(self, raw_page: Any, height: float) -> None:
        self._api = _pdfium().raw
        self._page = raw_page
        self._height = height
        self._edges = [ctypes.c_double() for _ in range(4)]

    def lines(self) -> list[Line]:
        found: list[Line] = []
        begin = 0
        count = int(self._api.FPDFText_CountChars(self._page))
        codes = [int(self._api.FPDFText_GetUnicode(self._page, index)) for index in range(count)]
        for index in range(count + 1):
            if index == count or codes[index] in (10, 13):
                line = self._line(begin, codes[begin:index])
                if line is not None:
                    found.append(line)
                begin = index + 1
        return found

    def _line(self, begin: int, codes: list[int]) -> Line | None:
        inked = [at for at, code in enumerate(codes) if code > 32 and code != 0xA0]
        if not inked:
            return None
        first, last = self._box(begin + inked[0]), self._box(begin + inked[-1])
        size = float(self._api.FPDFText_GetFontSize(self._page, begin + inked[0]))
        height = max(first[3] - first[2], 1.0)
        text = "".join(self._shown(codes, at, begin, size or height) for at in range(inked[0], inked[-1] + 1))
        bottom, top = min(first[2], last[2]), max(first[3], last[3])
        return Line(text, first[0], last[1], self._height - top, self._height - bottom, size if size > 1 else height)

    def _shown(self, codes: list[int], at: int, begin: int, size: float) -> str:
        code = codes[at]
        char = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
        if 0xD800 <= code < 0xDC00 and at + 1 < len(codes) and 0xDC00 <= codes[at + 1] < 0xE000:
            return chr(0x10000 + ((code - 0xD800) << 10) + codes[at + 1] - 0xDC00)
        if 0xDC00 <= code < 0xE000 and at and 0xD800 <= codes[at - 1] < 0xDC00:
            return ""
        if char == " " and 0 < at < len(codes) - 1 and self._is_made_up(begin + at):
            near = chr(codes[at - 1] & 0xFFFF) + chr(codes[at + 1] & 0xFFFF)
            if _CJK_NEAR.search(near) and self._gap(begin + at) < 0.7 * size:
                return ""
        return symbol(char)

    def _is_made_up(self, index: int) -> bool:
        return self._api.FPDFText_IsGenerated(self._page, index) == 1

    def _gap(self, index: int) -> float:
        return self._box(index + 1)[0] - self._box(index - 1)[1]

    def _box(self, index: int) -> tuple[float, float, float, float]:
        """Left, right, bottom, top in points from the page's lower left corner."""
        left, right, bottom, top = self._edges
        self._api.FPDFText_GetCharBox(self._page, index, *(ctypes.byref(edge) for edge in (left, right, bottom, top)))
        return left.value, right.value, bottom.value, top.value
