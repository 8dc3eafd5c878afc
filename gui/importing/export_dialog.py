"""What to export, in which format, and where to."""

import errno
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.errors import BiaoduError
from core.exporting import require_no_loss
from core.files import faults
from core.formats.dataset import Dataset, WhoseLayers
from core.formats.protocol import SAID, Feature, Format, Target
from core.formats.registry import formats, require_add_on
from core.ids import AnnotatorId, DocumentId
from core.selecting import Profile, keep_profile, profiles
from core.session import Session
from gui.base.i18n import _, ngettext
from gui.base.identities import SHOWN, Identities
from gui.base.jobs import Jobs
from gui.importing.dataset_choices import DatasetChoices
from gui.importing.export_again import LastExport
from gui.importing.export_preview import ExportPreview
from gui.importing.format_choices import FormatChoices
from gui.widgets.checklist import ChecklistModel
from gui.widgets.dialog import Dialog, muted_label
from gui.widgets.errors import sentence
from gui.widgets.file_choice import choose_file_to_save, kinds_of_files
from gui.widgets.scrolling import LowScroll

_LAYERS = (WhoseLayers.AUTO, WhoseLayers.EACH, WhoseLayers.MAJORITY, WhoseLayers.UNION)
"""What stands before the people, in this order."""


class ExportDialog(Dialog):
    """Collects the choices; whoever opens it does the export."""

    help_page = "export"

    submitted = Signal(object, object)
    """Path of the file; keyword arguments of `core.exporting.export`: ``format``, ``options``, ``documents``,
    ``annotator`` and ``dataset``."""

    def __init__(
        self,
        session: Session,
        parent: QWidget | None = None,
        *,
        selected: Sequence[DocumentId] = (),
        identities: Identities = SHOWN,
        layer: AnnotatorId | None = None,
        jobs: Jobs | None = None,
    ) -> None:
        """`selected` documents are ticked at first, and the annotations of `layer` chosen; None: of all.

        With `jobs` the dialog shows what would be written.
        """
        super().__init__(parent)
        self._project = session.path
        self._changed: list[Path] = []
        self._unused = SAID - _used(session)
        self._formats = [known for known in formats().values() if known.writes]
        self.format = QComboBox()
        self.format.addItems([""] * len(self._formats))
        self._choices = FormatChoices()
        self.dataset = DatasetChoices(session, self)
        self.preview = None if jobs is None else ExportPreview(session, jobs, names_hidden=identities.hidden)
        self._captions = {name: QLabel() for name in ("profile", "format", "documents", "annotator", "file")}
        self.profile = QComboBox()
        self.keep_name = QLineEdit()
        self.keep_button = QPushButton()
        self.annotator = QComboBox()
        self.annotator.addItems([""] * len(_LAYERS))
        for person in identities.people(session.annotators.list()):
            self.annotator.addItem(person.name, person.id)
        self.annotator.setCurrentIndex(max(0, self.annotator.findData(layer) if layer is not None else 0))
        self._session = session
        self._count = session.documents.count()
        self._model = ChecklistModel([], set(selected), self)
        self.which = QComboBox()
        self.which.addItems(["", ""])
        self.list = QListView()
        self.list.setProperty("field", True)
        self.list.setModel(self._model)
        self.list.setUniformItemSizes(True)
        self.list.setMinimumHeight(160)
        self.path = QLineEdit(str(session.path.with_suffix(self._formats[0].suffix)))
        self._fill_profiles()
        self.browse_button = QPushButton()
        self._notice = muted_label()
        self._notice.setObjectName("export_notice")
        self._lay_out()
        self._connect()
        self.which.setCurrentIndex(1 if selected else 0)
        self._show_list(self.which.currentIndex())
        self.retranslate()
        self.setMinimumWidth(520)
        if self.preview is not None:
            self.resize(1080, 640)

    def _lay_out(self) -> None:
        which = QVBoxLayout()
        which.setSpacing(8)
        which.addWidget(self.which)
        which.addWidget(self.list)
        file = QHBoxLayout()
        file.setSpacing(8)
        file.addWidget(self.path, 1)
        file.addWidget(self.browse_button)
        form = QFormLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(16)
        profile = QHBoxLayout()
        profile.setSpacing(8)
        profile.addWidget(self.profile, 2)
        profile.addWidget(self.keep_name, 2)
        profile.addWidget(self.keep_button)
        form.addRow(self._captions["profile"], profile)
        form.addRow(self._captions["format"], self.format)
        form.setRowVisible(self.format, len(self._formats) > 1)
        self._choices.add_to(form)
        form.addRow(self._captions["documents"], which)
        form.addRow(self._captions["annotator"], self.annotator)
        self.dataset.add_to(form)
        choices = QWidget()
        choices.setLayout(form)
        form.setContentsMargins(0, 0, 8, 0)
        columns = QHBoxLayout()
        columns.setSpacing(24)
        columns.addWidget(LowScroll(choices), 3)
        if self.preview is not None:
            columns.addWidget(self.preview, 2)
        target = QHBoxLayout()
        target.setSpacing(24)
        target.addWidget(self._captions["file"])
        target.addLayout(file, 1)
        self.body.addLayout(columns, 1)
        self.body.addLayout(target)
        self.body.addWidget(self._notice)

    def _connect(self) -> None:
        self.format.currentIndexChanged.connect(self._show_choices)
        self._choices.changed.connect(self._check)
        self.dataset.changed.connect(self._check)
        self.annotator.currentIndexChanged.connect(self._check)
        self.profile.activated.connect(self._use_chosen_profile)
        self.keep_name.textChanged.connect(self._check)
        self.keep_button.setAutoDefault(False)
        self.keep_button.clicked.connect(self._keep_profile)
        self.which.currentIndexChanged.connect(self._show_list)
        self.path.textChanged.connect(self._check)
        self._model.ticked.connect(self._check)
        self.browse_button.setAutoDefault(False)
        self.browse_button.clicked.connect(self._browse)
        self.accepted.connect(lambda: self.submitted.emit(self.target(), self.options()))
        if self.preview is not None:
            self.finished.connect(self.preview.stop)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to look at what would be written."""
        super().showEvent(event)
        self._check()

    def target(self) -> Path:
        """The file to write; a bare name lies beside the project."""
        return self._project.parent / self.path.text().strip()

    def problem(self) -> str:
        """Why the file cannot be written; empty when it can."""
        try:
            with faults(self.target()):
                if not self.target().parent.is_dir():
                    return _("This folder does not exist.")
                if self.target().is_dir() and self._format().target is Target.FILE:
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            require_add_on(self._format())
            require_no_loss(self._project, self.target(), self._format().target)
        except BiaoduError as error:
            return sentence(error)
        return ""

    def options(self) -> dict[str, object]:
        """The choices besides the path."""
        chosen = self._model.chosen() if self.which.currentIndex() == 1 else None
        return {
            "format": self._format().id,
            "options": self._choices.chosen(),
            "documents": chosen,
            **self._whose(),
        }

    def _whose(self) -> dict[str, object]:
        """Whose annotations: one person's, or a choice that is worked out when they are written."""
        row, dataset = self.annotator.currentIndex(), replace(self.dataset.chosen(), people=())
        if row < len(_LAYERS):
            return {"annotator": None, "dataset": replace(dataset, layers=_LAYERS[row])}
        return {"annotator": self.annotator.currentData(), "dataset": dataset}

    # --- profiles

    def _fill_profiles(self) -> None:
        self._profiles = profiles(self._session)
        self.profile.clear()
        self.profile.addItems(["", *self._profiles])

    def _use_chosen_profile(self, row: int) -> None:
        if row > 0:
            self.use(list(self._profiles.values())[row - 1])

    def use(self, profile: Profile) -> None:
        """Make all choices as a profile has them. A format or person that there is no more is left as it is."""
        known = [format_.id for format_ in self._formats]
        if profile.format in known:
            self.format.setCurrentIndex(known.index(profile.format))
            for option, value in profile.options.items():
                self._choices.choose(option, value)
        self.dataset.show_choices(profile.dataset)
        row = self._row_of(profile.dataset)
        if row >= 0:
            self.annotator.setCurrentIndex(row)
        self._check()

    def show_last(self, last: LastExport) -> None:
        """Begin with the choices of an export whose file was changed since, and say so."""
        choices = last.choices
        self.use(Profile(str(choices["format"]), choices["options"], choices["dataset"]))
        if choices["annotator"] is not None:
            self.annotator.setCurrentIndex(max(0, self.annotator.findData(choices["annotator"])))
        self.path.setText(str(last.path))
        self._changed = last.changed()
        self._check()

    def _row_of(self, dataset: Dataset) -> int:
        """Which row says whose annotations they are; -1 if none does."""
        session = self._session
        if dataset.people or dataset.layers in (WhoseLayers.MINE, WhoseLayers.ADJUDICATED):
            people = session.annotators.list()
            who = next((person.id for person in people if (person.name,) == dataset.people), None)
            if dataset.layers is WhoseLayers.MINE and session.annotator is not None:
                who = session.annotator.id
            elif dataset.layers is WhoseLayers.ADJUDICATED:
                who = next((person.id for person in people if person.adjudicated), None)
            return self.annotator.findData(who) if who is not None else -1
        return _LAYERS.index(dataset.layers)

    def as_profile(self) -> Profile:
        """The present choices."""
        options = self.options()
        dataset = options["dataset"]
        assert isinstance(dataset, Dataset)
        if (who := options["annotator"]) is not None:
            name = self._session.annotators.get(AnnotatorId(str(who))).name
            dataset = replace(dataset, layers=WhoseLayers.EACH, people=(name,))
        return Profile(self._format().id, self._choices.chosen(), dataset)

    def _keep_profile(self) -> None:
        name = self.keep_name.text().strip()
        try:
            keep_profile(self._session, name, self.as_profile())
        except BiaoduError as error:
            self._notice.setText(sentence(error))
            self._notice.setVisible(True)
            return
        self._fill_profiles()
        self.profile.setCurrentIndex(self.profile.findText(name))
        self.keep_name.clear()

    def choose(self, option: str, value: str) -> None:
        """Make a choice of the format, such as ``shape``: ``passages``."""
        self._choices.choose(option, value)

    def _format(self) -> Format:
        return self._formats[self.format.currentIndex()]

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Export dataset"))
        captions = {
            "profile": _("Saved choices"),
            "format": _("Format"),
            "documents": _("Documents"),
            "annotator": _("Annotations"),
            "file": _("File"),
        }
        for name, text in captions.items():
            self._captions[name].setText(text)
        for row, known in enumerate(self._formats):
            self.format.setItemText(row, _(known.title))
            self.format.setItemData(row, _(known.description), Qt.ItemDataRole.ToolTipRole)
        self._choices.show_format(self._format())
        self.dataset.retranslate()
        if self.preview is not None:
            self.preview.retranslate()
        self.profile.setItemText(0, _("None"))
        self.profile.setAccessibleName(captions["profile"])
        self.keep_name.setPlaceholderText(_("A name for these choices"))
        self.keep_name.setAccessibleName(_("A name for these choices"))
        asked = self.keep_name.fontMetrics().horizontalAdvance(self.keep_name.placeholderText())
        self.keep_name.setMinimumWidth(asked + 32)
        self.keep_button.setText(_("Keep"))
        for row, text in enumerate(
            (
                _("The final ones, else one's own"),
                _("Of all annotators, each with its name"),
                _("What more than half agree on"),
                _("What anybody says, each once"),
            )
        ):
            self.annotator.setItemText(row, text)
        everything = ngettext("The whole project ({n} document)", "The whole project ({n} documents)", self._count)
        self.which.setItemText(0, everything.format(n=f"{self._count:,}"))
        self.which.setItemText(1, _("Only these"))
        self.browse_button.setText(_("Choose…"))
        self.path.setAccessibleName(_("File"))
        self._check()

    def _show_choices(self) -> None:
        """Another format: its choices, and the name's ending where it was that of the one before."""
        chosen = self._format()
        self._choices.show_format(chosen)
        self.path.setText(self._suffixed(self.path.text().strip()))
        self._check()

    def _suffixed(self, name: str) -> str:
        """A name with the suffix of the format, in place of that of another one."""
        if not name:
            return name
        path, wanted = Path(name), self._format().suffix
        if path.suffix == wanted:
            return name
        ours = path.suffix in {known.suffix for known in self._formats}
        return str(path.with_suffix(wanted) if ours else path.with_name(path.name + wanted))

    def _show_list(self, row: int) -> None:
        if row == 1 and not self._model.rowCount():
            # Not before somebody wants to choose: there may be tens of thousands.
            self._model.fill(list(self._session.documents.titles().items()))
        self.list.setVisible(row == 1)
        self._check()

    def _check(self) -> None:
        some = self.which.currentIndex() == 0 or bool(self._model.chosen())
        named = bool(self.path.text().strip())
        problem = self.dataset.problem() or (self.problem() if named else "")
        self.dataset.allow_card(self._format().target is Target.FILE)
        self.dataset.allow_context(self._choices.chosen().get("shape") == "passages")
        self.keep_button.setEnabled(bool(self.keep_name.text().strip()) and not self._session.access.read_only)
        if self.preview is not None and self.isVisible():
            self.preview.show_for(self.options())
        replaces = named and not problem and (os.path.isfile(self.target()) or self.target() in self._changed)
        replaced = _("{name} is there already; it will be replaced.").format(name=self.target().name)
        if self.target() in self._changed:
            replaced = _("{name} was changed after the last export. Replacing it loses that.").format(
                name=self.target().name
            )
        self._notice.setText(replaced if replaces else problem or self._choices.left_out(self._unused))
        self._notice.setVisible(bool(self._notice.text()))
        self.ok_button().setText(_("Replace") if replaces else _("Export"))
        self.ok_button().setEnabled(some and named and not problem)

    def _browse(self) -> None:
        before = Path(self.path.text().strip())
        chosen = self._format()
        kinds = kinds_of_files((_(chosen.title), f"*{chosen.suffix}"))
        path = choose_file_to_save(self, _("Export dataset"), str(before), kinds)
        if path is not None:
            self.path.setText(self._suffixed(str(path)))


def _used(session: Session) -> set[Feature]:
    """What of that which may be said beside labels the project says."""
    uses = {
        Feature.ATTRIBUTES: session.attributes.any(),
        Feature.LINKS: bool(session.links.all()),
        Feature.VARIABLES: bool(session.variables.declared()),
        Feature.MEMOS: bool(session.memos.all()),
    }
    return {feature for feature, used in uses.items() if used}
