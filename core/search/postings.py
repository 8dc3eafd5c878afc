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


def decode(pieces: Sequence[Bytes], firsts: Sequence[Ints], bases: Sequence[int]) -> Positions:
    """The positions of lists in `pieces` of encoded bytes.

    `firsts` has, for each piece, at which of its bytes lists begin; the first is 0. What belongs to a piece is counted
    from its base.
    """
    if not pieces:
        return np.empty(0, np.int64)
    joined = pieces[0] if len(pieces) == 1 else np.concatenate(pieces)
    ends = np.flatnonzero(joined < _MORE)
    numbers = joined[ends].astype(np.int64)
    lengths = np.diff(ends, prepend=-1)
    longer = np.flatnonzero(lengths > 1)
    back = 1
    while len(longer):
        numbers[longer] = (numbers[longer] << _BITS) | (joined[ends[longer] - back] & 0x7F)
        back += 1
        longer = longer[lengths[longer] > back]
    piece_starts = np.cumsum([0, *(len(piece) for piece in pieces[:-1])])
    list_bytes = np.concatenate([first + start for first, start in zip(firsts, piece_starts, strict=True)])
    list_bases = np.repeat(np.asarray(bases, np.int64), [len(first) for first in firsts])
    return _summed(numbers, np.searchsorted(ends, list_bytes), list_bases)


def _summed(numbers: Positions, firsts: Ints, bases: Positions) -> Positions:
    """Differences summed within each list, which begins anew at its base."""
    sums = np.cumsum(numbers)
    before = np.where(firsts > 0, sums[firsts - 1], 0)
    counts = np.diff(firsts, append=len(numbers))
    return sums + np.repeat(bases - before, counts)
