"""Decides which lines of a text look like headings, and how. It uses the outline, and changes no text and no offset."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from core.model import Mask, Span

if TYPE_CHECKING:
    from core.text.outline import OutlineNode

LONGEST_TITLE = 60
"""Code points of a first line that may be the report's title."""
_ENDS = "。；！？，、：:;,"


class HeadingLook(NamedTuple):
    """How a heading is shown."""

    span: Span
    """Code points."""
    rank: int
    """0 for the title, 1 for the outermost headings, 2 for those below."""
    alone: bool
    """Whether the heading is a whole paragraph. Only then it is larger and has space above."""


def heading_looks(text: str, nodes: "Sequence[OutlineNode]", masks: Sequence[Mask] = ()) -> list[HeadingLook]:
    """The title and the headings of the two outermost levels, in order. Deeper ones look like text."""
    found = [
        HeadingLook(node.title, node.level, _is_alone(text, node.title))
        for node in nodes
        if node.level in (1, 2) and len(node.title)
    ]
    title = _title(text, masks)
    if title is not None and (not found or title.end <= found[0].span.start):
        found.insert(0, HeadingLook(title, 0, alone=True))
    return found


def _is_alone(text: str, title: Span) -> bool:
    before = text[text.rfind("\n", 0, title.start) + 1 : title.start]
    end = text.find("\n", title.end)
    return not before.strip() and not text[title.end : len(text) if end < 0 else end].strip()


def _title(text: str, masks: Sequence[Mask]) -> Span | None:
    """The first line that is no furniture, if it is short and no sentence."""
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end].strip()
        if line and not any(mask.start <= start < mask.end for mask in masks):
            return Span(start, end) if len(line) <= LONGEST_TITLE and line[-1] not in _ENDS else None
        start = end + 1
    return None
