"""Canonical texts of a package that is read: on the disk, because together they may be larger than the memory."""

import tempfile
import weakref
from collections.abc import Iterator, Mapping

_IN_MEMORY = 8 << 20
"""Bytes that are kept out of the disk."""


class Texts(Mapping[str, str]):
    """Texts by document, kept in a file without a name that goes with this value."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - goes with this
        weakref.finalize(self, self._file.close)
        self._end = 0
        self._places: dict[str, tuple[int, int]] = {}
        """Where each begins, and how many bytes it has."""

    def add(self, document: str, text: str) -> int:
        """Keep a text, and tell how many bytes it has; raises OSError where the disk is full."""
        data = text.encode()
        self._file.seek(self._end)
        self._file.write(data)
        self._places[document] = self._end, len(data)
        self._end += len(data)
        return len(data)

    def __getitem__(self, document: str) -> str:
        start, size = self._places[document]
        self._file.seek(start)
        return self._file.read(size).decode()

    def __contains__(self, document: object) -> bool:
        return document in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
