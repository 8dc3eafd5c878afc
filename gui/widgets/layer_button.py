"""The choice of layers: a flat button that says which are compared, with a menu of all."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from core.ids import AnnotatorId
from core.model import Annotator
from gui.base import theme
from gui.base.i18n import _

BESIDE = 44
"""Pixels of a button that are not its text: edges and the arrow of its menu."""


class LayerChoice(QWidget):
    """The chosen layers in their order, and whether names are hidden."""

    chosen_changed = Signal(object)
    """tuple of the annotator ids to compare."""
    blind_wanted = Signal(bool)
    """Whether names shall be hidden."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people: Sequence[Annotator] = ()
        self._chosen: tuple[AnnotatorId, ...] = ()
        self._marks: Mapping[AnnotatorId, str] = {}
        self._words = ""
        self.button = QPushButton()
        self.button.setFlat(True)
        self.button.setMenu(QMenu(self.button))
        self.button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.button.setStyleSheet("QPushButton { text-align: left; }")
        self.blind = QToolButton()
        self.blind.setCheckable(True)
        self.blind.setIcon(theme.icon("eye-off"))
        self.blind.setIconSize(QSize(18, 18))
        self.blind.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.blind.toggled.connect(self.blind_wanted)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.button, 1)
        row.addWidget(self.blind)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts again."""
        self.blind.setToolTip(_("Hide the names"))
        self.blind.setAccessibleName(_("Hide the names"))
        self._show()

    def set_people(
        self, people: Sequence[Annotator], chosen: tuple[AnnotatorId, ...], marks: Mapping[AnnotatorId, str]
    ) -> None:
        """Offer these layers, with these names. The `chosen` ones are compared, and have `marks` (A, B ...)."""
        self._people, self._chosen, self._marks = people, chosen, marks
        self._show()

    def set_hidden(self, hidden: bool) -> None:
        """Show whether names are hidden."""
        with QSignalBlocker(self.blind):
            self.blind.setChecked(hidden)

    def _show(self) -> None:
        names = {person.id: person.name for person in self._people}
        if len(self._chosen) < 2:
            self._words = _("Choose layers")
            self._fit()
        else:
            words = [called(self._marks.get(layer, ""), names.get(layer, ""), " ") for layer in self._chosen]
            self._words = "  ·  ".join(words)
            self._fit()
        menu = self.button.menu()
        menu.clear()
        for person in self._people:
            action = menu.addAction(person.name)
            action.setCheckable(True)
            action.setChecked(person.id in self._chosen)
            action.setData(person.id)
            action.toggled.connect(lambda on, who=person.id: self._toggle(who, on))

    def _fit(self) -> None:
        """Shorten the names where there is no room, rather than cut one in two; the tip has all."""
        room = max(0, self.button.width() - BESIDE)
        shown = self.button.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        self.button.setText(shown)
        self.button.setAccessibleName(self._words)
        choose = _("Choose the layers to compare")
        self.button.setToolTip(choose if shown == self._words else f"{self._words}\n{choose}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much of the names as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _toggle(self, who: AnnotatorId, on: bool) -> None:
        kept = {layer for layer in self._chosen if layer != who} | ({who} if on else set())
        self.chosen_changed.emit(tuple(person.id for person in self._people if person.id in kept))


def called(mark: str, name: str, gap: str = "  ") -> str:
    """A layer's mark and name; only the mark if that is also the name, as while names are hidden."""
    return gap.join(part for part in (mark, name) if part) if mark != name else mark
