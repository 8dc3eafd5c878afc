"""Where this program keeps what belongs to the account and to no project: settings, caches, logs.

Everything asks here, so that one environment variable moves all of it: a temporary profile (``--temp-profile``) neither
sees nor changes what is there, which is how a report from a user is tried.
"""

import os
import sys
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
    if sys.platform == "linux" and os.path.isabs(os.environ.get("HOME", "")):
        return _by_xdg(kind) / "biaodu"
    # Loaded late, as `biaodu --help` asks for no place.
    import platformdirs

    return Path(getattr(platformdirs, f"user_{kind}_dir")("biaodu", appauthor=False))


_XDG = {
    "cache": ("XDG_CACHE_HOME", ".cache"),
    "state": ("XDG_STATE_HOME", ".local/state"),
    "config": ("XDG_CONFIG_HOME", ".config"),
    "data": ("XDG_DATA_HOME", ".local/share"),
}


def _by_xdg(kind: str) -> Path:
    """The account's folder by the XDG Base Directory Specification, as platformdirs says it.

    The library brings what makes temporary files and unpacks archives: 6 ms of every start.
    """
    variable, usual = _XDG[kind]
    named = os.environ.get(variable, "")
    return Path(named) if os.path.isabs(named) else Path(os.path.expanduser("~")) / usual
