"""How long work says how far it is, and how it is asked to stop."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
Progress = Callable[[int, int, str], None]
"""Called with (done, total, what): `done` of `total` steps (0: unknown), `what` a name to show, as a file's."""
Cancelled = Callable[[], bool]
"""Asked between steps; true means stop, leaving everything as it was."""


class Cancel(Exception):
    """The user stopped the work. Not an error: whoever started the work catches it."""


def no_progress(done: int, total: int, what: str) -> None:
    """Tell nobody."""


def never() -> bool:
    """Never stop."""
    return False


def stop_if(cancelled: Cancelled) -> None:
    """Raise `Cancel` when asked to stop."""
    if cancelled():
        raise Cancel


def stoppable(items: Iterable[Item], cancelled: Cancelled, every: int = 256) -> Iterator[Item]:
    """The items; asks before each `every`-th of them, the first one included, and raises `Cancel`."""
    for number, item in enumerate(items):
        if number % every == 0:
            stop_if(cancelled)
        yield item


class Steps:
    """Counts what is done of `total`; tells it, and raises `Cancel` when asked to stop, every so many steps.

    The first time before anything is done, with ``did(0)``.
    """

    def __init__(self, total: int, progress: Progress, cancelled: Cancelled, every: int = 256) -> None:
        self._total, self._progress, self._cancelled, self._every = total, progress, cancelled, every
        self._done, self._told = 0, -every

    def did(self, steps: int = 1) -> None:
        """So many more are done."""
        self._done += steps
        if self._done - self._told >= self._every:
            self._told = self._done
            self._progress(min(self._done, self._total), self._total, "")
            stop_if(self._cancelled)
