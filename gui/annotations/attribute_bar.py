"""The small bar in which attributes of annotations are set by keys, beside their passage or their rows."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from core.errors import BiaoduError
from core.ids import AnnotationId
from core.said.fields import Attribute, FieldKind, FieldValue
from core.session import Session
from gui.annotations.attribute_lines import AttributeLine, ChoiceLine, TypedLine
from gui.annotations.attribute_subject import AttributeSubject, subject_of
from gui.annotations.note_editor import place_beside
from gui.base.i18n import _, ngettext
from gui.widgets.dialog import muted_label
from gui.widgets.errors import sentence

WIDTH = 440
"""Pixels."""
Drafts = dict[tuple[tuple[AnnotationId, ...], str], str]
"""What was typed and is no value, by annotations and code: it comes back when they are opened again."""


class AttributeBar(QFrame):
    """A popup: choices are set at once, what is typed with Enter, Tab, Escape or by clicking elsewhere; frees itself.

    What is typed and is no value is said in the bar and stays in its field. A second Escape leaves it.
    """

    failed = Signal(object)
    """The `BiaoduError` for something typed that was no value when the bar closed."""

    def __init__(
        self,
        read: Callable[[], AttributeSubject],
        store: Callable[[Mapping[str, FieldValue | None]], object],
        drafts: Drafts,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._read, self._store, self._drafts = read, store, drafts
        self._warned = False
        self._passage: QRect | None = None
        self.subject = read()
        self.lines = [self._line(attribute) for attribute in self.subject.attributes]
        self.message = QLabel(self)
        self.message.setWordWrap(True)
        self.message.setObjectName("attributeMessage")
        self.message.hide()
        self._head = muted_label()
        self._hint = muted_label()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(2)
        for widget in (self._head, *self.lines, self.message, self._hint):
            layout.addWidget(widget)
        layout.addStretch(1)
        # Its smallest height is for the narrowest width, in which every choice has a line of its own.
        layout.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        self._head.setVisible(len(self.subject.annotations) > 1)
        self._hint.setContentsMargins(8, 6, 8, 0)
        self.setFixedWidth(WIDTH)
        self.retranslate()
        self._show_values()
        self._restore()

    def _line(self, attribute: Attribute) -> AttributeLine:
        def store(value: FieldValue | None) -> bool:
            return self._set(attribute.code, value)

        if attribute.kind in (FieldKind.ONE, FieldKind.SEVERAL, FieldKind.YES_NO):
            line: AttributeLine = ChoiceLine(attribute, store, self)
        else:
            line = TypedLine(attribute, store, self.subject.proposals.get(attribute.code, ()), self)
        line.gone_on.connect(lambda: self._go_on(line))
        line.key_pressed.connect(self._go_to)
        line.refused.connect(self._refuse)
        line.left.connect(self._leave)
        return line

    def retranslate(self) -> None:
        """Set every text again."""
        count = len(self.subject.annotations)
        self._head.setText(ngettext("{n} annotation", "{n} annotations", count).format(n=f"{count:,}"))
        self._hint.setText(_("Tab goes on · 0 takes away · Esc back to the text"))
        self.setAccessibleName(_("Attributes"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def show_beside(self, passage: QRect) -> None:
        """Open below a passage (global), else above it, never over it, with the keyboard in the first line."""
        self._passage = passage
        self._fit()
        self.show()
        if self.lines:
            # One goes on where something is open: what is typed and refused, else the first without a value.
            typed = next((line for line in self.lines if isinstance(line, TypedLine) and line.unsaved), None)
            (typed or self.lines[0]).setFocus()

    def _fit(self) -> None:
        """Be as high as its lines need at its width, beside the passage."""
        layout = self.layout()
        assert layout is not None
        layout.activate()
        self.resize(WIDTH, layout.totalHeightForWidth(WIDTH))
        if self._passage is not None:
            self.move(place_beside(self.size(), self._passage, self._area(self._passage)))

    def _area(self, passage: QRect) -> QRect:
        screen = QGuiApplication.screenAt(passage.center()) or QGuiApplication.primaryScreen()
        return screen.availableGeometry()

    # --- values

    def _set(self, code: str, value: FieldValue | None) -> bool:
        try:
            self._store({code: value})
        except BiaoduError as error:
            self._refuse(error)
            return False
        self.message.hide()
        self._warned = False
        self._drafts.pop((self.subject.annotations, code), None)
        self.subject = self._read()
        self._show_values(code)
        self._fit()
        return True

    def _show_values(self, only: str | None = None) -> None:
        """Show what is stored; where something is being typed only if it was stored."""
        for line in self.lines:
            code = line.attribute.code
            if only in (None, code) or not (isinstance(line, TypedLine) and line.unsaved):
                line.show_value(self.subject.values.get(code), mixed=code in self.subject.mixed)

    def _restore(self) -> None:
        for line in self.lines:
            draft = self._drafts.get((self.subject.annotations, line.attribute.code))
            if draft is not None and isinstance(line, TypedLine):
                line.restore(draft)

    def _refuse(self, error: object) -> None:
        assert isinstance(error, BiaoduError)
        self.message.setText(sentence(error))
        self.message.show()
        self._fit()

    # --- keys

    def _go_on(self, line: AttributeLine) -> None:
        place = self.lines.index(line) + 1
        if place < len(self.lines):
            self.lines[place].setFocus()
        else:
            self.close()

    def _go_to(self, key: str) -> None:
        wanted = next((line for line in self.lines if line.attribute.key == key), None)
        if wanted is not None:
            wanted.setFocus()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from line to line, and stays where something typed is no value."""
        if not self.lines:
            return False
        at = next((place for place, line in enumerate(self.lines) if _holds(line)), 0)
        if self.lines[at].finish():
            self.lines[(at + (1 if forward else -1)) % len(self.lines)].setFocus()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leads back to the text."""
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _leave(self) -> None:
        """Close; where something typed is no value that is said first."""
        done = [line.finish() for line in self.lines]
        if self._warned or all(done):
            self._forget()
            self.close()
        self._warned = True

    def _forget(self) -> None:
        """Leave what is no value, because it was asked for twice."""
        for line in self.lines:
            if isinstance(line, TypedLine):
                line.edit.setProperty("typed", False)
            self._drafts.pop((self.subject.annotations, line.attribute.code), None)

    def closeEvent(self, event: QEvent) -> None:
        """Store what is typed; what is no value waits until the bar is opened there again, and is told."""
        for line in self.lines:
            if isinstance(line, TypedLine) and line.unsaved:
                text, refused = line.text, list[object]()
                line.refused.connect(refused.append)
                if not line.finish():
                    self._drafts[self.subject.annotations, line.attribute.code] = text
                    for error in refused:
                        self.failed.emit(error)
        super().closeEvent(event)  # type: ignore[arg-type]


def _holds(line: AttributeLine) -> bool:
    return line.hasFocus() or any(child.hasFocus() for child in line.findChildren(QWidget))


class AttributeBars:
    """Opens bars for annotations, and keeps what was typed in them and is no value."""

    def __init__(self, session: Session, failed: Callable[[BiaoduError], object]) -> None:
        self._session = session
        self._failed = failed
        self._drafts: Drafts = {}

    def open(self, annotations: Iterable[AnnotationId], parent: QWidget, passage: QRect) -> AttributeBar | None:
        """Show the bar beside a place (global); None where they have no attribute in common, or are gone."""
        ids = tuple(annotations)
        try:
            subject = subject_of(self._session, ids)
        except BiaoduError as error:
            self._failed(error)
            return None
        if not subject.attributes:
            return None
        bar = AttributeBar(
            lambda: subject_of(self._session, ids), lambda values: self._session.attributes.set(ids, values),
            self._drafts, parent,
        )  # fmt: skip
        bar.failed.connect(self._failed)
        bar.show_beside(passage)
        return bar
