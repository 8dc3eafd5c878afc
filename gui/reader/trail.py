"""Where somebody has been in the texts: back to it and forward again, as with the pages of a browser."""

from typing import NamedTuple

from core.ids import DocumentId

FAR = 300
"""A move over at least so many code points is a jump, from which one may want to come back."""
KEPT = 100
"""Places that are remembered."""


class Stop(NamedTuple):
    """A place where somebody was."""

    document: DocumentId
    position: int
    """Code points."""


class Trail:
    """The places of one project's readers."""

    def __init__(self) -> None:
        self._now: Stop | None = None
        self._back: list[Stop] = []
        self._forward: list[Stop] = []

    def moved(self, document: DocumentId, position: int) -> None:
        """Note that the caret is there now. If this was a jump, the place before it is kept."""
        now = Stop(document, position)
        before, self._now = self._now, now
        if before is not None and _is_far(before, now):
            self._back = [*self._back[-KEPT + 1 :], before]
            self._forward.clear()

    def back(self) -> Stop | None:
        """Where one was before the last jump; None when there was none."""
        return self._step(self._back, self._forward)

    def forward(self) -> Stop | None:
        """Where one was before going back."""
        return self._step(self._forward, self._back)

    def forget(self, document: DocumentId) -> None:
        """Forget the places in a document that has left the project."""
        self._back = [stop for stop in self._back if stop.document != document]
        self._forward = [stop for stop in self._forward if stop.document != document]

    def _step(self, stops: list[Stop], other: list[Stop]) -> Stop | None:
        if not stops:
            return None
        found = stops.pop()
        if self._now is not None:
            other.append(self._now)
        # Going there does not count as a jump.
        self._now = found
        return found


def _is_far(before: Stop, now: Stop) -> bool:
    return before.document != now.document or abs(before.position - now.position) > FAR
