"""The choice of layers: a flat button that says which are compared, with a menu of all."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from core.ids import AnnotatorId
from core.model import Annotator
from gui import theme
from gui.i18n import _
from gui.review.case_rows import letters


class LayerChoice(QWidget):
    """Chosen layers in their order, and whether names are hidden."""

    chosen_changed = Signal(object)
    """tuple of the annotator ids to compare."""
    blind_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people: Sequence[Annotator] = ()
        self._chosen: tuple[AnnotatorId, ...] = ()
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
        self.blind.toggled.connect(self._blind_toggled)
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
        self.button.setToolTip(_("Choose the layers to compare"))
        self._show()

    def set_people(self, people: Sequence[Annotator], chosen: tuple[AnnotatorId, ...]) -> None:
        """Offer these layers; `chosen` are compared."""
        self._people, self._chosen = people, chosen
        self._show()

    def names(self) -> Mapping[AnnotatorId, str]:
        """What the layers may be called: nothing in blind mode."""
        return {} if self.blind.isChecked() else {one.id: one.name for one in self._people}

    def _show(self) -> None:
        marks, names = letters(self._chosen), self.names()
        if len(self._chosen) < 2:
            self.button.setText(_("Choose layers"))
        else:
            words = [f"{mark} {names[one]}" if one in names else mark for one, mark in marks.items()]
            self.button.setText("  ·  ".join(words))
        menu = self.button.menu()
        menu.clear()
        for number, one in enumerate(self._people, start=1):
            hidden = _("Layer {n}").format(n=number)
            action = menu.addAction(names.get(one.id, marks.get(one.id, hidden)))
            action.setCheckable(True)
            action.setChecked(one.id in self._chosen)
            action.setData(one.id)
            action.toggled.connect(lambda on, who=one.id: self._toggle(who, on))

    def _toggle(self, who: AnnotatorId, on: bool) -> None:
        kept = {one for one in self._chosen if one != who} | ({who} if on else set())
        self.chosen_changed.emit(tuple(one.id for one in self._people if one.id in kept))

    def _blind_toggled(self, on: bool) -> None:
        self._show()
        self.blind_changed.emit(on)


def blind_order(layers: Iterable[AnnotatorId], salt: str) -> tuple[AnnotatorId, ...]:
    """Layers in an order that does not follow the list of people; the same for the same `salt`."""
    return tuple(sorted(layers, key=lambda one: sha256(f"{salt}{one}".encode()).hexdigest()))
