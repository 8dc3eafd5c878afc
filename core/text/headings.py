"""Corrections of headings by analysts: a line marked as a heading of some level, or as none.

Corrections stand in ``Meta.extra["headings"]``, an object that maps the code point at which a line begins, without its
indent, to a level from 1, or 0 for no heading. So they travel with every format that carries metadata. A correction to
the level that the line has anyway changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

from core.model import Meta, Span
from core.text.outline import OutlineNode, outline

KEY = "headings"
"""The key of `Meta.extra`."""
NONE = 0
"""The level of a line that is no heading."""
DEEPEST = 9


def heading_corrections(meta: Meta) -> dict[int, int]:
    """Levels by the start of their lines (code points). Anything that is no such pair is passed over."""
    value = meta.extra.get(KEY)
    if not isinstance(value, Mapping):
        return {}
    said = cast("Mapping[object, object]", value)
    return {
        int(start): level
        for start, level in said.items()
        if isinstance(start, str)
        and start.isascii()
        and start.isdecimal()
        and isinstance(level, int)
        and not isinstance(level, bool)
        and NONE <= level <= DEEPEST
    }


def correct_heading(meta: Meta, start: int, level: int | None) -> Meta:
    """The metadata in which the line at `start` is a heading of `level`; `NONE`: no heading; None: as found.

    Entries that mean nothing here stay. A value of the key that is no object is replaced.
    """
    value = meta.extra.get(KEY)
    said = dict(cast("Mapping[str, object]", value)) if isinstance(value, Mapping) else {}
    if level is not None:
        said[str(start)] = level
    elif said.pop(str(start), None) is None:
        return meta
    extra = {**meta.extra, KEY: said}
    if not said:
        del extra[KEY]
    return replace(meta, extra=extra)


def outline_of(text: str, meta: Meta, skip: Sequence[Span] = ()) -> list[OutlineNode]:
    """The outline of a document (`core.text.outline.outline`) with its corrections.

    Everything that is shown uses it.
    """
    return outline(text, skip, heading_corrections(meta))


def line_start(text: str, position: int) -> int:
    """The start of the line at a code point, without its indent; the line's end if the line is empty."""
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", start)
    end = len(text) if end < 0 else end
    while start < end and text[start].isspace():
        start += 1
    return start
