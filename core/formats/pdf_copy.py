"""A reading copy as PDF, by fpdf2, which embeds a part of a font of this computer and a right text layer.

fpdf2 is under the LGPL: it is imported where the user installed it, and no part of this program. weasyprint needs Pango
besides. Qt's own writer breaks the text layer of Chinese. A copy is searched after writing: each text has to be found.
"""

import functools
import importlib
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from core.errors import EnvironmentFault
from core.formats.output import About, Output, Written
from core.formats.protocol import Chosen, Feature, Format, Mismatch
from core.formats.reading_copy import SHOWN, Stretch, colour_of, lines, remark, said_of_document, tint
from core.formats.records import DocumentRecord

_FONTS = (
    *("NotoSansCJK-Regular.ttc", "NotoSansCJKsc-Regular.otf", "NotoSansSC-Regular.ttf", "NotoSansSC-Regular.otf"),
    *("SourceHanSansCN-Regular.otf", "SourceHanSansSC-Regular.otf", "msyh.ttc", "simsun.ttc", "PingFang.ttc"),
    *("Hiragino Sans GB.ttc", "STHeiti Light.ttc", "Songti.ttc", "wqy-microhei.ttc", "wqy-zenhei.ttc"),
)
"""Fonts with Chinese characters, the one with the most first."""
_SIMPLIFIED = {"NotoSansCJK-Regular.ttc": 2}
"""The number of the font with Chinese forms in a collection."""
_SIZE, _LEADING = 11, 7.0
_SEARCHED = re.compile("[0-9A-Za-z\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]")
"""Characters that are searched for afterwards. Signs and blanks come back in other forms."""


def _folders() -> list[Path]:
    home = Path.home()
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home))
        return [Path(os.environ.get("WINDIR", "C:/Windows"), "Fonts"), local / "Microsoft/Windows/Fonts"]
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts", home / ".fonts"]


@functools.cache
def chinese_font() -> Path | None:
    """A font of this computer with Chinese characters."""
    found: dict[str, Path] = {}
    for folder in _folders():
        for root, _, names in os.walk(folder):
            found |= {name: Path(root, name) for name in names if name in _FONTS and name not in found}
    return next((found[name] for name in _FONTS if name in found), None)


def _write(records: Iterable[DocumentRecord], output: Output, chosen: Chosen) -> None:
    del chosen
    font = chinese_font()
    if font is None:
        raise EnvironmentFault("export.no_font")
    page = _Page(font, output.about)
    for record in records:
        page.document(record)
    made = page.bytes()
    with output.file() as sink:
        sink.write(made)


class _Page:
    """Sets the type of texts. fpdf2 is an add-on and has no types here."""

    def __init__(self, font: Path, about: About) -> None:
        fpdf: Any = importlib.import_module("fpdf")
        self._pdf: Any = fpdf.FPDF(format="A4")
        self._pdf.set_title(about.name)
        self._pdf.add_font("text", fname=str(font), collection_font_number=_SIMPLIFIED.get(font.name, 0))
        self._pdf.set_margins(22, 20, 22)
        self._pdf.set_auto_page_break(True, 20)
        self._about = about
        self._widths: dict[str, float] = {}

    def document(self, record: DocumentRecord) -> None:
        pdf = self._pdf
        pdf.add_page()
        pdf.start_section(record.meta.title.replace("\n", " ") or record.id[:12])
        pdf.set_font("text", size=_SIZE + 3)
        pdf.multi_cell(0, 9, record.meta.title.replace("\n", " "), new_x="LMARGIN", new_y="NEXT", align="L")
        pdf.set_font("text", size=_SIZE)
        for line in lines(record):
            self._line(line)
        behind = said_of_document(self._about, record)
        if not record.spans and not behind:
            return
        pdf.ln(_LEADING / 2)
        pdf.set_font("text", size=_SIZE - 3)
        for said in behind:
            pdf.multi_cell(0, 5, said, new_x="LMARGIN", new_y="NEXT", align="L")
        for span in record.spans:
            quote = record.text[span.start : span.end].replace("\n", " ")
            shown = quote if len(quote) <= 40 else f"{quote[:39]}…"
            noted = f"{remark(self._about, span, record.said)}  —  {shown}"
            pdf.multi_cell(0, 5, noted, new_x="LMARGIN", new_y="NEXT", align="L")

    def _line(self, line: list[Stretch]) -> None:
        pdf = self._pdf
        room = pdf.epw
        left = room
        for stretch in line:
            colour = colour_of(self._about, stretch.spans[-1].label) if stretch.spans else ""
            if colour:
                pdf.set_fill_color(tint(colour, 0.35))
            piece = ""
            width = 0.0
            for letter in stretch.text.replace("\t", "    "):
                wide = self._width(letter)
                if width + wide > left:
                    self._put(piece, width, filled=bool(colour))
                    pdf.ln(_LEADING)
                    piece, width, left = "", 0.0, room
                piece += letter
                width += wide
            self._put(piece, width, filled=bool(colour))
            left -= width
        pdf.ln(_LEADING)

    def _put(self, piece: str, width: float, *, filled: bool) -> None:
        if piece:
            self._pdf.c_margin = 0
            self._pdf.cell(width, _LEADING - 0.6, piece, fill=filled)

    def _width(self, letter: str) -> float:
        if letter not in self._widths:
            self._widths[letter] = self._pdf.get_string_width(letter)
        return self._widths[letter]

    def bytes(self) -> bytes:
        return bytes(self._pdf.output())


def _verify(written: Written, records: Iterator[DocumentRecord], chosen: Chosen) -> int:
    """Search the text layer for each text, in order, leaving out signs and blanks."""
    del chosen
    pypdfium2: Any = importlib.import_module("pypdfium2")
    pdf: Any = pypdfium2.PdfDocument(io.BytesIO(written.content() or b""))
    try:
        layer = "".join(_SEARCHED.findall("".join(page.get_textpage().get_text_range() for page in pdf)))
    finally:
        pdf.close()
    at = verified = 0
    for number, record in enumerate(records, 1):
        wanted = "".join(_SEARCHED.findall(record.text))
        found = layer.find(wanted, at)
        if found < 0:
            raise Mismatch(number)
        at = found + len(wanted)
        verified += len(record.spans)
    return verified


FORMAT = Format(
    id="pdf",
    title="PDF to read",
    description="Texts with their labels marked and their notes behind them, for printing and passing on",
    suffix=".pdf",
    version=1,
    holds=SHOWN - {Feature.ABOUT},
    link="https://py-pdf.github.io/fpdf2/",
    write=_write,
    verify=_verify,
    add_on="fpdf2",
)
