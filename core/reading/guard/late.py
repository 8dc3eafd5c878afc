"""Loads the readers with the first file that needs one. A dataset needs none, and saves 10 ms for modules."""

from collections.abc import Iterator
from contextlib import ExitStack
from types import TracebackType
from typing import TYPE_CHECKING

from core.errors import UserError
from core.reading.kinds import FileKind
from core.reading.readers.protocol import GivenFile, Options, Read

if TYPE_CHECKING:
    from core.reading.guard.reading import Asking, GuardedReaders


class LateReaders:
    """The `core.reading.guard.reading.GuardedReaders` of one batch, made when the first file is read."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._made: GuardedReaders | None = None

    def __enter__(self) -> "LateReaders":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def share(self) -> float:
        """As `GuardedReaders.share`."""
        return self._made.share if self._made is not None else 0.0

    def read(self, kind: FileKind, given: GivenFile, options: Options, asking: "Asking") -> Iterator[Read | UserError]:
        """As `GuardedReaders.read`."""
        if self._made is None:
            from core.reading.guard.reading import GuardedReaders

            self._made = self._stack.enter_context(GuardedReaders())
        return self._made.read(kind, given, options, asking)
