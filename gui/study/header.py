"""What stands above every view of a study: which view, of what, and what can be done with the whole study."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QToolButton, QVBoxLayout, QWidget

from core.study.design import Dimension
from gui.base import theme
from gui.base.i18n import _, language
from gui.study.views import BY, SHARES, VIEWS, StudyQuestion, StudyView
from gui.study.walking import LISTED
from gui.widgets.flow import FlowLayout

_SPLIT = (StudyView.FREQUENCIES, StudyView.CROSS, StudyView.TESTS)


class StudyHeader(QWidget):
    """Boxes, buttons, and a line of figures."""

    changed = Signal()
    """Something else is asked for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.what, self.rows, self.columns, self.by, self.share, self.listed = (QComboBox() for _n in range(6))
        self.design, self.freeze, self.export, self.close_button = (QToolButton() for _n in range(4))
        self.count = QLabel()
        self.count.setWordWrap(True)
        self.count.setContentsMargins(12, 0, 12, 8)
        bar = QWidget()
        line = FlowLayout(bar)
        line.setContentsMargins(12, 8, 12, 8)
        buttons = (self.design, self.freeze, self.export, self.close_button)
        for button, icon in zip(buttons, ("settings", "lock", "file", "close"), strict=True):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setIcon(theme.icon(icon))
        boxes = (self.what, self.listed, self.rows, self.columns, self.by, self.share)
        for part in (*boxes, *buttons):
            line.addWidget(part)
        for box in boxes:
            box.activated.connect(lambda _n: self.changed.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self.count)

    def question(self) -> StudyQuestion:
        """What the boxes ask for."""
        return StudyQuestion(
            VIEWS[max(0, self.what.currentIndex())][0],
            self.rows.currentData() or "",
            self.columns.currentData() or "",
            self.by.currentData() or None,
            SHARES[max(0, self.share.currentIndex())][0],
        )

    def choose_view(self, view: StudyView) -> None:
        """Ask for a view."""
        self.what.setCurrentIndex([known for known, _words in VIEWS].index(view))

    def offer_for(self, view: StudyView) -> None:
        """Show the boxes that a view asks."""
        self.listed.setVisible(view is StudyView.UNITS)
        self.rows.setVisible(view in _SPLIT)
        self.columns.setVisible(view in (StudyView.CROSS, StudyView.TESTS))
        self.by.setVisible(view in _SPLIT)
        self.share.setVisible(view in (StudyView.FREQUENCIES, StudyView.CROSS))
        self.count.setVisible(view not in (StudyView.RELIABILITY, StudyView.ROUNDS, StudyView.SAMPLES))

    def offer_dimensions(self, dimensions: Sequence[Dimension]) -> None:
        """Offer these for rows, columns and what splits them; what was chosen stays."""
        for box, default in ((self.rows, 0), (self.columns, 1)):
            chosen = box.currentData()
            box.clear()
            for dimension in dimensions:
                box.addItem(dimension.name(language()), dimension.code)
            at = box.findData(chosen)
            box.setCurrentIndex(at if at >= 0 else min(default, box.count() - 1))
        chosen = self.by.currentData()
        self.by.clear()
        for field, words in BY:
            self.by.addItem(_(words), field)
        for dimension in dimensions:
            self.by.addItem(_("By {dimension}").format(dimension=dimension.name(language())), dimension.code)
        self.by.setCurrentIndex(max(0, self.by.findData(chosen)))

    def retranslate(self) -> None:
        """Set the texts again."""
        boxes: tuple[tuple[QComboBox, list[str]], ...] = (
            (self.what, [text for _view, text in VIEWS]),
            (self.share, [text for _share, text in SHARES]),
            (self.listed, list(LISTED)),
        )
        for box, texts in boxes:
            now = max(0, box.currentIndex())
            box.clear()
            box.addItems([_(text) for text in texts])
            box.setCurrentIndex(now)
        named = (
            (self.what, _("What is shown")),
            (self.listed, _("Which units")),
            (self.rows, _("Dimension of the rows")),
            (self.columns, _("Dimension of the columns")),
            (self.by, _("Split by")),
            (self.share, _("What cells show")),
        )
        for box, words in named:
            box.setAccessibleName(words)
        self.design.setText(_("Design…"))
        self.freeze.setText(_("Freeze numbers…"))
        self.export.setText(_("Save…"))
        self.close_button.setText(_("Back to the text"))
