"""Scanned PDF files and pictures of pages, through PDFium and an engine (`core.reading.scans`)."""

import importlib
import sys
from collections.abc import Iterator
from typing import Any

from core.errors import UserError
from core.reading.readers.page_pictures import rows_of
from core.reading.readers.pdf import KIND, MAX_CHARACTERS, heads_left_out, pdfium
from core.reading.readers.pictures import as_pdf, picture_kind
from core.reading.readers.protocol import GivenFile, Options, PageRead, Read
from core.reading.scans.recogniser import Picture, Recogniser
from core.reading.scans.text import ScannedPage, text_of

MAX_PAGES = 500
DOTS = 300
"""Dots an inch at which pages are rendered. Coarser scans gain, too: their characters get the size engines know."""
_LONGEST = 5000
"""Pixels of the longer side of a picture: a page may claim to be as large as a house."""
_INCH = 72.0
"""Points."""


class ScanReader:
    """Reads a ``.pdf`` whose pages are pictures, a ``.png`` or a ``.jpg``, by the engine in `Options.engine`."""

    def read(self, given: GivenFile, options: Options) -> Iterator[Read | UserError | PageRead]:
        """One text, after a `PageRead` for each page.

        Raises UserError ``import.no_engine``, ``import.damaged``, ``import.expands``, ``import.interlaced``,
        ``text.empty``.
        """
        kind = picture_kind(given.data)
        data = as_pdf(given.data) if kind else given.data
        engine = _made(options.engine)
        pages: list[ScannedPage] = []
        characters = 0
        pdfium2 = pdfium()
        try:
            document: Any = pdfium2.PdfDocument(data)
        except pdfium2.PdfiumError as error:
            raise UserError("import.damaged", kind=kind or KIND) from error
        try:
            if len(document) > MAX_PAGES:
                raise UserError("import.expands", kind=KIND)
            for number in range(len(document)):
                page = _page(document, number, engine)
                characters += sum(len(piece.text) for piece in page.pieces)
                if characters > MAX_CHARACTERS:
                    raise UserError("import.expands", kind=KIND)
                pages.append(page)
                yield PageRead(number + 1, len(document))
        except pdfium2.PdfiumError as error:
            raise UserError("import.damaged", kind=kind or KIND) from error
        finally:
            document.close()
        joined, recognition = text_of(pages, engine.name)
        if not joined.text.strip():
            raise UserError("text.empty")
        notice = UserError(
            "import.recognised",
            pages=len(pages),
            lines=len(recognition.lines),
            doubtful=recognition.doubtful_lines,
            engine=engine.name,
        )
        yield Read(joined.text, notices=(notice, *heads_left_out(joined)), recognition=recognition)


def _made(target: str) -> Recogniser:
    """The engine. An add-on's code may fail in any way, which is that add-on's error."""
    # The child leaves it out for Excel's reader, which is faster without.
    without: dict[str, object] = dict(sys.modules)
    if "numpy" in without and without["numpy"] is None:
        del sys.modules["numpy"]
    module, _, name = target.partition(":")
    try:
        return getattr(importlib.import_module(module), name)()
    except MemoryError:
        raise
    except Exception as error:
        raise UserError("import.no_engine", reason=f"{type(error).__name__}: {error}"[:200]) from error


def _page(document: Any, number: int, engine: Recogniser) -> ScannedPage:
    page = document[number]
    try:
        width, height = page.get_size()
        scale = min(DOTS / _INCH, _LONGEST / max(width, height, 1.0))
        bitmap = page.render(scale=scale, grayscale=True)
        shades = rows_of(bitmap, 1)
        try:
            pieces = engine.pieces(Picture(bitmap.width, bitmap.height, shades))
        except MemoryError:
            raise
        except Exception as error:
            raise UserError("import.no_engine", reason=f"{type(error).__name__}: {error}"[:200]) from error
        return ScannedPage(pieces, width, height, 1 / scale)
    finally:
        page.close()
