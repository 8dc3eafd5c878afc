"""A scan's text beside its pages, to be put right: doubtful places one after the other, or anywhere."""

from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from core.model import Span
from core.text.recognition import Recognition, on_page
from gui.base import theme
from gui.base.i18n import _
from gui.reader.edge import EdgeMap, displayable
from gui.reader.page_image import PageImage
from gui.widgets.dialog import Dialog, muted_label

_SIZE = (1100, 720)
_NEXT, _PREVIOUS = Qt.Key.Key_F8, Qt.Key.Key_F7


class ProofreadDialog(Dialog):
    """The text can be edited as one likes. F8 and F7 walk the doubtful places; Ctrl+Return says that one is right."""

    help_page = "import"

    submitted = Signal(str, list)
    """The text as it shall be, and the `Span`s of the old text (code points) that were checked."""
    page_wanted = Signal(int)
    """Number of the page to be shown in `image`, from 1."""

    def __init__(self, title: str, text: str, known: Recognition, caret: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._text, self._known = title, text, known
        self._edge = EdgeMap(text)
        self._shown = displayable(text)
        self._warned = False
        self.checked: list[Span] = []
        """Doubtful places (code points of the old text) that are right as they are."""
        self.image = PageImage()
        self.image.close_button.hide()
        self.editor = QPlainTextEdit()
        self.editor.setPlainText(self._shown)
        self.editor.setTabChangesFocus(True)
        self._doubts = [(span, self._cursor(span)) for span in known.doubtful]
        self._intro = muted_label()
        self.count = QLabel()
        self.previous_button, self.next_button, self.right_button = QPushButton(), QPushButton(), QPushButton()
        self._arrange()
        self.editor.cursorPositionChanged.connect(self._moved)
        self.editor.textChanged.connect(self._show_doubts)
        self.image.page_wanted.connect(self.page_wanted)
        self.previous_button.clicked.connect(lambda: self._walk(-1))
        self.next_button.clicked.connect(lambda: self._walk(1))
        self.right_button.clicked.connect(self._say_right)
        self.accepted.connect(lambda: self.submitted.emit(self.text(), list(self.checked)))
        self.retranslate()
        self._show_doubts()
        self._start = caret
        self.resize(*_SIZE)

    def _arrange(self) -> None:
        bar = QHBoxLayout()
        bar.addWidget(self.count)
        bar.addStretch(1)
        for button in (self.previous_button, self.next_button, self.right_button):
            # Return in the text begins a paragraph, and in a button presses that one.
            button.setAutoDefault(False)
            bar.addWidget(button)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(bar)
        column.addWidget(self.editor, 1)
        split = QSplitter()
        split.setChildrenCollapsible(False)
        split.addWidget(self.image)
        split.addWidget(right)
        split.setSizes([_SIZE[0] // 2, _SIZE[0] // 2])
        self.body.addWidget(self._intro)
        self.body.addWidget(split, 1)

    def begin(self) -> None:
        """Go to the first doubtful place from the caret on, or to the caret, and ask for its page."""
        self._put(self._edge.to_document(self._start))
        if self._doubts:
            self._walk(1, here=True)
        self.editor.setFocus()
        self._moved()

    def text(self) -> str:
        """The text as it is now. `toPlainText` would make blanks of characters that only look like them."""
        # The typed text begins with no mark that Qt keeps apart; what it shows for a leading U+FEFF is put back.
        raw = self.editor.document().toRawText().replace("\u2029", "\n")
        return "\ufeff" + raw[1:] if self._text.startswith("\ufeff") and raw.startswith("\u200b") else raw

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Correct the text of “{title}”").format(title=self._title))
        self._intro.setText(
            _("Underlined characters are doubtful. The corrected text is a new edition, to which all labels go over.")
        )
        self.editor.setAccessibleName(_("Recognised text"))
        self.previous_button.setText(_("Previous doubt (F7)"))
        self.next_button.setText(_("Next doubt (F8)"))
        self.right_button.setText(_("It is right (Ctrl+Enter)"))
        self.ok_button().setText(_("Take over"))
        self._show_doubts()

    def reject(self) -> None:
        """Give up; what was typed or checked is given up only when that is asked for twice."""
        if self._warned or not self.ok_button().isEnabled():
            super().reject()
            return
        self._warned = True
        self.count.setText(_("Once more gives the corrections up."))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk and decide by keys, wherever the keyboard is in the dialog."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (_NEXT, _PREVIOUS):
            self._walk(1 if event.key() == _NEXT else -1)
        elif control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._say_right()
        else:
            super().keyPressEvent(event)

    # --- doubts

    def _cursor(self, span: Span) -> QTextCursor:
        """A selection that moves along with what is typed before it."""
        cursor = QTextCursor(self.editor.document())
        cursor.setPosition(self._edge.to_document(span.start))
        cursor.setPosition(self._edge.to_document(span.end), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def open_doubts(self) -> list[tuple[Span, QTextCursor]]:
        """The doubtful places that were neither checked nor changed."""
        return [
            (span, cursor)
            for span, cursor in self._doubts
            if span not in self.checked and _words(cursor) == self._shown[span.start : span.end]
        ]

    def _walk(self, by: int, *, here: bool = False) -> None:
        """Select the next or previous open doubt, from the last one on to the first."""
        places = [cursor for _span, cursor in self.open_doubts()]
        if not places:
            return
        now = self.editor.textCursor()
        if by > 0:
            after = now.selectionStart() + (0 if here or not now.hasSelection() else 1)
            chosen = next((cursor for cursor in places if cursor.selectionStart() >= after), places[0])
        else:
            before = now.selectionStart()
            chosen = next((cursor for cursor in reversed(places) if cursor.selectionStart() < before), places[-1])
        self.editor.setTextCursor(chosen)
        self.editor.centerCursor()

    def _say_right(self) -> None:
        """The selected doubt, or the one at the caret, is right as it is."""
        now = self.editor.textCursor()
        for span, cursor in self.open_doubts():
            if cursor.selectionStart() <= now.selectionStart() <= cursor.selectionEnd():
                self.checked.append(span)
                break
        self._show_doubts()
        self._walk(1)

    def _show_doubts(self) -> None:
        doubts = self.open_doubts()
        shape = QTextCharFormat()
        shape.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        shape.setUnderlineColor(theme.current().warning)
        shape.setBackground(theme.current().accent_soft)
        selections: list[QTextEdit.ExtraSelection] = []
        for _span, cursor in doubts:
            selection = QTextEdit.ExtraSelection()
            selection.cursor, selection.format = cursor, shape
            selections.append(selection)
        self.editor.setExtraSelections(selections)
        self.count.setText(_("{n} of {all} doubts open").format(n=len(doubts), all=len(self._doubts)))
        for button in (self.previous_button, self.next_button, self.right_button):
            button.setEnabled(bool(doubts))
        self.ok_button().setEnabled(bool(self.checked) or self.text() != self._text)

    # --- the page

    def _put(self, position: int) -> None:
        cursor = self.editor.textCursor()
        cursor.setPosition(min(position, self.editor.document().characterCount() - 1))
        self.editor.setTextCursor(cursor)

    def _moved(self) -> None:
        """Ask for the page that the caret's line stands on: what was typed moves it a little, which is no harm."""
        position = min(self.editor.textCursor().selectionStart(), self._edge.document_length)
        page, share = on_page(self._known, self._edge.from_document(position))
        self.image.follow(share)
        self.page_wanted.emit(page)


def _words(cursor: QTextCursor) -> str:
    return cast("str", cursor.selectedText()).replace("\u2029", "\n")
