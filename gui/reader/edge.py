"""The border between code points and Qt's document positions; the only module of the reader that knows both.

A Qt document counts UTF-16 units, and here it also holds a block separator at every place where an
overlong paragraph was split for speed. Everything outside of this module speaks in code points of the
canonical text.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from core.text.offsets import OffsetMap

LONGEST_BLOCK = 5_000
"""A paragraph longer than so many code points is shown as several blocks, because a block is always laid out whole."""
_PIECE = 1_200
"""Code points that a piece of a split paragraph should have."""
_WINDOW = 400
"""How far back from `_PIECE` the end of a sentence is looked for."""

_SENTENCE_END = re.compile(r"[。！？；!?;…]+[”’」』）》\"')]*")
_CLAUSE_END = re.compile(r"[，、：,:\s]")
_JOINERS = "\u200d\ufe0e\ufe0f"

_UNSHOWABLE = re.compile("[\x00\r\u2028\u2029\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")


def displayable(text: str) -> str:
    """`text` with what Qt would turn into something of another length replaced by U+FFFD, one for one.

    Canonical texts hold none of these but a leading U+FEFF, which the way from str to QString would drop.
    """
    shown = _UNSHOWABLE.sub("\ufffd", text)
    return "\u200b" + shown[1:] if shown.startswith("\ufeff") else shown


def split_points(text: str, longest: int = LONGEST_BLOCK) -> list[int]:
    """Code points before which paragraphs longer than `longest` are broken into blocks, ascending."""
    points: list[int] = []
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        if end < 0:
            end = len(text)
        if end - start > longest:
            points.extend(_pieces(text, start, end))
        start = end + 1
    return points


def _pieces(text: str, start: int, end: int) -> list[int]:
    points: list[int] = []
    while end - start > _PIECE + _WINDOW:
        start = _cut(text, start)
        points.append(start)
    return points


def _cut(text: str, start: int) -> int:
    """The end of the piece that begins at `start`: after a sentence, else a clause, else between characters."""
    low, high = start + _PIECE - _WINDOW, start + _PIECE
    for pattern in (_SENTENCE_END, _CLAUSE_END):
        found = [match.end() for match in pattern.finditer(text, low, high) if not _joined(text, match.end())]
        if found:
            return found[-1]
    cut = high
    while cut > low and _joined(text, cut):
        cut -= 1
    return cut if cut > low else high


def _joined(text: str, cut: int) -> bool:
    """Whether the characters at both sides of `cut` may belong to one user-perceived character."""
    after, before = text[cut], text[cut - 1]
    return (
        unicodedata.combining(after) > 0
        or unicodedata.category(after) in ("Mn", "Me", "Mc")
        or after in _JOINERS
        or before in _JOINERS
        or 0x1F1E6 <= ord(after) <= 0x1F1FF
        or 0x1F3FB <= ord(after) <= 0x1F3FF
        or 0xE0020 <= ord(after) <= 0xE007F
    )


class EdgeMap:
    """Converts between code points of one text and positions in the Qt document that shows it."""

    def __init__(self, text: str, splits: Sequence[int] = ()) -> None:
        self._map = OffsetMap(text)
        self._splits = list(splits)
        self._separators = [self._map.to_utf16(point) + index for index, point in enumerate(self._splits)]
        self._plain = self._map.is_identity and not self._splits
        self.splits: Sequence[int] = self._splits
        """Code points before which a block separator was inserted."""
        self.is_plain = self._plain
        """Whether code points and positions are the same numbers."""
        self.length = len(text)
        """Code points."""
        self.document_length = self._map.to_utf16(len(text)) + len(self._splits)
        """Qt positions, without the document's last separator."""

    def to_document(self, cp: int) -> int:
        """Position of code point `cp`; at a split, the start of the later block. Raises ValueError outside."""
        if self._plain:
            if not 0 <= cp <= self.length:
                raise ValueError(f"position {cp} is outside of 0 to {self.length}")
            return cp
        return self._map.to_utf16(cp) + bisect_right(self._splits, cp)

    def end_to_document(self, cp: int) -> int:
        """Like `to_document`, but at a split the end of the earlier block: where a span's end is drawn."""
        if self._plain:
            return self.to_document(cp)
        return self._map.to_utf16(cp) + bisect_left(self._splits, cp)

    def from_document(self, position: int) -> int:
        """The code point at Qt position `position`, kept within the text.

        Inside of a surrogate pair, the character's start.
        """
        position = min(max(position, 0), self.document_length)
        if self._plain:
            return position
        units = position - bisect_left(self._separators, position)
        try:
            return self._map.from_utf16(units)
        except ValueError:
            return self._map.from_utf16(units - 1)
