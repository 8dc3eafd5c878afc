"""Messages that do not interrupt: one quiet bar that lies over the readers' headers and moves no text."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from gui.base import theme
from gui.base.i18n import _


class MessageKind(StrEnum):
    """Decides how a message is coloured, and whether it goes away by itself."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for the user, with more to unfold and perhaps something to do."""

    text: str
    kind: MessageKind = MessageKind.INFO
    details: str = ""
    actions: tuple[tuple[str, Callable[[], object]], ...] = ()
    """At most three things to do about it: wording and what happens."""
    sticky: bool = False
    """Whether it stays until it is closed, whatever its kind."""


INFO_MILLISECONDS = 6000
_ACTIONS = 3
_ICONS = {MessageKind.INFO: "info", MessageKind.WARNING: "warning", MessageKind.ERROR: "error"}
_ROLES = {MessageKind.INFO: "accent", MessageKind.WARNING: "warning", MessageKind.ERROR: "danger"}


def written(path: Path) -> Message:
    """That a file was written."""
    return Message(_("{name} is written.").format(name=path.name))


class MessageBar(QFrame):
    """Shows the latest message; INFO goes after a while, the others stay until closed or replaced."""

    changed = Signal()
    """A message has appeared or gone."""
    left = Signal()
    """The keyboard leaves the bar, and the widget that had it before is gone."""
    _built = False
    """Whether the parts have been made."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self.setObjectName("message_bar")
        self._host = host
        host.installEventFilter(self)
        self.message: Message | None = None
        self._timer = QTimer(self, singleShot=True, interval=INFO_MILLISECONDS)
        self._timer.timeout.connect(self._pass)
        self._before: QWidget | None = None
        """The widget that had the keyboard before a button of the bar got it."""
        self.below: Callable[[], int] = lambda: 0
        """Height in pixels of what is at the top of the parent and must not be covered."""
        self.hide()

    def _build(self) -> None:
        """Make the parts for the first message: most starts have no message."""
        self._icon = QLabel()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._details = QLabel()
        self._details.setWordWrap(True)
        self._details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._actions = [QPushButton() for _number in range(_ACTIONS)]
        self._more = QPushButton()
        self._more.setFlat(True)
        self._more.setCheckable(True)
        self._close = QToolButton()
        for button in self._actions:
            button.setFlat(True)
        for button in (*self._actions, self._more, self._close):
            # A click leaves the keyboard in the text.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.installEventFilter(self)
        row = QHBoxLayout()
        row.setSpacing(8)
        for widget in (self._icon, self._text, *self._actions, self._more, self._close):
            row.addWidget(widget, 1 if widget is self._text else 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 4, 8, 4)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._details)
        self._close.clicked.connect(self.clear)
        self._more.toggled.connect(self._unfold)
        for number, button in enumerate(self._actions):
            button.clicked.connect(lambda _checked=False, n=number: self._act(n))
        self.retranslate()
        theme.notifier().changed.connect(self._repaint)
        self._built = True

    def show_message(self, message: Message) -> None:
        """Replace what is shown."""
        if not self._built:
            self._build()
        self.message = message
        self._text.setText(message.text)
        self._details.setText(message.details)
        self._more.setChecked(False)
        self._details.hide()
        self._more.setVisible(bool(message.details))
        for number, button in enumerate(self._actions):
            button.setVisible(number < len(message.actions))
            button.setText(message.actions[number][0] if number < len(message.actions) else "")
        self._paint()
        self.show()
        self._place()
        if message.kind is MessageKind.INFO and not message.sticky:
            self._timer.start()
        else:
            self._timer.stop()
        self.changed.emit()

    def clear(self) -> None:
        """Show nothing."""
        if self.message is None:
            return
        self._timer.stop()
        self.message = None
        self._give_keyboard_back()
        self.hide()
        self.changed.emit()

    def take_keyboard(self) -> None:
        """Put the keyboard on the first button; Escape and pressing one of them give it back."""
        if self.message is None:
            return
        if not self._has_keyboard():
            self._before = QApplication.focusWidget()
        self._buttons()[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def clear_passing(self) -> None:
        """Take away a message that a new action has made outdated. Sticky messages stay."""
        if self.message is not None and not self.message.sticky:
            self.clear()

    def retranslate(self) -> None:
        """Set the bar's own texts again."""
        self._more.setText(_("Details"))
        self._close.setToolTip(_("Close"))
        self._close.setAccessibleName(_("Close message"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow language and theme."""
        super().changeEvent(event)
        if not self._built:
            return
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as wide as the place it lies over."""
        if watched is self._host:
            if self.message is not None and event.type() == QEvent.Type.Resize:
                self._place()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._press(event)
        return super().eventFilter(watched, event)

    def _buttons(self) -> list[QPushButton | QToolButton]:
        every: list[QPushButton | QToolButton] = [*self._actions, self._more, self._close]
        return [button for button in every if not button.isHidden()]

    def _press(self, event: QKeyEvent) -> bool:
        """Handle a key on one of the buttons; returns whether it was one of ours."""
        focused = QApplication.focusWidget()
        if event.key() == Qt.Key.Key_Escape:
            self._give_keyboard_back()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QAbstractButton):
            focused.click()
        else:
            return False
        return True

    def _has_keyboard(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def _give_keyboard_back(self) -> None:
        if not self._has_keyboard():
            return
        before, self._before = self._before, None
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.left.emit()

    def _pass(self) -> None:
        """Let a message go by itself, unless the keyboard is in it."""
        if self._has_keyboard():
            self._timer.start()
        else:
            self.clear()

    def _unfold(self, on: bool) -> None:
        self._details.setVisible(on)
        self._place()

    def place(self) -> None:
        """Go where `below` says now, if there is anything to see."""
        if self.isVisible():
            self._place()

    def _place(self) -> None:
        width = self._host.width()
        layout = self.layout()
        assert layout is not None
        layout.activate()
        height = layout.heightForWidth(width) if layout.hasHeightForWidth() else self.sizeHint().height()
        self.setGeometry(0, self.below(), width, max(height, self.minimumSizeHint().height()))
        self.raise_()

    def _act(self, number: int) -> None:
        message = self.message
        self.clear()
        if message is not None:
            message.actions[number][1]()

    def _repaint(self) -> None:
        if self.message is not None:
            self._paint()

    def _paint(self) -> None:
        assert self.message is not None
        now = theme.current()
        ground = {
            MessageKind.INFO: now.accent_soft,
            MessageKind.WARNING: now.warning_soft,
            MessageKind.ERROR: now.danger_soft,
        }
        self.setStyleSheet(
            f"#message_bar {{ background: {ground[self.message.kind].name()};"
            f" border-bottom: 1px solid {now.line.name()}; }}"
            f"#message_bar QAbstractButton:focus {{ border: 2px solid {now.accent.name()}; border-radius: 4px; }}"
        )
        icon = theme.icon(_ICONS[self.message.kind], _ROLES[self.message.kind])
        self._icon.setPixmap(icon.pixmap(QSize(18, 18), self.devicePixelRatioF()))
        self._close.setIcon(theme.icon("close"))
