"""Hubs that somebody at this computer named: a project from elsewhere may name any, and nothing goes there unasked.

They are remembered for the account, not in a project, by window and command line together.
"""

import json
from typing import cast

from core.bounded_json import loads
from core.errors import UserError
from core.files import faults, reading, write_atomically
from core.places import settings_folder
from core.storage.permissions import make_private_folder

_LARGEST = 2**20
"""Bytes of the file: thousands of hubs."""


def is_agreed(url: str) -> bool:
    """Whether this very address, with its login and options, was named here."""
    return url in _agreed()


def agree(url: str) -> None:
    """Remember an address. Raises EnvironmentFault where the settings cannot be written."""
    known = _agreed()
    if url in known:
        return
    path = settings_folder() / "hubs.json"
    with faults(path.parent):
        make_private_folder(path.parent)
    write_atomically(path, json.dumps({"agreed": [*known, url]}, indent=1).encode())


def _agreed() -> list[str]:
    """Nothing where that cannot be read."""
    try:
        with reading(settings_folder() / "hubs.json") as file:
            value = loads(file.read(_LARGEST + 1), largest=_LARGEST)
    except (OSError, UserError):
        return []
    entries = cast("dict[str, object]", value).get("agreed") if isinstance(value, dict) else None
    return [url for url in cast("list[object]", entries) if isinstance(url, str)] if isinstance(entries, list) else []
