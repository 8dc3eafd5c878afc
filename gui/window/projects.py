"""Opening, creating and closing projects: file choice, the sample, recent projects."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QWidget

from core.codebook import Codebook
from core.errors import BiaoduError
from core.file_names import PROJECT_SUFFIX as SUFFIX
from core.file_names import readable
from core.files import faults
from core.session import Session
from gui.base.i18n import _
from gui.widgets.file_choice import choose_file_to_open, choose_files_to_open, kinds_of_files
from gui.widgets.message_bar import Message, MessageBar

REPORTS = "reports"
SAMPLE_NAME = "标读示例 Biaodu sample.biaodu"


class Projects(QObject):
    """Asks for paths and makes sessions; `opened` gets each new session."""

    def __init__(
        self,
        window: QWidget,
        opened: Callable[[Session], None],
        failed: Callable[[BaseException], None],
        message_bar: MessageBar,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._message_bar = message_bar
        self._trouble: Message | None = None
        """The message shown when a project could not be opened the last time."""
        self._opened = opened
        self._failed = failed

    def open(self, path: Path, *, read_only: bool = False) -> bool:
        """Open a project; False if that failed, which was shown."""
        return self._hand_over(path, lambda: Session.open(path, read_only=read_only, window=True))

    def create(self, path: Path, name: str | None = None, codebook: Codebook | None = None) -> bool:
        """Make a project and open it; False if it could not be made."""
        return self._hand_over(path, lambda: Session.create(path, name=name, codebook=codebook, window=True))

    def open_sample(self) -> bool:
        """Open this user's copy of the sample project, made on first use."""
        path = sample_path()
        if path.exists():
            return self.open(path)
        return self._hand_over(path, lambda: _build_and_open_sample(path))

    def ask_open(self) -> None:
        """Let the user choose a project to open."""
        kinds = kinds_of_files((_("Biaodu projects"), f"*{SUFFIX}"), (_("All files"), "*"))
        path = choose_file_to_open(self._window, _("Open project"), kinds)
        if path is not None:
            self.open(path)

    def begin_with(self, reports: Sequence[Path]) -> bool:
        """Open the project beside reports (files or folders), made when there is none; False when that failed.

        It has the name of their folder, or of the single report, so that opening a report again leads back to its
        labels. If nothing can be written beside them, it goes to the user's documents.
        """
        path = place_for(reports)
        return self.open(path) if path.exists() else self.create(path, readable(path.stem))

    def ask_for_reports(self, then: Callable[[list[Path]], object]) -> None:
        """Let the user choose files to read; `then` gets them."""
        if paths := choose_files_to_open(self._window, _("Read reports"), ""):
            then(paths)

    def ask_new(self, then: Callable[[], object] | None = None) -> None:
        """Let the user describe a new project and make it; `then` runs after success."""
        from gui.window.new_project_dialog import NewProjectDialog

        def make(path: Path, name: str, codebook: Codebook | None) -> None:
            if self.create(path, name, codebook) and then is not None:
                then()

        dialog = NewProjectDialog(Path(documents_folder()), self._window)
        dialog.submitted.connect(make)
        dialog.open()

    def _hand_over(self, path: Path, make: Callable[[], Session]) -> bool:
        try:
            with faults(path):
                session = make()
        except BiaoduError as error:
            self._failed(error)
            self._trouble = self._message_bar.message
            return False
        if self._trouble is not None and self._message_bar.message is self._trouble:
            # It was about another file, and would be taken to be about this one.
            self._message_bar.clear()
        self._opened(session)
        return True


def place_for(reports: Sequence[Path]) -> Path:
    """The place for the project of some reports: beside them."""
    first = reports[0].absolute()
    alone = len(reports) == 1
    folder = first.parent
    name = first.name if first.is_dir() else first.stem if alone else folder.name
    if not os.access(folder, os.W_OK):
        folder = Path(documents_folder())
    return folder / f"{name or REPORTS}{SUFFIX}"


def documents_folder() -> str:
    """The user's folder for documents, or the home folder if there is none."""
    places = QStandardPaths.StandardLocation
    found = QStandardPaths.writableLocation(places.DocumentsLocation)
    if found and Path(found).is_dir():
        return found
    return QStandardPaths.writableLocation(places.HomeLocation)


def sample_path() -> Path:
    """Where this user's copy of the sample project lies."""
    return Path(documents_folder()) / SAMPLE_NAME


def _build_and_open_sample(path: Path) -> Session:
    # Imported only here: no other start needs the sample's reader.
    from core.sample import build_sample

    return build_sample(path, window=True)
