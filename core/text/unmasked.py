"""Ranges that somebody unmasked, so that reading the document again does not mask them.

They stand in ``Meta.extra["unmasked"]``, a list of pairs of code points.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import cast

from core.covering import joined
from core.model import Meta, Span

KEY = "unmasked"
"""The key of `Meta.extra`. A value that is no list of pairs is passed over."""
_PAIR = 2


def unmasked(meta: Meta) -> list[Span]:
    """The unmasked ranges, in text order, without overlaps."""
    value = meta.extra.get(KEY)
    listed = cast("list[object]", value) if isinstance(value, list) else []
    found: list[Span] = []
    for entry in listed:
        pair = cast("list[object]", entry) if isinstance(entry, list) else []
        if len(pair) == _PAIR and all(isinstance(place, int) and not isinstance(place, bool) for place in pair):
            start, end = cast("list[int]", pair)
            if 0 <= start < end:
                found.append(Span(start, end))
    return joined(found)


def mark(meta: Meta, span: Span) -> Meta:
    """The metadata with a further unmasked range."""
    return _with(meta, joined([*unmasked(meta), span]))


def forget(meta: Meta, span: Span) -> Meta:
    """The metadata without what was unmasked inside of a range, because it is masked again."""
    left: list[Span] = []
    for known in unmasked(meta):
        pieces = (Span(known.start, min(known.end, span.start)), Span(max(known.start, span.end), known.end))
        left += [piece for piece in pieces if piece.start < piece.end] if known.overlaps(span) else [known]
    return _with(meta, left)


def _with(meta: Meta, spans: Iterable[Span]) -> Meta:
    listed = [[span.start, span.end] for span in spans]
    extra = {name: value for name, value in meta.extra.items() if name != KEY}
    return replace(meta, extra={**extra, KEY: listed} if listed else extra)
