"""Gives a project file another name in its folder, while nobody else has it open.

What SQLite keeps beside a file is called after it, so a file that has a write-ahead log must not get another name: the
log would be left behind, and what stands in it. Here the log is first brought into the file, which SQLite does only for
a connection that is alone; then the file is locked against everybody, gets its name in one step, and is let go of.
Whenever the process is killed, the file is whole, under the old name or the new one.
"""

import os
from contextlib import closing
from pathlib import Path

from core.errors import BiaoduError, EnvironmentFault, UserError
from core.storage import free_name, project_file
from core.storage.faults import named_faults
from core.storage.replacing import sync_folder
from core.storage.window_lock import WindowLock

_BUSY_SECONDS = 0.2
"""How long to wait for somebody who only looks. Nobody waits for those who work in it."""


def rename(old: Path, new: Path) -> None:
    """Give the project at `old` the name `new` in the same folder. No window of this process may have it open.

    Raises UserError ``project.exists``, ``project.rename_folder`` for another folder, ``project.in_use`` when somebody
    has it open; what `project_file.open_file` raises, and EnvironmentFault for disk and permission. Then nothing has
    changed.
    """
    if os.path.realpath(old.absolute().parent) != os.path.realpath(new.absolute().parent):
        raise UserError("project.rename_folder", path=str(old))
    project_file.require_usable_name(new)
    if not old.exists():
        raise EnvironmentFault("file.not_found", path=str(old))
    if os.path.lexists(new) and not _differ_in_case_only(old, new):
        raise UserError("project.exists", path=str(new))
    lock = WindowLock(old)
    if not lock.acquire():
        raise UserError("project.in_use", path=str(old))
    try:
        with closing(_alone(old)) as file, named_faults(old):
            if os.name == "nt":
                # Windows does not rename an open file. Its log has been brought into it.
                file.close()
                _switch(old, new)
            else:
                _switch(old, new)
                file.conn.execute("ROLLBACK")
    finally:
        lock.release()
    sync_folder(new.absolute().parent)


def _alone(path: Path) -> project_file.OpenFile:
    """The opened file with SQLite's exclusive lock on it, after its log was brought into it."""
    try:
        file = project_file.open_file(path, busy_seconds=_BUSY_SECONDS, quick_check=False)
    except BiaoduError as error:
        raise _in_use(error, path) from error
    try:
        if file.access.read_only:
            raise EnvironmentFault("project.read_only", path=str(path))
        with named_faults(path):
            project_file.leave_log(file.db, keep_lock=True)
            file.conn.execute("BEGIN EXCLUSIVE")
    except BiaoduError as error:
        file.close()
        raise _in_use(error, path) from error
    except BaseException:
        file.close()
        raise
    return file


def _in_use(error: BiaoduError, path: Path) -> BiaoduError:
    return UserError("project.in_use", path=str(path)) if error.code == "project.locked" else error


def _switch(old: Path, new: Path) -> None:
    """Replace one name by the other in one step, without overwriting a file."""
    if _differ_in_case_only(old, new):
        os.rename(old, new)
        return
    try:
        free_name.take_free_name(old, new)
    except FileExistsError:
        raise UserError("project.exists", path=str(new)) from None


def _differ_in_case_only(old: Path, new: Path) -> bool:
    """Whether both are the same file, on a disk that does not tell capitals from small letters."""
    try:
        return old.name != new.name and os.path.samefile(old, new) and old.name.casefold() == new.name.casefold()
    except OSError:
        return False
