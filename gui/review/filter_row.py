"""Chooses which differences are listed: by kind, by label, by how far they are."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from core.model import Label
from core.review.pairing import DifferenceKind
from gui.base.i18n import _, language
from gui.review.case_rows import DIFFERENCES, LETTERS, CaseFilter, Show, kind_name
from gui.widgets.menus import fill_box
from gui.widgets.swatch import swatch_icon

EVERY_KIND = "every"


class FilterRow(QWidget):
    """Three boxes that give a `CaseFilter`."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marks: tuple[str, ...] = tuple(LETTERS[:2])
        self.kind_box = QComboBox()
        self.label_box = QComboBox()
        self.show_box = QComboBox()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for box in (self.kind_box, self.label_box, self.show_box):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(4)
            box.currentIndexChanged.connect(lambda _place: self.changed.emit())
            row.addWidget(box, 1)

    def retranslate(self) -> None:
        """Set the texts again."""
        self.set_marks(self._marks)
        with QSignalBlocker(self.show_box):
            chosen = self.show_box.currentData() or Show.ALL
            self.show_box.clear()
            for text, show in ((_("All states"), Show.ALL), (_("To decide"), Show.OPEN), (_("Decided"), Show.DECIDED)):
                self.show_box.addItem(text, show.value)
            self.show_box.setCurrentIndex(max(0, self.show_box.findData(chosen)))
        for box, name in ((self.kind_box, _("Kind")), (self.label_box, _("Label")), (self.show_box, _("State"))):
            box.setAccessibleName(name)

    def set_marks(self, marks: Sequence[str]) -> None:
        """The names of the first and the last of the compared layers."""
        self._marks = tuple(marks)
        order = (*sorted(DIFFERENCES, key=list(DifferenceKind).index), DifferenceKind.SAME)
        kinds = [(kind_name(kind, self._marks), kind.value, None) for kind in order]
        fill_box(self.kind_box, _("All differences"), [*kinds, (_("Everything"), EVERY_KIND, None)])

    def set_labels(self, labels: Iterable[Label]) -> None:
        """The labels to choose from; the choice is kept."""
        entries = [(label.name(language()), label.id, swatch_icon(label.colour)) for label in labels]
        fill_box(self.label_box, _("All labels"), entries)

    def show_everything(self) -> None:
        """Let everything through."""
        self.kind_box.setCurrentIndex(self.kind_box.findData(EVERY_KIND))
        self.label_box.setCurrentIndex(0)
        self.show_box.setCurrentIndex(0)

    def wanted(self) -> CaseFilter:
        """What a case must match."""
        kind: str | None = self.kind_box.currentData()
        kinds = DIFFERENCES if kind is None else None if kind == EVERY_KIND else frozenset({DifferenceKind(kind)})
        return CaseFilter(kinds, self.label_box.currentData(), Show(self.show_box.currentData() or Show.ALL))
