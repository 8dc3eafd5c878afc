"""Name, place and codebook of a new project."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from core.codebook import Codebook
from core.codebook_file import read_codebook
from core.errors import BiaoduError
from core.exchange.bundle import Manifest
from core.file_names import PROJECT_SUFFIX as SUFFIX
from core.files import faults
from gui.base.i18n import _
from gui.widgets.dialog import Dialog, muted_label
from gui.widgets.errors import sentence
from gui.widgets.file_choice import choose_file_to_open, choose_folder

_FORBIDDEN = frozenset('<>:"/\\|?*')
"""Characters that some system does not allow in file names."""
LONGEST_ENDING = "-journal"
"""The longest ending of the files that SQLite makes beside a project."""


class NewProjectDialog(Dialog):
    """Collects the choices; whoever opens it makes the project."""

    help_page = "start"

    submitted = Signal(object, str, object)
    """Path of the file to make; the project's name; a `Codebook`, or None for the default."""

    def __init__(self, folder: Path, parent: QWidget | None = None, *, beginning: Manifest | None = None) -> None:
        """`beginning` is the package that the project begins with: it brings the codebook, and suggests a name."""
        super().__init__(parent)
        self._beginning = beginning
        self._codebook: Codebook | None = None
        self._codebook_problem = ""
        self.name = QLineEdit()
        self.folder = QLineEdit(str(folder))
        self.browse_button = QPushButton()
        self.default_choice, self.empty_choice, self.file_choice = QRadioButton(), QRadioButton(), QRadioButton()
        self.file_button = QPushButton()
        self._file_name = muted_label()
        self._captions = {name: QLabel() for name in ("name", "folder", "codebook")}
        self._captions["name"].setBuddy(self.name)
        self._captions["folder"].setBuddy(self.folder)
        self._problem = muted_label()
        self._hint = muted_label()
        self._lay_out()
        self._connect()
        self.default_choice.setChecked(True)
        if beginning is not None:
            self.name.setText("".join(character for character in beginning.project_name if character not in _FORBIDDEN))
        self.setMinimumWidth(520)
        self.retranslate()
        self.name.setFocus()

    def _lay_out(self) -> None:
        folder = QHBoxLayout()
        folder.setSpacing(8)
        folder.addWidget(self.folder, 1)
        folder.addWidget(self.browse_button)
        from_file = QHBoxLayout()
        from_file.setSpacing(8)
        from_file.addWidget(self.file_choice)
        from_file.addWidget(self.file_button)
        from_file.addWidget(self._file_name, 1)
        codebook = QVBoxLayout()
        codebook.setSpacing(8)
        codebook.addWidget(self.default_choice)
        codebook.addLayout(from_file)
        codebook.addWidget(self.empty_choice)
        form = QFormLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(16)
        form.addRow(self._captions["name"], self.name)
        form.addRow(self._captions["folder"], folder)
        form.addRow(self._captions["codebook"], codebook)
        form.setRowVisible(codebook, self._beginning is None)
        self._hint.setVisible(self._beginning is not None)
        self.body.addWidget(self._hint)
        self.body.addLayout(form)
        self.body.addWidget(self._problem)
        self.body.addStretch(1)

    def _connect(self) -> None:
        for button in (self.browse_button, self.file_button):
            button.setAutoDefault(False)
        self.browse_button.clicked.connect(self._browse)
        self.file_button.clicked.connect(lambda: self.load_codebook())
        self.file_choice.toggled.connect(self.file_button.setEnabled)
        self.file_button.setEnabled(False)
        for choice in (self.default_choice, self.empty_choice, self.file_choice):
            choice.toggled.connect(self._check)
        self.name.textChanged.connect(self._check)
        self.folder.textChanged.connect(self._check)
        self.accepted.connect(lambda: self.submitted.emit(self.path(), self.name.text().strip(), self.codebook()))

    def path(self) -> Path:
        """The file that would be made."""
        return Path(self.folder.text().strip()) / f"{self.name.text().strip()}{SUFFIX}"

    def codebook(self) -> Codebook | None:
        """The chosen codebook; None for the default."""
        if self.empty_choice.isChecked():
            return Codebook()
        return self._codebook if self.file_choice.isChecked() else None

    def load_codebook(self, path: Path | None = None) -> None:
        """Read a codebook file. If something is wrong with it, the dialog shows that."""
        path = path or choose_file_to_open(self, _("Choose codebook"), _("Codebook (*.json)"))
        if path is None:
            return
        try:
            self._codebook, self._codebook_problem = read_codebook(path), ""
            self._file_name.setText(path.name)
        except BiaoduError as error:
            self._codebook, self._codebook_problem = None, sentence(error)
            self._file_name.setText("")
        self._check()

    def problem(self) -> str:
        """Why the project cannot be made; empty if it can."""
        name = self.name.text().strip()
        if forbidden := forbidden_characters(name):
            return forbidden
        try:
            with faults(self.path()):
                if not Path(self.folder.text().strip()).is_dir():
                    return _("This folder does not exist.")
                if name and self.path().exists():
                    return _("There is a project of this name in the folder.")
                # SQLite makes files beside it: a file with a name that only just fits would open and then fail.
                self.path().with_name(self.path().name + LONGEST_ENDING).exists()
        except BiaoduError as error:
            return sentence(error)
        if self.file_choice.isChecked():
            return self._codebook_problem
        return ""

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("New project") if self._beginning is None else _("New project from a package"))
        if self._beginning is not None:
            self._hint.setText(_beginning_words(self._beginning))
        self.ok_button().setText(_("Create"))
        self._captions["name"].setText(_("Name"))
        self._captions["folder"].setText(_("Folder"))
        self._captions["codebook"].setText(_("Codebook"))
        self.browse_button.setText(_("Choose…"))
        self.default_choice.setText(_("Infrastructure, teachers, safety, student aid"))
        self.file_choice.setText(_("From a file"))
        self.file_button.setText(_("Choose…"))
        self.empty_choice.setText(_("Empty"))
        self._check()

    def _check(self) -> None:
        problem = self.problem()
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        complete = bool(self.name.text().strip()) and (not self.file_choice.isChecked() or self._codebook is not None)
        self.ok_button().setEnabled(complete and not problem)

    def _browse(self) -> None:
        folder = choose_folder(self, _("Folder of the project"))
        if folder is not None:
            self.folder.setText(str(folder))


def forbidden_characters(name: str) -> str:
    """What is wrong with the characters in a project's name; empty if nothing."""
    if not any(character in _FORBIDDEN for character in name):
        return ""
    return _("A name has none of these: {characters}").format(characters=" ".join(sorted(_FORBIDDEN)))


def _beginning_words(manifest: Manifest) -> str:
    counts = manifest.counts
    return _(
        "It begins with all that the package holds: {documents} documents, {annotations} annotations, its codebook and"
        " settings."
    ).format(documents=f"{counts.get('documents', 0):,}", annotations=f"{counts.get('annotations', 0):,}")
