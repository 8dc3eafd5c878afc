"""The index of one project on this machine: a folder of segments, and which places hold a word.

It lies in the cache folder, never in the project, so that a project that cannot be written is searched as well, and it
can be thrown away at any time. A document's id is the hash of its text: what is indexed under an id stays right.
"""

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise, product
from pathlib import Path

from core.ids import DocumentId
from core.lazy_numpy import Bools, Codes, np
from core.places import cache_folder
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.search import segment
from core.search.directory import Directory
from core.search.forms import Alike, variants, wanted
from core.search.joining import WordLists, below, in_order
from core.search.postings import Positions, PostingLists, decode
from core.search.segment import Segment

ENDING = ".segment"
"""How the files of an index end."""
_SMALL = segment.LARGEST // 4
_MOST_SMALL = 8
"""When there are more segments than this below that size, they become one: each is asked by every question."""
_MOST_OF_32_BITS = 2**31 - 2**20
"""Places up to this have numbers of 32 bits, with room for the length of a word."""
MOST_KEPT = 2**25
"""Bytes of places that are kept of the words that were asked for last."""
_WORDS_KEPT = 64
_AT_ONCE = 100_000
"""Places of the longest of the lists that are decoded together, about: 0.4 MB."""


_FREED = 2**23
"""Bytes of which the allocator keeps twice as much for what comes next."""


def _keep_what_is_freed() -> None:
    """Let memory that was freed be there for the next portion of places.

    glibc gives what is freed back to the system beyond a threshold, and a question asked for some thousand new pages
    that were had a moment before: 10 to 180 ms. Freeing something large raises the threshold (mallopt(3),
    M_MMAP_THRESHOLD); elsewhere it does nothing. None of it is ever touched.
    """
    np.empty(_FREED, np.uint8)


def dtype_of(places: int) -> "type[np.signedinteger]":
    """Of which numbers so many places are."""
    return np.int32 if places < _MOST_OF_32_BITS else np.int64


def folder_of(project_uuid: str, path: Path) -> Path:
    """Where the index of the project at `path` lies. Two copies of one project have each their own."""
    from core.storage.window_lock import path_hash

    return cache_folder() / "search" / f"{project_uuid}-{path_hash(path)}"


class Index:
    """The segments as they were when it was opened. Any thread may ask it."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = segments
        _keep_what_is_freed()
        self.documents: list[DocumentId] = [document for part in segments for document in part.documents]
        sizes = [part.places for part in segments]
        self.dtype: type[np.signedinteger] = dtype_of(sum(sizes))
        """Of places."""
        lengths = [part.lengths.astype(self.dtype) for part in segments]
        self.lengths: Positions = np.concatenate(lengths) if lengths else np.empty(0, self.dtype)
        self.starts: Positions = np.cumsum(self.lengths + 1, dtype=self.dtype) - self.lengths - 1
        """At which place of all each document begins."""
        self.bases: list[int] = [int(base) for base in np.cumsum([0, *sizes])[:-1]] if sizes else []
        self.gaps: Positions = self._shifted([part.gaps for part in segments])
        self._astral_places = self._shifted([part.astral_places for part in segments])
        codes = [part.astral_codes for part in segments]
        self._astral_codes = np.concatenate(codes) if codes else np.empty(0, np.uint32)
        self._directory = Directory(segments)
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, Alike], Positions] = OrderedDict()
        """What was found last: a first look and all hits ask for the same words, and so does the next letter typed."""

    def _shifted(self, arrays: Sequence[Codes]) -> Positions:
        shifted = [array.astype(self.dtype) + base for array, base in zip(arrays, self.bases, strict=True)]
        return np.concatenate(shifted) if shifted else np.empty(0, self.dtype)

    def places(self, words: str, alike: Alike) -> Positions:
        """At which places `words` begin, in order; one may reach into the next. `words` is not empty."""
        known = self.known(words, alike)
        if known is not None:
            return known
        found = one_after_another(list(self.portions(words, alike)), self.dtype)
        self.keep(words, alike, found)
        return found

    def known(self, words: str, alike: Alike) -> Positions | None:
        """The same if it was found lately, else None."""
        asked = wanted(words, alike), alike
        with self._lock:
            known = self._kept.get(asked)
            if known is not None:
                self._kept.move_to_end(asked)
            return known

    def keep(self, words: str, alike: Alike, found: Positions) -> None:
        """Remember all places of `words`, which nobody changes any more."""
        found.flags.writeable = False
        with self._lock:
            self._kept[wanted(words, alike), alike] = found
            while sum(places.nbytes for places in self._kept.values()) > MOST_KEPT or len(self._kept) > _WORDS_KEPT:
                self._kept.popitem(last=False)

    def portions(self, words: str, alike: Alike) -> Iterator[Positions]:
        """As `places`, those of some segments after those of others, as they are found."""
        chars = [[ord(char) for char in variants(char, alike)] for char in wanted(words, alike)]
        found = map(in_order, self.character(words, alike).portions()) if len(chars) == 1 else self._of_pairs(chars)
        for places in found:
            yield self._exactly(places, chars, alike)

    def _exactly(self, found: Positions, chars: Sequence[Sequence[int]], alike: Alike) -> Positions:
        """Those of the places at which the very characters stand, not others that are found under the same number."""
        for offset, codes in enumerate(chars):
            if len(found) and any(map(segment.is_stand_in, codes)):
                found = found[self._is_one_of(found + offset, codes)]
        if not alike.width and len(self.gaps) and len(found):
            # Every character counts, so an invisible one keeps those at its sides apart.
            found = found[below(self.gaps, found) == below(self.gaps, found + len(chars) - 1)]
        return found

    def can_count(self, char: str, alike: Alike) -> bool:
        """Whether `character` tells all of a character; of some only `places` does."""
        return not any(segment.is_stand_in(ord(same)) for same in variants(char, alike))

    def character(self, char: str, alike: Alike) -> "CharacterPlaces":
        """The places of one character, before they are in order."""
        codes = sorted({segment.stand_in(ord(same)) for same in variants(char, alike)})
        return CharacterPlaces(
            [
                [(piece, base) for code in codes for piece in part.single(code)]
                for part, base in zip(self.segments, self.bases, strict=True)
            ],
            self.dtype,
        )

    def _of_pairs(self, chars: Sequence[Sequence[int]]) -> Iterator[Positions]:
        """Some segments at a time, so that what is put together for them stays in the processor's own memory."""
        pairs = [
            sorted({(segment.stand_in(first), segment.stand_in(second)) for first, second in product(*neighbours)})
            for neighbours in pairwise(chars)
        ]
        return WordLists(self._directory, pairs).portions(self.bases, _AT_ONCE, self.dtype)

    def _is_one_of(self, places: Positions, codes: Iterable[int]) -> Bools:
        """Whether one of these code points stands at each place; what is known is that one of their stand-ins does."""
        codes = list(codes)
        at = np.searchsorted(self._astral_places, places)
        at_or_last = np.minimum(at, max(0, len(self._astral_places) - 1))
        if not len(self._astral_places):
            beyond = np.zeros(len(places), np.bool_)
            actual = np.zeros(len(places), np.uint32)
        else:
            beyond = self._astral_places[at_or_last] == places
            actual = self._astral_codes[at_or_last]
        # What is below U+10000 is itself, except that a place among the private ones may be one beyond.
        below = any(code <= 0xFFFF for code in codes)
        wanted_beyond = np.isin(actual, np.asarray(codes, np.uint32)) & beyond
        return wanted_beyond | (~beyond & below)


def one_after_another(parts: Sequence[Positions], dtype: "type[np.signedinteger]") -> Positions:
    """Columns of places in one."""
    if len(parts) == 1:
        return parts[0]
    return np.concatenate(parts) if parts else np.empty(0, dtype)


@dataclass(frozen=True)
class CharacterPlaces:
    """Where one character stands. There may be millions of places, and sorting them takes longer than finding them."""

    pieces: Sequence[Sequence[tuple[PostingLists, int]]]
    """Of each segment."""
    dtype: "type[np.signedinteger]"

    @property
    def count(self) -> int:
        """How many there are, without looking where."""
        return sum(piece.held for pieces in self.pieces for piece, _base in pieces)

    def portions(self) -> Iterator[Positions]:
        """The places of some segments after those of others, within a portion in any order; at first those of one."""
        waiting: list[tuple[PostingLists, int]] = []
        size, enough = 0, 0
        for pieces in self.pieces:
            waiting += pieces
            size += sum(len(piece.content) for piece, _base in pieces)
            if size > enough:
                yield decode(waiting, self.dtype)
                waiting, size, enough = [], 0, _AT_ONCE
        if waiting:
            yield decode(waiting, self.dtype)


class IndexFolder:
    """The index's files. Several processes may use them at once: what is there twice is asked once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._opened: Index | None = None
        self._known: dict[str, Segment] = {}
        self._listed: list[str] = []
        """The files that were there, also those that could not be read."""

    def index(self) -> Index:
        """The index as it is now. A file that is damaged or of another version counts as not there."""
        with self._lock:
            names = self._names()
            if self._opened is None or names != self._listed:
                known = {name: self._known.get(name) or segment.read(self.folder / name) for name in names}
                self._known = {name: part for name, part in known.items() if part is not None}
                self._opened = Index(list(self._known.values()))
                self._listed = names
            return self._opened

    def _names(self) -> list[str]:
        try:
            return sorted(name for name in os.listdir(self.folder) if name.endswith(ENDING))
        except OSError:
            return []

    def update(
        self,
        documents: Sequence[DocumentId],
        text: Callable[[DocumentId], str],
        progress: Progress = no_progress,
        cancelled: Cancelled = never,
    ) -> bool:
        """Index those of `documents` that are not yet, and join small segments; whether anything was written.

        What is damaged or of another version is removed when all is there.
        Raises `Cancel`, which leaves what was indexed until then; EnvironmentFault for disk and permission.
        """
        index = self.index()
        with self._lock:
            # Others may ask meanwhile, and find files gone.
            known = dict(self._known)
            unreadable = [name for name in self._listed if name not in known]
        small = _too_small(known, set(documents))
        again = {document for name in small for document in known[name].documents}
        there = set(index.documents) - again
        missing = [document for document in documents if document not in there]
        if not missing:
            return False
        self._make_folder()
        done = 0
        for batch in _batches(missing, text):
            stop_if(cancelled)
            segment.write(segment.build(batch), self.folder / f"{time.time_ns():016x}-{os.urandom(3).hex()}{ENDING}")
            done += len(batch)
            progress(done, len(missing), "")
        self._remove([*small, *unreadable])
        return True

    def _remove(self, names: Iterable[str]) -> None:
        for name in names:
            # Windows keeps a file that is open anywhere; it is removed another time.
            with suppress(OSError):
                (self.folder / name).unlink()

    def _make_folder(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            from core.files import fault

            raise fault(error, self.folder) from error

    def throw_away(self) -> None:
        """Remove all files; they are made again when they are needed."""
        self._remove(self._names())
        with self._lock:
            self._opened, self._known, self._listed = None, {}, []


def _too_small(known: Mapping[str, Segment], wanted: AbstractSet[DocumentId]) -> list[str]:
    """Segments that are made anew: small ones, if there are many, and those of which nothing is wanted any more."""
    small = [name for name, part in known.items() if part.places < _SMALL]
    useless = [name for name, part in known.items() if wanted.isdisjoint(part.documents)]
    return list(dict.fromkeys([*useless, *(small if len(small) > _MOST_SMALL else ())]))


def _batches(
    documents: Iterable[DocumentId], text: Callable[[DocumentId], str]
) -> Iterator[list[tuple[DocumentId, str]]]:
    """Documents with their texts, as many as go into a segment."""
    batch: list[tuple[DocumentId, str]] = []
    size = 0
    for document in documents:
        words = text(document)
        if batch and size + len(words) > segment.LARGEST:
            yield batch
            batch, size = [], 0
        batch.append((document, words))
        size += len(words) + 1
    if batch:
        yield batch
