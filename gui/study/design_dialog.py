"""How units are numbered, when an annotation belongs to one, and what each dimension demands of a unit."""

from dataclasses import replace
from fractions import Fraction

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from core.errors import UserError
from core.study.design import Demand, StudyDesign, require_scheme
from gui.base.i18n import N_, _, language
from gui.study.design_menu import RULES
from gui.widgets.dialog import Dialog, heading_label, muted_label
from gui.widgets.number_fields import NumberField

DEMANDS: tuple[tuple[Demand, str], ...] = (
    (Demand.ONE, N_("Exactly one label")),
    (Demand.SEVERAL, N_("One label or more")),
    (Demand.OPTIONAL, N_("Any number, also none")),
)
_EXAMPLE = (3, 2, 1)


class DesignDialog(Dialog):
    """Shows a design and gives it back changed. Frozen numbers stay until they are frozen again."""

    help_page = "agreement"

    submitted = Signal(object)
    """The `StudyDesign`."""

    def __init__(self, design: StudyDesign, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._design = design
        self._heads = [heading_label(), heading_label()]
        self._captions = [QLabel() for _field in range(3)]
        self.rule = QComboBox()
        self.scheme = QLineEdit(design.scheme)
        self._preview = muted_label()
        self.share = NumberField()
        self.share.setRange(1, 100)
        self.share.setSuffix(" %")
        self.share.setValue(max(1, round(design.share * 100)))
        self._belongs = muted_label()
        self._blank = muted_label()
        self.demands = {each.code: QComboBox() for each in design.dimensions}
        self._names = {each.code: QLabel() for each in design.dimensions}
        units, dimensions = QFormLayout(), QFormLayout()
        for form in (units, dimensions):
            form.setHorizontalSpacing(16)
            form.setVerticalSpacing(8)
        for caption, field in zip(self._captions, (self.rule, self.scheme, self.share), strict=True):
            caption.setBuddy(field)
            units.addRow(caption, field)
            if field is self.scheme:
                units.addRow("", self._preview)
        units.addRow("", self._belongs)
        for code, box in self.demands.items():
            self._names[code].setBuddy(box)
            dimensions.addRow(self._names[code], box)
        dimensions.addRow("", self._blank)
        for head, form in zip(self._heads, (units, dimensions), strict=True):
            self.body.addWidget(head)
            self.body.addLayout(form)
        self.scheme.textChanged.connect(lambda _text: self._check())
        self.accepted.connect(lambda: self.submitted.emit(self.design()))
        self.retranslate()
        self.resize(520, 0)

    def design(self) -> StudyDesign:
        """The design as it is chosen."""
        chosen = {code: DEMANDS[max(0, box.currentIndex())][0] for code, box in self.demands.items()}
        share = self._design.share
        if self.share.value() != max(1, round(share * 100)):
            share = Fraction(self.share.value(), 100)
        return replace(
            self._design,
            dimensions=tuple(replace(each, demand=chosen[each.code]) for each in self._design.dimensions),
            rule=RULES[max(0, self.rule.currentIndex())][0],
            share=share,
            scheme=self.scheme.text().strip(),
        )

    def _check(self) -> None:
        scheme = self.scheme.text().strip()
        try:
            require_scheme(scheme)
        except UserError:
            self._preview.setText(
                _("Name {document}, {part} and {item}, with something between them: these numbers tell no unit apart.")
            )
            self.ok_button().setEnabled(False)
            return
        document, part, item = _EXAMPLE
        example = scheme.format(document=document, part=part, item=item)
        words = _("The first item of the second part of the third document is {number}.")
        self._preview.setText(words.format(number=example))
        self.ok_button().setEnabled(True)

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Design of the study"))
        self._heads[0].setText(_("Units of analysis"))
        self._heads[1].setText(_("What each dimension demands of a unit"))
        words = (_("A unit is"), _("Numbers"), _("Covered at least"))
        for caption, text, field in zip(self._captions, words, (self.rule, self.scheme, self.share), strict=True):
            caption.setText(text)
            field.setAccessibleName(text)
        self._belongs.setText(
            _("An annotation belongs to each unit of which it covers so much, and to one that it lies inside of.")
        )
        self._blank.setText(
            _(
                "Where a label is demanded, a unit without an answer is not coded: it is missing and counts for no pair"
                " of coders. Where any number will do, no label is an answer, unless there is one for “no code fits”."
            )
        )
        at = self.rule.currentIndex()
        self.rule.clear()
        self.rule.addItems([_(text) for _rule, text in RULES])
        known = [rule for rule, _text in RULES].index(self._design.rule)
        self.rule.setCurrentIndex(at if at >= 0 else known)
        for each in self._design.dimensions:
            name, box = each.name(language()), self.demands[each.code]
            self._names[each.code].setText(name)
            box.setAccessibleName(name)
            at = box.currentIndex()
            box.clear()
            box.addItems([_(text) for _demand, text in DEMANDS])
            known = [demand for demand, _text in DEMANDS].index(each.demand)
            box.setCurrentIndex(at if at >= 0 else known)
        self.ok_button().setText(_("Keep"))
        self._check()
