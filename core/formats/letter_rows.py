"""Rows that differ only in a character and its place, one for each character of a text: made of a whole text at once.

A report has ten thousand characters. The rows are kept ready, with room for the three bytes that a Chinese character
takes, and a text's bytes are put into them by three copies for all places of equally many digits: that takes a tenth
of what joining the parts of rows does. A shorter character leaves bytes behind that no UTF-8 has, and which go in the
end; for a longer one stand three such bytes until then.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

ROOM = b"\xff\xff\xff"
"""Where the character of a row comes."""
_GAP, _STANDS = b"\xff", b"\xfe"
_LONG = bytes([*range(0x80, 0xC0), *range(0xE0, 0xF0)])
"""The bytes of characters of three bytes, and those that go on: what is left are the first bytes of all others."""
_OTHERS = re.compile("[\x80-\u07ff\U00010000-\U0010ffff]")
_MOST = 256
"""Of so many different characters that do not fit their room; in a text of more the rows are joined one by one."""
_FEWEST, _KEPT = 256, 8 << 20
"""Rows that are made at once, and bytes of rows that are kept ready for the next text."""


@dataclass(frozen=True, slots=True)
class LetterGrid:
    """The rows of a text, not `finished` yet."""

    rows: bytearray
    places: Sequence[int]
    """The byte at which the row of each character begins, and behind the last one where it ends."""
    stand_ins: tuple[tuple[bytes, bytes], ...] = ()

    def empty(self, ranges: Iterable[tuple[int, int]]) -> None:
        """Leave out the rows of the characters from one place up to another."""
        rows, places = self.rows, self.places
        for start, end in ranges:
            begin, stop = places[start], places[end]
            rows[begin:stop] = _GAP * (stop - begin)

    def finished(self, rows: bytes | bytearray) -> bytes | bytearray:
        """What was made of these rows, as it is written. What was added may be any UTF-8."""
        rows = rows.replace(_GAP, b"")
        for stand_in, written in self.stand_ins:
            rows = rows.replace(stand_in, written)
        return rows


class LetterRows:
    """Makes rows of one kind."""

    def __init__(self, row: Callable[[int], bytes], written: Callable[[str], bytes] = str.encode) -> None:
        """`row` gives the row at a place, with `ROOM` before all that depends on the place.

        Its width follows from the digits of this and the next place. `written` is how a character stands in its room;
        those that take three bytes in UTF-8 stand as they are.
        """
        self._row = row
        self._written = written
        self._room = row(0).index(ROOM)
        self._ready: tuple[bytes, list[int]] = b"", [0]

    def of(self, text: str) -> LetterGrid:
        """The row of each character."""
        filling = self._filling(text)
        if filling is None:
            made = [self._row(at).replace(ROOM, self._written(letter), 1) for at, letter in enumerate(text)]
            return LetterGrid(bytearray().join(made), list(accumulate(map(len, made), initial=0)))
        letters, stand_ins = filling
        template, places = self._template(len(text))
        rows = bytearray(memoryview(template)[: places[len(text)]])
        for start, end in pairwise(_borders(len(text))):
            width = places[start + 1] - places[start]
            begin, stop = places[start] + self._room, places[end]
            for byte in range(len(ROOM)):
                rows[begin + byte : stop : width] = letters[3 * start + byte : 3 * end : 3]
        return LetterGrid(rows, places, tuple(stand_ins))

    def _filling(self, text: str) -> tuple[bytes, list[tuple[bytes, bytes]]] | None:
        """Three bytes for each character, and what some of them stand for; None if there are too many of those."""
        data = text.encode()
        firsts = set(data.translate(None, _LONG))
        letters = [chr(first) for first in firsts if first < 0x80]
        if len(letters) < len(firsts):
            letters += set(_OTHERS.findall(text))
        if len(letters) > _MOST:
            return None
        stand_ins: list[tuple[bytes, bytes]] = []
        # What is written with other characters comes after them, and the one with which all of those begin first.
        listed = [(self._written(letter), letter.encode()) for letter in letters]
        for written, own in sorted(listed, key=lambda pair: (pair[0] != pair[1], pair[1] != b"\\", pair[1])):
            room = written.ljust(len(ROOM), _GAP)
            if len(room) > len(ROOM):
                high, low = divmod(len(stand_ins), 0x40)
                room = _STANDS + bytes([0x80 + high, 0x80 + low])
                stand_ins.append((room, written))
            data = data.replace(own, room)
        return data, stand_ins

    def _template(self, count: int) -> tuple[bytes, list[int]]:
        """At least so many rows without their characters, and where each begins."""
        if len(self._ready[1]) > count:
            return self._ready
        made = [self._row(at) for at in range(max(_FEWEST, 1 << (count - 1).bit_length()))]
        ready = b"".join(made), list(accumulate(map(len, made), initial=0))
        if len(ready[0]) <= _KEPT:
            self._ready = ready
        return ready


def _borders(count: int) -> list[int]:
    """Where rows begin to be wider: at a place of more digits, and at the one before, whose next one has more."""
    found, power = [0], 10
    while power <= count:
        found += [power - 1, power]
        power *= 10
    return [*dict.fromkeys(border for border in found if border < count), count]
