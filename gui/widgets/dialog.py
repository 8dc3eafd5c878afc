"""What every dialog does: it is freed on close, follows the language, and has its buttons at the bottom."""

from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QVBoxLayout, QWidget

from gui.base.i18n import _
from gui.widgets.help_key import ask_for_help, is_help_key
from gui.widgets.tab_order import follow_layout
from gui.widgets.table_menu import offer_tables

Button = QDialogButtonBox.StandardButton
FRAME = QSize(16, 40)
"""Pixels that the frame and the title of a window may take."""


class _Buttons(QDialogButtonBox):
    """Buttons with the dialog's texts. When the language changes, Qt would replace them with its own."""

    def event(self, event: QEvent) -> bool:
        return event.type() == QEvent.Type.LanguageChange or super().event(event)


class Dialog(QDialog):
    """A window-modal dialog that deletes itself when closed; fill `body`, then name the accepting button.

    The filled button is what Enter does: the accepting one, or another button while that has the keyboard. The keyboard
    begins in the dialog's contents, and never on the button that gives up unless there is nothing else.
    """

    help_page: ClassVar[str]
    """The page of the manual that F1 opens: each dialog names its own."""

    def __init__(self, parent: QWidget | None = None, *, accept: bool = True) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, False)
        self.body = QVBoxLayout()
        self.body.setSpacing(16)
        buttons = Button.Ok | Button.Cancel if accept else Button.Close
        self.buttons = _Buttons(buttons)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 16)
        layout.setSpacing(24)
        layout.addLayout(self.body, 1)
        layout.addWidget(self.buttons)
        self.ok_button().setObjectName("accept")
        self.ok_button().setDefault(True)
        self.ok_button().installEventFilter(self)

    def showEvent(self, event: QShowEvent) -> None:
        """Now that everything is laid out, put the buttons last in the tab order and begin at the top."""
        follow_layout(self)
        if not event.spontaneous():
            self._fit_screen()
            offer_tables(self)
        super().showEvent(event)
        focused = self.focusWidget()
        if not event.spontaneous() and (focused is None or self._gives_up(focused)):
            self._focus_contents()

    def _fit_screen(self) -> None:
        """No larger than the screen, which at 150 % may be half as large as the one that the size was chosen for."""
        room = self.screen().availableSize() - FRAME
        layout = self.layout()
        # Qt gives a dialog two thirds of the screen's height at most, however many lines it has.
        needed = layout.totalHeightForWidth(self.width()) if layout is not None else 0
        if layout is not None and needed < 0 and not self.testAttribute(Qt.WidgetAttribute.WA_Resized):
            needed = layout.totalSizeHint().height()
        self.resize(self.size().expandedTo(QSize(0, needed)).boundedTo(room))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep Qt from moving the keyboard to the next button when the accepting one is disabled."""
        if event.type() == QEvent.Type.EnabledChange and watched is self.ok_button():
            focused = self.focusWidget()
            if not self.ok_button().isEnabled() and focused is not None and self._gives_up(focused):
                self._focus_contents()
        return super().eventFilter(watched, event)

    def _gives_up(self, widget: QWidget) -> bool:
        """Whether this button closes the dialog without doing anything."""
        role = QDialogButtonBox.ButtonRole.RejectRole
        return any(button is widget and self.buttons.buttonRole(button) is role for button in self.buttons.buttons())

    def _focus_contents(self) -> None:
        """Give the keyboard to the first of the contents that takes it by Tab, else to the accepting button."""
        widget = self.nextInFocusChain()
        while widget is not None and widget is not self:
            by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
            if by_tab and self._is_content(widget) and widget.isEnabled() and widget.isVisibleTo(self):
                widget.setFocus()
                return
            widget = widget.nextInFocusChain()
        self.ok_button().setFocus()

    def _is_content(self, widget: QWidget) -> bool:
        # A button that does something at once is no good place to begin.
        inside = self.isAncestorOf(widget) and not self.buttons.isAncestorOf(widget)
        return inside and not isinstance(widget, QPushButton)

    def ok_button(self) -> QPushButton:
        """The button that accepts (or closes, in a dialog that only shows)."""
        return self.buttons.button(Button.Ok) or self.buttons.button(Button.Close)

    def retranslate(self) -> None:
        """Set every text again; override, and call this one."""
        for kind, text in ((Button.Cancel, _("Cancel")), (Button.Close, _("Close")), (Button.Ok, _("OK"))):
            if button := self.buttons.button(kind):
                button.setText(text)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F1 opens the dialog's page of the manual."""
        if is_help_key(event):
            ask_for_help(self, self.help_page)
        else:
            super().keyPressEvent(event)


def muted_label(text: str = "") -> QLabel:
    """Secondary text that wraps."""
    label = QLabel(text)
    label.setProperty("muted", True)
    label.setWordWrap(True)
    return label


def heading_label(text: str = "") -> QLabel:
    """A heading inside a dialog."""
    label = QLabel(text)
    label.setProperty("heading", True)
    label.setWordWrap(True)
    return label
