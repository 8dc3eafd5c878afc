"""A passage between what stands before and behind it, which is paler."""

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget


class PassageText(QPlainTextEdit):
    """Shows a passage in its surroundings; Tab leaves it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        # Room around what is read, as the reader has.
        self.document().setDocumentMargin(16)

    def show_passage(self, before: str, passage: str, after: str) -> None:
        """Show a passage, in the middle of the height."""
        whole = before + passage + after
        self.setPlainText(whole)
        pale = QTextCharFormat()
        pale.setForeground(self.palette().placeholderText())
        for start, end in ((0, len(before)), (len(before) + len(passage), len(whole))):
            self._cursor(whole, start, end).mergeCharFormat(pale)
        self.setTextCursor(self._cursor(whole, len(before), len(before)))
        self.centerCursor()

    def _cursor(self, text: str, start: int, end: int) -> QTextCursor:
        """Code points of a text as Qt counts them: in units of UTF-16."""
        cursor = QTextCursor(self.document())
        first = len(text[:start].encode("utf-16-le")) // 2
        cursor.setPosition(first)
        cursor.setPosition(first + len(text[start:end].encode("utf-16-le")) // 2, QTextCursor.MoveMode.KeepAnchor)
        return cursor
