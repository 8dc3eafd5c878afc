"""Lists of positions as numbers that are small: each is the difference to the one before, in one of three forms.

*Short* lists are bytes of seven bits (the variable bytes of Manning, Raghavan, Schütze: Introduction to Information
Retrieval, 5.3.1, with the bit turned round: the lower groups come first, and every byte but a number's last has its
highest bit set). They are the smallest and the slowest to decode. A list that is long has a byte for each difference
(*narrow*), or two (*wide*), so that one sum decodes it; what of a difference does not fit is written apart, as a patch
(Zukowski, Héman, Nes, Boncz: Super-Scalar RAM-CPU Cache Compression, 2006).

Encoded and decoded for many lists at once, because a list of Chinese characters is mostly short and numpy is slow to
call.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from core.lazy_numpy import Array, Bools, Bytes, Chars, Codes, Ints, np

Positions = Ints
"""Of 32 bits where they all fit, which halves the time of everything; else of 64."""
LONG = 255
"""Lists that would have as many bytes in the short form have another."""
_MORE = 0x80
_BITS = 7
_FEW = 10
"""Narrow is a list of which at most one difference in so many has a patch."""


class ListForm(IntEnum):
    """How a list is written."""

    SHORT = 0
    NARROW = 1
    WIDE = 2


_UNIT_BITS = {ListForm.NARROW: 8, ListForm.WIDE: 16}
_MOST_NARROW = 2**24 - 1
"""The largest difference whose upper bits are a patch's 16."""
_UNITS = {ListForm.SHORT: "uint8", ListForm.NARROW: "uint8", ListForm.WIDE: "uint16"}


@dataclass(frozen=True)
class Encoded:
    """Lists as they are written, those of each form one behind another."""

    sizes: Bytes
    """Bytes of each list in the short form; 0 for one that has another."""
    short: Bytes
    narrow_lists: Codes
    """Which lists are narrow."""
    narrow_starts: Codes
    """Where in `narrow` each of them begins, and where the last one ends."""
    narrow: Bytes
    narrow_patch_starts: Codes
    """Where in the next two the patches of each of them begin, and how many there are."""
    narrow_patch_at: Codes
    """For which numbers of `narrow` there are patches."""
    narrow_patches: Chars
    """The upper bits of their differences."""
    wide_lists: Codes
    wide_starts: Codes
    wide: Chars
    wide_patch_starts: Codes
    wide_patch_at: Codes
    wide_patches: Chars


class PostingLists(NamedTuple):
    """Lists of one form that lie one behind another."""

    form: ListForm
    content: memoryview
    starts: Sequence[int] | Ints
    """At which unit of `content` each begins; the first is 0."""
    origin: int
    """Where `content` begins in the units that patches count."""
    patch_at: memoryview
    patches: memoryview

    @property
    def held(self) -> int:
        """How many positions they hold."""
        if self.form is not ListForm.SHORT:
            return len(self.content)
        # Each number has one byte without the highest bit.
        return int(np.count_nonzero(np.frombuffer(self.content, np.uint8) < _MORE))


def encode(positions: Codes, firsts: Ints) -> Encoded:
    """The lists that begin at `firsts` in `positions`; within one, positions rise. `positions` is overwritten."""
    starts = positions[firsts]
    positions[1:] -= positions[:-1].copy()
    # Counted from the place before the first one, so that no difference is zero.
    positions[firsts] = starts + np.uint32(1)
    lengths = np.ones(len(positions), np.uint8)
    for bits in (7, 14, 21, 28):
        lengths += positions >= np.uint32(1 << bits)
    counts = np.diff(firsts, append=len(positions))
    sizes = _per_list(np.add, lengths, firsts)
    with_patches = _per_list(np.add, positions > np.uint32(0xFF), firsts)
    is_long = sizes >= LONG
    can_be_narrow = (with_patches * _FEW <= counts) & (_per_list(np.maximum, positions, firsts) <= _MOST_NARROW)
    is_narrow, is_wide = is_long & can_be_narrow, is_long & ~can_be_narrow
    sizes[is_long] = 0
    of_short = np.repeat(~is_long, counts)
    short = _in_bytes(positions.compress(of_short), lengths.compress(of_short))
    del of_short, lengths
    narrow = _in_units(positions, is_narrow, counts, ListForm.NARROW)
    wide = _in_units(positions, is_wide, counts, ListForm.WIDE)
    return Encoded(sizes.astype(np.uint8), short, *narrow, *wide)


def _per_list(ufunc: "np.ufunc", values: Array, firsts: Ints) -> Ints:
    return ufunc.reduceat(values, firsts, dtype=np.int64) if len(firsts) else np.empty(0, np.int64)


def _in_bytes(numbers: Codes, lengths: Bytes) -> Bytes:
    """Numbers in groups of seven bits; `lengths` are how many bytes each takes."""
    at = np.cumsum(lengths, dtype=np.uint32)
    encoded = np.empty(int(at[-1]) if len(at) else 0, np.uint8)
    at -= lengths
    # Place by place: the first byte of all numbers, then the second of those that have two.
    while len(numbers):
        low = numbers.astype(np.uint8)
        low &= 0x7F
        longer = lengths > 1
        low[longer] |= _MORE
        encoded[at] = low
        numbers, at, lengths = numbers[longer], at[longer], lengths[longer]
        numbers >>= np.uint32(_BITS)
        at += np.uint32(1)
        lengths -= 1
    return encoded


def _in_units(
    differences: Codes, which: Bools, counts: Ints, form: ListForm
) -> tuple[Codes, Codes, Array, Codes, Codes, Chars]:
    """The lists of `which` in units of one or two bytes, as `Encoded` has them."""
    numbers = differences.compress(np.repeat(which, counts))
    high = numbers >> np.uint32(_UNIT_BITS[form])
    patched = np.flatnonzero(high)
    ends = np.cumsum(counts[which])
    starts = np.append(0, ends)
    return (
        np.flatnonzero(which).astype(np.uint32),
        starts.astype(np.uint32),
        numbers.astype(_UNITS[form]),
        np.searchsorted(patched, starts).astype(np.uint32),
        patched.astype(np.uint32),
        high[patched].astype(np.uint16),
    )


def decode(pieces: Sequence[tuple[PostingLists, int]], dtype: "type[np.signedinteger]") -> Positions:
    """The positions of lists, each counted from the base that stands beside its piece.

    They come in order where those of one form do: piece by piece, and within one list by list.
    """
    found: list[Positions] = []
    for form in ListForm:
        some = [(piece, base) for piece, base in pieces if piece.form is form]
        if some:
            found.append(_decoded(form, some, dtype))
    if len(found) == 1:
        return found[0]
    return np.concatenate(found) if found else np.empty(0, dtype)


def _decoded(form: ListForm, pieces: Sequence[tuple[PostingLists, int]], dtype: "type[np.signedinteger]") -> Positions:
    lists = [piece for piece, _base in pieces]
    begins, bases = _begins(lists), np.asarray([base for _piece, base in pieces], np.int64)
    if len(begins) > len(bases):
        bases = np.repeat(bases, [len(piece.starts) for piece in lists])
    if form is ListForm.SHORT:
        positions, starts = _from_bytes(lists, begins, dtype)
    else:
        positions, starts = _from_units(lists, form, dtype), begins
    # One sum runs through all; what it has reached where a list begins is taken away from there on.
    np.cumsum(positions, dtype=dtype, out=positions)
    corrections = bases - 1
    corrections[1:] -= positions[starts[1:] - 1]
    positions += np.repeat(corrections.astype(dtype), np.diff(starts, append=len(positions)))
    return positions


def _begins(lists: Sequence[PostingLists]) -> Ints:
    """At which unit each list begins when the pieces lie one behind another."""
    sizes = [len(piece.content) for piece in lists]
    moved = np.cumsum([0, *sizes[:-1]])
    if all(len(piece.starts) == 1 for piece in lists):
        return moved
    if all(isinstance(piece.starts, list | tuple) for piece in lists):
        # A few each: numpy would be called more often than there are numbers to add.
        return np.asarray(
            [begin + start for piece, begin in zip(lists, moved.tolist(), strict=True) for start in piece.starts]
        )
    return np.concatenate([np.asarray(piece.starts) + begin for piece, begin in zip(lists, moved, strict=True)])


_LONGEST = 5
"""Bytes of the largest number in groups of seven bits."""


def _from_bytes(lists: Sequence[PostingLists], begins: Ints, dtype: "type[np.signedinteger]") -> tuple[Positions, Ints]:
    """The numbers of bytes of seven bits, and at which of them each list begins."""
    # What would be read before the first number is no part of one.
    joined = np.frombuffer(b"".join([bytes(_LONGEST), *(piece.content for piece in lists)]), np.uint8)
    last = np.flatnonzero(joined < _MORE)[_LONGEST:]
    numbers = joined.take(last).astype(dtype)
    # The groups before the last one, from the highest down; most numbers have one or two.
    which = np.flatnonzero(joined.take(last - 1) >= _MORE)
    back = 1
    while len(which):
        at = last.take(which) - back
        numbers[which] = (numbers.take(which) << _BITS) | (joined.take(at) & 0x7F)
        back += 1
        which = which.compress(joined.take(at - 1) >= _MORE)
    return numbers, np.searchsorted(last, begins + _LONGEST)


def _from_units(lists: Sequence[PostingLists], form: ListForm, dtype: "type[np.signedinteger]") -> Positions:
    """The numbers of narrow or wide lists."""
    numbers = np.frombuffer(b"".join([piece.content for piece in lists]), _UNITS[form]).astype(dtype)
    patches = np.frombuffer(b"".join([piece.patches for piece in lists]), np.uint16)
    if not len(patches):
        return numbers
    sizes = np.asarray([len(piece.content) for piece in lists])
    moved = np.cumsum(sizes) - sizes - np.asarray([piece.origin for piece in lists])
    at = np.frombuffer(b"".join([piece.patch_at for piece in lists]), np.uint32)
    at = at + np.repeat(moved, [len(piece.patches) for piece in lists])
    numbers[at] += patches.astype(dtype) << _UNIT_BITS[form]
    return numbers
