"""An engine for tests as an add-on, and scans: pages that are pictures of known text."""

import os
from collections.abc import Sequence
from pathlib import Path

from tests.core.addons import samples
from tests.core.reading.specimens import pdf

SCAN = pdf([[], [], []], picture=True)
"""Three pages with a picture and without text."""
ENGINE = """
import os, time
from core.reading.scans.recogniser import Piece

class Fake:
    name = "fake 1"
    def __init__(self):
        self.page = 0
{made}
    def pieces(self, picture):
        assert len(picture.shades) == picture.width * picture.height
        self.page += 1
        page, x, y = self.page, picture.width // 8, picture.height // 8
{acts}
        def line(number, text, sure):
            top = y + number * 90
            right = x + len(text) * 50
            return Piece(text, sure, ((x, top), (right, top), (right, top + 60), (x, top + 60)))
        words = f"第{{page}}页,有{{page}}句话。"
        return [line(1, words, (0.9,) * 4 + (0.5, 0.4) + (0.9,) * (len(words) - 6)),
                line(3, "这一行都清楚。", (0.99,) * 7)]
"""


def engine(acts: str = "pass", made: str = "pass", *, allowed: bool = True) -> Path:
    """Install an engine that does something for each page first; its folder."""
    code = ENGINE.format(acts=" " * 8 + acts, made=" " * 8 + made)
    points = {"biaodu.recognisers": {"fake": "ocr_module:Fake"}}
    folder = samples.write("ocr", code, entry_points=points)
    if allowed:
        samples.allow("ocr")
    return folder


def library() -> Sequence[str]:
    """Folders with RapidOCR and what it needs, as BIAODU_TEST_OCR names them; none if it is not there."""
    return [place for place in os.environ.get("BIAODU_TEST_OCR", "").split(os.pathsep) if place]
