"""One passage as it is read on the screen: laid out once for a width, kept while it is near, and painted."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPalette,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)

from core.model import Passage
from core.retrieval.excerpt import Excerpt
from gui.base import theme
from gui.reader.typography import Typography
from gui.widgets.swatch import paint_swatch

KEPT = 240
"""Passages whose layout is kept."""
MARGIN = 20
"""Pixels at either side of a card."""
GAP = 10
"""Pixels above and below what is in a card."""
SWATCH = 12
WIDEST = 46
"""Han characters in a line at most."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a card says."""

    label: str
    """Empty where the passage has none."""
    colour: str
    fill: QColor
    """Ground of the passage."""
    words: str
    """Where it stands, and whose it is: beside the label."""
    excerpt: Excerpt
    note: str


class Cards:
    """Lays out and paints the passages of one view."""

    def __init__(self, shown: Callable[[Passage], Shown]) -> None:
        self._shown = shown
        self._kept: OrderedDict[Passage, tuple[Shown, QTextDocument]] = OrderedDict()
        self._width = 0
        self._typography = Typography()
        self._ui = theme.ui_font()

    def forget(self) -> None:
        """What cards say, or their colours, may be another."""
        self._kept.clear()

    @property
    def typography(self) -> Typography:
        """Face and size of the passages."""
        return self._typography

    def set_typography(self, typography: Typography) -> None:
        """Face and size of the passages."""
        self._typography = typography
        self.forget()

    def set_width(self, width: int) -> None:
        """Pixels of the view."""
        if width != self._width:
            self._width = width
            self.forget()

    def height(self, passage: Passage) -> int:
        """Pixels that a passage takes."""
        _shown, text = self._laid_out(passage)
        return 2 * GAP + self._line() + 2 + round(text.size().height())

    def expected_height(self, characters: float) -> int:
        """Pixels that passages of so many characters take, about."""
        column = max(8, self._column() // self._typography.pixels)
        lines = int(characters // column) + 1
        return 2 * GAP + self._line() + 2 + lines * self._typography.line_height

    def heading_height(self) -> int:
        """Pixels that a heading takes."""
        return self._line() + 2 * GAP

    def _line(self) -> int:
        return QFontMetrics(self._ui).height() + 4

    def _column(self) -> int:
        return max(160, min(self._width - 2 * MARGIN, WIDEST * self._typography.pixels))

    def _laid_out(self, passage: Passage) -> tuple[Shown, QTextDocument]:
        known = self._kept.get(passage)
        if known is None:
            shown = self._shown(passage)
            known = self._kept[passage] = shown, self._document(shown)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(passage)
        return known

    def _document(self, shown: Shown) -> QTextDocument:
        now = theme.current()
        document = QTextDocument()
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(0)
        document.setDefaultFont(self._typography.font())
        lines = QTextBlockFormat()
        lines.setLineHeight(self._typography.line_height, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor = QTextCursor(document)
        cursor.setBlockFormat(lines)
        quiet, main = _in(now.muted), _in(now.text)
        main.setBackground(shown.fill)
        for text, look in zip(shown.excerpt, (quiet, main, quiet), strict=True):
            cursor.insertText(text, look)
        if shown.note:
            cursor.insertBlock(lines)
            note = _in(now.muted)
            note.setFontItalic(True)
            note.setFontPointSize(self._ui.pointSizeF())
            cursor.insertText(f"✎ {shown.note}", note)
        document.setTextWidth(self._column())
        return document

    def paint(self, painter: QPainter, rect: QRect, passage: Passage) -> None:
        """Draw a passage into `rect`; its ground is the view's."""
        shown, text = self._laid_out(passage)
        now = theme.current()
        left, top, line = rect.left() + MARGIN, rect.top() + GAP, self._line()
        painter.save()
        painter.setFont(self._ui)
        metrics = QFontMetrics(self._ui)
        right = left + self._column()
        if shown.label:
            paint_swatch(painter, QRectF(left, top + (line - SWATCH) / 2, SWATCH, SWATCH), shown.colour)
            left += SWATCH + 8
        painter.setPen(now.text)
        name = metrics.elidedText(shown.label, Qt.TextElideMode.ElideRight, max(0, (right - left) // 2))
        painter.drawText(QRect(left, top, right - left, line), Qt.AlignmentFlag.AlignVCenter, name)
        if name:
            left += metrics.horizontalAdvance(name) + 12
        painter.setPen(now.muted)
        words = metrics.elidedText(shown.words, Qt.TextElideMode.ElideRight, right - left)
        painter.drawText(QRect(left, top, right - left, line), Qt.AlignmentFlag.AlignVCenter, words)
        painter.translate(QPointF(rect.left() + MARGIN, top + line + 2))
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, now.text)
        text.documentLayout().draw(painter, context)
        painter.restore()

    def paint_heading(self, painter: QPainter, rect: QRect, words: str) -> None:
        """Draw the name of a group."""
        painter.save()
        font = QFont(self._ui)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(theme.current().text)
        inside = rect.adjusted(MARGIN, 0, -MARGIN, 0)
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideMiddle, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()


def _in(colour: QColor) -> QTextCharFormat:
    look = QTextCharFormat()
    look.setForeground(colour)
    return look
