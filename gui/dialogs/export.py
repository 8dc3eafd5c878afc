"""What to export, in which shape, and where to."""

import errno
import os
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from core.errors import BiaoduError
from core.exporting import require_no_loss
from core.files import faults
from core.ids import DocumentId
from core.session import Session
from gui.dialogs.base import Dialog, muted_label
from gui.dialogs.checklist import ChecklistModel
from gui.dialogs.file_choice import choose_file_to_save
from gui.errors import sentence
from gui.i18n import N_, _, ngettext
from gui.identities import SHOWN, Identities

SHAPES = (
    ("documents", N_("Documents"), N_("A document with its text and all its annotations")),
    ("passages", N_("Passages"), N_("An annotation with the passage it covers")),
    ("sentences", N_("Sentences"), N_("A sentence with all its labels, unlabelled ones, too")),
)


class ExportDialog(Dialog):
    """Collects the choices; whoever opens it does the export."""

    submitted = Signal(object, object)
    """Path of the file; keyword arguments for `core.exporting.export`: ``shape``, ``documents``, ``annotator``."""

    def __init__(
        self,
        session: Session,
        parent: QWidget | None = None,
        *,
        selected: Sequence[DocumentId] = (),
        identities: Identities = SHOWN,
    ) -> None:
        super().__init__(parent)
        self._project = session.path
        self._shapes = [QRadioButton() for _shape in SHAPES]
        self._shape_hints = [muted_label() for _shape in SHAPES]
        self._captions = {name: QLabel() for name in ("shape", "documents", "annotator", "file")}
        self.annotator = QComboBox()
        self.annotator.addItem("", None)
        for each in identities.people(session.annotators.list()):
            self.annotator.addItem(each.name, each.id)
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
        self.path = QLineEdit(str(session.path.with_suffix(".jsonl")))
        self.browse_button = QPushButton()
        self._notice = muted_label()
        self._notice.setObjectName("export_notice")
        self._lay_out()
        self._connect()
        self._shapes[0].setChecked(True)
        self.which.setCurrentIndex(1 if selected else 0)
        self._show_list(self.which.currentIndex())
        self.retranslate()
        self.setMinimumWidth(520)

    def _lay_out(self) -> None:
        shapes = QVBoxLayout()
        shapes.setSpacing(4)
        for button, hint in zip(self._shapes, self._shape_hints, strict=True):
            hint.setWordWrap(False)
            hint.setContentsMargins(20, 0, 0, 4)
            shapes.addWidget(button)
            shapes.addWidget(hint)
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
        form.addRow(self._captions["shape"], shapes)
        form.addRow(self._captions["documents"], which)
        form.addRow(self._captions["annotator"], self.annotator)
        form.addRow(self._captions["file"], file)
        form.addRow(self._notice)
        self.body.addLayout(form)
        self.body.addStretch(1)

    def _connect(self) -> None:
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
                if self.target().is_dir():
                    raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            require_no_loss(self._project, self.target())
        except BiaoduError as error:
            return sentence(error)
        return ""

    def options(self) -> dict[str, object]:
        """The choices besides the path."""
        shape = next(SHAPES[row][0] for row, button in enumerate(self._shapes) if button.isChecked())
        chosen = self._model.chosen() if self.which.currentIndex() == 1 else None
        return {"shape": shape, "documents": chosen, "annotator": self.annotator.currentData()}

    def choose_shape(self, shape: str) -> None:
        """Choose ``documents``, ``passages`` or ``sentences``."""
        self._shapes[[name for name, _title, _hint in SHAPES].index(shape)].setChecked(True)

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Export dataset"))
        captions = {
            "shape": _("One line is"),
            "documents": _("Documents"),
            "annotator": _("Annotations"),
            "file": _("File"),
        }
        for name, text in captions.items():
            self._captions[name].setText(text)
        for row, (_shape, title, hint) in enumerate(SHAPES):
            self._shapes[row].setText(_(title))
            self._shape_hints[row].setText(_(hint))
        self.annotator.setItemText(0, _("Of all annotators"))
        everything = ngettext("The whole project ({n} document)", "The whole project ({n} documents)", self._count)
        self.which.setItemText(0, everything.format(n=f"{self._count:,}"))
        self.which.setItemText(1, _("Only these"))
        self.browse_button.setText(_("Choose…"))
        self.path.setAccessibleName(_("File"))
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
        self._notice.setText(replaced if replaces else problem)
        self._notice.setVisible(bool(self._notice.text()))
        self.ok_button().setText(_("Replace") if replaces else _("Export"))
        self.ok_button().setEnabled(some and named and not problem)

    def _browse(self) -> None:
        before = Path(self.path.text().strip())
        path = choose_file_to_save(self, _("Export dataset"), str(before), _("JSON Lines (*.jsonl)"))
        if path is not None:
            self.path.setText(str(path if path.suffix else path.with_suffix(".jsonl")))
