"""Gives the open project another name: asks for it, closes the project, renames its file and opens it again."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from core.errors import BiaoduError
from core.file_names import PROJECT_SUFFIX as SUFFIX
from core.file_names import readable
from core.files import faults
from core.session import Session
from gui.base.i18n import _
from gui.widgets.dialog import Dialog, muted_label
from gui.widgets.errors import sentence
from gui.widgets.message_bar import Message
from gui.window.new_project_dialog import LONGEST_ENDING, forbidden_characters

if TYPE_CHECKING:
    from gui.window.main_window import MainWindow


class RenameDialog(Dialog):
    """Asks for the name; `submitted` gives the path that follows from it."""

    help_page = "start"

    submitted = Signal(object)
    """The `Path` that the project is to have."""

    def __init__(self, project: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._caption = QLabel()
        self.name = QLineEdit(readable(project.stem))
        self.name.selectAll()
        self._caption.setBuddy(self.name)
        self._hint = muted_label()
        self._problem = muted_label()
        self.body.setSpacing(8)
        for widget in (self._caption, self.name, self._problem, self._hint):
            self.body.addWidget(widget)
        self.name.textChanged.connect(self._check)
        self.accepted.connect(lambda: self.submitted.emit(self.path()))
        self.setMinimumWidth(440)
        self.retranslate()
        self.name.setFocus()

    def path(self) -> Path:
        """The path of the file with the typed name, in the same folder."""
        return self._project.with_name(f"{self.name.text().strip()}{SUFFIX}")

    def problem(self) -> str:
        """Why the project cannot have that name; empty if it can."""
        name = self.name.text().strip()
        if not name or name == readable(self._project.stem):
            return ""
        if forbidden := forbidden_characters(name):
            return forbidden
        try:
            with faults(self.path()):
                self.path().with_name(self.path().name + LONGEST_ENDING).exists()
                taken = self.path().exists()
        except BiaoduError as error:
            return sentence(error)
        return _("There is a project of this name in the folder.") if taken else ""

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Rename project"))
        self.ok_button().setText(_("Rename"))
        self._caption.setText(_("Name"))
        self._hint.setText(
            _("The file stays in its folder, {folder}. Labels, history and backups stay with it.").format(
                folder=readable(self._project.parent)
            )
        )
        self._check()

    def _check(self) -> None:
        problem = self.problem()
        self._problem.setText(problem)
        self._problem.setVisible(bool(problem))
        name = self.name.text().strip()
        self.ok_button().setEnabled(bool(name) and name != readable(self._project.stem) and not problem)


class Renaming(QObject):
    """Carries out the action “Rename project”."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        window.registry.bind("project.rename", self.ask)

    def ask(self) -> None:
        """Let the user type another name."""
        session = self._window.session
        if session is not None:
            dialog = RenameDialog(session.path, self._window)
            dialog.submitted.connect(self.rename)
            dialog.open()

    def rename(self, new: Path) -> None:
        """Call the open project's file `new`; errors are shown, and the project is open again in any case.

        It is closed meanwhile, because the files that SQLite keeps beside it have its name.
        """
        window, session = self._window, self._window.session
        if session is None or window.jobs.writing:
            return
        old = session.path
        window.close_project()

        def rename() -> bool:
            Session.rename(old, new)
            return True

        if window.attempt(rename):
            window.settings.rename_project(old, new)
            if window.open_project(new):
                text = _("The project is called {name} now.").format(name=readable(new.stem))
                window.message_bar.show_message(Message(text))
            return
        # The message is shown already, and must stay when the project is opened again.
        refused = window.message_bar.message
        if window.open_project(old) and refused is not None:
            window.message_bar.show_message(refused)
