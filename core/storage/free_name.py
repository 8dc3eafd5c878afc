"""Gives a file a name that nobody has, in one step: killed at any point, it has its old name or the new one.

POSIX's ``rename`` replaces what has the new name. Linux (``renameat2`` with RENAME_NOREPLACE) and macOS (``renamex_np``
with RENAME_EXCL) can refuse instead, and Windows always does. Python has neither of those two calls.
"""

import ctypes
import errno
import os
import sys
from pathlib import Path

_HERE = -100
"""AT_FDCWD: paths are relative to the working folder."""
_NO_REPLACE, _EXCLUSIVE = 1, 4
_CANNOT = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP}
"""What kernels and file systems answer that do not know how: NFS, some of FUSE."""


def take_free_name(old: Path, new: Path) -> None:
    """Rename `old` to `new`, which must be on the same disk; raises FileExistsError when somebody has that name.

    Where neither the system nor the disk can refuse by itself, an empty file keeps the place for a moment: there, and
    there alone, a process that is killed in that moment leaves it.
    """
    if os.name == "nt":
        os.rename(old, new)
        return
    try:
        rename_refusing(old, new)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
        _rename_over_place(old, new)


def rename_refusing(old: Path, new: Path) -> None:
    """The system's own call; raises OSError, with EINVAL, ENOSYS or ENOTSUP where system or disk have none."""
    library = ctypes.CDLL(None, use_errno=True)
    before, after = os.fsencode(old), os.fsencode(new)
    if sys.platform == "darwin" and hasattr(library, "renamex_np"):
        failed = library.renamex_np(before, after, ctypes.c_uint(_EXCLUSIVE))
    elif hasattr(library, "renameat2"):
        failed = library.renameat2(_HERE, before, _HERE, after, ctypes.c_uint(_NO_REPLACE))
    else:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), str(old), None, str(new))
    if failed:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(old), None, str(new))


def _rename_over_place(old: Path, new: Path) -> None:
    os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        os.rename(old, new)
    except BaseException:
        os.unlink(new)
        raise
