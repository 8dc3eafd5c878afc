"""The formats by their ids: ours, and those that others add under the entry point group `GROUP`.

The others come from add-ons that the user allowed and, if the program runs from its source, from packages installed
beside it.
"""

import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from core.errors import UserError
from core.formats.protocol import Chosen, Format

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "biaodu.formats"
"""An entry point here names a `Format`, or a function without arguments that makes one."""

OURS = {
    "jsonl": "core.formats.jsonl",
    "doccano": "core.formats.doccano",
    "labelstudio": "core.formats.label_studio",
    "prodigy": "core.formats.prodigy",
    "spacy": "core.formats.spacy_docbin",
    "huggingface": "core.formats.huggingface",
    "csv": "core.formats.csv_table",
    "xlsx": "core.formats.workbook",
    "conll": "core.formats.conll",
    "brat": "core.formats.brat",
    "refi": "core.formats.refi",
    "webannotation": "core.formats.web_annotation",
    "html": "core.formats.html_copy",
    "docx": "core.formats.docx_copy",
    "pdf": "core.formats.pdf_copy",
    "cas-xmi": "core.formats.cas:XMI",
    "cas-json": "core.formats.cas:JSON",
    "parquet": "core.formats.parquet",
    "webanno-tsv": "core.formats.webanno_tsv",
    "cec": "core.formats.cec",
    "cluener": "core.formats.clue:CLUENER",
    "chip": "core.formats.clue:CHIP",
    "cail": "core.formats.clue:CAIL",
}
"""By id, the modules with a `FORMAT` (or another name after a colon), in the order in which they are offered."""


ADD_ONS = {"dkpro-cassis": "cassis", "fpdf2": "fpdf", "duckdb": "duckdb"}
"""Packages that formats need, with the names by which they are imported."""


def entry_points(*, group: str) -> Iterable["EntryPoint"]:
    """The entry points of installed packages; loading the module that reads them takes 10 ms.

    A built program stands by itself: what somebody puts beside it is used as an allowed add-on or not at all.
    """
    if getattr(sys, "frozen", False):
        return ()
    from importlib import metadata

    return metadata.entry_points(group=group)


@cache
def our_formats() -> Mapping[str, Format]:
    """The formats that are part of this program."""
    return {id_: our_format(id_) for id_ in OURS}


@cache
def our_format(format_id: str) -> Format:
    """A format that is part of this program, without loading the others; raises KeyError for another id."""
    module, _, name = OURS[format_id].partition(":")
    return getattr(import_module(module), name or "FORMAT")


@cache
def formats() -> Mapping[str, Format]:
    """Every format that is available. One of another package that cannot be loaded is left out.

    The log says why; for an add-on, `failures` does.
    """
    # The log loads in 3 ms, which an export in a format of ours does not need.
    import logging

    log = logging.getLogger("biaodu.formats")
    found = dict(our_formats())
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        try:
            added = _format(entry.load())
        except Exception:
            log.warning("the format %s cannot be loaded", entry.name, exc_info=True)
            continue
        if added.id in found:
            log.warning("the id %s of the entry point %s is taken", added.id, entry.name)
            continue
        found[added.id] = added
    # An export in a format of ours should not load what looks for add-ons.
    from core.addons import loading

    for addon, entry in loading.entry_points(GROUP):
        try:
            added = loading.load(addon, entry, _format)
        except UserError:
            continue  # The list of add-ons reports it.
        if added.id in found:
            loading.fail(addon, f"there is a format {added.id} already")
            continue
        found[added.id] = added
    return found


def _format(loaded: object) -> Format:
    made = loaded() if callable(loaded) and not isinstance(loaded, Format) else loaded
    if not isinstance(made, Format):
        raise TypeError("it names no format")
    return made


def find_format(format_id: str) -> Format:
    """A format by its id. Raises UserError ``export.unknown_format``."""
    # Other formats cannot have an id of ours, so there is no need to look for them.
    found = our_format(format_id) if format_id in OURS else formats().get(format_id)
    if found is None or not found.writes:
        known = ", ".join(known.id for known in formats().values() if known.writes)
        raise UserError("export.unknown_format", format=format_id, known=known)
    require_add_on(found)
    return found


def require_add_on(format_: Format) -> None:
    """Raise UserError ``export.needs_add_on`` for a format whose package is not installed."""
    if format_.add_on and find_spec(ADD_ONS.get(format_.add_on, format_.add_on)) is None:
        raise UserError("export.needs_add_on", format=format_.title, package=format_.add_on)


def find_choices(format_id: str, given: Chosen) -> tuple[Format, dict[str, str]]:
    """A format with a value for each of its options; raises as `find_format` and `Format.choose`."""
    found = find_format(format_id)
    return found, found.choose(given)
