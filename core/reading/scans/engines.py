"""Which engine for text recognition is there: an allowed add-on's, or a package beside the program's source."""

import sys
from dataclasses import dataclass
from importlib.util import find_spec

from core.reading.scans.rapid import MODULE

GROUP = "biaodu.recognisers"
"""An entry point here names a function without arguments that makes a `core.reading.scans.recogniser.Recogniser`."""
_OURS = "core.reading.scans.rapid:RapidRecogniser"


@dataclass(frozen=True, slots=True)
class EnginePlace:
    """What a child needs to make the engine. This process loads nothing of it."""

    target: str
    """``module:attribute``, of a function without arguments."""
    libraries: tuple[str, ...] = ()
    """Folders of packages that it needs."""


def engine() -> EnginePlace | None:
    """The engine that scans are read with; None if there is none, or it is not allowed."""
    from core.addons.description import LIBRARIES
    from core.addons.loading import entry_points

    for addon, entry in entry_points(GROUP):
        return EnginePlace(entry.value, (str((addon.folder / LIBRARIES).resolve()),))
    if not getattr(sys, "frozen", False) and find_spec(MODULE) is not None:
        return EnginePlace(_OURS)
    return None
