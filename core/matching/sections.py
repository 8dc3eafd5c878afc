"""The sections of a report that are compared with those of another: what its outline has at the bottom.

An article of a rule, a （一） or 1. of a report, and what stands before the first of them. Members of a list within a
sentence (一是) are none by themselves. Sections of thousands of characters are split between paragraphs.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from core.model import Span
from core.text.markers import MarkerStyle
from core.text.outline import OutlineNode
from core.text.parts import PartKind, ReportPart
from core.text.sentences import paragraphs, trim

LONGEST = 1_600
"""Code points of a section; a longer one is split at a paragraph's end into pieces of about as many."""
_SHORTEST = 12
"""Code points of what is worth comparing."""
_LONG_ENOUGH = 30
"""Code points that the items of a list have to have on average to be sections of their own."""


@dataclass(frozen=True, slots=True)
class TextSection:
    """A piece of a report, in code points of its text."""

    span: Span
    titles: tuple[Span, ...]
    """Its own heading last, those above it before; pieces of a split section share them."""
    kind: PartKind | None
    """Whether it reports or plans; None where the report does not tell."""
    continued: bool = False
    """Whether it is a later piece of a section that was split: its heading says less of it."""


def sections_of(text: str, nodes: Sequence[OutlineNode], parts: Sequence[ReportPart]) -> list[TextSection]:
    """The sections of a text in order, without overlaps; of one without headings its paragraphs, joined."""
    kept = [node for node in nodes if _is_heading(text, node)]
    found: list[TextSection] = []
    path: list[tuple[OutlineNode, int]] = []
    """The open nodes, each with where what was not yet told of it begins."""
    position = 0

    def tell(stop: int, *, lead: bool = False) -> None:
        start = max(position, path[-1][0].range.start) if path else position
        titles = tuple(node.title for node, _begin in path)
        span = trim(text, start, stop)
        if len(span) >= _SHORTEST and not (lead and _is_heading_alone(text, span, titles)):
            found.extend(_split(text, span, titles, _kind(parts, span)))

    for node in _without_small_items(kept):
        begin = node.range.start
        while path and path[-1][0].range.end <= begin:
            tell(path[-1][0].range.end)
            position = max(position, path.pop()[0].range.end)
        tell(begin, lead=True)
        position = max(position, begin)
        path.append((node, begin))
    while path:
        tell(path[-1][0].range.end)
        position = max(position, path.pop()[0].range.end)
    if not kept:
        tell(len(text))
    return found


def _is_heading(text: str, node: OutlineNode) -> bool:
    begins_a_line = not text[text.rfind("\n", 0, node.range.start) + 1 : node.range.start].strip(" \t\u3000#*")
    return node.style is not MarkerStyle.INLINE or begins_a_line


def _without_small_items(nodes: Sequence[OutlineNode]) -> list[OutlineNode]:
    """The nodes without items that are read together: those of only some words, and all below an article of a rule."""
    lengths: dict[tuple[int, int], list[int]] = {}
    parents: list[tuple[int, int]] = []
    stack: list[OutlineNode] = []
    for node in nodes:
        while stack and stack[-1].range.end <= node.range.start:
            stack.pop()
        parents.append((stack[-1].range.start if stack else -1, node.level))
        lengths.setdefault(parents[-1], []).append(len(node.range))
        stack.append(node)
    articles = {node.range.start for node in nodes if node.style is MarkerStyle.ARTICLE}
    small = {
        parent
        for parent, sizes in lengths.items()
        if parent[0] >= 0 and (parent[0] in articles or sum(sizes) / len(sizes) < _LONG_ENOUGH)
    }
    return [
        node
        for node, parent in zip(nodes, parents, strict=True)
        if parent not in small or node.style is MarkerStyle.ARTICLE
    ]


def _is_heading_alone(text: str, span: Span, titles: tuple[Span, ...]) -> bool:
    return bool(titles) and span.start == titles[-1].start and len(trim(text, titles[-1].end, span.end)) < 2


def _kind(parts: Sequence[ReportPart], span: Span) -> PartKind | None:
    return next((part.kind for part in parts if part.range.start <= span.start < part.range.end), None)


def _split(text: str, span: Span, titles: tuple[Span, ...], kind: PartKind | None) -> list[TextSection]:
    if len(span) <= LONGEST:
        return [TextSection(span, titles, kind)]
    wanted = len(span) / -(-len(span) // LONGEST)
    pieces: list[TextSection] = []
    start = end = span.start
    for line in paragraphs(text[span.start : span.end]):
        if end > start and span.start + line.end - start > 1.25 * wanted:
            pieces.append(TextSection(trim(text, start, end), titles, kind, continued=bool(pieces)))
            start = span.start + line.start
        end = span.start + line.end
    pieces.append(TextSection(trim(text, start, span.end), titles, kind, continued=bool(pieces)))
    return pieces
