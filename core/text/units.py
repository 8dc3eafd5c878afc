"""Finds the units that a selection snaps to, and widens and narrows a selection through them.

Units are found on demand, in one paragraph; words and sentences of the last few paragraphs are kept. The outline, which
items and sections need, is made once for the document.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache

import regex

from core.model import Span
from core.text import words
from core.text.markers import MarkerStyle
from core.text.outline import OutlineNode, outline
from core.text.sentences import clauses, sentences_in, trim
from core.text.unit import Unit

_CLUSTER = regex.compile(r"\X")
_PLAIN = regex.compile(r"[\n -~\u3001-\u3029\u4e00-\u9fff\uff01-\uff5e]")
"""Characters that always begin a grapheme cluster, so that a search for one can begin there."""
_SECTION_STYLES = frozenset(
    {MarkerStyle.PART, MarkerStyle.CHAPTER, MarkerStyle.SECTION, MarkerStyle.HAN, MarkerStyle.DECIMAL}
)
_PIECE = 2_000
"""The longest piece that is cut into words at once, in code points. Only sentences without any end mark are longer."""


class TextUnits:
    """The units of one canonical text. Positions are code points, between characters, from 0 to the length.

    A character is a grapheme cluster (UAX #29): a base with its variation selectors, combining marks or ZWJ sequence
    is never split. An item is one point of a list (（一）, 1., 一是) with what stands under it; a section is a 一、, a
    chapter or any outermost point of the outline that has paragraphs under it, or at last the whole text.
    """

    def __init__(self, text: str, skip: Sequence[Span] = ()) -> None:
        """`skip` are spans of furniture, sorted: nothing in them is a heading."""
        self.text = text
        self._skip = skip
        self._sentences = lru_cache(maxsize=64)(self._find_sentences)
        self._clauses = lru_cache(maxsize=256)(self._find_clauses)
        self._words = lru_cache(maxsize=256)(self._find_words)

    def _find_sentences(self, line: Span) -> list[Span]:
        return sentences_in(self.text, line)

    def _find_clauses(self, sentence: Span) -> list[Span]:
        return clauses(self.text, sentence)

    def _find_words(self, piece: Span) -> list[Span]:
        return words.tokenize(self.text[piece.start : piece.end], piece.start)

    @cached_property
    def nodes(self) -> list[OutlineNode]:
        """The outline, in order of start."""
        return outline(self.text, self._skip)

    def at(self, pos: int, unit: Unit) -> Span:
        """The unit at `pos`: that of the character after `pos`, or at the end of a line that of the character before.

        Between two units (at a comma, in an indent) it is the one before, else the first of the line. Empty at `pos`
        in an empty line and where there is no item; a section is at least the whole text.
        """
        pos = min(max(pos, 0), len(self.text))
        match unit:
            case Unit.CHARACTER:
                return self._character(pos)
            case Unit.PARAGRAPH:
                return self._line(pos)
            case Unit.ITEM | Unit.SECTION:
                whole = Span(0, len(self.text)) if unit is Unit.SECTION else Span(pos, pos)
                return next((span for span, kind in self._enclosing(pos) if kind is unit), whole)
            case Unit.WORD | Unit.CLAUSE | Unit.SENTENCE:
                piece = _nearest(self._pieces(self._line(pos), unit), pos)
                found = piece and _nearest(self._parts(piece, unit), pos)
                return found or Span(pos, pos)

    def widen(self, span: Span) -> tuple[Span, Unit]:
        """The smallest unit that contains `span` and is larger; if there is none, the whole text as a section."""
        best: tuple[Span, Unit] | None = None
        for found, unit in self._ladder(span.start):
            if found.contains(span) and len(found) > len(span) and (best is None or len(found) < len(best[0])):
                best = found, unit
                if unit in (Unit.CHARACTER, Unit.WORD):
                    break  # nothing later is smaller, and the outline of a long text need not be made for it
        return best or (Span(0, len(self.text)), Unit.SECTION)

    def narrow(self, span: Span, anchor: int) -> tuple[Span, Unit]:
        """The largest unit at `anchor` that lies in `span` and is smaller.

        Below a character, an empty span at `anchor`.
        """
        anchor = min(max(anchor, span.start), max(span.start, span.end - 1))
        best: tuple[Span, Unit] | None = None
        for found, unit in self._ladder(anchor):
            if span.contains(found) and 0 < len(found) < len(span) and (best is None or len(found) > len(best[0])):
                best = found, unit
        return best or (Span(anchor, anchor), Unit.CHARACTER)

    def next(self, pos: int, unit: Unit) -> Span | None:
        """The first unit that begins after `pos`; None when there is none."""
        if unit is Unit.ITEM or unit is Unit.SECTION:
            return next((span for span, kind in self._outlined if kind is unit and span.start > pos), None)
        if unit is Unit.CHARACTER:
            start = max(pos + 1, self._character(pos).end) if pos >= 0 else 0
            while self.text.startswith("\n", start):
                start += 1
            return self._character(start) if start < len(self.text) else None
        for line in self._lines_from(pos):
            for piece in self._pieces(line, unit):
                if piece.end > pos:
                    for span in self._parts(piece, unit):
                        if span.start > pos:
                            return span
        return None

    def previous(self, pos: int, unit: Unit) -> Span | None:
        """The last unit that begins before `pos`: the one around it, else the one before; None when there is none."""
        if unit is Unit.ITEM or unit is Unit.SECTION:
            before = (span for span, kind in reversed(self._outlined) if kind is unit and span.start < pos)
            return next(before, None)
        if unit is Unit.CHARACTER:
            while pos > 0 and self.text[pos - 1] == "\n":
                pos -= 1
            return self._character(pos - 1) if pos > 0 else None
        for line in self._lines_back_from(pos):
            for piece in reversed(self._pieces(line, unit)):
                if piece.start < pos:
                    for span in reversed(self._parts(piece, unit)):
                        if span.start < pos:
                            return span
        return None

    def _ladder(self, pos: int) -> Iterator[tuple[Span, Unit]]:
        """Every unit at `pos`; of two equal spans the smaller unit comes first."""
        for unit in (Unit.CHARACTER, Unit.WORD, Unit.CLAUSE, Unit.SENTENCE):
            yield self.at(pos, unit), unit
        enclosing = self._enclosing(pos)
        yield from (entry for entry in enclosing if entry[1] is Unit.ITEM)
        yield self._line(pos), Unit.PARAGRAPH
        yield from (entry for entry in enclosing if entry[1] is Unit.SECTION)
        yield trim(self.text, 0, len(self.text)), Unit.SECTION
        yield Span(0, len(self.text)), Unit.SECTION

    def _line(self, pos: int) -> Span:
        """The paragraph at `pos`, without white space around it; empty at `pos` if there is nothing else."""
        start = self.text.rfind("\n", 0, pos) + 1
        end = self.text.find("\n", pos)
        line = trim(self.text, start, len(self.text) if end < 0 else end)
        return line if len(line) else Span(pos, pos)

    def _lines_from(self, pos: int) -> Iterator[Span]:
        pos = max(pos, 0)
        while pos < len(self.text):
            yield self._line(pos)
            pos = self.text.find("\n", pos) + 1 or len(self.text)

    def _lines_back_from(self, pos: int) -> Iterator[Span]:
        while pos >= 0:
            yield self._line(pos)
            pos = self.text.rfind("\n", 0, pos)

    def _pieces(self, line: Span, unit: Unit) -> list[Span]:
        """The pieces of a line that are cut up at once: its sentences, or for words pieces that are not too long."""
        if unit is Unit.PARAGRAPH:
            return [line] if len(line) else []
        found: list[Span] = self._sentences(line)
        if unit is not Unit.WORD or all(len(sentence) <= _PIECE for sentence in found):
            return found
        return [
            Span(start, min(start + _PIECE, sentence.end))
            for sentence in found
            for start in range(sentence.start, sentence.end, _PIECE)
        ]

    def _parts(self, piece: Span, unit: Unit) -> list[Span]:
        if unit is Unit.WORD:
            return self._words(piece)
        return self._clauses(piece) if unit is Unit.CLAUSE else [piece]

    def _character(self, pos: int) -> Span:
        """The grapheme cluster at `pos`, in the line that `pos` is in; empty in an empty line."""
        if pos == len(self.text) or self.text[pos] == "\n":
            if pos == 0 or self.text[pos - 1] == "\n":
                return Span(pos, pos)
            pos -= 1
        start = pos
        while start > 0 and not _PLAIN.match(self.text, start):
            start -= 1
        while True:
            match = _CLUSTER.match(self.text, start)
            assert match is not None
            if match.end() > pos:
                return Span(match.start(), match.end())
            start = match.end()

    @cached_property
    def _outlined(self) -> list[tuple[Span, Unit]]:
        """Each outline node's range, and whether it is an item or a section."""
        return [(node.range, Unit.SECTION if self._is_section(node) else Unit.ITEM) for node in self.nodes]

    def _is_section(self, node: OutlineNode) -> bool:
        if node.style in _SECTION_STYLES:
            return True
        within = self.text.find("\n", node.range.start, node.range.end) >= 0
        return node.level == 1 and node.style is not MarkerStyle.INLINE and within

    @cached_property
    def _parents(self) -> list[int]:
        parents: list[int] = []
        open_nodes: list[int] = []
        for index, node in enumerate(self.nodes):
            while open_nodes and self.nodes[open_nodes[-1]].level >= node.level:
                open_nodes.pop()
            parents.append(open_nodes[-1] if open_nodes else -1)
            open_nodes.append(index)
        return parents

    def _enclosing(self, pos: int) -> list[tuple[Span, Unit]]:
        """The outline nodes around `pos`, innermost first."""
        index = bisect_right(self.nodes, pos, key=lambda node: node.range.start) - 1
        found: list[tuple[Span, Unit]] = []
        while index >= 0:
            if pos <= self.nodes[index].range.end:
                found.append(self._outlined[index])
            index = self._parents[index]
        return found


def _nearest(spans: list[Span], pos: int) -> Span | None:
    """Of spans in order, the last one that begins at or before `pos`; if there is none, the first."""
    if not spans:
        return None
    return spans[max(bisect_right(spans, pos, key=lambda span: span.start) - 1, 0)]
