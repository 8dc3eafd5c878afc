"""RapidOCR on pages rendered from known text: how many characters are wrong. Skipped where it is not there.

BIAODU_TEST_OCR names folders with rapidocr-onnxruntime and what it needs, if they are not installed. The figures are
printed and stand in tests/RESULTS.md.
"""

import importlib
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from io import BytesIO
from typing import Any

import pytest

from core.reading.guard.reading import GuardedReaders
from core.reading.kinds import FileKind
from core.reading.readers.protocol import GivenFile, Options, Read
from core.reading.scans.lines import with_chinese_marks
from core.reading.scans.rapid import MODULE
from core.text.recognition import Recognition
from resources import loader
from tests.core.addons import samples as addons
from tests.core.reading.scans.samples import library

PAGES = ((300, 0.0), (300, 1.5), (200, 1.5), (150, 0.0))
"""Dots an inch and degrees."""
MOST = {300: 0.03, 200: 0.06, 150: 0.10}
"""The share of characters that may be wrong."""
WIDTH, ROWS = 34, 30
"""Characters of a line, and lines of a page."""


@pytest.fixture
def _engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with addons.as_at_the_start():
        for place in library():
            monkeypatch.setattr(sys, "path", [*sys.path, place])
        if find_spec(MODULE) is None:
            pytest.skip("rapidocr-onnxruntime is not installed, and BIAODU_TEST_OCR names no folder with it")
        yield


def font() -> str:
    """A font with Chinese characters."""
    try:
        command = ["fc-match", "-f", "%{file}", "serif:lang=zh-cn"]
        found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        found = ""
    if "CJK" not in found:
        pytest.skip("no font with Chinese characters is found")
    return found


def prepared(text: str) -> str:
    """The text without blanks, with marks as reports have them, and without what the font or a reader cannot tell."""
    return with_chinese_marks("".join(text.split())).replace("x", "5").replace("👍", "")


def scan(texts: list[str]) -> bytes:
    """A PDF whose pages are pictures of texts, as a scanner makes them."""
    image: Any = importlib.import_module("PIL.Image")
    drawing: Any = importlib.import_module("PIL.ImageDraw")
    fonts: Any = importlib.import_module("PIL.ImageFont")
    name = font()
    pages: list[Any] = []
    for text, (dots, degrees) in zip(texts, PAGES, strict=True):
        page = image.new("L", (round(8.27 * dots), round(11.69 * dots)), 250)
        pen, face = drawing.Draw(page), fonts.truetype(name, round(12 * dots / 72), index=2)
        for number, row in enumerate(text[at : at + WIDTH] for at in range(0, len(text), WIDTH)):
            pen.text((dots, dots + number * 22 * dots / 72), row, font=face, fill=20)
        turned = page.rotate(degrees, resample=image.Resampling.BICUBIC, fillcolor=250)
        encoded = BytesIO()
        turned.save(encoded, "PDF", resolution=dots)
        pages.append(encoded.getvalue())
    return merged(pages)


def merged(pages: list[bytes]) -> bytes:
    pdfium: Any = importlib.import_module("pypdfium2")
    whole = pdfium.PdfDocument.new()
    for page in pages:
        whole.import_pages(pdfium.PdfDocument(page))
    encoded = BytesIO()
    whole.save(encoded)
    return encoded.getvalue()


def distance(first: str, second: str) -> int:
    """By how many characters two texts differ (Levenshtein)."""
    before = list(range(len(second) + 1))
    for number, char in enumerate(first, 1):
        row = [number]
        for at, other in enumerate(second, 1):
            row.append(min(before[at] + 1, row[-1] + 1, before[at - 1] + (char != other)))
        before = row
    return before[-1]


def on_page(text: str, known: Recognition, page: int) -> str:
    return "".join(text[line.start : line.end] for line in known.lines if line.page == page)


@pytest.mark.timeout(900)
@pytest.mark.usefixtures("_engine")
def test_few_characters_of_a_scan_are_wrong_and_most_of_those_are_doubtful() -> None:
    source = "".join(loader.read_text(name) for name in loader.names("sample/reports", ".txt"))
    together, size = prepared(source), WIDTH * ROWS
    texts = [together[at : at + size] for at in range(0, len(PAGES) * size, size)]
    with GuardedReaders() as readers:
        given = GivenFile("扫描.pdf", scan(texts))
        (found,) = readers.read(FileKind.PDF, given, Options(recognise=True), lambda: None)
    assert isinstance(found, Read)
    known = found.recognition
    assert known is not None
    for number, (written, (dots, degrees)) in enumerate(zip(texts, PAGES, strict=True), 1):
        shown = "".join(on_page(found.text, known, number).split())
        rate = distance(written, shown) / len(written)
        print(f"{dots} dots an inch, {degrees} degrees: {100 * rate:.1f} % of {len(written)} characters wrong")
        assert rate < MOST[dots]
    print(f"{known.doubtful_lines} of {len(known.lines)} lines have a doubtful character")
    assert len(known.lines) >= len(PAGES) * ROWS * 0.9
