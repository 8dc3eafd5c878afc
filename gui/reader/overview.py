"""The overview beside the scroll bar: a tick for every annotation of the document, and the viewport."""

import math
from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.ids import AnnotatorId, LabelId
from core.model import Span
from gui.base.colours import Ground, Ink, Rgba
from gui.base.i18n import _
from gui.reader.index import SpanIndex
from gui.reader.painter import colour

WIDTH = 14
_AFTER = 20
"""Milliseconds given to the text for its first frame, before the ticks are made."""
_TICK = 2
"""Pixels of a tick's height; also the height of a bin."""


class Overview(QWidget):
    """Ticks are gathered in bins of two pixels, so that painting costs the same however many there are."""

    position_chosen = Signal(int)
    """Code point to jump to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._length = 1
        self._annotations = SpanIndex()
        self._inks: Mapping[LabelId, Ink] = {}
        self._own: AnnotatorId | None = None
        self._hits: Sequence[int] = ()
        self._range = Span(0, 0)
        self._ground = Ground.light()
        self._picture: QPixmap | None = None
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(_AFTER)
        self._later.timeout.connect(self._make_ticks)
        self.setFixedWidth(WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts again."""
        self.setAccessibleName(_("Overview of the annotations"))

    def sizeHint(self) -> QSize:
        """Narrow and as high as there is room."""
        return QSize(WIDTH, 100)

    def set_ground(self, ground: Ground) -> None:
        """Colours of the theme."""
        self._ground = ground
        self.invalidate()

    def set_annotations(
        self, length: int, annotations: SpanIndex, inks: Mapping[LabelId, Ink], own: AnnotatorId | None
    ) -> None:
        """Show these; `length` is the document's in code points. `annotations` is read when painting."""
        self._length = max(1, length)
        self._annotations, self._inks, self._own = annotations, inks, own
        self.invalidate()

    def set_hits(self, starts: Sequence[int]) -> None:
        """Search hits by where they begin (code points), as small marks at the right edge."""
        self._hits = starts
        self.invalidate()

    def set_visible(self, span: Span) -> None:
        """The text in the viewport."""
        if span != self._range:
            self._range = span
            self.update()

    def invalidate(self) -> None:
        """Make the ticks anew, but let the text be painted first."""
        self._later.start()
        self.update()

    def bins(self, height: int) -> dict[tuple[int, bool], Rgba]:
        """For each bin from the top, the colour of its tick, and whether it is the current annotator's."""
        scale = self._scale(height)
        return {
            (number, mine): tint
            for number in range(int(self._length * scale) + 1)
            for mine, tint in self._bin(number, scale).items()
        }

    def _scale(self, height: int) -> float:
        """How many bins a code point takes."""
        return max(1, height // _TICK - 1) / self._length

    def update_at(self, starts: Iterable[int]) -> None:
        """Draw only those ticks again where annotations that begin at `starts` were added, removed or changed."""
        if self._picture is None or self._later.isActive() or self._hits:
            self.invalidate()
            return
        scale = self._scale(self.height())
        painter = QPainter(self._picture)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
        for number in {int(start * scale) for start in starts}:
            painter.fillRect(0, number * _TICK, self.width(), _TICK, Qt.GlobalColor.transparent)
            for mine, tint in self._bin(number, scale).items():
                _draw_tick(painter, number, mine, tint)
            self.update(0, number * _TICK, self.width(), _TICK)
        painter.end()

    def _bin(self, number: int, scale: float) -> dict[bool, Rgba]:
        """One of the `bins`: its colour, and whether it is the current annotator's."""
        inks, own = self._inks, self._own
        found: dict[bool, Rgba] = {}
        # The last to begin are on top, so usually only two or three are looked at.
        for annotation in reversed(self._annotations.beginning_in(_first(number, scale), _first(number + 1, scale))):
            mine = annotation.annotator == own
            if mine not in found and annotation.label in inks:
                found[mine] = inks[annotation.label].line if mine else inks[annotation.label].other_line
                if len(found) == 2:
                    break
        return found

    def position_of(self, y: float) -> int:
        """Code point at a height of the bar."""
        return round(min(max(y / max(1, self.height()), 0.0), 1.0) * self._length)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ticks move with the height."""
        self.invalidate()
        super().resizeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Jump."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._jump(event.position().toPoint())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Jump along while the button is down."""
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._jump(event.position().toPoint())

    def _jump(self, point: QPoint) -> None:
        self.position_chosen.emit(self.position_of(point.y()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, viewport, ticks."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(self._ground.paper))
        height = self.height()
        top = self._range.start / self._length * height
        bottom = self._range.end / self._length * height
        painter.fillRect(QRectF(0, top, self.width(), max(6.0, bottom - top)), colour((*self._ground.muted, 40)))
        if self._picture is not None:
            painter.drawPixmap(0, 0, self._picture)

    def _make_ticks(self) -> None:
        self._picture = self._draw_ticks()
        self.update()

    def _draw_ticks(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(self.width() * ratio), max(1, round(self.height() * ratio)))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        for (number, mine), tint in self.bins(self.height()).items():
            _draw_tick(painter, number, mine, tint)
        scale = self.height() / self._length
        for y in {int(start * scale) for start in self._hits}:
            painter.fillRect(self.width() - 3, y, 3, _TICK, colour(self._ground.text))
        painter.end()
        return picture


def _first(number: int, scale: float) -> int:
    """The first code point of a bin, rounded exactly as `scale` times the code point is."""
    position = math.ceil(number / scale)
    while position > 0 and int((position - 1) * scale) >= number:
        position -= 1
    while int(position * scale) < number:
        position += 1
    return position


def _draw_tick(painter: QPainter, number: int, mine: bool, tint: Rgba) -> None:
    """The own layer at the left, the others beside it."""
    painter.fillRect(2 if mine else 8, number * _TICK, 5 if mine else 3, _TICK, colour(tint))
