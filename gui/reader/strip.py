"""The strip beside the text, with a bracket for each passage: its label, whose it is, and whether it has a note.

So colour alone need not say which label a passage has. In narrow readers there are dots instead of brackets.
"""

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from core.ids import AnnotationId, AnnotatorId, LabelId
from core.model import Annotation, Label
from gui.base import theme
from gui.base.i18n import _, language
from gui.reader.paint import initials_of
from gui.reader.painter import colour
from gui.reader.tips import tip
from gui.reader.view import ReaderView

WIDE = 124
"""Pixels of the strip with words."""
DOTS = 14
"""Pixels of the strip with dots, which lies over the empty edge of the column."""
LEAST_COLUMN = 32
"""Han characters that a line must have beside the strip with words; otherwise there are dots."""
_LANES, _LANE = 4, 5
"""How many brackets can stand beside each other, and their distance in pixels."""
_MOST = 200
"""Most passages in sight that are drawn: more would only make a solid block."""
_NOTE = 12


class Bracket(NamedTuple):
    """Where a passage is drawn, in pixels of the strip."""

    annotation: Annotation
    lane: int
    top: int
    bottom: int


class MarginVerdict(NamedTuple):
    """What was decided on an annotation: a sign for the strip, and words for who hovers."""

    sign: str
    words: str


class MarginStrip(QWidget):
    """Lies at the right of the text's column."""

    chosen = Signal(str)
    """Id of the annotation whose bracket or name was clicked."""

    def __init__(self, view: ReaderView) -> None:
        super().__init__(view)
        self._view = view
        self._labels: Mapping[LabelId, Label] = {}
        self._names: Mapping[AnnotatorId, str] = {}
        self._own: AnnotatorId | None = None
        self._verdicts: Mapping[AnnotationId, MarginVerdict] = {}
        self._words: list[tuple[QRect, AnnotationId]] = []
        """The places of names, for clicks."""
        view.viewport().installEventFilter(self)
        view.visible_range_changed.connect(lambda _span: self.update())
        view.annotation_activated.connect(lambda _id: self.update())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.retranslate()
        self._place()

    def retranslate(self) -> None:
        """Set the texts again."""
        self.setAccessibleName(_("Labels of the passages in sight"))

    @property
    def wide(self) -> bool:
        """Whether it shows words."""
        return self._view.strip_width > 0

    def show_labels(
        self, labels: Mapping[LabelId, Label], names: Mapping[AnnotatorId, str], own: AnnotatorId | None
    ) -> None:
        """Set the names of labels and people, and whose layer needs no name."""
        self._labels, self._names, self._own = labels, names, own
        self.update()

    def show_verdicts(self, verdicts: Mapping[AnnotationId, MarginVerdict]) -> None:
        """What was decided, in front of the label; nothing for who does not review."""
        if verdicts != self._verdicts:
            self._verdicts = verdicts
            self.update()

    @property
    def own(self) -> AnnotatorId | None:
        """Whose passages have no mark, because they are one's own."""
        return self._own

    def initials(self) -> dict[AnnotatorId, str]:
        """By which character each annotator's passages are marked."""
        return initials_of(self._names)

    def brackets(self) -> list[Bracket]:
        """The passages in sight, in order."""
        view = self._view
        shown = view.visible_range()
        found: list[Bracket] = []
        for annotation in view.index.overlapping(shown.start, max(shown.end, shown.start + 1))[:_MOST]:
            top = view.y_of(annotation.start) if annotation.start >= shown.start else -8.0
            below = self.height() + 8.0
            bottom = view.y_of(annotation.end) + view.line_height() if annotation.end <= shown.end else below
            lane = min(view.index.lane_of(annotation), _LANES - 1)
            found.append(Bracket(annotation, lane, round(top) + 3, round(bottom) - 3))
        return found

    def words(self, annotation: Annotation) -> str:
        """What stands beside a bracket: what was decided, the label, and whose it is where it is not one's own."""
        label = self._labels.get(annotation.label)
        name = label.name(language()) if label is not None else ""
        if annotation.id in self._verdicts:
            name = f"{self._verdicts[annotation.id].sign} {name}"
        if annotation.annotator == self._own:
            return name
        return f"{name} {initials_of(self._names).get(annotation.annotator, '')}".strip()

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is in sight."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._words = []
        brackets = self.brackets()
        for bracket in brackets:
            self._paint_bracket(painter, bracket)
        if self.wide:
            self._paint_words(painter, brackets)

    def _paint_bracket(self, painter: QPainter, bracket: Bracket) -> None:
        annotation = bracket.annotation
        inks = self._view.inks
        if annotation.label not in inks:
            return
        ink = inks[annotation.label]
        tint = colour(ink.line if annotation.annotator == self._own else ink.other_line)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        left = bracket.lane * _LANE
        if not self.wide:
            # Beside each other if passages begin on the same line.
            painter.drawEllipse(QRectF(left % DOTS, bracket.top + 4, 5, 5))
            return
        chosen = self._view.selected_annotation
        width = 3 if chosen is not None and chosen.id == annotation.id else 2
        painter.drawRect(QRectF(left, bracket.top, width, max(4, bracket.bottom - bracket.top)))
        for end in (bracket.top, bracket.bottom - 2):
            painter.drawRect(QRectF(left, end, 5, 2))

    def _paint_words(self, painter: QPainter, brackets: list[Bracket]) -> None:
        font = QFont(theme.ui_font())
        font.setPointSizeF(font.pointSizeF() * 0.88)
        painter.setFont(font)
        metrics = QFontMetrics(font)
        height, left, free = metrics.height(), _LANES * _LANE + 6, -1000
        for bracket in brackets:
            top = max(bracket.top, free)
            # A name pushed far below its passage would seem to belong to the next one.
            if top > max(bracket.bottom, bracket.top + height) or top > self.height():
                continue
            rect = QRect(left, top, self.width() - left, height)
            free = top + height
            room = rect.width()
            if bracket.annotation.note:
                room -= _NOTE + 4
                mark = QRect(rect.right() - _NOTE, rect.top() + (height - _NOTE) // 2, _NOTE, _NOTE)
                theme.icon("note", "muted").paint(painter, mark)
            painter.setPen(theme.current().muted)
            text = metrics.elidedText(self.words(bracket.annotation), Qt.TextElideMode.ElideRight, room)
            painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
            self._words.append((rect, bracket.annotation.id))

    # --- the mouse

    def annotation_at(self, point: QPoint) -> Annotation | None:
        """The passage whose name or bracket is at a point."""
        for rect, annotation in self._words:
            if rect.contains(point):
                return self._view.index.get(annotation)
        reach = _LANE if self.wide else DOTS
        near = [
            bracket
            for bracket in self.brackets()
            if bracket.top - 2 <= point.y() <= bracket.bottom + 2 and abs(point.x() - bracket.lane * _LANE) <= reach
        ]
        # Of those that lie over each other the shortest is meant, as in the text, then the nearest.
        nearest = sorted(near, key=lambda bracket: abs(point.x() - bracket.lane * _LANE))
        return min(nearest, key=lambda bracket: bracket.bottom - bracket.top).annotation if near else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the passage."""
        found = self.annotation_at(event.position().toPoint())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(found.id)

    def event(self, event: QEvent) -> bool:
        """On hovering, say what the short mark means, with the note."""
        if isinstance(event, QHelpEvent):
            # Not at the top: see `tip`.
            from html import escape

            found = self.annotation_at(event.pos())
            text = "" if found is None else tip(None, [found], self._labels, self._names)
            if found is not None and found.id in self._verdicts:
                text += f"<br>{escape(self._verdicts[found.id].words)}"
            if text:
                QToolTip.showText(event.globalPos(), text, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the right of the column."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        column = self._view.viewport().geometry()
        width = self._view.strip_width
        if width:
            self.setGeometry(column.right() + 1, column.top(), width, column.height())
        else:
            self.setGeometry(column.right() - DOTS, column.top(), DOTS, column.height())
        self.raise_()
        self.update()
