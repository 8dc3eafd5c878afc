"""Where this program keeps what belongs to the account and to no project: settings, caches, logs.

Everything asks here, so that one environment variable moves all of it: a temporary profile (``--temp-profile``) neither
sees nor changes what is there, which is how a report from a user is tried.
"""

import os
from pathlib import Path

PROFILE = "BIAODU_PROFILE"
"""Names a folder below which all of these lie instead."""


def cache_folder() -> Path:
    """What can be made again: locks and letters of windows, indexes."""
    return _place("cache")


def state_folder() -> Path:
    """Logs and what tells how the last run ended."""
    return _place("state")


def settings_folder() -> Path:
    """Settings and keys."""
    return _place("config")


def data_folder() -> Path:
    """Backups."""
    return _place("data")


def _place(kind: str) -> Path:
    if profile := os.environ.get(PROFILE):
        return Path(profile) / kind
    # Where it is set, nothing of the library is needed; and it is loaded late, as `biaodu --help` asks for no place.
    import platformdirs

    return Path(getattr(platformdirs, f"user_{kind}_dir")("biaodu", appauthor=False))


def private(folder: Path) -> Path:
    """Make the folder and those above it that are missing, for this account only whatever the umask.

    What was made survives a power cut. Folders of this program that are there already are closed to others, too.
    Raises OSError.
    """
    missing = [each for each in (folder, *folder.parents) if not each.is_dir()]
    for each in reversed(missing):
        each.mkdir(mode=0o700, exist_ok=True)
        each.chmod(0o700)
    if missing:
        # Late: `biaodu --help` makes no folder.
        from core.files import sync_folder

        for each in missing:
            sync_folder(each.parent)
    if os.name == "posix":
        for each in _ours(folder):
            found = each.stat()
            if found.st_mode & 0o077 and found.st_uid == os.geteuid():
                each.chmod(0o700)
    return folder


def _ours(folder: Path) -> list[Path]:
    """Those of the folder and the ones above it that are this program's alone."""
    places = (cache_folder(), state_folder(), settings_folder(), data_folder())
    return [each for each in (folder, *folder.parents) if any(place in (each, *each.parents) for place in places)]
