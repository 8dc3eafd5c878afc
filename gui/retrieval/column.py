"""A column of passages: all that were found, or while two groups are compared those of one of them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QVBoxLayout, QWidget

from core.ids import AnnotationId
from core.model import Passage
from gui.base.i18n import _
from gui.retrieval.card import Cards, Shown
from gui.retrieval.model import PassagesModel, heading_words
from gui.retrieval.rows import Group, Row
from gui.retrieval.view import PassagesView

CONTEXT = 60
"""Code points of context that a passage is taken to have before it is seen."""
LONGEST = 1600
"""Code points of a passage that count for the height it is taken to have."""


class PassagesColumn(QWidget):
    """A list of passages, with the choice of a group above it while groups are compared."""

    group_chosen = Signal()
    """Another group is to be read here."""
    entered = Signal()
    """The keyboard came in here."""

    def __init__(
        self, shown: Callable[[Passage], Shown], spoken: Callable[[Passage], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.group = QComboBox()
        self.group.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.group.setMinimumContentsLength(8)
        self.group.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.group.activated.connect(lambda _place: self.group_chosen.emit())
        self.group.hide()
        self.model = PassagesModel(self)
        self.model.spoken = spoken
        self.view = PassagesView(self.model, Cards(shown), self)
        self.view.entered_by_keyboard.connect(self.entered)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.group)
        column.addWidget(self.view, 1)
        self.setFocusProxy(self.view)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts again."""
        self.group.setAccessibleName(_("Group of this column"))
        self.view.setAccessibleName(_("Passages"))

    def offer(self, groups: Sequence[Group], otherwise: int) -> None:
        """Offer these groups; the one that was chosen stays, else it is that with the number `otherwise`."""
        before = self.group.currentData()
        self.group.clear()
        for group in groups:
            self.group.addItem(heading_words(group.heading), group.heading.text)
        kept = self.group.findData(before) if before is not None else -1
        self.group.setCurrentIndex(kept if kept >= 0 else min(otherwise, len(groups) - 1))

    def show_rows(self, rows: list[Row]) -> None:
        """Show these; the cursor, what is chosen and what is read stay where they were."""
        view = self.view
        here, place = view.current(), view.currentIndex().row()
        chosen = {_identity(passage) for passage in view.selected()}
        lengths = [min(row.end - row.start, LONGEST) for row in rows if isinstance(row, Passage)]
        view.cards.forget()
        view.cards.set_width(view.viewport().width())
        view.show_rows(rows, view.cards.expected_height(sum(lengths) / max(1, len(lengths)) + CONTEXT))
        numbers = {_identity(row): number for number, row in enumerate(rows) if isinstance(row, Passage)}
        same = numbers.get(_identity(here)) if here is not None else None
        if rows:
            still = sorted(numbers[identity] for identity in chosen & numbers.keys())
            # Where the passage with the cursor is gone, one that is still chosen gets it: no other becomes chosen.
            nearest = min(still, key=lambda number: abs(number - place), default=place)
            view.choose(nearest if same is None else same, still)


def _identity(passage: Passage) -> AnnotationId | Passage:
    """What a passage is known by after a change of its label or place."""
    return passage.annotation if passage.annotation is not None else passage
