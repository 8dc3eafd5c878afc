"""Loads the readers with the first file that needs one. A dataset needs none, and saves 10 ms for modules."""

from collections.abc import Iterator
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING

from core.errors import UserError
from core.reading.kinds import FileKind
from core.reading.readers.protocol import Given, Options, Read

if TYPE_CHECKING:
    from core.reading.guard.reading import Asking, Readers


class LateReaders:
    """The `core.reading.guard.reading.Readers` of one batch, made when the first file is read."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._made: Readers | None = None

    def __enter__(self) -> "LateReaders":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def read(self, kind: FileKind, given: Given, options: Options, asking: "Asking") -> Iterator[Read | UserError]:
        """As `Readers.read`."""
        if self._made is None:
            from core.reading.guard.reading import Readers

            self._made = self._stack.enter_context(Readers())
        return self._made.read(kind, given, options, asking)
