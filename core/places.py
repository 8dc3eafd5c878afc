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
