"""Turns a document's metadata into the ``meta`` object of a JSON file, and back without loss."""

from collections.abc import Mapping

from core.model import Meta

_TEXTS = ("region", "issuer", "date", "kind")
_LARGEST = 2**63
"""Whole numbers from here on do not fit into SQLite."""
_NAMES = ("title", "region", "year", "issuer", "date", "kind")


def meta_to_json(meta: Meta) -> dict[str, object]:
    """The six known keys in fixed order, null for what is not known, then the extra keys in stored order.

    An extra key may bear a known name: the value that `meta_from_json` could not take into the field.
    It is written back in that place.
    """
    known: dict[str, object] = {
        "title": meta.title,
        "region": meta.region or None,
        "year": meta.year,
        "issuer": meta.issuer or None,
        "date": meta.date or None,
        "kind": meta.kind or None,
    }
    return known | dict(meta.extra) if meta.extra else known


def known_to_json(meta: Meta) -> dict[str, object]:
    """As `meta_to_json`, without what is not known: other programs take a null for a value."""
    return {name: value for name, value in meta_to_json(meta).items() if value is not None}


def meta_from_json(values: Mapping[str, object], title: str = "") -> Meta:
    """The metadata of a ``meta`` object; `title` stands in where it has none.

    A known key whose value has another type (a year ``"2023-2024"``, or one beyond 63 bits) goes to `Meta.extra`
    unchanged, as every unknown key does. Four digits in a string are taken as the year; empty strings are not known.
    """
    texts: dict[str, str | None] = dict.fromkeys(_TEXTS)
    extra: dict[str, object] = {}
    year: int | None = None
    for name, value in values.items():
        if name not in _NAMES:
            extra[name] = value
        elif name == "title" and isinstance(value, str):
            title = value
        elif value is None or value == "":
            continue
        elif name == "year":
            year = _year(value)
            if year is None:
                extra[name] = value
        elif not isinstance(value, str):
            extra[name] = value
        else:
            texts[name] = value
    return Meta(title=title, year=year, extra=extra, **texts)


def _year(value: object) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value if -_LARGEST <= value < _LARGEST else None
    if isinstance(value, str) and len(value) == 4 and value.isascii() and value.isdecimal():
        return int(value)
    return None
