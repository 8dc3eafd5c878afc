"""One part of the index: where each pair of neighbouring characters stands in some hundreds of documents.

Pairs are exact for every language, need no dictionary, and a word of two characters is looked up as it is. A segment
never changes once it is written: texts do not, and a document that leaves the project is passed over.

Beside two neighbours that stand together often, the next characters are often the same everywhere: 义务 is mostly
followed by 教育, and 务教 mostly stands between 义 and 育. Such a pair *leads* to these, and which of its places are
exceptions is listed, so that a word that holds them needs no list of another pair.

*Places* count the characters of all documents of a segment one after another, each document followed by one place that
holds nothing. Invisible characters (`core.text.folding.IGNORED`) have no place; `gaps` says where they were.
"""

import json
import mmap
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain
from pathlib import Path
from typing import NamedTuple

from core.errors import UserError
from core.files import reading, replacing
from core.ids import DocumentId
from core.lazy_numpy import Array, Bytes, Chars, Codes, Ints, np
from core.search.postings import ListForm, PostingLists, encode
from core.text.folding import IGNORED

VERSION = 3
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
_LEADS_FROM = 256
"""So many places has a pair that may lead to others: shorter lists are joined in no time."""
_LEADS = 3 / 4
"""In so many of its places the same characters follow."""
LED = 4
"""Characters that a pair leads to at most, on either side."""
_CHARACTER_BITS = 16
_ALIGNED = 8
_BLOCK = 32
"""Of so many lists only the first one's place is written; the others follow from how long those before are."""
_ARRAYS = (
    ("lengths", "uint32"),
    ("gaps", "uint32"),
    ("astral_places", "uint32"),
    ("astral_codes", "uint32"),
    ("firsts", "uint16"),
    ("first_starts", "uint32"),
    ("seconds", "uint16"),
    ("frequent", "uint16"),
    ("leading", "uint32"),
    ("led", "uint16"),
    ("exceptions", "uint32"),
    ("block_starts", "uint32"),
    ("sizes", "uint8"),
    ("short", "uint8"),
    ("narrow_lists", "uint32"),
    ("narrow_starts", "uint32"),
    ("narrow", "uint8"),
    ("narrow_patch_starts", "uint32"),
    ("narrow_patch_at", "uint32"),
    ("narrow_patches", "uint16"),
    ("wide_lists", "uint32"),
    ("wide_starts", "uint32"),
    ("wide", "uint16"),
    ("wide_patch_starts", "uint32"),
    ("wide_patch_at", "uint32"),
    ("wide_patches", "uint16"),
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
    frequent: Chars
    """Characters that have a list of their own, sorted. Their lists follow those of the pairs."""
    leading: Codes
    """Numbers of the pairs that lead to others, sorted."""
    led: Chars
    """To which characters each of them leads: `LED` behind it, then `LED` before it, from the nearest on; 0 for those
    to which it does not."""
    exceptions: Codes
    """For each of `led` the number of the list of exceptions, 0 if there are none: the numbers of those places of the
    pair that have all nearer characters and not this one. On either side of a pair they follow one another."""
    block_starts: Codes
    """Where in `short` the list of each `_BLOCK`-th pair begins."""
    sizes: Bytes
    short: Bytes
    narrow_lists: Codes
    narrow_starts: Codes
    narrow: Bytes
    narrow_patch_starts: Codes
    narrow_patch_at: Codes
    narrow_patches: Chars
    wide_lists: Codes
    wide_starts: Codes
    wide: Chars
    wide_patch_starts: Codes
    wide_patch_at: Codes
    wide_patches: Chars
    """The lists, as `core.search.postings.Encoded` says."""

    @cached_property
    def places(self) -> int:
        """All places, the empty ones included."""
        return int(self.lengths.sum(dtype=np.int64)) + len(self.lengths)

    @cached_property
    def _seen(self) -> "_Seen":
        return _Seen(*(memoryview(getattr(self, name)) for name in _Seen._fields))

    @cached_property
    def _longer(self) -> "tuple[_Longer, _Longer]":
        narrow, wide = (
            _Longer(form, *(memoryview(getattr(self, name + field)) for field in _LONGER))
            for form, name in ((ListForm.NARROW, "narrow"), (ListForm.WIDE, "wide"))
        )
        return narrow, wide

    def pair(self, first: int, second: int) -> int | None:
        """The number of a pair of characters (as `stand_in` numbers them); None if they stand nowhere together."""
        return self.followed_by(second, *self.beginning_with(first))

    def beginning_with(self, first: int) -> tuple[int, int]:
        """The numbers of the pairs that begin with a character: from the first up to, not including, the second."""
        seen = self._seen
        at = bisect_left(seen.firsts, first)
        if at == len(seen.firsts) or seen.firsts[at] != first:
            return 0, 0
        return seen.first_starts[at], seen.first_starts[at + 1]

    def followed_by(self, second: int, low: int, high: int) -> int | None:
        """Of the pairs with these numbers, which all begin with one character, the one with this second."""
        seconds = self._seen.seconds
        there = bisect_left(seconds, second, low, high)
        return None if there == high or seconds[there] != second else there

    def leads(self, pair: int) -> "tuple[memoryview, memoryview] | None":
        """The rows of `led` and `exceptions` of a pair; None if it leads to nothing."""
        seen = self._seen
        at = bisect_left(seen.leading, pair)
        if at == len(seen.leading) or seen.leading[at] != pair:
            return None
        row = slice(at * 2 * LED, (at + 1) * 2 * LED)
        return seen.led[row], seen.exceptions[row]

    def single(self, char: int) -> list[PostingLists]:
        """The lists of one character (as `stand_in` numbers it); none if it stands nowhere."""
        seen = self._seen
        at = bisect_left(seen.frequent, char)
        if at < len(seen.frequent) and seen.frequent[at] == char:
            return [self.postings(len(seen.seconds) + at)]
        low, high = self.beginning_with(char)
        if low == high:
            return []
        found: list[PostingLists] = []
        start, end = self._short_start(low), self._short_start(high)
        if start < end:
            sizes = self.sizes[low:high]
            sizes = sizes.compress(sizes > 0)
            starts = np.cumsum(sizes, dtype=np.int64) - sizes
            found.append(PostingLists(ListForm.SHORT, seen.short[start:end], starts, 0, _NONE, _NONE))
        for longer in self._longer:
            begin, behind = bisect_left(longer.lists, low), bisect_left(longer.lists, high)
            if begin < behind:
                begins = np.frombuffer(longer.starts[begin:behind], np.uint32).astype(np.int64)
                found.append(longer.piece(begin, behind, begins - longer.starts[begin]))
        return found

    def postings(self, number: int) -> PostingLists:
        """The list with this number."""
        seen = self._seen
        size = seen.sizes[number]
        if size:
            start = self._short_start(number)
            return PostingLists(ListForm.SHORT, seen.short[start : start + size], _ONE, 0, _NONE, _NONE)
        for longer in self._longer:
            at = bisect_left(longer.lists, number)
            if at < len(longer.lists) and longer.lists[at] == number:
                return longer.piece(at, at + 1, _ONE)
        raise ValueError(number)

    def run(self, first: int, behind: int) -> list[PostingLists]:
        """The lists with the numbers from `first` up to, not including, `behind`."""
        seen = self._seen
        sizes = seen.sizes[first:behind].tolist()
        if not all(sizes):
            return list(map(self.postings, range(first, behind)))
        start = self._short_start(first)
        *starts, size = accumulate(sizes, initial=0)
        return [PostingLists(ListForm.SHORT, seen.short[start : start + size], starts, 0, _NONE, _NONE)]

    def _short_start(self, number: int) -> int:
        """Where in `short` the list with this number begins."""
        seen = self._seen
        if number == len(seen.sizes):
            return len(seen.short)
        return seen.block_starts[number // _BLOCK] + sum(seen.sizes[number - number % _BLOCK : number])


_ONE = (0,)
_NONE = memoryview(b"")


class _Seen(NamedTuple):
    """A segment's arrays as a list is looked up in them: one number at a time, which arrays of numpy are slow at."""

    firsts: memoryview
    first_starts: memoryview
    seconds: memoryview
    frequent: memoryview
    leading: memoryview
    led: memoryview
    exceptions: memoryview
    block_starts: memoryview
    sizes: memoryview
    short: memoryview


_LONGER = ("_lists", "_starts", "", "_patch_starts", "_patch_at", "_patches")


class _Longer(NamedTuple):
    """The same of the lists of one of the longer forms."""

    form: ListForm
    lists: memoryview
    starts: memoryview
    content: memoryview
    patch_starts: memoryview
    patch_at: memoryview
    patches: memoryview

    def piece(self, begin: int, behind: int, starts: "Sequence[int] | Ints") -> PostingLists:
        """The lists from one of these up to, not including, another."""
        origin, first, last = self.starts[begin], self.patch_starts[begin], self.patch_starts[behind]
        content = self.content[origin : self.starts[behind]]
        return PostingLists(self.form, content, starts, origin, self.patch_at[first:last], self.patches[first:last])


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
    singles, frequent = _frequent(chars, places, _starts(chars))
    starts = _starts(keys)
    pair_chars = chars[starts]
    seconds = keys[starts].astype(np.uint16)
    del keys, chars
    leading, led, others = _leading(joined, places, starts)
    further = [*singles, *(list_ for list_ in others if len(list_))]
    behind = np.cumsum([len(places), *map(len, further)])[:-1]
    encoded = encode(np.concatenate([places, *further]), np.append(starts, behind) if further else starts)
    there_are = np.asarray([len(list_) > 0 for list_ in others], np.bool_)
    exceptions = np.where(there_are, len(starts) + len(singles) - 1 + np.cumsum(there_are), 0)
    first_starts = _starts(pair_chars)
    sizes = encoded.sizes.astype(np.uint32)
    return {
        "firsts": pair_chars[first_starts],
        "first_starts": np.append(first_starts, len(pair_chars)).astype(np.uint32),
        "seconds": seconds,
        "frequent": frequent,
        "leading": leading,
        "led": led,
        "exceptions": exceptions,
        "block_starts": (np.cumsum(sizes, dtype=np.uint32) - sizes)[::_BLOCK],
        **vars(encoded),
    }


def _starts(values: Chars | Codes) -> Ints:
    """Where in sorted values another one begins."""
    if not len(values):
        return np.empty(0, np.int64)
    return np.append(0, np.flatnonzero(values[1:] != values[:-1]) + 1)


def _frequent(chars: Chars, places: Codes, starts: Ints) -> tuple[list[Codes], Chars]:
    """The places of each frequent character, and which they are."""
    counts = np.diff(starts, append=len(chars))
    chosen = np.flatnonzero(counts > len(chars) * _FREQUENT)
    lists = [np.sort(places[starts[at] : starts[at] + counts[at]]) for at in chosen]
    return lists, chars[starts[chosen]]


def _leading(joined: Chars, places: Codes, starts: Ints) -> tuple[Ints, Chars, list[Codes]]:
    """The numbers of the pairs that lead to others, to which, and the exceptions, as `Segment` has them."""
    all_counts = np.diff(starts, append=len(places))
    pairs = np.flatnonzero(all_counts >= _LEADS_FROM)
    counts = all_counts[pairs]
    beside = np.zeros(LED, np.uint16)
    joined = np.concatenate((beside, joined, beside))
    # Of each pair, where in this it begins.
    places = places.compress(np.repeat(all_counts >= _LEADS_FROM, all_counts)) + np.uint32(LED)
    led = np.zeros((len(pairs), 2 * LED), np.uint16)
    others = [[np.empty(0, np.uint32)] * (2 * LED) for _pair in pairs]
    for side, steps in enumerate((range(2, 2 + LED), range(-1, -1 - LED, -1))):
        for pair, level, char, exceptions in _led(joined, places, counts, steps):
            led[pair, side * LED + level] = char
            others[pair][side * LED + level] = exceptions
    chosen = np.flatnonzero(led.any(axis=1))
    return pairs[chosen], led[chosen].ravel(), list(chain.from_iterable(others[pair] for pair in chosen))


def _led(joined: Chars, places: Codes, counts: Ints, steps: Iterable[int]) -> Iterator[tuple[int, int, int, Codes]]:
    """To which characters so many steps away pairs lead, and the exceptions: number, level, character and those."""
    kept = np.ones(len(places), np.bool_)
    which = np.arange(len(counts))
    for level, step in enumerate(steps):
        if not len(which):
            break
        firsts = np.cumsum(counts) - counts
        beside = joined.take(places.astype(np.int64) + step)
        chars = _most(beside, firsts, counts)
        still = kept & (beside == np.repeat(chars, counts))
        # 0 is an end of a document: no word goes on there.
        leads = (_per_piece(still, firsts) >= counts * _LEADS) & (chars > 0)
        for at in np.flatnonzero(leads).tolist():
            here = slice(int(firsts[at]), int(firsts[at] + counts[at]))
            yield int(which[at]), level, int(chars[at]), np.flatnonzero(kept[here] & ~still[here]).astype(np.uint32)
        lasting = np.repeat(leads, counts)
        places, kept = places.compress(lasting), still.compress(lasting)
        which, counts = which[leads], counts[leads]


def _most(chars: Chars, firsts: Ints, counts: Ints) -> Chars:
    """The character that more than half of each piece are, if there is one: it is told by each of its bits."""
    found = np.zeros(len(counts), np.uint16)
    for bit in range(_CHARACTER_BITS):
        ones = _per_piece(chars >> np.uint16(bit) & np.uint16(1), firsts)
        found |= (ones * 2 > counts).astype(np.uint16) << np.uint16(bit)
    return found


def _per_piece(values: Array, firsts: Ints) -> Ints:
    """The sum of each of the pieces that begin at `firsts`."""
    return np.add.reduceat(values, firsts, dtype=np.int64)


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
