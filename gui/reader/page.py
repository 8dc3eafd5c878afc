"""The laid-out page: a read-only text edit with a centred column, whose positions are code points.

Its document carries block formats (line height, space between paragraphs), and character formats for headings alone:
one for each annotation would take ten times as long.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer, QTimerEvent, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from core.model import Span
from gui.reader.edge import EdgeMap, displayable, split_points
from gui.reader.geometry import boundary_near, character_under
from gui.reader.heading_looks import HeadingLook
from gui.reader.protocol import ViewportPlace
from gui.reader.typography import Typography

GUTTER = 32
"""Pixels around the text column; annotators' marks and the grips of edges lie in it."""
TOP = 56
"""Pixels above the first line: a message of one line, which lies over the top of the text, leaves that line free."""
_SLICE = 8_000
"""Document positions that one idle step lays out, some 8 ms: Qt's own steps grow to 200,000, which stalls."""
_LARGE = 100_000
"""With more code points than this, lines are broken again only once a pane has stopped changing its width, and in
steps.
"""
_REWRAP_AFTER = 150
"""Milliseconds."""
_BLANK_LINES = re.compile(r"(?m)^\n+")
_FIXED = QTextBlockFormat.LineHeightTypes.FixedHeight.value


_LOOKS = ((1.3, QFont.Weight.Bold, 0.2), (1.15, QFont.Weight.Bold, 0.6), (1.05, QFont.Weight.DemiBold, 0.3))
"""Size and weight of the title and of headings by rank, and the space above them in lines."""
BAND = (0.3, 0.6)
"""The band, as shares of the height, in which the passage one works on is kept: with text before and after it."""


class Page(QTextEdit):
    """Shows one text in a column; see `gui.reader.protocol.TextView` for the units."""

    visible_range_changed = Signal(object)
    """The `Span` of text in the viewport, after scrolling or resizing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._headings: list[HeadingLook] = []
        self._painted = False
        """Whether the text has been painted, at least in part. Subclasses that paint set it."""
        self._edge = EdgeMap("")
        self._typography = Typography()
        self._em = 18.0
        self.wanted_strip = self.strip_width = 0
        """Pixels to be kept free for a strip at the right of the column, and pixels that are kept free."""
        self.least_column = 0
        """Han characters that a line must keep before room for a strip is kept free."""
        self._column = 0
        self._rewrap_later = QTimer(self)
        self._rewrap_later.setSingleShot(True)
        self._rewrap_later.setInterval(_REWRAP_AFTER)
        self._rewrap_later.timeout.connect(self._rewrap)
        self._frontier = 0
        self._awaited_top: tuple[int, float] | None = None
        """The position that must return to its place once the text before it is laid out. Until then nothing is
        painted.
        """
        self._step = QTimer(self, interval=0)
        self._step.timeout.connect(self._step_to_top)
        self._doc = QTextDocument(self)
        self._set_up()
        self._apply_typography()

    def _set_up(self) -> None:
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setAcceptDrops(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Always visible, so that its appearing does not lay the text out again.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self.setCursorWidth(2)
        self.verticalScrollBar().valueChanged.connect(self._report_range)

    # --- the document

    @property
    def text(self) -> str:
        """The canonical text."""
        return self._text

    @property
    def paint_due(self) -> bool:
        """Whether the text has not been painted yet, which on a busy machine may be long after it was set."""
        return not self._painted and not self.viewport().visibleRegion().isEmpty()

    def show_text(self, text: str) -> None:
        """Replace the text and go to its start."""
        points = split_points(text)
        self._await_top(None)
        self._text, self._painted = text, False
        self._headings = []
        self._edge = EdgeMap(text, points)
        document = QTextDocument(self)
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(GUTTER)
        frame = document.rootFrame().frameFormat()
        frame.setTopMargin(TOP)
        document.rootFrame().setFrameFormat(frame)
        document.setDefaultFont(self._typography.font())
        old, self._doc = self._doc, document
        self._fill(displayable(text), points)
        if document.characterCount() != self._edge.document_length + 1:
            raise AssertionError("Qt's document has another length than the text")
        # Laid out once, lazily, when it is full and has the column's width.
        document.setLayoutEnabled(False)
        document.documentLayout().installEventFilter(self)
        # Before Qt moves the scroll bar because of it, and asks what is visible.
        self._frontier = 0
        self.setDocument(document)
        document.setLayoutEnabled(True)
        old.deleteLater()
        self.verticalScrollBar().setValue(0)
        self._layout_changed()

    def _fill(self, shown: str, points: Sequence[int]) -> None:
        pieces = [shown[a:b] for a, b in zip([0, *points], [*points, len(shown)], strict=True)]
        cursor = QTextCursor(self._doc)
        cursor.setBlockFormat(self._block_format())
        cursor.insertText("\n".join(pieces))
        self._format_special_blocks(cursor)

    def set_headings(self, looks: Sequence[HeadingLook]) -> None:
        """Show these as headings, and keep one's place. Very long texts are left as they are."""
        if list(looks) == self._headings or len(self._text) > _LARGE:
            return
        top = self._top_anchor()
        self._await_top(top)
        self._headings = list(looks)
        self._apply_typography()
        self._restore_top(top)

    def _format_headings(self, cursor: QTextCursor) -> None:
        for span, rank, alone in self._headings:
            size, weight, above = _LOOKS[min(rank, len(_LOOKS) - 1)]
            cursor.setPosition(self._edge.to_document(span.start))
            cursor.setPosition(self._edge.end_to_document(span.end), QTextCursor.MoveMode.KeepAnchor)
            shape = QTextCharFormat()
            font = self._typography.font()
            font.setWeight(weight)
            if alone:
                font.setPixelSize(round(self._typography.pixels * size))
                block = cursor.blockFormat()
                block.setTopMargin(round(self._typography.line_height * above))
                cursor.mergeBlockFormat(block)
            shape.setFont(font)
            cursor.setCharFormat(shape)

    def _block_format(self) -> QTextBlockFormat:
        result = QTextBlockFormat()
        height = self._typography.line_height
        result.setLineHeight(height, _FIXED)
        result.setBottomMargin(round(height / 2))
        return result

    def _format_special_blocks(self, cursor: QTextCursor) -> None:
        """Give blank lines half the height, and the pieces of a split paragraph no space between them."""
        cursor.beginEditBlock()
        blank = QTextBlockFormat()
        blank.setLineHeight(self._typography.line_height // 2, _FIXED)
        for match in _BLANK_LINES.finditer(self._text):
            cursor.setPosition(self._edge.to_document(match.start()))
            cursor.setPosition(self._edge.to_document(match.end() - 1), QTextCursor.MoveMode.KeepAnchor)
            cursor.setBlockFormat(blank)
        inner = self._block_format()
        inner.setBottomMargin(0)
        for point in self._edge.splits:
            cursor.setPosition(self._edge.end_to_document(point))
            cursor.setBlockFormat(inner)
        cursor.endEditBlock()

    def _layout_changed(self) -> None:
        """Called whenever lines have moved within their blocks. Subclasses then drop what they measured."""

    # --- typography and column

    @property
    def typography(self) -> Typography:
        """Face, size and line height."""
        return self._typography

    def set_typography(self, typography: Typography) -> None:
        """Change face, size or line height; the first visible line stays where it is."""
        if typography == self._typography:
            return
        top = self._top_anchor()
        self._await_top(top)
        self._typography = typography
        self._apply_typography()
        self._restore_top(top)

    def _apply_typography(self) -> None:
        font = self._typography.font()
        self._em = QFontMetricsF(font).horizontalAdvance("国")
        # Switched off meanwhile, so that everything is laid out once, and lazily.
        self._doc.setLayoutEnabled(False)
        self._frontier = 0
        self._doc.setDefaultFont(font)
        cursor = QTextCursor(self._doc)
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.setBlockFormat(self._block_format())
        cursor.setCharFormat(QTextCharFormat())
        self._format_special_blocks(cursor)
        self._format_headings(cursor)
        cursor.endEditBlock()
        self._doc.setLayoutEnabled(True)
        self._layout_changed()
        self._fit_column()

    def reserve_strip(self, width: int, least_column: int) -> None:
        """Keep `width` pixels free beside the column, where a line still has `least_column` Han characters then."""
        self.wanted_strip, self.least_column = width, least_column
        self._fit_column()

    def _fit_column(self) -> None:
        """Centre a column of at most as many characters a line as the typography says. Wider panes get margins."""
        widest = round(self._em * self._typography.column) + 2 * GUTTER + 2
        available = self.width() - self.verticalScrollBar().sizeHint().width()
        roomy = available - self.wanted_strip >= round(self._em * self.least_column) + 2 * GUTTER
        self.strip_width = self.wanted_strip if roomy else 0
        available -= self.strip_width
        column = max(min(widest, available), 2 * GUTTER + round(self._em * 4))
        spare = max(0, available - column)
        self.setViewportMargins(spare // 2, 0, spare - spare // 2 + self.strip_width, 0)
        self._column = column
        if column == self.lineWrapColumnOrWidth():
            self._rewrap_later.stop()
        elif len(self._text) > _LARGE and self.isVisible():
            self._rewrap_later.start()
        else:
            self._rewrap()

    def _rewrap(self) -> None:
        """Lay the lines out at the column's width again; the first visible line stays where it is."""
        top = self._top_anchor()
        self._await_top(top)
        self._frontier = 0
        # Switched off meanwhile: Qt would lay out everything down to the viewport at once.
        self._doc.setLayoutEnabled(False)
        self.setLineWrapColumnOrWidth(self._column)
        self._doc.setLayoutEnabled(True)
        self._layout_changed()
        self._restore_top(top)
        self._report_range()

    def _top_anchor(self) -> tuple[int, float] | None:
        """First visible position and its line's place in the viewport; None at the top of the text."""
        if self._awaited_top is not None:
            return self._awaited_top
        if self.verticalScrollBar().value() == 0:
            return None
        position = self.position_at(QPoint(GUTTER, 0))
        return position, self.y_of(position)

    def _restore_top(self, anchor: tuple[int, float] | None) -> None:
        if anchor is None:
            return
        self._awaited_top = anchor
        if len(self._text) > _LARGE and self.isVisible():
            self.viewport().setUpdatesEnabled(False)
            self._step.start()
        else:
            self._reach_top()

    def _await_top(self, anchor: tuple[int, float] | None) -> None:
        """Until `anchor` is restored, do not take the scroll bar's value for where one is."""
        self._awaited_top = anchor
        if anchor is None:
            self._step.stop()
            self.viewport().setUpdatesEnabled(True)

    def _step_to_top(self) -> None:
        """Lay out a little more, so that a change of size in a huge text does not stall."""
        awaited = self._awaited_top
        if awaited is None:
            self._step.stop()
            return
        wanted = self._doc.findBlock(self._edge.to_document(awaited[0])).blockNumber()
        if self._frontier > wanted or not self._lay_out_slice():
            self._reach_top()

    def _reach_top(self) -> None:
        """Restore one's place at once, so that whoever asks for positions gets right ones."""
        awaited = self._awaited_top
        if awaited is not None:
            self._await_top(None)
            self._scroll_by(self.y_of(awaited[0]) - awaited[1])
            self._report_range()

    # --- places

    def position_at(self, point: QPoint) -> int:
        """Nearest position between characters to `point` of the viewport."""
        block, place = self._block_under(point)
        return self._edge.from_document(boundary_near(block, place, self.line_height()))

    def character_at(self, point: QPoint) -> int | None:
        """The character under `point` of the viewport; None beside or between the lines."""
        block, place = self._block_under(point)
        units = character_under(block, place, self.line_height())
        return None if units is None else self._edge.from_document(units)

    def _block_under(self, point: QPoint) -> tuple[QTextBlock, QPointF]:
        """The block at or above a point of the viewport, and the point relative to the block's corner."""
        place = QPointF(point.x(), point.y() + self.verticalScrollBar().value())
        block = self._block_at(place.y())
        return block, place - self._doc.documentLayout().blockBoundingRect(block).topLeft()

    def _block_at(self, y: float) -> QTextBlock:
        """The last block that begins at or above `y`, in document pixels, else the first.

        Qt's own hitTest answers with the end of the text for the space between paragraphs while it is laying out.
        """
        self._reach_top()
        self._lay_out_to(y)
        layout, document = self._doc.documentLayout(), self._doc
        found = bisect_right(
            range(self._frontier + 1),
            y,
            key=lambda number: layout.blockBoundingRect(document.findBlockByNumber(number)).y(),
        )
        return document.findBlockByNumber(max(0, found - 1))

    def _lay_out_to(self, y: float) -> None:
        """Make sure that the text down to `y`, in document pixels, is laid out."""
        layout = self._doc.documentLayout()
        while layout.blockBoundingRect(self._doc.findBlockByNumber(self._frontier)).y() <= y:
            if not self._lay_out_slice():
                return

    def is_laying_out(self) -> bool:
        """Whether some of the text below is still to be laid out."""
        return self._frontier < self._doc.blockCount() - 1

    def _lay_out_slice(self) -> bool:
        """Lay out some more; returns False when everything is laid out."""
        last = self._doc.blockCount() - 1
        if self._frontier >= last:
            return False
        reached = self._doc.findBlockByNumber(self._frontier).position()
        block = self._doc.findBlock(min(reached + _SLICE, self._doc.characterCount() - 1))
        self._frontier = min(max(block.blockNumber(), self._frontier + 1), last)
        self._doc.documentLayout().blockBoundingRect(self._doc.findBlockByNumber(self._frontier))
        return True

    def y_of(self, position: int) -> float:
        """The top of the line that holds `position`, in viewport pixels. Lays out the text before it if necessary."""
        self._reach_top()
        at = self._edge.to_document(position)
        block = self._doc.findBlock(at)
        top = self._doc.documentLayout().blockBoundingRect(block).y()
        line = block.layout().lineForTextPosition(at - block.position())
        below = line.y() + line.ascent() - 0.8 * self._typography.line_height if line.isValid() else 0.0
        return top + below - self.verticalScrollBar().value()

    def line_height(self) -> int:
        """Distance of base lines in pixels."""
        return self._typography.line_height

    def visible_range(self) -> Span:
        """The text in the viewport, by whole lines."""
        size = self.viewport().size()
        start = self.position_at(QPoint(0, 0))
        return Span(start, max(start, self.position_at(QPoint(size.width(), size.height()))))

    def scroll_to(self, position: int, place: ViewportPlace = ViewportPlace.NEAREST) -> None:
        """Bring the line of `position` into the viewport."""
        y, height, page = self.y_of(position), self.line_height(), self.viewport().height()
        if place is ViewportPlace.TOP:
            self._scroll_by(y - height / 2)
        elif place is ViewportPlace.EDGE:
            self._scroll_by(y)
        elif place is ViewportPlace.MIDDLE:
            self._scroll_by(y - (page - height) / 2.5)
        elif y < 0:
            self._scroll_by(y - height / 2)
        elif y + height > page:
            self._scroll_by(y + 1.5 * height - page)

    def keep_in_band(self, span: Span) -> None:
        """Scroll so that `span` lies between 30 and 60 % of the height.

        If it is higher than that, it begins at 30 %.
        """
        page = self.viewport().height()
        low, high = BAND[0] * page, BAND[1] * page
        top, bottom = self.y_of(span.start), self.y_of(span.end) + self.line_height()
        if top < low or bottom - top > high - low:
            self._scroll_by(top - low)
        elif bottom > high:
            self._scroll_by(bottom - high)

    def _scroll_by(self, pixels: float) -> None:
        bar = self.verticalScrollBar()
        target = round(bar.value() + pixels)
        if target > bar.maximum():
            # Qt lays out lazily, and the scroll bar's end lags behind what is laid out. The document's size would lay
            # out everything.
            height = self.viewport().height()
            self._lay_out_to(target + height)
            last = self._doc.findBlockByNumber(self._frontier)
            end = self._doc.documentLayout().blockBoundingRect(last).bottom() + self._doc.documentMargin()
            reached = round(end) - height
            bar.setMaximum(max(bar.maximum(), min(target, reached)))
        bar.setValue(target)

    def _report_range(self) -> None:
        if self._awaited_top is None:
            self.visible_range_changed.emit(self.visible_range())

    def blocks_between(self, top: float, bottom: float) -> list[tuple[QTextBlock, float]]:
        """Blocks that touch a stripe of the viewport, each with its top in viewport pixels."""
        layout = self._doc.documentLayout()
        scrolled = self.verticalScrollBar().value()
        block = self._block_at(top + scrolled)
        found: list[tuple[QTextBlock, float]] = []
        while block.isValid():
            y = layout.blockBoundingRect(block).y() - scrolled
            if y > bottom:
                break
            found.append((block, y))
            block = block.next()
        return found

    # --- events

    def event(self, event: QEvent) -> bool:
        """Fit the column before the scroll area lays out its parts."""
        if event.type() == QEvent.Type.Resize:
            self._fit_column()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Qt's lazy layout of what is below the viewport over, in steps that are too short to stall."""
        if isinstance(event, QTimerEvent) and watched is self._doc.documentLayout():
            # When everything is laid out, Qt's own step notices that and stops its timer.
            return self._lay_out_slice()
        return super().eventFilter(watched, event)
