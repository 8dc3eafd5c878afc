"""How a sample of documents is drawn: simple, systematic or stratified, share or number, and from which seed."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QWidget,
)

from core.study.drawing import DrawingMethod
from gui.base.i18n import N_, _, ngettext
from gui.widgets.dialog import Dialog, muted_label
from gui.widgets.number_fields import DecimalField, NumberField

METHODS: tuple[tuple[DrawingMethod, str, str], ...] = (
    (DrawingMethod.SIMPLE, N_("Simple random"), N_("Every set of so many documents is equally likely.")),
    (DrawingMethod.SYSTEMATIC, N_("Systematic"), N_("Every k-th document in order, from a start at random.")),
    (
        DrawingMethod.STRATIFIED,
        N_("Stratified"),
        N_("Of every group its share, and one at least where that is possible."),
    ),
)
STRATA: tuple[tuple[str, str], ...] = (
    ("region", N_("Region")),
    ("year", N_("Year")),
    ("issuer", N_("Issuer")),
    ("kind", N_("Kind of report")),
)
_LARGEST_SEED = 2_000_000_000


@dataclass(frozen=True, slots=True)
class SampleChoices:
    """What is drawn."""

    number: int
    seed: int
    method: DrawingMethod
    fields: tuple[str, ...]


class SampleDialog(Dialog):
    """Asks how to draw; nothing is drawn before it is confirmed."""

    help_page = "agreement"

    submitted = Signal(object)
    """`SampleChoices`."""

    def __init__(self, documents: int, parent: QWidget | None = None) -> None:
        """`documents` are those of the study."""
        super().__init__(parent)
        self._documents = documents
        self.method = QComboBox()
        self._explained = muted_label()
        self.strata = {field: QCheckBox() for field, _words in STRATA}
        self.strata["region"].setChecked(True)
        self.by_number, self.by_share = QRadioButton(), QRadioButton()
        both = QButtonGroup(self)
        both.addButton(self.by_number)
        both.addButton(self.by_share)
        self.number = NumberField()
        self.number.setRange(1, max(1, documents))
        self.number.setValue(max(2, round(documents / 10)))
        self.share = DecimalField()
        self.share.setDecimals(1)
        self.share.setRange(0.1, 100)
        self.share.setValue(10)
        self.share.setSuffix(" %")
        self.seed = NumberField()
        self.seed.setRange(0, _LARGEST_SEED)
        self.seed.setValue(1)
        self._drawn = QLabel()
        self._captions = [QLabel() for _field in range(4)]
        self._lay_out()
        self.by_number.setChecked(True)
        self.method.currentIndexChanged.connect(self._show)
        for box in self.strata.values():
            box.toggled.connect(self._show)
        both.buttonToggled.connect(lambda _button, _on: self._show())
        self.number.valueChanged.connect(self._show)
        self.share.valueChanged.connect(self._show)
        self.accepted.connect(lambda: self.submitted.emit(self.choices()))
        self.retranslate()
        self.resize(480, 0)

    def _lay_out(self) -> None:
        form = self._form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        self._strata = QWidget()
        boxes = QHBoxLayout(self._strata)
        boxes.setContentsMargins(0, 0, 0, 0)
        for box in self.strata.values():
            boxes.addWidget(box)
        boxes.addStretch(1)
        size = QWidget()
        line = QHBoxLayout(size)
        line.setContentsMargins(0, 0, 0, 0)
        for part in (self.by_number, self.number, self.by_share, self.share):
            line.addWidget(part)
        line.addStretch(1)
        for caption, field in zip(self._captions, (self.method, self._strata, size, self.seed), strict=True):
            caption.setBuddy(field)
            form.addRow(caption, field)
        self.body.addLayout(form)
        self.body.addWidget(self._explained)
        self.body.addWidget(self._drawn)

    def choices(self) -> SampleChoices:
        """What is chosen."""
        share = max(1, round(self._documents * self.share.value() / 100))
        number = self.number.value() if self.by_number.isChecked() else share
        method = METHODS[max(0, self.method.currentIndex())][0]
        chosen = tuple(field for field, box in self.strata.items() if box.isChecked())
        return SampleChoices(number, self.seed.value(), method, chosen if method is DrawingMethod.STRATIFIED else ())

    def _show(self) -> None:
        chosen = self.choices()
        stratified = chosen.method is DrawingMethod.STRATIFIED
        self._form.setRowVisible(self._strata, stratified)
        self.number.setEnabled(self.by_number.isChecked())
        self.share.setEnabled(self.by_share.isChecked())
        self._explained.setText(_(METHODS[max(0, self.method.currentIndex())][2]))
        words = ngettext(
            "{n} of {of} document is drawn, and it is written down.",
            "{n} of {of} documents are drawn, and it is written down which.",
            chosen.number,
        )
        self._drawn.setText(words.format(n=chosen.number, of=self._documents))
        self.ok_button().setEnabled(self._documents > 0 and not (stratified and not chosen.fields))

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Draw a sample of documents"))
        for caption, text in zip(self._captions, (_("Method"), _("Groups by"), _("How many"), _("Seed")), strict=True):
            caption.setText(text)
        at = max(0, self.method.currentIndex())
        self.method.clear()
        self.method.addItems([_(words) for _method, words, _about in METHODS])
        self.method.setCurrentIndex(at)
        for field, words in STRATA:
            self.strata[field].setText(_(words))
        self.by_number.setText(_("So many"))
        self.by_share.setText(_("Share"))
        named = (
            (self.method, _("Method")),
            (self.number, _("Number of documents")),
            (self.share, _("Share of the documents")),
            (self.seed, _("Seed")),
        )
        for widget, text in named:
            widget.setAccessibleName(text)
        self.seed.setToolTip(_("The same seed draws the same documents again."))
        self.ok_button().setText(_("Draw"))
        self._show()
