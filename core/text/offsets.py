"""Conversion between code points, UTF-16 code units and UTF-8 bytes of one text."""

import re
from array import array
from bisect import bisect_left, bisect_right
from functools import cached_property

_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_CHUNK = 1024
"""Code points between two known byte positions: a look-up encodes at most so many."""


class OffsetMap:
    """Positions of one text in three units. A position lies between characters, from 0 to the length inclusive.

    Every method raises `ValueError` for a position outside of the text, and the `from_` methods also for one
    inside a character. UTF-16 look-ups cost a bisection of the astral characters' positions (nothing when there
    are none); UTF-8 look-ups encode at most one chunk of the text.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._length = len(text)
        # Counting the units by encoding is some 20 times faster than looking for the largest character.
        self._units = len(text.encode("utf-16-le", "surrogatepass")) // 2
        self.is_identity: bool = self._units == self._length
        """Whether code points and UTF-16 units are the same in this text."""
        self._astral = array("L", () if self.is_identity else (m.start() for m in _ASTRAL.finditer(text)))
        self._astral_units = array("L", (position + index for index, position in enumerate(self._astral)))

    def to_utf16(self, cp: int) -> int:
        """UTF-16 code units before code point position `cp`."""
        self._check(cp, self._length)
        return cp if self.is_identity else cp + bisect_left(self._astral, cp)

    def from_utf16(self, u: int) -> int:
        """Code points before UTF-16 position `u`."""
        self._check(u, self._units)
        if self.is_identity:
            return u
        before = bisect_left(self._astral_units, u)
        if before and self._astral_units[before - 1] + 1 == u:
            raise ValueError(f"UTF-16 position {u} is inside a surrogate pair")
        return u - before

    def to_utf8(self, cp: int) -> int:
        """Bytes of the UTF-8 form before code point position `cp`."""
        self._check(cp, self._length)
        if self._is_ascii:
            return cp
        chunk = cp // _CHUNK
        return self._bytes[chunk] + len(self._text[chunk * _CHUNK : cp].encode())

    def from_utf8(self, b: int) -> int:
        """Code points before byte position `b` of the UTF-8 form."""
        if self._is_ascii:
            self._check(b, self._length)
            return b
        self._check(b, self._bytes[-1])
        chunk = min(bisect_right(self._bytes, b), len(self._bytes) - 1) - 1
        start = chunk * _CHUNK
        data = self._text[start : start + _CHUNK].encode()
        inside = b - self._bytes[chunk]
        if inside < len(data) and data[inside] & 0xC0 == 0x80:
            raise ValueError(f"byte {b} is inside a character")
        return start + len(data[:inside].decode())

    @cached_property
    def _is_ascii(self) -> bool:
        return self._text.isascii()

    @cached_property
    def _bytes(self) -> "array[int]":
        """Byte position of each chunk's start, and at the end the whole length."""
        positions = array("L", [0])
        for start in range(0, self._length, _CHUNK):
            positions.append(positions[-1] + len(self._text[start : start + _CHUNK].encode()))
        return positions

    @staticmethod
    def _check(position: int, end: int) -> None:
        if not 0 <= position <= end:
            raise ValueError(f"position {position} is outside of 0 to {end}")
