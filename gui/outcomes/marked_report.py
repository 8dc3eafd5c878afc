"""A report as a plain text in which a passage is marked, and another can be selected."""

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from core.model import Span
from gui.base import theme
from gui.reader.edge import EdgeMap, displayable

_MARGIN = 12
"""Pixels around the text."""


class MarkedReport(QPlainTextEdit):
    """Shows one report; positions are code points of its text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.document().setDocumentMargin(_MARGIN)
        self._text = ""
        self._edge = EdgeMap("")
        self._marked: list[Span] = []
        theme.notifier().changed.connect(self._mark)

    def show_report(self, text: str) -> None:
        """Show a text, unless it is the one that is shown."""
        if text == self._text:
            return
        self._text, self._edge = text, EdgeMap(text)
        self.setPlainText(displayable(text))

    def show_passages(self, spans: list[Span]) -> None:
        """Mark passages and bring the first into the middle; none: nothing is marked."""
        self._marked = spans
        cursor = self.textCursor()
        cursor.setPosition(self._edge.to_document(spans[0].start) if spans else cursor.position())
        self.setTextCursor(cursor)
        if spans:
            self.centerCursor()
        self._mark()

    def selected(self) -> Span | None:
        """What the user selected; None for nothing."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        ends = (self._edge.from_document(place) for place in (cursor.selectionStart(), cursor.selectionEnd()))
        start, end = ends
        words = self._text[start:end]
        kept = words.strip()
        return Span(start + words.index(kept), start + words.index(kept) + len(kept)) if kept else None

    def select(self, span: Span) -> None:
        """Select a passage, as a user does."""
        cursor = self.textCursor()
        cursor.setPosition(self._edge.to_document(span.start))
        cursor.setPosition(self._edge.end_to_document(span.end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def _mark(self) -> None:
        colours = theme.current()
        found: list[QTextEdit.ExtraSelection] = []
        for span in self._marked:
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(self._edge.to_document(span.start))
            cursor.setPosition(self._edge.end_to_document(span.end), QTextCursor.MoveMode.KeepAnchor)
            selection.cursor = cursor  # pyright: ignore[reportAttributeAccessIssue]
            selection.format.setBackground(colours.accent_soft)  # pyright: ignore[reportAttributeAccessIssue]
            selection.format.setForeground(colours.text)  # pyright: ignore[reportAttributeAccessIssue]
            found.append(selection)
        self.setExtraSelections(found)
