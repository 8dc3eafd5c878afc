"""Pictures of single pages, as they are shown beside the text that was recognised in them."""

from typing import Any

from core.errors import UserError
from core.reading.readers.pdf import KIND, pdfium
from core.reading.readers.pictures import as_pdf, picture_kind
from core.reading.readers.protocol import PagePicture

LONGER_SIDE = 1800
"""Pixels: a page of A4 at 150 dots an inch, which small print needs to be read."""


def page_picture(data: bytes, number: int) -> PagePicture:
    """A page (from 1) of a PDF file, or of a picture.

    Raises UserError ``import.damaged``, ``import.no_page`` and those of `as_pdf`.
    """
    pdfium2 = pdfium()
    try:
        document: Any = pdfium2.PdfDocument(as_pdf(data) if picture_kind(data) else data)
    except pdfium2.PdfiumError as error:
        raise UserError("import.damaged", kind=KIND) from error
    try:
        pages = len(document)
        if not 1 <= number <= pages:
            raise UserError("import.no_page", number=number, pages=pages)
        page = document[number - 1]
        try:
            scale = LONGER_SIDE / max(*page.get_size(), 1.0)
            raw = pdfium2.raw
            bitmap = page.render(scale=scale, force_bitmap_format=raw.FPDFBitmap_BGR, rev_byteorder=True)
            return PagePicture(bitmap.width, bitmap.height, pages, rows_of(bitmap, 3))
        finally:
            page.close()
    except pdfium2.PdfiumError as error:
        raise UserError("import.damaged", kind=KIND) from error
    finally:
        document.close()


def rows_of(bitmap: Any, channels: int) -> bytes:
    """The pixels row by row, without what PDFium puts at the ends of rows."""
    held, row = bytes(bitmap.buffer), bitmap.width * channels
    if bitmap.stride == row:
        return held
    return b"".join(held[at : at + row] for at in range(0, bitmap.height * bitmap.stride, bitmap.stride))
