"""Chooses which differences are listed: by kind, by label, by how far they are."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from core.model import Label
from core.review.pairing import SAID_KINDS, DifferenceKind
from gui.base.i18n import _, language
from gui.review.case_rows import DIFFERENCES, LETTERS, CaseFilter, Show, kind_name
from gui.widgets.menus import fill_box
from gui.widgets.swatch import swatch_icon

EVERY_KIND = "every"
BESIDE = 44
"""Pixels of a box that are no text."""


class FilterRow(QWidget):
    """Three boxes that make a `CaseFilter`, the labels in a line of their own where else names would be cut."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._marks: tuple[str, ...] = tuple(LETTERS[:2])
        self._said = False
        """Whether kinds of difference beside labels are offered."""
        self.kind_box = QComboBox()
        self.label_box = QComboBox()
        self.show_box = QComboBox()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        for box in (self.kind_box, self.label_box, self.show_box):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(4)
            box.currentIndexChanged.connect(self._chosen)
        self._lines = 0
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take a second line, or give it back."""
        super().resizeEvent(event)
        self._lay_out()

    def _chosen(self) -> None:
        self._lay_out()
        self.changed.emit()

    def _lay_out(self) -> None:
        boxes = (self.kind_box, self.label_box, self.show_box)
        widest = max(self.fontMetrics().horizontalAdvance(box.currentText()) for box in boxes)
        marked = 0 if self.label_box.currentIndex() <= 0 else self.label_box.iconSize().width() + 4
        lines = 1 if widest + marked + BESIDE <= (self.width() - 8) // 3 else 2
        if lines == self._lines:
            return
        self._lines = lines
        for box in boxes:
            self._grid.removeWidget(box)
        if lines == 1:
            for column, box in enumerate(boxes):
                self._grid.addWidget(box, 0, column)
        else:
            self._grid.addWidget(self.kind_box, 0, 0)
            self._grid.addWidget(self.show_box, 0, 1)
            self._grid.addWidget(self.label_box, 1, 0, 1, 2)
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if lines == 1 or column < 2 else 0)

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
        self._lay_out()

    def set_said(self, on: bool) -> None:
        """Whether anything is said beside labels: only then can it differ."""
        if on != self._said:
            self._said = on
            self.set_marks(self._marks)

    def set_marks(self, marks: Sequence[str]) -> None:
        """The names of the first and the last of the compared layers."""
        self._marks = tuple(marks)
        listed = DIFFERENCES if self._said else DIFFERENCES - frozenset(SAID_KINDS)
        order = (*sorted(listed, key=list(DifferenceKind).index), DifferenceKind.SAME)
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
