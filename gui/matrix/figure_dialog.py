"""Asks what a figure is: its value, its unit, and whether it was reached or is planned."""

import re
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from core.figures.corrections import LONGEST_UNIT, FigureSaid, decimal_of
from core.figures.numerals import ARABIC, CHINESE, value_of
from core.figures.quantity import ReportedAs, spelled
from core.figures.unit_words import canonical_unit
from core.matrix.cell_figures import CellFigure
from core.text.folding import recognised
from gui.base.i18n import _
from gui.widgets.dialog import Dialog, muted_label

_MOST = 60
"""Characters of a number."""


class FigureDialog(Dialog):
    """Corrects one figure; `submitted` gives what a person says it is."""

    help_page = "side-by-side"

    submitted = Signal(object)
    """A `FigureSaid`."""

    def __init__(self, figure: CellFigure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._figure = figure
        quantity = figure.quantity
        self.value = QLineEdit("" if quantity.value is None else spelled(quantity.value))
        self.unit = QLineEdit(quantity.unit)
        self.reported = QComboBox()
        self._captions = QLabel(), QLabel(), QLabel()
        self._written, self.summary = muted_label(), muted_label()
        self.value.setMaxLength(_MOST)
        self.unit.setMaxLength(LONGEST_UNIT)
        form = QFormLayout()
        for caption, field in zip(self._captions, (self.value, self.unit, self.reported), strict=True):
            caption.setBuddy(field)
            form.addRow(caption, field)
        self.body.addWidget(self._written)
        self.body.addLayout(form)
        self.body.addWidget(self.summary)
        self.setMinimumWidth(420)
        self.retranslate()
        self.reported.setCurrentIndex(int(quantity.reported is ReportedAs.PLANNED))
        for field in (self.value, self.unit):
            field.textChanged.connect(self._check)
        self.reported.currentIndexChanged.connect(self._check)
        self.accepted.connect(self._submit)
        self._check()

    def said(self) -> FigureSaid | None:
        """What is entered; None where it is no number, or has no unit."""
        unit = canonical_unit(self.unit.text().strip())
        typed = self.value.text().strip()
        value = number_of(typed) if typed else None
        if not unit or (typed and value is None):
            return None
        reported = ReportedAs.PLANNED if self.reported.currentIndex() else ReportedAs.DONE
        return FigureSaid(self._figure.quantity.end, value, unit, reported if typed else ReportedAs.WITHHELD)

    def _check(self) -> None:
        said = self.said()
        self.ok_button().setEnabled(said is not None)
        self.reported.setEnabled(bool(self.value.text().strip()))
        if said is None:
            self.summary.setText(_("A number such as 2196.1万, 二十七 or 95.21, and a unit such as 元, 所 or %."))
        elif said.value is None:
            self.summary.setText(_("Without a number it counts as withheld."))
        else:
            self.summary.setText(f"= {spelled(said.value)} {said.unit}")

    def _submit(self) -> None:
        said = self.said()
        if said is not None:
            self.submitted.emit(said)

    def retranslate(self) -> None:
        """Set the texts again."""
        super().retranslate()
        self.setWindowTitle(_("Correct a figure"))
        self._written.setText(_("Written in the report: {text}").format(text=self._figure.text))
        for caption, words in zip(self._captions, (_("Number"), _("Unit"), _("Reported")), strict=True):
            caption.setText(words)
        now = max(0, self.reported.currentIndex())
        self.reported.clear()
        self.reported.addItems([_("done"), _("planned")])
        self.reported.setCurrentIndex(now)
        self.ok_button().setText(_("Correct"))


def number_of(typed: str) -> Decimal | None:
    """The number that was typed, in digits or as reports write it; None for anything else."""
    plain = decimal_of(typed)
    if plain is not None:
        return plain
    numeral = recognised(typed)
    return value_of(numeral) if re.fullmatch(f"{ARABIC}|{CHINESE}", numeral) else None
