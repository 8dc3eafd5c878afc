"""One part of the index: where each pair of neighbouring characters stands in some hundreds of documents.

Pairs are exact for every language, need no dictionary, and a word of two characters is looked up as it is. A segment
never changes once it is written: texts do not, and a document that leaves the project is passed over.

*Places* count the characters of all documents of a segment one after another, each document followed by one place that
holds nothing. Invisible characters (`core.text.folding.IGNORED`) have no place; `gaps` says where they were.
"""

import json
import mmap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import UserError
from core.files import reading, replacing
from core.ids import DocumentId
from core.lazy_numpy import Array, Bytes, Chars, Codes, Ints, np
from core.search.postings import encode
from core.text.folding import IGNORED

VERSION = 1
"""Of the file's layout; a file of another version is made anew."""
MAGIC = b"biaodu-search\n"
LARGEST = 1_500_000
"""Code points of texts in one segment: with more, building one takes more memory; with fewer, each question has more
of them to ask."""
_ASTRAL = 0x10000
_STAND_INS = 0xE000
_STAND_IN_COUNT = 0x1900
"""Characters beyond U+FFFF go under one of the private use area, and are told apart by `Segment.astral`."""
_FREQUENT = 1 / 50
"""A character with such a share of all has a list of its own; the others' are made of their pairs' lists. Lists of more
characters make the index larger than the texts."""
_ALIGNED = 8
_BLOCK = 32
"""Of so many lists only the first one's place is written; the others follow from how long those before are."""
_LONG = 255
"""Stands for the length of a list that has as many bytes or more, which is in `Segment.long_sizes`."""
_ARRAYS = (
    ("lengths", "uint32"),
    ("gaps", "uint32"),
    ("astral_places", "uint32"),
    ("astral_codes", "uint32"),
    ("firsts", "uint16"),
    ("first_starts", "uint32"),
    ("seconds", "uint16"),
    ("block_starts", "uint32"),
    ("sizes", "uint8"),
    ("long_lists", "uint32"),
    ("long_sizes", "uint32"),
    ("frequent", "uint16"),
    ("frequent_offsets", "uint32"),
    ("pairs", "uint8"),
    ("singles", "uint8"),
)


def stand_in(code: int) -> int:
    """Under which number, below 65,536, a code point is found."""
    return code if code < _ASTRAL else _STAND_INS + code % _STAND_IN_COUNT


def is_stand_in(code: int) -> bool:
    """Whether other code points are found under the same number."""
    return code >= _ASTRAL or _STAND_INS <= code < _STAND_INS + _STAND_IN_COUNT


@dataclass(frozen=True)
class Segment:
    """A segment as it is asked; its arrays lie in the file and are read when they are needed."""

    documents: Sequence[DocumentId]
    lengths: Codes
    """Places of each document, without the empty one behind it."""
    gaps: Codes
    """Places before which an invisible character stood; several times for several."""
    astral_places: Codes
    astral_codes: Codes
    """Where which code point beyond U+FFFF stands."""
    firsts: Chars
    """The characters that occur, sorted."""
    first_starts: Codes
    """Where in `seconds` the pairs that begin with each of `firsts` are, and one number more."""
    seconds: Chars
    """The second characters of all pairs, sorted below each first one; 0 for the end of a document."""
    block_starts: Codes
    """Where in `pairs` the list of each `_BLOCK`-th pair begins."""
    sizes: Bytes
    """Bytes of each pair's list, or `_LONG`."""
    long_lists: Codes
    long_sizes: Codes
    """Which pairs have long lists, and how long these are."""
    frequent: Chars
    """Characters that have a list in `singles`, sorted."""
    frequent_offsets: Codes
    pairs: Bytes
    singles: Bytes

    @property
    def places(self) -> int:
        """All places, the empty ones included."""
        return int(self.lengths.sum(dtype=np.int64)) + len(self.lengths)

    def pair(self, first: int, second: int) -> Bytes | None:
        """The list of a pair of characters (as `stand_in` numbers them); None if they stand nowhere together."""
        at = int(np.searchsorted(self.firsts, np.uint16(first)))
        if at == len(self.firsts) or self.firsts[at] != first:
            return None
        low, high = int(self.first_starts[at]), int(self.first_starts[at + 1])
        there = low + int(np.searchsorted(self.seconds[low:high], np.uint16(second)))
        if there == high or self.seconds[there] != second:
            return None
        bounds = self._bounds(there, there + 1)
        return self.pairs[int(bounds[0]) : int(bounds[1])]

    def _bounds(self, low: int, high: int) -> Ints:
        """Where in `pairs` the lists of the pairs from `low` up to, not including, `high` begin, and where they end."""
        begin = low - low % _BLOCK
        sizes = self.sizes[begin:high].astype(np.int64)
        first, last = np.searchsorted(self.long_lists, (begin, high))
        sizes[self.long_lists[first:last].astype(np.int64) - begin] = self.long_sizes[first:last]
        start = int(self.block_starts[begin // _BLOCK])
        return np.concatenate(((start,), sizes)).cumsum()[low - begin :]

    def single(self, char: int) -> tuple[Bytes, Ints] | None:
        """The lists of one character (as `stand_in` numbers it) and at which byte each begins."""
        at = int(np.searchsorted(self.frequent, np.uint16(char)))
        if at < len(self.frequent) and self.frequent[at] == char:
            start, end = int(self.frequent_offsets[at]), int(self.frequent_offsets[at + 1])
            return self.singles[start:end], np.zeros(1, np.int64)
        at = int(np.searchsorted(self.firsts, np.uint16(char)))
        if at == len(self.firsts) or self.firsts[at] != char:
            return None
        low, high = int(self.first_starts[at]), int(self.first_starts[at + 1])
        bounds = self._bounds(low, high)
        return self.pairs[int(bounds[0]) : int(bounds[-1])], bounds[:-1] - bounds[0]


def build(texts: Iterable[tuple[DocumentId, str]]) -> Segment:
    """A segment of these documents, in memory. Their code points together should not exceed `LARGEST`."""
    documents: list[DocumentId] = []
    pieces: list[Chars] = []
    gaps: list[Ints] = []
    astral: list[tuple[Ints, Codes]] = []
    lengths: list[int] = []
    place = 0
    for document, text in texts:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        codes = _without_invisible(text, codes, place, gaps)
        beyond = np.flatnonzero(codes >= _ASTRAL)
        chars = codes.astype(np.uint16)
        if len(beyond):
            astral.append((beyond + place, codes[beyond]))
            chars[beyond] = _STAND_INS + codes[beyond] % _STAND_IN_COUNT
        pieces += [chars, np.zeros(1, np.uint16)]
        documents.append(document)
        lengths.append(len(chars))
        place += len(chars) + 1
    joined = np.concatenate(pieces) if pieces else np.empty(0, np.uint16)
    return Segment(
        documents,
        np.asarray(lengths, np.uint32),
        _joined(gaps),
        _joined([places for places, _codes in astral]),
        _joined([codes for _places, codes in astral]),
        **_pairs(joined),
    )


def _joined(arrays: Sequence[Ints | Codes]) -> Codes:
    return np.concatenate(arrays).astype(np.uint32) if arrays else np.empty(0, np.uint32)


def _without_invisible(text: str, codes: Codes, place: int, gaps: list[Ints]) -> Codes:
    """The code points that have a place; where others were is added to `gaps`."""
    if not any(char in text for char in IGNORED):
        return codes
    seen = ~np.isin(codes, [ord(char) for char in IGNORED])
    gaps.append(np.cumsum(seen)[~seen] + place)
    return codes[seen]


def _pairs(joined: Chars) -> dict[str, Array]:
    """The fields of a segment that are made of the characters of all places."""
    # A pair of characters and its place in one number each, so that one sort in place does for all.
    sorted_ = joined.astype(np.uint64)
    sorted_ <<= np.uint64(16)
    sorted_[:-1] |= joined[1:]
    sorted_ <<= np.uint64(32)
    sorted_ |= np.arange(len(joined), dtype=np.uint32)
    sorted_.sort()
    # What begins with no character sorts first: the empty places, and characters U+0000, which nobody can search for.
    begin = int(np.searchsorted(sorted_, np.uint64(1 << 48)))
    places = sorted_[begin:].astype(np.uint32)
    sorted_ >>= np.uint64(32)
    keys = sorted_[begin:].astype(np.uint32)
    del sorted_
    chars = (keys >> np.uint32(16)).astype(np.uint16)
    singles, frequent_offsets, frequent = _frequent(chars, places, _starts(chars))
    starts = _starts(keys)
    pair_chars = chars[starts]
    seconds = keys[starts].astype(np.uint16)
    del keys, chars
    pairs, offsets = encode(places, starts)
    first_starts = _starts(pair_chars)
    sizes = np.diff(offsets)
    long_lists = np.flatnonzero(sizes >= _LONG)
    return {
        "firsts": pair_chars[first_starts],
        "first_starts": np.append(first_starts, len(pair_chars)).astype(np.uint32),
        "seconds": seconds,
        "block_starts": offsets[:-1:_BLOCK],
        "sizes": np.minimum(sizes, _LONG).astype(np.uint8),
        "long_lists": long_lists.astype(np.uint32),
        "long_sizes": sizes[long_lists],
        "frequent": frequent,
        "frequent_offsets": frequent_offsets,
        "pairs": pairs,
        "singles": singles,
    }


def _starts(values: Chars | Codes) -> Ints:
    """Where in sorted values another one begins."""
    if not len(values):
        return np.empty(0, np.int64)
    return np.append(0, np.flatnonzero(values[1:] != values[:-1]) + 1)


def _frequent(chars: Chars, places: Codes, starts: Ints) -> tuple[Bytes, Codes, Chars]:
    """The lists of frequent characters, where each begins, and which they are."""
    counts = np.diff(starts, append=len(chars))
    chosen = np.flatnonzero(counts > len(chars) * _FREQUENT)
    lists = [np.sort(places[starts[at] : starts[at] + counts[at]]) for at in chosen]
    if not lists:
        return np.empty(0, np.uint8), np.zeros(1, np.uint32), np.empty(0, np.uint16)
    firsts = np.cumsum([0, *(len(list_) for list_ in lists[:-1])])
    encoded, offsets = encode(np.concatenate(lists), firsts)
    return encoded, offsets, chars[starts[chosen]]


def write(segment: Segment, path: Path) -> None:
    """Write a segment to a new file, whole or not at all. Raises EnvironmentFault for disk and permission."""
    arrays = [np.ascontiguousarray(getattr(segment, name), dtype) for name, dtype in _ARRAYS]
    head = {"version": VERSION, "documents": list(segment.documents), "sizes": [len(array) for array in arrays]}
    with replacing(path) as file:
        file.write(_padded(MAGIC + json.dumps(head).encode() + b"\n"))
        for array in arrays:
            file.write(_padded(array.tobytes()))


def _padded(content: bytes) -> bytes:
    return content + b"\0" * (-len(content) % _ALIGNED)


def read(path: Path) -> Segment | None:
    """A segment from its file; None if it is none, is damaged, or is of another version."""
    try:
        with reading(path) as file:
            if file.read(len(MAGIC)) != MAGIC:
                return None
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return _segment(mapped)
    except (OSError, UserError, ValueError, KeyError, TypeError):
        return None


def _segment(mapped: mmap.mmap) -> Segment | None:
    end = mapped.find(b"\n", len(MAGIC)) + 1
    head = json.loads(mapped[len(MAGIC) : end])
    if head["version"] != VERSION:
        return None
    arrays: dict[str, Array] = {}
    at = end + -end % _ALIGNED
    for (name, dtype), size in zip(_ARRAYS, head["sizes"], strict=True):
        arrays[name] = np.frombuffer(mapped, dtype, size, at)
        at += arrays[name].nbytes + -arrays[name].nbytes % _ALIGNED
    if at != len(mapped) or len(head["documents"]) != len(arrays["lengths"]):
        return None
    return Segment(head["documents"], **arrays)  # type: ignore[arg-type]
