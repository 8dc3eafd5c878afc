"""A thread of comments with a field to answer in; used in a panel and in a popup."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QTextCursor
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.ids import AnnotationId, AnnotatorId
from core.review.discussion import Comment
from gui.base.i18n import _
from gui.base.times import short_time
from gui.review.drafts import Drafts

WIDTH = 360
HIGHEST = 420
"""Pixels of the popup; a longer thread scrolls."""
DELETE = "delete_comment"
"""Name of the buttons that delete an own comment."""


class ThreadView(QWidget):
    """Comments, oldest first, and the field; Ctrl+Enter or the button sends.

    The typed text is kept with its annotation until `forget_draft` is called, even if another thread is shown
    meanwhile.
    """

    sent = Signal(str)
    """The text to be sent as a comment. It stays in the field until that has worked."""
    delete_wanted = Signal(str)
    """Id of an own comment."""
    left = Signal()

    def __init__(self, drafts: Drafts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drafts = drafts
        self._about: AnnotationId | None = None
        self.comments = QVBoxLayout()
        self.comments.setSpacing(8)
        self.edit = QPlainTextEdit()
        self.edit.setProperty("field", True)
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(64)
        self.edit.installEventFilter(self)
        self.send_button = QPushButton()
        self.send_button.clicked.connect(self._send)
        self.edit.textChanged.connect(self._typed)
        drafts.changed.connect(self._follow_draft)
        self.send_button.setEnabled(False)
        self._hint = QLabel()
        self._hint.setProperty("muted", True)
        self._why = QLabel()
        self._why.setObjectName("why_not")
        self._why.setProperty("muted", True)
        self._why.setWordWrap(True)
        bottom = QHBoxLayout()
        bottom.addWidget(self._hint, 1)
        bottom.addWidget(self.send_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self.comments)
        column.addWidget(self.edit)
        column.addLayout(bottom)
        column.addWidget(self._why)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts again."""
        self.edit.setPlaceholderText(_("Comment"))
        self.edit.setAccessibleName(_("Comment"))
        self.send_button.setText(_("Send"))
        self._hint.setText(_("Ctrl+Enter sends"))

    def show_thread(
        self,
        about: AnnotationId | None,
        comments: Sequence[Comment],
        names: Mapping[AnnotatorId, str],
        me: AnnotatorId | None,
        *,
        editable: bool,
        why: str = "",
    ) -> None:
        """Show the comments on an annotation and what was typed; one's own comments can be deleted.

        `why` says why nothing can be written, if that is so.
        """
        self._about = about
        self._show_draft()
        deleting = self._deletes_focused()
        while self.comments.count():
            item = self.comments.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for comment in comments:
            self.comments.addWidget(
                self._block(comment, names.get(comment.author, "?"), own=editable and comment.author == me)
            )
        self._order_tabs()
        for widget in (self.edit, self.send_button, self._hint):
            widget.setVisible(editable)
        self._why.setText(why)
        self._why.setVisible(bool(why) and not editable)
        if deleting and editable:
            self.edit.setFocus()

    def forget_draft(self) -> None:
        """Clear the typed text, because it has become a comment."""
        if self._about is not None:
            self._drafts.keep(self._about, "")

    def texts(self) -> list[str]:
        """The comments shown."""
        found = (self.comments.itemAt(place) for place in range(self.comments.count()))
        blocks = (item.widget() for item in found if item is not None)
        return [label.text() for block in blocks if block for label in block.findChildren(QLabel, "comment")]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Enter sends, Escape leaves."""
        if watched is self.edit and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            send = enter and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if event.type() == QEvent.Type.ShortcutOverride and send:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and (send or event.key() == Qt.Key.Key_Escape):
                if send:
                    self._send()
                else:
                    self.left.emit()
                return True
        return super().eventFilter(watched, event)

    def _send(self) -> None:
        text = self.edit.toPlainText().strip()
        if text:
            self.sent.emit(text)

    def _typed(self) -> None:
        text = self.edit.toPlainText()
        self.send_button.setEnabled(bool(text.strip()))
        if self._about is not None:
            self._drafts.keep(self._about, text)

    def _follow_draft(self, annotation: str) -> None:
        if annotation == self._about:
            self._show_draft()

    def _show_draft(self) -> None:
        text = self._drafts.of(self._about) if self._about is not None else ""
        # Setting the same text again would move the caret and clear what Ctrl+Z can undo.
        if text != self.edit.toPlainText():
            with QSignalBlocker(self.edit):
                self.edit.setPlainText(text)
            self.edit.moveCursor(QTextCursor.MoveOperation.End)
            self.send_button.setEnabled(bool(text.strip()))

    def _order_tabs(self) -> None:
        """Make Tab go from top to bottom, although the comments are made after the field."""
        last = self.send_button
        for button in self.findChildren(QPushButton, DELETE):
            self.setTabOrder(last, button)
            last = button
        if last is not self.send_button:
            self.setTabOrder(last, self.edit)
            self.setTabOrder(self.edit, self.send_button)

    def _deletes_focused(self) -> bool:
        """Whether the keyboard is in one of the comments, which will now be made again."""
        focused = QApplication.focusWidget()
        return focused is not None and focused.objectName() == DELETE and self.isAncestorOf(focused)

    def _block(self, comment: Comment, name: str, *, own: bool) -> QWidget:
        block = QWidget()
        head = QLabel(f"{name} · {short_time(comment.created_at)}")
        head.setTextFormat(Qt.TextFormat.PlainText)
        head.setProperty("muted", True)
        text = QLabel(comment.text)
        text.setObjectName("comment")
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top = QHBoxLayout()
        top.addWidget(head, 1)
        if own:
            delete = QPushButton(_("Delete"))
            delete.setObjectName(DELETE)
            delete.setFlat(True)
            delete.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            delete.clicked.connect(lambda: self.delete_wanted.emit(comment.id))
            top.addWidget(delete)
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(top)
        column.addWidget(text)
        return block


class CommentsPopup(QFrame):
    """A thread beside its passage; frees itself when closed."""

    def __init__(self, drafts: Drafts, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.thread_view = ThreadView(drafts)
        self.thread_view.left.connect(self.close)
        page = QWidget()
        inner = QVBoxLayout(page)
        inner.setContentsMargins(12, 12, 12, 12)
        inner.addWidget(self.thread_view)
        inner.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(area)
        self._page = page

    def show_at(self, point: QPoint) -> None:
        """Open with the top left corner at `point` (global), moved so that all of it is on the screen."""
        layout = self._page.layout()
        assert layout is not None
        # Polished first, because the style sheet's paddings count.
        self._page.ensurePolished()
        for child in self._page.findChildren(QWidget):
            child.ensurePolished()
        layout.activate()
        needed = max(layout.totalHeightForWidth(WIDTH - 16), layout.totalSizeHint().height())
        self.setFixedSize(WIDTH, min(HIGHEST, needed + 4))
        screen = QGuiApplication.screenAt(point) or QGuiApplication.primaryScreen()
        area = screen.availableGeometry()
        x = min(max(point.x(), area.left()), area.right() - self.width())
        y = min(max(point.y(), area.top()), area.bottom() - self.height())
        self.move(x, y)
        self.show()
        self.thread_view.edit.setFocus()
