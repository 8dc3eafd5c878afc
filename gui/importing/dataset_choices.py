"""Choices that all formats have: whose annotations are said otherwhere; here which documents, names, parts."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from core.errors import BiaoduError
from core.formats.dataset import Dataset, Names
from core.session import Session
from gui.base.i18n import N_, _
from gui.importing.metadata_filter import MetadataFilter
from gui.widgets.errors import sentence
from gui.widgets.number_fields import NumberField

TICKS = (
    ("done", N_("Only documents that are done")),
    ("confirmed", N_("Only labels under their present meaning")),
    ("without_masks", N_("Without masked furniture")),
    ("anonymous", N_("Annotators as A1, A2 …")),
    ("apart", N_("A file for each annotator")),
    ("card", N_("With a description and the codebook beside it")),
)
"""Fields of `Dataset` that are yes or no."""
LONGEST_CONTEXT = 10_000
"""Code points, as many as the command line allows."""
LARGEST_SEED = 2**31 - 1


class DatasetChoices(QObject):
    """Fields for the choices of a `Dataset`, its layers apart. What has no field stays as it was given."""

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._given = Dataset(card=True)
        self.names = QComboBox()
        self.names.addItems([""] * len(Names))
        self.split = QLineEdit()
        self.seed = NumberField()
        self.seed.setRange(0, LARGEST_SEED)
        self.where = MetadataFilter(session)
        self.context = NumberField()
        self.context.setRange(0, LONGEST_CONTEXT)
        self.ticks = {name: QCheckBox() for name, _text in TICKS}
        self._meanings_changed = bool(session.worklist.changes())
        self._captions = {name: QLabel() for name in ("where", "names", "context", "split", "more")}
        self.show_choices(self._given)
        self.names.currentIndexChanged.connect(self.changed)
        self.split.textChanged.connect(self.changed)
        self.split.textChanged.connect(self._allow_seed)
        self.seed.valueChanged.connect(self.changed)
        self.where.changed.connect(self.changed)
        self.context.valueChanged.connect(self.changed)
        for box in self.ticks.values():
            box.toggled.connect(self.changed)

    def add_to(self, form: QFormLayout) -> None:
        """Append the fields to a form."""
        ticks = QWidget()
        column = QVBoxLayout(ticks)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for box in self.ticks.values():
            column.addWidget(box)
        # Nothing can be under an earlier meaning where no label has had another.
        self.ticks["confirmed"].setVisible(self._meanings_changed)
        form.addRow(self._captions["where"], self.where)
        form.addRow(self._captions["names"], self.names)
        form.addRow(self._captions["context"], self.context)
        split = QWidget()
        row = QHBoxLayout(split)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.split, 1)
        row.addWidget(self.seed)
        form.addRow(self._captions["split"], split)
        form.addRow(self._captions["more"], ticks)

    def show_choices(self, dataset: Dataset) -> None:
        """Show these choices."""
        self._given = dataset
        self.names.setCurrentIndex(list(Names).index(dataset.names))
        self.where.show_chosen(dataset.where)
        self.context.setValue(dataset.context)
        self.split.setText(", ".join(f"{share:g}" for share in dataset.shares))
        self.seed.setValue(_shown(dataset.seed))
        self._allow_seed()
        for name, box in self.ticks.items():
            box.setChecked(getattr(dataset, name))

    def allow_card(self, allowed: bool) -> None:
        """Whether a description can lie beside the dataset: a folder has what it needs inside."""
        self.ticks["card"].setVisible(allowed)

    def allow_context(self, allowed: bool) -> None:
        """Whether the dataset has passages, around which there can be some text."""
        self._captions["context"].setVisible(allowed)
        self.context.setVisible(allowed)

    def chosen(self) -> Dataset:
        """The choices; shares that are none are `()`, see `problem`."""
        return replace(
            self._given,
            names=list(Names)[self.names.currentIndex()],
            shares=self._shares() or (),
            # One that the command line was given may be larger than the field takes.
            seed=self._given.seed if self.seed.value() == _shown(self._given.seed) else self.seed.value(),
            where=self.where.chosen(),
            context=self.context.value(),
            **{name: box.isChecked() for name, box in self.ticks.items()},
        )

    def problem(self) -> str:
        """Why the choices cannot be; empty when they can."""
        shares = self._shares()
        if shares is None:
            return _("Write shares that make 1, such as 0.8, 0.1, 0.1.")
        if problem := self.where.problem():
            return problem
        try:
            self.chosen().require_sound()
        except BiaoduError as error:
            return sentence(error)
        return ""

    def _allow_seed(self) -> None:
        """Without a split nothing is drawn."""
        self.seed.setEnabled(bool(self.split.text().strip()))

    def _shares(self) -> tuple[float, ...] | None:
        """The shares as typed, with commas of either kind; None if they are no numbers."""
        parts = [part.strip() for part in self.split.text().replace("，", ",").split(",") if part.strip()]
        try:
            return tuple(float(part) for part in parts)
        except ValueError:
            return None

    def retranslate(self) -> None:
        """Set every text again."""
        texts = {
            "where": _("Metadata"),
            "names": _("Label names"),
            "context": _("Around passages"),
            "split": _("Split"),
            "more": _("More"),
        }
        for name, text in texts.items():
            self._captions[name].setText(text)
        for row, text in enumerate((_("Codes"), _("Chinese names"), _("English names"))):
            self.names.setItemText(row, text)
        self.names.setAccessibleName(texts["names"])
        self.split.setAccessibleName(texts["split"])
        self.seed.setAccessibleName(_("Seed of the split"))
        self.seed.setToolTip(_("The same seed deals the same documents to the same parts."))
        self.seed.setPrefix(_("Seed "))
        self.context.setAccessibleName(texts["context"])
        self.context.setSuffix(_(" characters on either side"))
        self.where.retranslate()
        self.split.setPlaceholderText(_("None; or 0.8, 0.1, 0.1"))
        for name, text in TICKS:
            self.ticks[name].setText(_(text))


def _shown(seed: int) -> int:
    """A seed as the field can show it."""
    return max(0, min(seed, LARGEST_SEED))
