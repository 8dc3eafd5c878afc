"""Puts the characters of one page of a PDF, which PDFium gives with their places, together to lines.

Places are turned so that the text of the page stands upright, whatever the page's own rotation and origin are.
"""

import ctypes
import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import Any

from core.reading.readers.scripts import LEVEL, RAISED, settled, without_marks
from core.reading.readers.symbols import symbol
from core.text.folding import without_radicals

_CJK_NEAR = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’]")
_BLANKS = frozenset({*range(33), 0xA0, 0x3000, 0xAD, 0xFFFE, *range(0x2000, 0x2010)})
HYPHEN = "\x02"
"""What PDFium puts where a word is divided at the end of a line."""
_WIDE = 1.6
"""From so many heights of the type on, a blank separates columns or cells."""
_SMALL = 0.8
"""A figure may be raised if it has at most this share of the size of the line's type."""
_ASKED = 24
"""For how many characters of a page the direction is looked up."""

_BASES = frozenset(code for code in range(0x7F) if chr(code).isalnum() or chr(code) == ")")
"""Characters after which a raised figure is a power."""
_RUNS = re.compile("[!-/:-~\u3001-\ud7ff]+|.", re.DOTALL)
"""Characters that are shown as they are, together; and one by one those that have to be looked at."""

Gap = tuple[int, float, float]
"""As in `PageLine.gaps`."""
Box = tuple[float, float, float, float]
"""Left, right, top, bottom in points from the upper left corner."""


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line of text on a page; places in points from the page's left and top edge, as the text is read."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    """Height of the type in points."""
    gaps: tuple[tuple[int, float, float], ...] = ()
    """Wide blanks in the line: the index at which the text goes on after the blank, and the blank's left and right
    edge.
    """


@dataclass(slots=True)
class PageCount:
    """Counts of what a page holds."""

    size: tuple[float, float] = (0.0, 0.0)
    """Width and height in points, as the text is read."""
    held: str = ""
    changed: str = ""
    """Those characters that became others in the lines."""
    outside: int = 0
    """Characters beyond the page's edges."""


class Characters:
    """The characters of one page, read one by one.

    PDFium's own text has no places, and contains invented characters.
    """

    def __init__(self, api: Any, raw_page: Any, bounds: tuple[float, float, float, float]) -> None:
        self._api = api
        self._page = raw_page
        self._bounds = tuple(map(float, bounds))
        self._edges = [ctypes.c_double() for _ in range(4)]
        self._into_edges = [ctypes.byref(edge) for edge in self._edges]
        self._matrix = api.FS_MATRIX()
        self.counted = PageCount()
        count = int(api.FPDFText_CountChars(raw_page))
        self._codes = [int(api.FPDFText_GetUnicode(raw_page, index)) for index in range(count)]
        self._text = "".join(map(chr, self._codes))
        self._turns = self._direction()
        left, bottom, right, top = self._bounds
        width, height = right - left, top - bottom
        self.counted.size = (width, height) if self._turns % 2 == 0 else (height, width)

    def _direction(self) -> int:
        """By how many quarters most of the text is turned, counter-clockwise."""
        inked = [index for index, code in enumerate(self._codes) if code not in _BLANKS]
        asked = inked[:: max(1, len(inked) // _ASKED)]
        return Counter(self._quarters(index) for index in asked).most_common(1)[0][0] if asked else 0

    def _quarters(self, index: int) -> int:
        matrix = self._matrix
        if not self._api.FPDFText_GetMatrix(self._page, index, matrix):
            return 0
        return round(math.atan2(matrix.b, matrix.a) / (math.pi / 2)) % 4

    def lines(self) -> list[PageLine]:
        """The lines in PDFium's order."""
        found: list[PageLine] = []
        begin = 0
        for index in range(len(self._codes) + 1):
            if index == len(self._codes) or self._codes[index] in (10, 13):
                line = self._line(begin, index)
                if line is not None:
                    found.append(line)
                begin = index + 1
        raw = self._text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        self.counted.held = raw.replace("\ufffe", "").replace(HYPHEN, "")
        return found

    def _line(self, begin: int, end: int) -> PageLine | None:
        inked = [at for at in range(begin, end) if self._codes[at] not in _BLANKS]
        if not inked:
            return None
        first, last = self._box(inked[0]), self._box(inked[-1])
        size = self._size(inked[0])
        if size <= 1:
            size = max(first[3] - first[2], 1.0)
        left, right = min(first[0], last[0]), max(first[1], last[1])
        top, bottom = min(first[2], last[2]), max(first[3], last[3])
        if self._is_outside(left, right, top, bottom):
            self.counted.outside += len(inked)
            self.counted.changed += "".join(_char(self._codes[at]) for at in inked)
            return None
        pieces, gaps = self._pieces(inked[0], inked[-1], size, bottom)
        text = "".join(pieces)
        if RAISED in text:
            return PageLine(settled(text.replace(LEVEL + RAISED, "")), left, right, top, bottom, size)
        return PageLine(text, left, right, top, bottom, size, tuple(gaps))

    def _pieces(self, first: int, last: int, size: float, bottom: float) -> tuple[list[str], list[Gap]]:
        """The characters of a line as text, and its wide blanks."""
        codes = self._codes
        pieces: list[str] = []
        gaps: list[Gap] = []
        usual_size = float(self._api.FPDFText_GetFontSize(self._page, first))
        blank: float | None = None
        for run in _RUNS.finditer(self._text, first, last + 1):
            at = run.start()
            code = codes[at]
            if code in _BLANKS:
                if blank is None:
                    blank = self._box(at - 1)[1]
                pieces.append(self._shown(at, size))
                continue
            if blank is not None:
                right_edge = self._box(at)[0]
                if right_edge - blank > _WIDE * size:
                    gaps.append((sum(map(len, pieces)), blank, right_edge))
                blank = None
            if (
                0x30 <= code <= 0x39
                and at
                and codes[at - 1] in _BASES
                and self._is_raised(at, usual_size, size, bottom)
            ):
                pieces.append(f"{RAISED}{chr(code)}{LEVEL}")
            elif 0x20 < code < 0x7F or 0x3001 <= code < 0xD800:
                pieces.append(run.group())
            else:
                pieces.append(self._shown(at, size))
        return pieces, gaps

    def _is_outside(self, left: float, right: float, top: float, bottom: float) -> bool:
        width, height = self.counted.size
        return right < -1 or bottom < -1 or left > width + 1 or top > height + 1

    def _size(self, index: int) -> float:
        """The height of a character's type: the font's size as its matrix scales it."""
        size = float(self._api.FPDFText_GetFontSize(self._page, index))
        if self._api.FPDFText_GetMatrix(self._page, index, self._matrix):
            size *= math.hypot(self._matrix.c, self._matrix.d)
        return size

    def _shown(self, at: int, size: float) -> str:
        """The text for a character."""
        codes, code = self._codes, self._codes[at]
        if 0xD800 <= code < 0xDC00 and at + 1 < len(codes) and 0xDC00 <= codes[at + 1] < 0xE000:
            return chr(0x10000 + ((code - 0xD800) << 10) + codes[at + 1] - 0xDC00)
        if 0xDC00 <= code < 0xE000 and at and 0xD800 <= codes[at - 1] < 0xDC00:
            return ""
        char = _char(code)
        if char == HYPHEN:
            return self._hyphen(at)
        if char == " " and 0 < at < len(codes) - 1 and self._is_made_up(at):
            near = chr(codes[at - 1] & 0xFFFF) + chr(codes[at + 1] & 0xFFFF)
            if _CJK_NEAR.search(near) and self._gap(at) < 0.7 * size:
                return ""
        if code < 0x2E80:
            return char if code != 0xAD else ""
        shown = plain(char)
        if shown != char:
            self.counted.changed += char
        return shown

    def _hyphen(self, at: int) -> str:
        """A word divided at a line's end becomes one; between figures and names the hyphen belongs to the text."""
        before, after = (
            _char(self._codes[place]) if 0 <= place < len(self._codes) else "" for place in (at - 1, at + 1)
        )
        following = next((_char(code) for code in self._codes[at + 1 : at + 4] if code > 32), after)
        is_word = before.isascii() and before.isalpha() and following.isascii() and following.islower()
        return "" if is_word else "-"

    def _is_raised(self, at: int, usual_size: float, size: float, bottom: float) -> bool:
        """Whether a figure is smaller than the line's type (`usual_size`, before its matrix) and stands above it."""
        if float(self._api.FPDFText_GetFontSize(self._page, at)) >= _SMALL * usual_size:
            return False
        return self._box(at)[3] < bottom - 0.2 * size

    def _is_made_up(self, index: int) -> bool:
        return self._api.FPDFText_IsGenerated(self._page, index) == 1

    def _gap(self, index: int) -> float:
        return self._box(index + 1)[0] - self._box(index - 1)[1]

    def _box(self, index: int) -> Box:
        """The place of a character, turned with the page."""
        left, right, bottom, top = self._edges
        self._api.FPDFText_GetCharBox(self._page, index, *self._into_edges)
        begin, under, end, over = self._bounds
        match self._turns:
            case 1:
                return bottom.value - under, top.value - under, left.value - begin, right.value - begin
            case 2:
                return end - right.value, end - left.value, bottom.value - under, top.value - under
            case 3:
                return over - top.value, over - bottom.value, end - right.value, end - left.value
            case _:
                return left.value - begin, right.value - begin, over - top.value, over - bottom.value


def plain(char: str) -> str:
    """The ordinary form of a radical, a compatibility ideograph, a ligature or a symbol font's character."""
    code = ord(char)
    if 0xFB00 <= code <= 0xFB06:
        return unicodedata.normalize("NFKC", char)
    return without_marks(without_radicals(symbol(char)))


def _char(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"
