"""The lines of the bar of attributes: choices that digits take, and fields that are typed into."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from core.errors import BiaoduError
from core.said.fields import Attribute, FieldKind, FieldValue, plain, takes, worded
from gui.base import theme
from gui.base.i18n import _, language
from gui.widgets.flow import FlowLayout
from gui.widgets.inline_edit import InlineEdit

KEYS = "123456789abcdefghijklmnopqrstuvwxyz"
"""Keys of choices, in their order."""
CAPTION = 72
"""Pixels that the names of attributes have at least."""
Store = Callable[[FieldValue | None], bool]
"""Sets a value, None taking it away; whether that was done."""


class AttributeLine(QWidget):
    """One attribute; the keyboard is in one line of the bar at a time."""

    gone_on = Signal()
    """Enter: the next line is wanted."""
    key_pressed = Signal(str)
    """A character that means nothing here, perhaps the key of another line."""
    left = Signal()
    """Escape in a field."""
    refused = Signal(object)
    """A `BiaoduError` that says why something typed is no value."""

    def __init__(self, attribute: Attribute, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.attribute = attribute
        self.store = store
        self.caption = QLabel(self)
        self.caption.setMinimumWidth(CAPTION)
        self.caption.setProperty("muted", True)
        name = attribute.name(language()) + ("*" if attribute.required else "")
        self.caption.setText(f"{name}  {attribute.key}" if attribute.key else name)
        self.caption.setToolTip(_("{key} goes to this line").format(key=attribute.key) if attribute.key else "")
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(8, 2, 8, 2)
        self.row.setSpacing(8)
        self.caption.setContentsMargins(0, 5, 0, 0)
        self.row.addWidget(self.caption, 0, Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_value(self, value: FieldValue | None, *, mixed: bool = False) -> None:
        """Show the value that is stored; `mixed`: that of several annotations differ."""
        raise NotImplementedError

    def finish(self) -> bool:
        """Store what is typed; False where it is no value, which was told then."""
        return True


class ChoiceLine(AttributeLine):
    """Choices with a key each. Of one choice its key a second time takes it away; of several each is for itself."""

    def __init__(self, attribute: Attribute, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(attribute, store, parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(attribute.name(language()))
        self._value: FieldValue | None = None
        if attribute.kind is FieldKind.YES_NO:
            options: Sequence[tuple[FieldValue, str]] = [(True, _("yes")), (False, _("no"))]
        else:
            options = [(choice.code, choice.name(language())) for choice in attribute.choices]
        self._options = options
        self.buttons: list[QToolButton] = []
        area = QWidget(self)
        flow = FlowLayout(area)
        flow.setContentsMargins(0, 0, 0, 0)
        for place, (_value, name) in enumerate(options):
            button = QToolButton(area)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setText(f"{KEYS[place]} {name}" if place < len(KEYS) else name)
            button.clicked.connect(lambda _on=False, at=place: self.choose(at))
            self.buttons.append(button)
            flow.addWidget(button)
        self.row.addWidget(area, 1)

    def show_value(self, value: FieldValue | None, *, mixed: bool = False) -> None:
        """See `AttributeLine`."""
        self._value = value
        chosen = value if isinstance(value, list) else [value]
        for (option, _name), button in zip(self._options, self.buttons, strict=True):
            # A boolean equals a number, never a text.
            button.setChecked(value is not None and option in chosen)
        said = worded(self.attribute, value, language()) if value is not None else ""
        self.setAccessibleDescription(_("different values") if mixed else said)

    def choose(self, place: int) -> None:
        """Set a choice, or take it away where it is set already."""
        option = self._options[place][0]
        wanted: FieldValue | None
        if self.attribute.kind is FieldKind.SEVERAL:
            chosen = list(self._value) if isinstance(self._value, list) else []
            code = str(option)
            chosen = [known for known in chosen if known != code] if code in chosen else [*chosen, code]
            wanted = chosen or None
        else:
            wanted = None if self._value == option else option
        if not self.store(wanted):
            self.show_value(self._value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of choices choose; 0 and Delete take the value away; Left and Right go from choice to choice."""
        text, key = event.text(), event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.gone_on.emit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) or text == "0":
            self.store(None)
        elif text and text in KEYS and KEYS.index(text) < len(self._options):
            self.choose(KEYS.index(text))
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self.attribute.kind is not FieldKind.SEVERAL:
            self._step(1 if key == Qt.Key.Key_Right else -1)
        elif text and text.isprintable():
            self.key_pressed.emit(text)
        else:
            super().keyPressEvent(event)

    def _step(self, step: int) -> None:
        values = [option for option, _name in self._options]
        at = values.index(self._value) + step if self._value in values else (0 if step > 0 else len(values) - 1)
        if 0 <= at < len(values):
            self.store(values[at])

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show which line digits are for."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No longer."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A ground for the line that has the keyboard."""
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(theme.current().accent)
            painter.setBrush(theme.current().hover)
            painter.drawRoundedRect(self.rect().adjusted(1, 0, -2, -1), 4, 4)


class TypedLine(AttributeLine):
    """A number, a date or a short text. Numbers of the passage stand beside the field; none is set by itself."""

    def __init__(
        self, attribute: Attribute, store: Store, proposals: Sequence[FieldValue] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(attribute, store, parent)
        self._value: FieldValue | None = None
        self._proposals = [plain(value) for value in proposals]
        self.edit = InlineEdit(self)
        self.edit.setAccessibleName(attribute.name(language()))
        self.edit.setPlaceholderText(self._example())
        self.edit.installEventFilter(self)
        self.edit.textEdited.connect(lambda _text: self.edit.setProperty("typed", True))
        self.setFocusProxy(self.edit)
        self.row.addWidget(self.edit, 1)
        self.buttons: list[QToolButton] = []
        for text in self._proposals[:3]:
            button = QToolButton(self)
            button.setText(_("↓ {value}").format(value=text))
            button.setToolTip(_("Read from the passage; Down takes it into the field, Enter sets it"))
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _on=False, value=text: self._offer(value))
            self.buttons.append(button)
            self.row.addWidget(button)

    def _example(self) -> str:
        attribute = self.attribute
        if attribute.kind is FieldKind.NUMBER:
            return _("such as {value}").format(value=takes(attribute).split(",")[0])
        return _("such as {value}").format(value="2024-05-01") if attribute.kind is FieldKind.DATE else ""

    @property
    def text(self) -> str:
        """What stands in the field."""
        return self.edit.text()

    @property
    def unsaved(self) -> bool:
        """Whether something else is typed than what is stored."""
        return bool(self.edit.property("typed"))

    def show_value(self, value: FieldValue | None, *, mixed: bool = False) -> None:
        """See `AttributeLine`."""
        self._value = value
        self.edit.setText("" if value is None else plain(value))
        self.edit.setProperty("typed", False)
        self.edit.setPlaceholderText(_("different values") if mixed else self._example())

    def restore(self, text: str) -> None:
        """Show again what was typed and is no value."""
        self.edit.setText(text)
        self.edit.setProperty("typed", True)

    def finish(self) -> bool:
        """See `AttributeLine`."""
        if not self.unsaved:
            return True
        text = self.edit.text().strip()
        try:
            # What reads numbers knows of outlines, which no window needs to open.
            from core.figures.typed import typed

            value = typed(self.attribute, text) if text else None
        except BiaoduError as error:
            self.refused.emit(error)
            return False
        return self.store(value)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Enter sets and goes on, Escape leaves; Down and Up go through what the passage proposes."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = event.key()
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.edit.ends_composing(event):
                if self.finish():
                    self.gone_on.emit()
                return True
            if key == Qt.Key.Key_Escape and not self.edit.ends_composing(event):
                self.left.emit()
                return True
            if key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and self._proposals:
                self._walk(1 if key == Qt.Key.Key_Down else -1)
                return True
        return False

    def _walk(self, step: int) -> None:
        here = self.edit.text()
        at = self._proposals.index(here) + step if here in self._proposals else (0 if step > 0 else -1)
        self._offer(self._proposals[at % len(self._proposals)])

    def _offer(self, text: str) -> None:
        """Put a proposal into the field, where Enter sets it and any key changes it."""
        self.restore(text)
        self.edit.setFocus()
        self.edit.selectAll()
