"""What people say of counterparts: which passage of another document treats what a passage of this one does.

It stands in ``Meta.extra["counterparts"]`` of the document in which somebody looked for it: an object from another
document's id to an object from the code point at which a section begins (as text) to where its counterpart begins
there, or to null where there is none. So it travels with every format and package that carries metadata.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import cast

from core.model import Meta

KEY = "counterparts"
"""The key of `Meta.extra`."""
NO_COUNTERPART = -1
"""Where the other document says nothing of it."""


def match_corrections(meta: Meta, other: str) -> dict[int, int]:
    """Code points of this document to those of `other`, or to `NO_COUNTERPART`. What is no such pair is passed over."""
    entries = _entries(meta).get(other)
    if not isinstance(entries, Mapping):
        return {}
    found: dict[int, int] = {}
    for start, there in cast("Mapping[object, object]", entries).items():
        if not (isinstance(start, str) and start.isascii() and start.isdecimal()):
            continue
        if there is None:
            found[int(start)] = NO_COUNTERPART
        elif isinstance(there, int) and not isinstance(there, bool) and there >= 0:
            found[int(start)] = there
    return found


def correct_match(meta: Meta, start: int, other: str, there: int | None) -> Meta:
    """The metadata in which what begins at `start` has its counterpart in `other` at `there`; None: it has none."""
    return _with(meta, other, {**_pairs(meta, other), str(start): there})


def forget_match(meta: Meta, start: int, other: str) -> Meta:
    """The metadata in which the counterpart of what begins at `start` is as it was found."""
    return _with(meta, other, {key: there for key, there in _pairs(meta, other).items() if key != str(start)})


def carry_matches(before: Meta, after: Meta, moved: Callable[[int], int | None], itself: str) -> Meta:
    """What a newer edition says (`after`), with what the older one (`before`) said of every other document.

    `moved` gives the code point in the newer edition for one of the older, None where it is gone; what the newer
    edition says itself stays. `itself` is the newer edition's id: of itself it says nothing.
    """
    for other in _entries(before):
        if other == itself:
            continue
        own = match_corrections(after, other)
        for start, there in match_corrections(before, other).items():
            place = moved(start)
            if place is not None and place not in own:
                after = correct_match(after, place, other, None if there == NO_COUNTERPART else there)
    return after


def carry_named(meta: Meta, old: str, new: str, moved: Callable[[int], int | None]) -> Meta:
    """The metadata of a third document that says of `new` what it says of its older edition `old`."""
    own = match_corrections(meta, new)
    for start, there in match_corrections(meta, old).items():
        place = NO_COUNTERPART if there == NO_COUNTERPART else moved(there)
        if place is not None and start not in own:
            meta = correct_match(meta, start, new, None if place == NO_COUNTERPART else place)
    return meta


def _entries(meta: Meta) -> dict[str, object]:
    value = meta.extra.get(KEY)
    return dict(cast("Mapping[str, object]", value)) if isinstance(value, Mapping) else {}


def _pairs(meta: Meta, other: str) -> dict[str, object]:
    value = _entries(meta).get(other)
    return dict(cast("Mapping[str, object]", value)) if isinstance(value, Mapping) else {}


def _with(meta: Meta, other: str, pairs: dict[str, object]) -> Meta:
    entries = {document: value for document, value in _entries(meta).items() if document != other}
    entries |= {other: pairs} if pairs else {}
    extra = {key: value for key, value in meta.extra.items() if key != KEY}
    return replace(meta, extra={**extra, KEY: entries} if entries else extra)
