"""Lists of positions as bytes: each is the difference to the one before, in groups of seven bits.

The lower groups come first, and every byte but a number's last has its highest bit set (the variable bytes of
Manning, Raghavan, Schütze: Introduction to Information Retrieval, 5.3.1, with the bit turned round). Encoded and
decoded for many lists at once, because a list of Chinese characters is short and numpy is slow to call.
"""

from collections.abc import Sequence

from core.lazy_numpy import Bytes, Codes, Ints, np

Positions = Ints
_MORE = 0x80
_BITS = 7


def encode(positions: Codes, firsts: Ints) -> tuple[Bytes, Codes]:
    """The bytes of lists that lie one behind another in `positions`, and where each list's bytes begin and end.

    `firsts` are the places in `positions` at which lists begin; within one, positions rise. The second result has one
    number more than there are lists. `positions` is overwritten.
    """
    starts = positions[firsts]
    positions[1:] -= positions[:-1].copy()
    positions[firsts] = starts
    lengths = np.ones(len(positions), np.uint8)
    for bits in (7, 14, 21, 28):
        lengths += positions >= np.uint32(1 << bits)
    at = np.cumsum(lengths, dtype=np.uint32)
    encoded = np.empty(int(at[-1]) if len(at) else 0, np.uint8)
    at -= lengths
    offsets = np.append(at[firsts], np.uint32(len(encoded)))
    # Place by place: the first byte of all numbers, then the second of those that have two.
    while len(positions):
        low = positions.astype(np.uint8)
        low &= 0x7F
        longer = lengths > 1
        low[longer] |= _MORE
        encoded[at] = low
        positions, at, lengths = positions[longer], at[longer], lengths[longer]
        positions >>= np.uint32(_BITS)
        at += np.uint32(1)
        lengths -= 1
    return encoded, offsets


def count(piece: Bytes) -> int:
    """How many positions the bytes of lists hold: each number has one byte without the highest bit."""
    return int(np.count_nonzero(piece < _MORE))


def decode(pieces: Sequence[Bytes], firsts: Sequence[Ints], bases: Sequence[int]) -> Positions:
    """The positions of lists in `pieces` of encoded bytes.

    `firsts` has, for each piece, at which of its bytes lists begin; the first is 0. What belongs to a piece is counted
    from its base.
    """
    if not pieces:
        return np.empty(0, np.int64)
    joined = pieces[0] if len(pieces) == 1 else np.concatenate(pieces)
    is_more = joined >= _MORE
    numbers = joined[~is_more].astype(np.int64)
    more = np.flatnonzero(is_more)
    _add_lower_groups(numbers, joined, more)
    piece_starts = np.cumsum([0, *(len(piece) for piece in pieces[:-1])])
    list_bytes = np.concatenate([first + start for first, start in zip(firsts, piece_starts, strict=True)])
    list_starts = list_bytes - np.searchsorted(more, list_bytes)
    list_bases = np.repeat(np.asarray(bases, np.int64), [len(first) for first in firsts])
    # Each list begins at its base, wherever the one before has ended, so that one sum runs through all.
    reached = list_bases + np.add.reduceat(numbers, list_starts)
    numbers[list_starts] += list_bases
    numbers[list_starts[1:]] -= reached[:-1]
    return np.cumsum(numbers, out=numbers)


def _add_lower_groups(numbers: Positions, joined: Bytes, more: Ints) -> None:
    """Put the groups below the last one, whose bytes are at `more`, into numbers that have only their last so far."""
    if not len(more):
        return
    belongs_to = more - np.arange(len(more))
    runs = np.append(0, np.flatnonzero(np.diff(belongs_to)) + 1)
    lengths = np.diff(runs, append=len(more))
    number, last = belongs_to[runs], more[runs] + lengths - 1
    back = 0
    while len(number):
        numbers[number] = (numbers[number] << _BITS) | (joined[last - back] & 0x7F)
        back += 1
        longer = lengths > back
        number, last, lengths = number[longer], last[longer], lengths[longer]
