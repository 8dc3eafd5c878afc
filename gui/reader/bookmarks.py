"""Marks that a reader leaves in texts, to come back to: kept on this machine for each project, part of no project.

A document's id follows from its text, which never changes, so a place that was marked stays that place. A new edition
gets the marks of the old one (`gui.window.reading_aids`), which keeps them for the case that the step is undone.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtGui import QPainter, QPolygonF

from core.ids import DocumentId
from gui.base.settings import READING_MARKS, Settings
from gui.reader.painter import colour
from gui.reader.view import ReaderView

MOST = 1_000
"""Marks of a document."""
LEFT, WIDTH = 26, 5
"""Pixels: between the initials of annotators and the text."""


class Bookmarks(QObject):
    """The marks of one project."""

    changed = Signal(str)
    """Id of the document whose marks are others now."""

    def __init__(self, settings: Settings, project: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._project = project
        self._marks: dict[DocumentId, list[int]] = {
            DocumentId(document): sorted({place for place in places if _is_place(place)})[:MOST]
            for document, places in settings.get(READING_MARKS, project).items()
            # The file of settings may have been edited by anybody.
            if isinstance(places, list)  # pyright: ignore[reportUnnecessaryIsInstance]
        }

    def of(self, document: DocumentId) -> list[int]:
        """Where marks stand in a document: code points, in order."""
        return list(self._marks.get(document, ()))

    def documents(self) -> list[DocumentId]:
        """Those with any marks."""
        return [document for document, places in self._marks.items() if places]

    def toggle(self, document: DocumentId, start: int, end: int) -> bool:
        """Take the marks in ``[start, end]`` away, or else set one at `start`; whether there is one now."""
        places = self._marks.setdefault(document, [])
        first, last = bisect_left(places, start), bisect_right(places, end)
        if first < last:
            del places[first:last]
        elif len(places) < MOST:
            insort(places, start)
        self._keep(document)
        return start in places

    def add(self, document: DocumentId, places: Iterable[int]) -> None:
        """Set marks at places of a document, besides those that it has: those of another edition of it."""
        known = self._marks.setdefault(document, [])
        known[:] = sorted({*known, *places})[:MOST]
        self._keep(document)

    def _keep(self, document: DocumentId) -> None:
        self._settings.set(
            READING_MARKS, {known: list(found) for known, found in self._marks.items() if found}, self._project
        )
        self.changed.emit(document)

    def after(self, document: DocumentId, position: int) -> int | None:
        """The first mark behind a place; from the last on to the first."""
        places = self._marks.get(document)
        return places[bisect_right(places, position) % len(places)] if places else None

    def before(self, document: DocumentId, position: int) -> int | None:
        """The last mark before a place; from the first on to the last."""
        places = self._marks.get(document)
        return places[bisect_left(places, position) - 1] if places else None


class MarkPainter(QObject):
    """Draws the marks of the text that a view shows, at the left of their lines."""

    def __init__(self, view: ReaderView, places: Callable[[], list[int]]) -> None:
        super().__init__(view)
        self._view = view
        self._places = places
        view.overlays.append(self.paint)

    def paint(self) -> None:
        """Draw those in sight."""
        view = self._view
        shown = view.visible_range()
        there = [place for place in self._places() if shown.start <= place <= shown.end and place <= len(view.text)]
        if not there:
            return
        painter = QPainter(view.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour(view.ground.accent))
        painter.setBrush(colour(view.ground.accent))
        height = view.line_height()
        for place in there:
            top = view.y_of(place) + height * 0.2
            painter.drawPolygon(_ribbon(LEFT, top, height * 0.6))
        painter.end()


def _ribbon(left: float, top: float, height: float) -> QPolygonF:
    """A ribbon with a notch, as one lays it into a book."""
    right, bottom = left + WIDTH, top + height
    middle = QPointF(left + WIDTH / 2, bottom - WIDTH / 2)
    return QPolygonF([QPointF(left, top), QPointF(right, top), QPointF(right, bottom), middle, QPointF(left, bottom)])


def _is_place(place: object) -> bool:
    return isinstance(place, int) and place >= 0
