"""Canonical texts of a package while it is read: on the disk, because together they may not fit into memory."""

import tempfile
import weakref
from collections.abc import Iterator, Mapping

_IN_MEMORY = 8 << 20
"""Bytes that stay in memory before the disk is used."""


class Texts(Mapping[str, str]):
    """Texts by document, in a file without a name that vanishes with this value."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - goes with this
        weakref.finalize(self, self._file.close)
        self._end = 0
        self._places: dict[str, tuple[int, int]] = {}
        """Where each begins, and how many bytes it has."""

    def add(self, document: str, text: str) -> int:
        """Keep a text and return how many bytes it has; raises OSError if the disk is full."""
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
