"""What can be done about an error: the buttons beside its message."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import BiaoduError
from gui.base.i18n import _
from gui.window.leaving import go_on_at

if TYPE_CHECKING:
    from gui.widgets.errors import Remedy
    from gui.window.main_window import MainWindow

_LOST_UNDER_US = ("project.file_gone", "project.file_replaced", "project.log_gone")
_UNREADABLE = ("project.damaged", "project.foreign_structure")


def remedies(window: "MainWindow", error: BiaoduError) -> "tuple[Remedy, ...]":
    """The remedies for `error` in this window; often there are none."""
    if error.code in _LOST_UNDER_US and window.session is not None:
        moved = window.session.moved_to()
        if moved is not None:
            return ((_("Go on in {name}").format(name=moved.name), partial(go_on_at, window, moved)),)
        return ((_("Save a copy…"), window.ask_and_save_copy),)
    if error.code == "project.rescued":
        return ((_("Open it"), partial(window.open_project, Path(str(error.fields["rescue"])))),)
    if error.code in _UNREADABLE:
        path = Path(str(error.fields["path"]))
        return ((_("Save what can be read…"), partial(window.rescue.ask, path)), *_backups(window, path))
    if error.code == "file.not_found":
        return _backups(window, Path(str(error.fields["path"])))
    return ()


def _backups(window: "MainWindow", project: Path) -> "tuple[Remedy, ...]":
    # Imported only now: no start needs it.
    from core.storage.backups import stored_of

    return ((_("Restore a backup…"), partial(window.restoring.ask, project)),) if stored_of(project) else ()
