"""Saves what can be read of a damaged project into a new one."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.progress import Cancelled, Progress
from core.session import Session
from gui.base.i18n import _
from gui.base.jobs import Jobs
from gui.widgets.file_choice import choose_file_to_save, kinds_of_files

if TYPE_CHECKING:
    from core.storage.salvage import SalvageReport


class Rescue(QObject):
    """Asks for a place, works off the GUI thread, opens the result and says what is lost."""

    def __init__(
        self, window: QWidget, jobs: Jobs, open_project: Callable[[Path], bool], failed: Callable[[BaseException], None]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._jobs = jobs
        self._open_project = open_project
        self._failed = failed

    def ask(self, damaged: Path) -> None:
        """Let the user choose the new file's name, then begin."""
        name = " ".join((damaged.stem, _("(rescued)"))) + damaged.suffix
        kinds = kinds_of_files((_("Biaodu projects"), f"*{damaged.suffix}"))
        target = choose_file_to_save(self._window, _("Save what can be read"), name, kinds)
        if target is not None:
            self.begin(damaged, target)

    def begin(self, damaged: Path, target: Path) -> None:
        """Read `damaged`, which is not touched, into a new project at `target`."""

        def work(_progress: Progress, _cancelled: Cancelled) -> "SalvageReport":
            return Session.salvage(damaged, target)

        self._jobs.start(_("Reading the damaged project"), work, done=lambda report: self._done(target, report))

    def _done(self, target: Path, report: "SalvageReport") -> None:
        from gui.importing.report_dialog import SalvageReportDialog

        if self._open_project(target):
            dialog = SalvageReportDialog(report, self._window)
            dialog.failed.connect(self._failed)
            dialog.open()
