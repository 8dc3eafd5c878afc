"""The index of one project on this machine: a folder of segments, and which places hold a word.

It lies in the cache folder, never in the project, so that a project that cannot be written is searched as well, and it
can be thrown away at any time. A document's id is the hash of its text: what is indexed under an id stays right.
"""

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from itertools import product
from pathlib import Path

from core.ids import DocumentId
from core.lazy_numpy import Bools, Bytes, Codes, Ints, np
from core.places import cache_folder
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.search import segment
from core.search.forms import Alike, variants, wanted
from core.search.postings import Positions, count, decode
from core.search.segment import Segment

ENDING = ".segment"
"""How the files of an index end."""
_SMALL = segment.LARGEST // 4
_MOST_SMALL = 8
"""When there are more segments than this below that size, they become one: each is asked by every question."""


def folder_of(project_uuid: str, path: Path) -> Path:
    """Where the index of the project at `path` lies. Two copies of one project have each their own."""
    from core.storage.window_lock import path_hash

    return cache_folder() / "search" / f"{project_uuid}-{path_hash(path)}"


class Index:
    """The segments as they were when it was opened. Any thread may ask it."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = segments
        self.documents: list[DocumentId] = [document for part in segments for document in part.documents]
        lengths = [part.lengths.astype(np.int64) for part in segments]
        self.lengths: Positions = np.concatenate(lengths) if lengths else np.empty(0, np.int64)
        self.starts: Positions = np.cumsum(self.lengths + 1) - self.lengths - 1
        """At which place of all each document begins."""
        sizes = [part.places for part in segments]
        self.bases: list[int] = [int(base) for base in np.cumsum([0, *sizes])[:-1]] if sizes else []
        self.gaps: Positions = _shifted([part.gaps for part in segments], self.bases)
        self._astral_places = _shifted([part.astral_places for part in segments], self.bases)
        codes = [part.astral_codes for part in segments]
        self._astral_codes = np.concatenate(codes) if codes else np.empty(0, np.uint32)

    def places(self, words: str, alike: Alike) -> Positions:
        """At which places `words` begin, in order; one may reach into the next. `words` is not empty."""
        chars = [[ord(char) for char in variants(char, alike)] for char in wanted(words, alike)]
        found = self._of_single(chars[0]) if len(chars) == 1 else self._of_pairs(chars)
        for offset, codes in enumerate(chars):
            if len(found) and any(segment.is_stand_in(code) for code in codes):
                found = found[self._is_one_of(found + offset, codes)]
        if not alike.width and len(self.gaps) and len(found):
            # Every character counts, so an invisible one keeps those at its sides apart.
            inside = np.searchsorted(self.gaps, found + len(chars) - 1, "right") > np.searchsorted(
                self.gaps, found, "right"
            )
            found = found[~inside]
        return found

    def count_of(self, char: str, alike: Alike) -> int | None:
        """At how many places a character is, without looking where; None where only the places tell."""
        codes = [ord(same) for same in variants(char, alike)]
        if any(map(segment.is_stand_in, codes)):
            return None
        return sum(count(found[0]) for part in self.segments for code in set(codes) if (found := part.single(code)))

    def first_places(self, char: str, alike: Alike, most: int) -> Positions:
        """The first places of a character, at least `most` if there are so many: of the first segments that have it.

        As `places`, for a character that `count_of` can count.
        """
        codes = {ord(same) for same in variants(char, alike)}
        found = np.empty(0, np.int64)
        for part, base in zip(self.segments, self.bases, strict=True):
            lists = [single for code in sorted(codes) if (single := part.single(code)) is not None]
            here = decode([piece for piece, _ in lists], [begins for _, begins in lists], [base] * len(lists))
            found = np.concatenate((found, _sorted(here)))
            if len(found) >= most:
                break
        return found

    def _of_single(self, codes: Iterable[int]) -> Positions:
        lists: list[tuple[Bytes, Ints, int]] = []
        for code in sorted({segment.stand_in(code) for code in codes}):
            for part, base in zip(self.segments, self.bases, strict=True):
                single = part.single(code)
                if single is not None:
                    lists.append((*single, base))
        return _sorted(
            decode([list_[0] for list_ in lists], [list_[1] for list_ in lists], [list_[2] for list_ in lists])
        )

    def _of_pairs(self, chars: Sequence[Sequence[int]]) -> Positions:
        """Pairs that cover all characters decide: with them in place, nothing else can stand there."""
        offsets = sorted({*range(0, len(chars) - 1, 2), len(chars) - 2})
        listed = [(self._pair_lists(chars[offset], chars[offset + 1]), offset) for offset in offsets]
        listed.sort(key=lambda pair: sum(len(piece) for piece, _base in pair[0]))
        found: Positions | None = None
        for lists, offset in listed:
            begin = np.zeros(1, np.int64)
            there = _sorted(decode([piece for piece, _ in lists], [begin] * len(lists), [base for _, base in lists]))
            there = there - offset
            found = there if found is None else found[_is_in(found, there)]
            if not len(found):
                break
        assert found is not None
        return found

    def _pair_lists(self, firsts: Iterable[int], seconds: Iterable[int]) -> list[tuple[Bytes, int]]:
        pairs = sorted(
            {(segment.stand_in(first), segment.stand_in(second)) for first, second in product(firsts, seconds)}
        )
        lists: list[tuple[Bytes, int]] = []
        for first, second in pairs:
            for part, base in zip(self.segments, self.bases, strict=True):
                piece = part.pair(first, second)
                if piece is not None:
                    lists.append((piece, base))
        return lists

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


def _shifted(arrays: Sequence[Codes], bases: Sequence[int]) -> Positions:
    shifted = [array.astype(np.int64) + base for array, base in zip(arrays, bases, strict=True)]
    return np.concatenate(shifted) if shifted else np.empty(0, np.int64)


def _sorted(places: Positions) -> Positions:
    """In order; lists of several segments mostly are already."""
    if len(places) > 1 and not bool((places[1:] > places[:-1]).all()):
        places.sort()
    return places


def _is_in(needles: Positions, places: Positions) -> Bools:
    """Which of sorted numbers are among other sorted ones."""
    if not len(places):
        return np.zeros(len(needles), np.bool_)
    at = np.searchsorted(places, needles)
    at[at == len(places)] = 0
    return places[at] == needles


class IndexFolder:
    """The index's files. Several processes may use them at once: what is there twice is asked once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._opened: Index | None = None
        self._known: dict[str, Segment] = {}

    def index(self) -> Index:
        """The index as it is now. A file that is damaged or of another version counts as not there."""
        with self._lock:
            names = self._names()
            if self._opened is None or names != list(self._known):
                known = {name: self._known.get(name) or segment.read(self.folder / name) for name in names}
                self._known = {name: part for name, part in known.items() if part is not None}
                self._opened = Index(list(self._known.values()))
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

        Raises `Cancel`, which leaves what was indexed until then; EnvironmentFault for disk and permission.
        """
        index = self.index()
        small = self._too_small(set(documents))
        again = {document for name in small for document in self._known[name].documents}
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
        self._remove(small)
        return True

    def _too_small(self, wanted: AbstractSet[DocumentId]) -> list[str]:
        """Segments that are made anew: small ones, if there are many, and those of which nothing is wanted any more."""
        with self._lock:
            small = [name for name, part in self._known.items() if part.places < _SMALL]
            useless = [name for name, part in self._known.items() if wanted.isdisjoint(part.documents)]
        return list(dict.fromkeys([*useless, *(small if len(small) > _MOST_SMALL else ())]))

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
            self._opened, self._known = None, {}


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
