"""The part of a text that shows how readings differ: both ends of each, with their surroundings."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise

from core.model import Span

AROUND = 14
"""Code points shown on either side of an edge."""
WHOLE = 120
"""A passage of up to this many code points is shown without a gap."""
ELLIPSIS = "…"


def excerpt(length: int, spans: Iterable[Span]) -> list[Span]:
    """The pieces of a text of `length` code points to show for readings `spans`, in order and not touching."""
    found = list(spans)
    if not found:
        return []
    start, end = min(span.start for span in found), max(span.end for span in found)
    outer = Span(max(0, start - AROUND), min(length, end + AROUND))
    if end - start <= WHOLE:
        return [outer]
    edges = sorted({span.start for span in found} | {span.end for span in found})
    pieces: list[Span] = []
    for edge in edges:
        low, high = max(outer.start, edge - 2 * AROUND), min(outer.end, edge + 2 * AROUND)
        if pieces and low <= pieces[-1].end + AROUND:
            pieces[-1] = Span(pieces[-1].start, max(pieces[-1].end, high))
        else:
            pieces.append(Span(low, high))
    return pieces


def as_html(text: str, pieces: Sequence[Span], marked: Span | None, *, ground: str, ink: str, quiet: str) -> str:
    """The pieces as rich text with `marked` on the colour `ground`; the rest in the colour `quiet`.

    Nothing changes the width of a character, so that several of these wrap alike and stand aligned.
    """
    parts: list[str] = []
    for number, piece in enumerate(pieces):
        if number or piece.start > 0:
            inside = marked is not None and marked.start < piece.start < marked.end
            parts.append(_run(ELLIPSIS, ground if inside else None, ink if inside else quiet))
        cut = sorted({piece.start, piece.end, *_inside(piece, marked)})
        for low, high in pairwise(cut):
            inside = marked is not None and marked.start <= low and high <= marked.end
            parts.append(_run(text[low:high], ground if inside else None, ink if inside else quiet))
    if pieces and pieces[-1].end < len(text):
        parts.append(_run(ELLIPSIS, None, quiet))
    return "".join(parts)


def _inside(piece: Span, marked: Span | None) -> list[int]:
    if marked is None:
        return []
    return [edge for edge in (marked.start, marked.end) if piece.start < edge < piece.end]


def _run(text: str, ground: str | None, colour: str) -> str:
    shown = escape("".join(" " if character.isspace() else character for character in text))
    style = f"color:{colour};" + (f"background-color:{ground};" if ground else "")
    return f'<span style="{style}">{shown}</span>'
