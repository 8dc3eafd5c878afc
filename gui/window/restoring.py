"""Makes a project of a backup again: lists backups, asks for a place, works off the GUI thread, opens the project."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from core.errors import BiaoduError
from core.progress import Cancelled, Progress, stop_if
from gui.base.i18n import _
from gui.widgets.file_choice import choose_file_to_save, kinds_of_files, start_in
from gui.widgets.message_bar import Message
from gui.window.projects import SUFFIX, documents_folder

if TYPE_CHECKING:
    from core.storage.backups import Backup, Owner
    from gui.window.main_window import MainWindow
    from gui.window.restore_dialog import Listed


class Restoring(QObject):
    """Carries out the action “Restore a backup”."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        window.registry.bind("project.restore", self.ask)

    def ask(self, project: Path | None = None) -> None:
        """Show all backups, to choose one; those of `project` first."""
        self._window.jobs.start(
            _("Looking for backups"),
            lambda progress, cancelled: _listed(project, progress, cancelled),
            done=self._show,
        )

    def _show(self, listed: "list[Listed]") -> None:
        from gui.window.restore_dialog import RestoreDialog

        dialog = RestoreDialog(listed, self._window)
        dialog.chosen.connect(self._ask_target)
        dialog.open()

    def _ask_target(self, backup: "Backup", owner: "Owner") -> None:
        beside = owner.project.parent
        start_in(str(beside) if beside.is_dir() else documents_folder())
        name = f"{owner.project.stem} {backup.day.isoformat()}{SUFFIX}"
        kinds = kinds_of_files((_("Biaodu projects"), f"*{SUFFIX}"))
        target = choose_file_to_save(self._window, _("Restore a backup"), name, kinds)
        if target is not None:
            self.restore(backup, owner, target if target.suffix else target.with_name(target.name + SUFFIX))

    def restore(self, backup: "Backup", owner: "Owner", target: Path) -> None:
        """Make a project of a backup at `target`, a new file, and open it."""

        def work(progress: Progress, cancelled: Cancelled) -> None:
            from core.storage import backing_up

            backing_up.restore(backup, owner, target, progress=progress, cancelled=cancelled)

        self._window.jobs.start(_("Restoring the backup"), work, done=lambda _nothing: self._restored(owner, target))

    def _restored(self, owner: "Owner", target: Path) -> None:
        if self._window.open_project(target):
            text = _("{name} is the backup as a new project. {original} is as it was.").format(
                name=target.name, original=owner.project.name
            )
            self._window.message_bar.show_message(Message(text))


def _listed(project: Path | None, progress: Progress, cancelled: Cancelled) -> "list[Listed]":
    from core.storage import backing_up, backups
    from gui.window.restore_dialog import Listed

    everything = backups.stored()
    if project is not None:
        first = backups.stored_of(project)
        everything = first + [stored for stored in everything if stored not in first]
    found: list[Listed] = []
    for done, stored in enumerate(everything):
        progress(done, len(everything), stored.owner.project.name)
        contents = []
        for backup in stored.backups:
            stop_if(cancelled)
            try:
                contents.append(backing_up.contents(backup))
            except BiaoduError:
                contents.append(None)
        found.append(Listed(stored, tuple(contents)))
    return found
