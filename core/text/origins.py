"""Says where each value of a document's metadata comes from, and which of them a person confirmed.

Both stand in ``Meta.extra`` and travel with every format that carries metadata: ``from``, an object from the names of
fields to words of `Origin`, and ``confirmed``, a list of names. Values of another form there were written by somebody
else and are left alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import cast

from core.model import Meta

FROM, CONFIRMED = "from", "confirmed"
"""The keys of `Meta.extra`."""
FIELDS = ("title", "region", "year", "issuer", "date", "kind")


class Origin(StrEnum):
    """What a value was taken from."""

    TEXT = "text"
    """The lines of the text itself: its title, its first sentence."""
    TITLE = "title"
    """Words of the title."""
    HEAD = "head"
    """Lines below the title: the meeting, a document number, years in brackets."""
    PAGE = "page"
    """What the page around the report says of its publication."""
    ENACTMENT = "enactment"
    """The lines of a rule on its passing, amending or promulgation."""
    SIGNATURE = "signature"
    """The signature at the end, and its day."""
    OPENING = "opening"
    """The words with which the first paragraph or heading opens."""
    ISSUER = "issuer"
    """The name of the body that issued it."""
    FILE_NAME = "file_name"
    """The name of the file."""
    FILE = "file"
    """What the file itself says: its properties, a column of a table, a web page's metadata."""
    PERSON = "person"
    """Somebody entered it."""


def origins(meta: Meta) -> dict[str, Origin]:
    """Where the values that are there come from, as far as that is known."""
    value = meta.extra.get(FROM)
    if not isinstance(value, Mapping):
        return {}
    said = cast("Mapping[object, object]", value)
    known = {origin.value: origin for origin in Origin}
    return {
        name: known[word]
        for name in FIELDS
        if isinstance(word := said.get(name), str) and word in known and getattr(meta, name)
    }


def confirmed(meta: Meta) -> frozenset[str]:
    """The fields that a person entered or confirmed."""
    value = meta.extra.get(CONFIRMED)
    named = cast("list[object]", value) if isinstance(value, list) else []
    return frozenset(name for name in FIELDS if name in named)


def with_origins(meta: Meta, found: Mapping[str, Origin]) -> Meta:
    """The metadata with the origins of these values added; those of other fields stay."""
    value = meta.extra.get(FROM, {})
    if not isinstance(value, Mapping):
        return meta  # Somebody else's value.
    said = {str(name): word for name, word in cast("Mapping[object, object]", value).items()}
    said |= {name: origin.value for name, origin in found.items()}
    extra = {**meta.extra, FROM: said} if said else {name: given for name, given in meta.extra.items() if name != FROM}
    return replace(meta, extra=extra)


def by_hand(meta: Meta, fields: Iterable[str]) -> Meta:
    """The metadata in which these fields are entered and confirmed by a person."""
    named = [name for name in FIELDS if name in set(fields)]
    return confirm(with_origins(meta, dict.fromkeys(named, Origin.PERSON)), named)


def confirm(meta: Meta, fields: Iterable[str], *, yes: bool = True) -> Meta:
    """The metadata in which a person confirmed these fields, or no longer does. Their origins stay."""
    if not isinstance(meta.extra.get(CONFIRMED, []), list):
        return meta  # Somebody else's value.
    asked = set(fields)
    named = confirmed(meta) | asked if yes else confirmed(meta) - asked
    listed = [name for name in FIELDS if name in named]
    extra = {name: value for name, value in meta.extra.items() if name != CONFIRMED}
    return replace(meta, extra={**extra, CONFIRMED: listed} if listed else extra)
