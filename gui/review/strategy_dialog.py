"""Decides many differences at once, as a first step."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QRadioButton, QVBoxLayout, QWidget

from core.ids import AnnotatorId, DocumentId
from core.model import Annotator
from core.review.strategies import Strategy, StrategyName
from gui.base.i18n import N_, _
from gui.widgets.dialog import Dialog, heading_label, muted_label
from gui.widgets.scrolling import LowScroll

CHOICES = (
    (StrategyName.AGREED, N_("What all agree on"), N_("The rest stays open.")),
    (StrategyName.UNION, N_("Everything that anybody labelled"), N_("Overlapping spans of one label become one.")),
    (
        StrategyName.INTERSECTION,
        N_("What everybody labelled"),
        N_("The characters that every layer gives the label; the rest is left out."),
    ),
    (StrategyName.PREFER, N_("One layer first"), N_("Its reading where it has one, else the others'.")),
    (
        StrategyName.MAJORITY,
        N_("The majority"),
        N_("What more than half of three or more layers say; the rest is left out."),
    ),
)


class StrategyDialog(Dialog):
    """Lets the user choose a strategy and documents. Whoever opens it applies it."""

    help_page = "review"

    submitted = Signal(object, object)
    """The `Strategy`, and the list of document ids or None for all."""

    def __init__(self, layers: Sequence[Annotator], document: DocumentId | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._about = muted_label()
        self.choices = {name: QRadioButton() for name, _title, _hint in CHOICES}
        self._hints = {name: muted_label() for name in self.choices}
        self.prefer = QComboBox()
        for person in layers:
            self.prefer.addItem(person.name, person.id)
        self._where = heading_label()
        self.everywhere = QRadioButton()
        self.here = QRadioButton()
        self._groups = [QButtonGroup(self), QButtonGroup(self)]
        asked = QWidget()
        column = QVBoxLayout(asked)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._about)
        column.addSpacing(8)
        for name, button in self.choices.items():
            self._groups[0].addButton(button)
            self._hints[name].setContentsMargins(22, 0, 0, 4)
            column.addWidget(button)
            column.addWidget(self._hints[name])
            if name is StrategyName.PREFER:
                column.addWidget(self.prefer)
        column.addSpacing(8)
        column.addWidget(self._where)
        for button in (self.everywhere, self.here):
            self._groups[1].addButton(button)
            column.addWidget(button)
        self.body.addWidget(LowScroll(asked))
        self.choices[StrategyName.AGREED].setChecked(True)
        self.everywhere.setChecked(True)
        self.here.setEnabled(document is not None)
        self.prefer.setEnabled(False)
        self.choices[StrategyName.PREFER].toggled.connect(self.prefer.setEnabled)
        self.choices[StrategyName.MAJORITY].setEnabled(len(layers) > 2)
        self._hints[StrategyName.MAJORITY].setEnabled(len(layers) > 2)
        self.accepted.connect(lambda: self.submitted.emit(self.strategy(), self.documents()))
        self.setMinimumWidth(460)
        self.retranslate()

    def strategy(self) -> Strategy:
        """The chosen strategy."""
        name = next(name for name, button in self.choices.items() if button.isChecked())
        prefer: AnnotatorId | None = self.prefer.currentData() if name is StrategyName.PREFER else None
        return Strategy(name, prefer)

    def documents(self) -> list[DocumentId] | None:
        """The chosen documents; None for all."""
        return [self._document] if self.here.isChecked() and self._document is not None else None

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Decide many at once"))
        self._about.setText(
            _("What a person decided stays. Each decision can be changed, and one undo takes all back.")
        )
        for name, title, hint in CHOICES:
            self.choices[name].setText(_(title))
            self._hints[name].setText(_(hint))
        self._where.setText(_("Documents"))
        self.everywhere.setText(_("All documents"))
        self.here.setText(_("Only the one in the active reader"))
        self.ok_button().setText(_("Decide"))
