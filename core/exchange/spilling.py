"""Rows on the disk, for packages and merges that are larger than memory should hold.

They are kept in portions, in files without a name that vanish with the values that hold them. The form is `marshal`'s,
which is fast and knows tuples; it is safe here, because nobody else can write into such a file.
"""

import marshal
import tempfile
import weakref
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import merge
from itertools import chain, islice, pairwise
from operator import itemgetter, lt
from pathlib import Path
from typing import Any, cast, overload

from core.files import faults
from core.ids import is_id

PORTION = 512
"""Rows that are read and written together."""
MOST_RUNS = 64
"""How many sorted runs may have a portion each in memory together."""
SORTED_AT_ONCE = 16_384
"""Rows that are sorted in memory."""
_IN_MEMORY = 1 << 20
"""Bytes that stay in memory before the disk is used."""

Row = tuple[Any, ...]
"""Texts, whole numbers, None and tuples of these."""
_Place = tuple[int, int]
"""Where a portion begins in the file, and how many bytes it has."""


class _Store:
    """Portions of rows in a file without a name; raises EnvironmentFault ``file.*`` if the disk fails."""

    def __init__(self) -> None:
        with faults(Path(tempfile.gettempdir())):
            self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - goes with this
        weakref.finalize(self, self._file.close)
        self._end = 0

    def put(self, rows: Sequence[Row]) -> _Place:
        data = marshal.dumps(cast("Any", rows))
        with faults(Path(tempfile.gettempdir())):
            self._file.seek(self._end)
            self._file.write(data)
        place = self._end, len(data)
        self._end += len(data)
        return place

    def get(self, place: _Place) -> list[Row]:
        with faults(Path(tempfile.gettempdir())):
            self._file.seek(place[0])
            data = self._file.read(place[1])
        return cast("list[Row]", marshal.loads(data))


class Rows(Sequence[Row]):
    """Rows in the order in which they were added; only one portion at a time is in memory."""

    def __init__(self, rows: Iterable[Row] = (), key: Callable[[Row], Any] = itemgetter(0)) -> None:
        """`key` gives what rows are sorted by when `in_order` is asked for."""
        self._key = key
        self._store = _Store()
        self._places: list[_Place] = []
        self._starts: list[int] = []
        """For each portion, how many rows stand before it."""
        self._stored = 0
        self._open: list[Row] = []
        """The last rows, which do not fill a portion yet."""
        self._runs: list[int] = []
        """The portions that begin a run. A run is a series of rows with growing keys."""
        self._last: Any = None
        self._sorted = True
        """Whether all rows so far came in the order of their keys."""
        self._read: tuple[int, list[Row]] | None = None
        self.extend(rows)

    def append(self, row: Row) -> None:
        """Add one."""
        self._open.append(row)
        if len(self._open) >= PORTION:
            self.flush()

    def extend(self, rows: Iterable[Row]) -> None:
        """Add several."""
        rows = iter(rows)
        while some := list(islice(rows, PORTION - len(self._open))):
            self._open += some
            if len(self._open) >= PORTION:
                self.flush()

    def flush(self) -> None:
        """End a portion here. A sorted run has to end with a portion."""
        if not self._open:
            return
        keys = list(map(self._key, self._open))
        if not self._runs or not self._last < keys[0]:
            self._runs.append(len(self._places))
        self._sorted = self._sorted and all(map(lt, keys, keys[1:]))
        self._last = keys[-1]
        self._places.append(self._store.put(self._open))
        self._starts.append(self._stored)
        self._stored += len(self._open)
        self._open = []

    def in_order(self) -> Iterator[Row]:
        """The rows sorted by their key, read as they are asked for."""
        self.flush()
        if self._sorted and len(self._runs) <= 1:
            return iter(self)
        if self._sorted and len(self._runs) <= MOST_RUNS:
            return self.merged()
        return self._resorted().merged()

    def repeated(self) -> Any:
        """The smallest key that more than one row has, or None."""
        self.flush()
        if self._sorted and len(self._runs) <= 1:
            return None
        keys = map(self._key, self.in_order())
        return next((key for key, following in pairwise(keys) if key == following), None)

    def sorted(self) -> "Rows":
        """The same rows in the order of their keys; this very object if they are so already."""
        self.flush()
        return self if self._sorted and len(self._runs) <= 1 else Rows(self.in_order(), self._key)

    def _resorted(self) -> "Rows":
        """The same rows in fewer and longer runs, each of which is sorted."""
        made, rows = Rows(key=self._key), iter(self)
        while some := list(islice(rows, max(SORTED_AT_ONCE, len(self) // (MOST_RUNS // 2)))):
            made.extend(sorted(some, key=self._key))
            made.flush()
        return made

    def merged(self) -> Iterator[Row]:
        """The rows of all runs, merged into one order."""
        ends = [*self._runs[1:], len(self._places)]
        runs = [self._portions(range(begin, end)) for begin, end in zip(self._runs, ends, strict=True)]
        return merge(*runs, key=self._key)

    def _portions(self, numbers: Iterable[int]) -> Iterator[Row]:
        return chain.from_iterable(self._store.get(self._places[number]) for number in numbers)

    def since(self, place: int) -> Iterator[Row]:
        """The rows from the one at `place` on, 0 being the first, in the order in which they were added."""
        if place >= self._stored:
            return iter(self._open[place - self._stored :])
        number = bisect_right(self._starts, place) - 1
        stored = self._portions(range(number, len(self._places)))
        return chain(islice(stored, place - self._starts[number], None), list(self._open))

    def __iter__(self) -> Iterator[Row]:
        number = 0
        while number < len(self._places):
            yield from self._store.get(self._places[number])
            number += 1
        yield from list(self._open)

    def __len__(self) -> int:
        return self._stored + len(self._open)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        place = range(len(self))[at]
        if place >= self._stored:
            return self._open[place - self._stored]
        number = bisect_right(self._starts, place) - 1
        if self._read is None or self._read[0] != number:
            self._read = number, self._store.get(self._places[number])
        return self._read[1][place - self._starts[number]]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        listed = cast("Sequence[object]", other)
        return len(self) == len(listed) and all(map(lambda own, theirs: own == theirs, self, listed))

    __hash__ = None  # type: ignore[assignment]


def in_order(rows: Sequence[Row]) -> Iterator[Row]:
    """Rows, in memory or on the disk, sorted by their first value."""
    return rows.in_order() if isinstance(rows, Rows) else iter(sorted(rows, key=itemgetter(0)))


class Piles:
    """Rows put on a number of piles, which are then taken one after the other."""

    _WAITING = 128
    """How many rows of a pile are collected before they are written to it."""

    def __init__(self, number: int) -> None:
        self._store = _Store()
        self._places: list[list[_Place]] = [[] for _ in range(number)]
        self._open: list[list[Row]] = [[] for _ in range(number)]
        self._rows = 0

    def add(self, pile: int, row: Row) -> None:
        """Put a row on a pile, numbered from 0."""
        rows = self._open[pile]
        rows.append(row)
        self._rows += 1
        # A single pile holds no more than memory may.
        if len(rows) >= self._WAITING and len(self._open) > 1:
            self._places[pile].append(self._store.put(rows))
            rows.clear()

    def __len__(self) -> int:
        """Rows on all piles."""
        return self._rows

    def take(self) -> Iterator[list[Row]]:
        """The rows of each pile that has any, in the order in which they were put there."""
        for places, rows in zip(self._places, self._open, strict=True):
            pile = [row for place in places for row in self._store.get(place)] + rows
            if pile:
                yield pile


class Ids:
    """A set of ids that takes 16 bytes for each UUID and makes no objects.

    First put all in, then ask.
    """

    def __init__(self) -> None:
        self._packed = bytearray()
        self._others: set[str] = set()
        self._is_sorted = True

    def add(self, id_: str) -> None:
        """Put one in; putting it in twice does no harm."""
        packed = _packed(id_)
        if packed is None:
            self._others.add(id_)
            return
        self._is_sorted = self._is_sorted and bytes(self._packed[-_ID_BYTES:]) <= packed
        self._packed += packed

    def __contains__(self, id_: str) -> bool:
        packed = _packed(id_)
        if packed is None:
            return id_ in self._others
        if not self._is_sorted:
            every = range(0, len(self._packed), _ID_BYTES)
            self._packed = bytearray(b"".join(sorted(bytes(self._packed[at : at + _ID_BYTES]) for at in every)))
            self._is_sorted = True
        low, high = 0, len(self._packed) // _ID_BYTES
        while low < high:
            middle = (low + high) // 2
            if self._packed[middle * _ID_BYTES : (middle + 1) * _ID_BYTES] < packed:
                low = middle + 1
            else:
                high = middle
        return bytes(self._packed[low * _ID_BYTES : (low + 1) * _ID_BYTES]) == packed


_ID_BYTES = 16


def _packed(id_: str) -> bytes | None:
    """The bytes of a UUID in its canonical form; they sort as its text does."""
    if not is_id(id_):
        return None
    return bytes.fromhex(id_.replace("-", ""))
