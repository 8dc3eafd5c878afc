"""What to export, in which format, and where to."""

import errno
import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
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
from core.formats.protocol import Format, Target
from core.formats.registry import formats, require_add_on
from core.ids import AnnotatorId, DocumentId
from core.session import Session
from gui.base.i18n import _, ngettext
from gui.base.identities import SHOWN, Identities
from gui.importing.format_choices import FormatChoices
from gui.widgets.checklist import ChecklistModel
from gui.widgets.dialog import Dialog, muted_label
from gui.widgets.errors import sentence
from gui.widgets.file_choice import choose_file_to_save, kinds_of_files

_LAYERS = (WhoseLayers.AUTO, WhoseLayers.EACH, WhoseLayers.MAJORITY, WhoseLayers.UNION)
"""What stands before the people, in this order."""


class ExportDialog(Dialog):
    """Collects the choices; whoever opens it does the export."""

    help_page = "export"

    submitted = Signal(object, object)
    """Path of the file; keyword arguments of `core.exporting.export`: ``format``, ``options``, ``documents``,
    ``annotator`` and, unless that is one person, ``dataset``."""

    def __init__(
        self,
        session: Session,
        parent: QWidget | None = None,
        *,
        selected: Sequence[DocumentId] = (),
        identities: Identities = SHOWN,
        layer: AnnotatorId | None = None,
    ) -> None:
        """`selected` documents are ticked at first, and the annotations of `layer` chosen; None: of all."""
        super().__init__(parent)
        self._project = session.path
        self._formats = [known for known in formats().values() if known.writes]
        self.format = QComboBox()
        self.format.addItems([""] * len(self._formats))
        self._choices = FormatChoices()
        self._captions = {name: QLabel() for name in ("format", "documents", "annotator", "file")}
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
        self.browse_button = QPushButton()
        self._notice = muted_label()
        self._notice.setObjectName("export_notice")
        self._lay_out()
        self._connect()
        self.which.setCurrentIndex(1 if selected else 0)
        self._show_list(self.which.currentIndex())
        self.retranslate()
        self.setMinimumWidth(520)

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
        form.addRow(self._captions["format"], self.format)
        form.setRowVisible(self.format, len(self._formats) > 1)
        self._choices.add_to(form)
        form.addRow(self._captions["documents"], which)
        form.addRow(self._captions["annotator"], self.annotator)
        form.addRow(self._captions["file"], file)
        form.addRow(self._notice)
        self.body.addLayout(form)
        self.body.addStretch(1)

    def _connect(self) -> None:
        self.format.currentIndexChanged.connect(self._show_choices)
        self._choices.changed.connect(self._check)
        self.which.currentIndexChanged.connect(self._show_list)
        self.path.textChanged.connect(self._check)
        self._model.ticked.connect(self._check)
        self.browse_button.setAutoDefault(False)
        self.browse_button.clicked.connect(self._browse)
        self.accepted.connect(lambda: self.submitted.emit(self.target(), self.options()))

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
        row = self.annotator.currentIndex()
        if row < len(_LAYERS):
            return {"annotator": None, "dataset": Dataset(layers=_LAYERS[row])}
        return {"annotator": self.annotator.currentData()}

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
        path = Path(self.path.text().strip())
        if path.suffix in {known.suffix for known in self._formats}:
            self.path.setText(str(path.with_suffix(chosen.suffix)))
        self._check()

    def _show_list(self, row: int) -> None:
        if row == 1 and not self._model.rowCount():
            # Not before somebody wants to choose: there may be tens of thousands.
            self._model.fill(list(self._session.documents.titles().items()))
        self.list.setVisible(row == 1)
        self._check()

    def _check(self) -> None:
        some = self.which.currentIndex() == 0 or bool(self._model.chosen())
        named = bool(self.path.text().strip())
        problem = self.problem() if named else ""
        replaces = named and not problem and os.path.isfile(self.target())
        replaced = _("{name} is there already; it will be replaced.").format(name=self.target().name)
        self._notice.setText(replaced if replaces else problem or self._choices.left_out())
        self._notice.setVisible(bool(self._notice.text()))
        self.ok_button().setText(_("Replace") if replaces else _("Export"))
        self.ok_button().setEnabled(some and named and not problem)

    def _browse(self) -> None:
        before = Path(self.path.text().strip())
        chosen = self._format()
        kinds = kinds_of_files((_(chosen.title), f"*{chosen.suffix}"))
        path = choose_file_to_save(self, _("Export dataset"), str(before), kinds)
        if path is not None:
            self.path.setText(str(path if path.suffix else path.with_suffix(chosen.suffix)))
