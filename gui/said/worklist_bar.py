"""The bar at a passage that is to be looked at again: what its label means now, and keys to decide."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from core.model import Label
from gui.annotations.note_editor import place_beside
from gui.base.i18n import _, language
from gui.widgets.dialog import heading_label, muted_label
from gui.widgets.flow import FlowLayout

WIDTH = 480
"""Pixels."""
LONGEST = 240
"""Code points of a definition that the bar shows."""


@dataclass(frozen=True, slots=True)
class BarState:
    """What the bar says."""

    label: Label
    version: int
    """Which meaning of the label the annotation was made or last confirmed under; 0 where it is not about meanings."""
    current: int
    done: int
    left: int
    others: str = ""
    """How far the others are, in a line."""


class WorklistBar(QFrame):
    """A popup at the passage; it tells what was decided and closes. Letters of labels relabel."""

    confirmed = Signal()
    relabelled = Signal(str)
    """Id of the label."""
    choosing = Signal()
    """Another label is to be chosen by name."""
    deleted = Signal()
    asked = Signal()
    """A colleague is to be asked."""
    moved = Signal(int)
    """1 to the next, -1 to the one before, without deciding."""
    stopped = Signal()

    def __init__(self, state: BarState, labels: Sequence[Label], parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._state = state
        self._labels = {label.key: label.id for label in labels if label.key and label.id != state.label.id}
        self._decided = False
        self._head, self._definition, self._progress = heading_label(), muted_label(), muted_label()
        row = QWidget(self)
        flow = FlowLayout(row, 4)
        self.buttons = {name: QPushButton(row) for name in ("confirm", "relabel", "delete", "ask", "next")}
        for name, button in self.buttons.items():
            button.setObjectName(name)
            button.setFlat(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            flow.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(6)
        for widget in (self._head, self._definition, row, self._progress):
            layout.addWidget(widget)
        self.setFixedWidth(WIDTH)
        acts: dict[str, Callable[[], None]] = {
            "confirm": self.confirmed.emit,
            "relabel": self.choosing.emit,
            "delete": self.deleted.emit,
            "ask": self.asked.emit,
            "next": lambda: self.moved.emit(1),
        }
        for name, act in acts.items():
            self.buttons[name].clicked.connect(lambda _on=False, do=act: self._decide(do))
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        state, name = self._state, self._state.label.name(language())
        if state.version:
            said = _("{label}: made under meaning {old}, now {new}")
            self._head.setText(said.format(label=name, old=state.version, new=state.current))
        else:
            self._head.setText(name)
        definition = " ".join(state.label.definition(language()).split())
        self._definition.setText(definition[:LONGEST] + ("…" if len(definition) > LONGEST else ""))
        self._definition.setVisible(bool(definition))
        for button, text in (
            ("confirm", _("Enter  Still right")), ("relabel", _("R  Other label…")), ("delete", _("Delete  Remove")),
            ("ask", _("A  Ask…")), ("next", _("N  Later")),
        ):  # fmt: skip
            self.buttons[button].setText(text)
        counted = _("{done} done · {left} left · a label's key relabels · Esc stops")
        own = counted.format(done=f"{state.done:,}", left=f"{state.left:,}")
        self._progress.setText("\n".join(filter(None, (own, state.others))))
        self.setAccessibleName(self._head.text())

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def show_beside(self, passage: QRect) -> None:
        """Open below a passage (global), else above it, with the keyboard."""
        self.adjustSize()
        screen = QGuiApplication.screenAt(passage.center()) or QGuiApplication.primaryScreen()
        self.move(place_beside(QSize(WIDTH, self.height()), passage, screen.availableGeometry()))
        self.show()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A label's key relabels; the others are written on the buttons."""
        key, text = event.key(), event.text()
        if text in self._labels:
            self._decide(lambda: self.relabelled.emit(self._labels[text]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Y):
            self._decide(self.confirmed.emit)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._decide(self.deleted.emit)
        elif key == Qt.Key.Key_R:
            self._decide(self.choosing.emit)
        elif key == Qt.Key.Key_A:
            self._decide(self.asked.emit)
        elif key in (Qt.Key.Key_N, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Tab):
            self._decide(lambda: self.moved.emit(1))
        elif key in (Qt.Key.Key_P, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Backtab):
            self._decide(lambda: self.moved.emit(-1))
        elif key == Qt.Key.Key_Escape:
            self.close()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab is the next passage, as in the bar of attributes it is the next line."""
        self._decide(lambda: self.moved.emit(1 if forward else -1))
        return True

    def _decide(self, tell: Callable[[], None]) -> None:
        self._decided = True
        self.close()
        tell()

    def closeEvent(self, event: QEvent) -> None:
        """Closing without a decision, as by clicking elsewhere, stops the walk."""
        if not self._decided:
            self._decided = True
            self.stopped.emit()
        super().closeEvent(event)  # type: ignore[arg-type]
