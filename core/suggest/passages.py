"""The sentences of a report that may be labelled, each with what stands around it.

A sentence also ends at ；, because 一是……；二是……。 gives each point to another label. The sentences of
`core.text.sentences`, which exports use, do not.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.covering import Covered
from core.model import Meta, Span
from core.text.headings import outline_of
from core.text.markers import MarkerStyle
from core.text.outline import OutlineNode
from core.text.parts import PartKind, parts_of
from core.text.sentences import paragraphs, sentences_in, trim

_OPENING, _CLOSING = "（(【《“「『", "）)】》”」』"
_LEAST = 2
"""Letters of the shortest sentence: page numbers and rulers are none."""
_ANNOUNCES = 22
"""The longest sentence, in code points, that only announces a point and has a mark at its end."""
_MARKDOWN = re.compile(r"[#*\s]*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with its context. Spans are code points of the canonical text."""

    span: Span
    text: str
    headings: tuple[str, ...]
    """The titles above it, outermost first; its own is none of them."""
    lead: str
    """The first sentence of its paragraph; empty where that is itself."""
    is_heading: bool
    """Whether it is a line of the outline, or the words that a point begins with (一是学校建设提速。)."""
    plans: bool
    """Whether its part of the report says what will be done."""
    title: str = ""
    """The text's own title, which says of a law on school safety what all of it is about."""


def passages(text: str, meta: Meta, masks: Sequence[Span] = ()) -> list[Sentence]:
    """The sentences of a text in order; none shares a code point with a mask (sorted)."""
    nodes = outline_of(text, meta, masks)
    plans = [part.range for part in parts_of(text, nodes, meta) if part.kind is PartKind.PLANS]
    covered = Covered(masks)
    above = _Above(text, nodes, meta.title)
    found: list[Sentence] = []
    for line in paragraphs(text):
        spans = [span for span in pieces(text, line) if not covered.shares(span) and _says_something(text, span)]
        lead = text[spans[0].start : spans[0].end] if spans else ""
        for number, span in enumerate(spans):
            headings, is_heading = above.of(span)
            found.append(
                Sentence(
                    span,
                    text[span.start : span.end],
                    headings,
                    lead if number else "",
                    is_heading,
                    any(part.start <= span.start < part.end for part in plans),
                    meta.title,
                )
            )
    return found


def pieces(text: str, line: Span) -> Iterator[Span]:
    """The sentences of a line, also ended by a ； outside of brackets and quotes; without white space around them."""
    for sentence in sentences_in(text, line):
        start = sentence.start
        depth = 0
        for position in range(sentence.start, sentence.end):
            letter = text[position]
            if letter in _OPENING:
                depth += 1
            elif letter in _CLOSING:
                depth = max(0, depth - 1)
            elif letter == "；" and depth == 0:
                yield from _trimmed(text, start, position + 1)
                start = position + 1
        yield from _trimmed(text, start, sentence.end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    span = trim(text, start, end)
    if len(span):
        yield span


def _says_something(text: str, span: Span) -> bool:
    return sum(map(str.isalpha, text[span.start : span.end])) >= _LEAST


class _Above:
    """The outline nodes above a position, in time that grows with their depth."""

    def __init__(self, text: str, nodes: Sequence[OutlineNode], title: str) -> None:
        self._text, self._nodes, self._title = text, nodes, title
        self._starts = [node.range.start for node in nodes]
        self._parents: list[int] = []
        open_nodes: list[int] = []
        for index, node in enumerate(nodes):
            while open_nodes and nodes[open_nodes[-1]].level >= node.level:
                open_nodes.pop()
            self._parents.append(open_nodes[-1] if open_nodes else -1)
            open_nodes.append(index)

    def of(self, span: Span) -> tuple[tuple[str, ...], bool]:
        """The titles above a sentence, and whether it is such a title itself."""
        lead = _MARKDOWN.match(self._text, span.start, span.end)
        start = lead.end() if lead is not None else span.start
        if self._text[start : span.end] == self._title:
            return (), True
        index = bisect_right(self._starts, start) - 1
        titles: list[str] = []
        is_heading = False
        while index >= 0:
            node = self._nodes[index]
            if start < max(node.range.end, node.title.end):
                own = node.range.start == start
                if own and span.end <= node.title.end + 1:
                    is_heading = self._is_title(node, span)
                elif not own:
                    titles.append(self._text[node.title.start : node.title.end])
            index = self._parents[index]
        return tuple(reversed(titles)), is_heading

    def _is_title(self, node: OutlineNode, span: Span) -> bool:
        """Whether the sentence only announces what follows; 一是新建幼儿园4所； says all there is."""
        if not self._text[span.start : span.end].endswith(("。", "；", "！")):
            return node.style is not MarkerStyle.INLINE
        return len(span) <= _ANNOUNCES and node.range.end > span.end and node.style is not MarkerStyle.ARTICLE


def labels_of(sentences: Sequence[Sentence], labelled: Sequence[Span]) -> list[set[int]]:
    """For each sentence the indices of the labelled spans that speak of it.

    Those share at least half of the shorter of both: a clause labels its sentence, a paragraph all of its sentences,
    and a span that runs a few characters into the next sentence says nothing about that.
    """
    starts = [sentence.span.start for sentence in sentences]
    ends = [sentence.span.end for sentence in sentences]
    found: list[set[int]] = [set() for _ in sentences]
    for number, span in enumerate(labelled):
        for index in range(bisect_right(ends, span.start), bisect_left(starts, span.end)):
            shared = min(span.end, ends[index]) - max(span.start, starts[index])
            if 2 * shared >= min(len(span), ends[index] - starts[index]):
                found[index].add(number)
    return found
