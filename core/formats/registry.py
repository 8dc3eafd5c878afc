"""The formats by their ids: ours, and those that installed packages add under the entry point group `GROUP`."""

import logging
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from core.errors import UserError
from core.formats.protocol import Chosen, Format

LOG = logging.getLogger("biaodu.formats")
GROUP = "biaodu.formats"
"""An entry point here names a `Format`, or a function without arguments that makes one."""

OURS = ("core.formats.jsonl",)
"""Modules with a `FORMAT`, in the order in which they are offered."""


@cache
def formats() -> Mapping[str, Format]:
    """Every format that can be had. One of another package that cannot be loaded is left out, and the log says why."""
    found: dict[str, Format] = {}
    for module in OURS:
        ours: Format = import_module(module).FORMAT
        found[ours.id] = ours
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        try:
            loaded = entry.load()
            added = loaded if isinstance(loaded, Format) else loaded()
        except Exception:
            LOG.warning("the format %s cannot be loaded", entry.name, exc_info=True)
            continue
        if not isinstance(added, Format) or added.id in found:
            LOG.warning("the entry point %s is no format, or one whose id is taken", entry.name)
            continue
        found[added.id] = added
    return found


def find_format(format_id: str) -> Format:
    """A format by its id. Raises UserError ``export.unknown_format``."""
    found = formats().get(format_id)
    if found is None or not found.writes:
        known = ", ".join(known.id for known in formats().values() if known.writes)
        raise UserError("export.unknown_format", format=format_id, known=known)
    return found


def find_choices(format_id: str, given: Chosen) -> tuple[Format, dict[str, str]]:
    """A format with a value for each of its options; raises as `find_format` and `Format.choose`."""
    found = find_format(format_id)
    return found, found.choose(given)
