"""What allowed add-ons offer, by group of entry points; their code runs here and nowhere else.

Their libraries stand behind all of ours, so that none takes the place of one of ours, and Python writes nothing into
their folders: a compiled module would make another add-on of it.
"""

import logging
import sys
from collections.abc import Callable, Iterator
from importlib.machinery import EXTENSION_SUFFIXES, SOURCE_SUFFIXES, ExtensionFileLoader, FileFinder, SourceFileLoader
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any, TypeVar

from core.addons.description import LIBRARIES
from core.addons.shelf import AddOn, AddonStanding, found
from core.errors import UserError

T = TypeVar("T")

LOG = logging.getLogger("biaodu.addons")
_libraries: list[str] = []
"""Folders of libraries that modules may be taken from."""
_loaded: dict[str, str] = {}
"""The hash with which an add-on was loaded into this process, by its id."""
_failed: dict[str, UserError] = {}
"""What went wrong with an add-on in this process, by its id."""


class _Loader(SourceFileLoader):
    def set_data(self, path: str, data: Any, *, _mode: int = 0o666) -> None:
        """Keep what was compiled in memory alone."""


def _finder(path: str) -> FileFinder:
    """Finds the modules of an allowed add-on, at every depth."""
    if not any(Path(path).is_relative_to(library) for library in _libraries):
        raise ImportError
    return FileFinder(path, (ExtensionFileLoader, EXTENSION_SUFFIXES), (_Loader, SOURCE_SUFFIXES))


def entry_points(group: str) -> Iterator[tuple[AddOn, EntryPoint]]:
    """What allowed add-ons offer under a group; nothing of them is loaded yet. One that has changed is left out."""
    for addon in found():
        if addon.standing is AddonStanding.CHANGED:
            _failed[addon.id] = UserError("addon.changed", name=addon.id)
        if addon.standing is AddonStanding.ALLOWED and addon.description is not None:
            _failed.pop(addon.id, None)
            for name, target in sorted(addon.description.entry_points.get(group, {}).items()):
                yield addon, EntryPoint(name, target, group)


def load(addon: AddOn, entry: EntryPoint, make: Callable[[Any], T]) -> T:
    """What `make` makes of what an entry point of an allowed add-on names.

    Raises UserError ``addon.failed``, whatever the add-on's code raises; ``addon.at_next_start`` for one that has
    changed since it was loaded, as Python keeps what it has loaded.
    """
    if _loaded.setdefault(addon.id, addon.hash) != addon.hash:
        problem = _failed[addon.id] = UserError("addon.at_next_start", name=addon.id)
        raise problem
    library = str((addon.folder / LIBRARIES).resolve())
    if library not in _libraries:
        _libraries.append(library)
        if _finder not in sys.path_hooks:
            sys.path_hooks.insert(0, _finder)
        sys.path_importer_cache.pop(library, None)
        sys.path.append(library)
    try:
        return make(entry.load())
    except (Exception, SystemExit) as error:
        raise fail(addon, f"{type(error).__name__}: {error}") from error


def fail(addon: AddOn, reason: str) -> UserError:
    """Remember, and give back, that an add-on cannot be used."""
    LOG.info("the add-on %s cannot be used: %s", addon.id, reason)
    problem = UserError("addon.failed", name=addon.id, reason=reason)
    _failed[addon.id] = problem
    return problem


def failures() -> dict[str, UserError]:
    """What went wrong in this process, by the ids of the add-ons: what was allowed and is not used."""
    return dict(_failed)
