"""Who may read and write the files we make.

Copies get the rights of their source; our own folders are their owner's.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from core.storage.replacing import sync_folder

_READ_AND_WRITE = 0o666
_OWNER = 0o600
_GROUP = 0o060


@dataclass(frozen=True, slots=True)
class Permissions:
    """Who may read and write a file: the bits of POSIX (``chmod``), and its group."""

    mode: int
    group: int | None
    """None: whatever group the folder gives to a new file."""

    @classmethod
    def of(cls, found: os.stat_result) -> "Permissions":
        """The permissions of a file, from its `os.stat`."""
        return cls(found.st_mode & _READ_AND_WRITE, found.st_gid)

    def give(self, file: Path | int) -> None:
        """Let a new file of ours that SQLite has not open have them; its owner may always write it.

        Where this account may not give a file to the group, the group gets no rights: it would be another group. Where
        the file system has no such bits (a USB stick), the file stays as it is. Raises OSError.
        """
        mode = self.mode | _OWNER
        if os.name == "posix" and self.group is not None and os.stat(file).st_gid != self.group:
            try:
                os.chown(file, -1, self.group)
            except OSError:
                mode &= ~_GROUP
        with suppress(PermissionError):
            os.chmod(file, mode)


OWNER_ALONE = Permissions(_OWNER, None)


def make_secret_file(path: Path) -> None:
    """Make an empty file that nobody else can open, not even before its `Permissions` are given. Raises OSError."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER))


def make_private_folder(folder: Path, below: Path | None = None) -> None:
    """Make a folder that is its owner's alone (0700), as every missing folder above it, whatever the umask is.

    A folder that is there already is closed to others only when it lies in `below`, or is it: those are ours alone.
    What was made survives a power cut. Raises OSError.
    """
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        with suppress(FileExistsError):
            place.mkdir(0o700)
        place.chmod(0o700)
        sync_folder(place.parent)
    if below is None or os.name != "posix":
        return
    ours = [folder, *folder.parents][: len(folder.relative_to(below).parts) + 1]
    for place in ours:
        found = place.stat()
        if found.st_mode & 0o077 and found.st_uid == os.geteuid():
            place.chmod(0o700)
