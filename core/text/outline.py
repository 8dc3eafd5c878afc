"""The outline of a report: its numbered headings and items with their levels and ranges.

Levels are inferred for each document. A style that is not open yet nests below what is open. If by custom it would
stand above (（一） after 1.), the numbering decides: if the open series goes on afterwards, that is the parent,
otherwise it closes.
"""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from core.covering import Covered
from core.model import Span
from core.text.contents import contents_lists
from core.text.decimals import with_decimals
from core.text.endings import Ending, endings
from core.text.folding import recognised
from core.text.markers import BLANKS, Marker, MarkerStyle, inline_markers, line_markers

TITLE_LIMIT = 60
"""Longest title, in code points. A heading that runs on into its paragraph is cut at a comma before that."""

_TITLE_END = re.compile(rf"[。：？！；;]|:(?![0-9])|\*\*$|[{BLANKS}]{{2,}}(?![\u4e00-\u9fff][{BLANKS}]*$)")
"""What ends a title. A row of blanks does, except between the two characters of a spaced word: 总 则."""


@dataclass(frozen=True, slots=True)
class OutlineNode:
    """One heading or list item with what stands under it."""

    level: int
    """From 1, the outermost."""
    title: Span
    """The heading with its marker, up to the first 。 or ： or the line end; without the mark."""
    range: Span
    """From the marker to the next node of the same or a higher level, without white space at its end."""
    marker: str
    """The marker as it is in the text: ``（一）``."""
    style: MarkerStyle
    """The style of numbering. Items of a list have other styles than sections."""


def outline(
    text: str, skip: Sequence[Span] = (), corrections: Mapping[int, int] = MappingProxyType({})
) -> list[OutlineNode]:
    """The nodes of a text in order of their start; ranges nest.

    Nothing inside of the spans of `skip` (furniture, sorted) or of a list of contents is a heading. The last ranges end
    before a skipped tail. Annexes and glossaries are nodes of the first level with what is in them below; they and a
    signature end what stands before (`core.text.endings`). `corrections` are those of `core.text.headings`, levels by
    the starts of lines.
    """
    given, text = text, recognised(text)
    hidden = sorted([*skip, *contents_lists(text)])
    numbered = with_decimals(text, _without(line_markers(text), hidden), hidden)
    found = _without(_with_inline(text, _with_company(numbered)), hidden)
    ended = endings(text, hidden)
    markers = _corrected(text, _with_annexes(found, ended), corrections)
    levels = _levels(markers, [ending.span.start for ending in ended], corrections)
    end = _body_end(text, skip)
    lines = _Lines(text)
    ends = _ends(lines, markers, levels, end, ended)
    following = [*(marker.start for marker in markers[1:]), len(text)][: len(markers)]
    return [
        OutlineNode(
            level, _title(lines, marker, stop, after), Span(marker.start, stop), _shown(given, marker), marker.style
        )
        for marker, level, stop, after in zip(markers, levels, ends, following, strict=True)
    ]


def _with_annexes(markers: list[Marker], ended: Sequence[Ending]) -> list[Marker]:
    """The markers, with those of annexes, and without the items in a notice's list of what is attached."""
    first = markers[0].start if markers else 0
    # Before the first heading there is nothing to end: what is attached to a letter is the text itself.
    annexes = [
        Marker(MarkerStyle.ANNEX, 1, end.span.start, end.span.end)
        for end in ended
        if end.is_heading and markers and end.span.start > first
    ]
    lists = [end.span for end in ended if not end.is_heading]
    if not annexes and not lists:
        return markers
    kept = _without(markers, sorted([*lists, *(Span(annex.start, annex.end) for annex in annexes)]))
    return sorted([*kept, *annexes], key=lambda marker: marker.start)


def _shown(text: str, marker: Marker) -> str:
    return text[marker.start : marker.end].rstrip("，,：:")


def _with_company(markers: list[Marker]) -> list[Marker]:
    """Without a lone 首先 or 最后, which also begin a paragraph of a speech."""
    sequence = [marker for marker in markers if marker.style is MarkerStyle.SEQUENCE]
    lone = {
        marker
        for before, marker, after in zip([None, *sequence], sequence, [*sequence[1:], None], strict=False)
        if not (before and before.number < marker.number) and not (after and after.number > marker.number)
    }
    return [marker for marker in markers if marker not in lone] if lone else markers


def _with_inline(text: str, markers: list[Marker]) -> list[Marker]:
    """The markers at line starts and those of series 一是…二是… inside of lines, without lone and broken series."""
    inside: list[Marker] = []
    position = 0
    # 二是 is the rarest sign of a series, so only paragraphs with it are looked at.
    while (position := text.find("二是", position)) >= 0:
        start = text.rfind("\n", 0, position) + 1
        end = text.find("\n", position)
        end = len(text) if end < 0 else end
        inside += inline_markers(text, start, end)
        position = end
    inline_at_line = [marker for marker in markers if marker.style is MarkerStyle.INLINE]
    others = [marker for marker in markers if marker.style is not MarkerStyle.INLINE]
    series = _series(text, sorted([*inside, *inline_at_line], key=lambda marker: marker.start), others)
    return sorted([*others, *series], key=lambda marker: marker.start)


def _series(text: str, candidates: list[Marker], others: list[Marker]) -> list[Marker]:
    """The markers of style 一是 that follow one another by number, with no other heading between."""
    kept: list[Marker] = []
    starts = [marker.start for marker in others]
    for index, marker in enumerate(candidates):
        before = candidates[index - 1] if index else None
        after = candidates[index + 1] if index + 1 < len(candidates) else None
        follows = before is not None and before.number + 1 == marker.number and not _any(starts, before, marker)
        leads = after is not None and after.number == marker.number + 1 and not _any(starts, marker, after)
        if follows or leads:
            kept.append(marker)
    return kept


def _any(starts: list[int], first: Marker, second: Marker) -> bool:
    return bisect_left(starts, first.start) != bisect_left(starts, second.start)


def _without(markers: list[Marker], skip: Sequence[Span]) -> list[Marker]:
    if not skip:
        return markers
    covered = Covered(skip)
    return [marker for marker in markers if not covered.shares(Span(marker.start, marker.start + 1))]


def _corrected(text: str, markers: list[Marker], corrections: Mapping[int, int]) -> list[Marker]:
    """The markers without lines corrected to no heading, and with one for each line corrected to a heading."""
    if not corrections:
        return markers
    known = {marker.start for marker in markers}
    kept = [marker for marker in markers if corrections.get(marker.start) != 0]
    added = [
        Marker(MarkerStyle.MARKED, 1, start, start)
        for start, level in corrections.items()
        if level and start not in known and start < len(text) and not text[start].isspace()
    ]
    return sorted([*kept, *added], key=lambda marker: marker.start)


_BY_LAW = (MarkerStyle.PART, MarkerStyle.CHAPTER, MarkerStyle.SECTION, MarkerStyle.ARTICLE)
"""Styles that always nest as custom has it."""


def _levels(
    markers: list[Marker], ended: Sequence[int] = (), corrections: Mapping[int, int] = MappingProxyType({})
) -> list[int]:
    """The level of each marker, from 1. After a code point in `ended`, nothing before it is open any more."""
    resumes = _resumes(markers)
    levels: list[int] = []
    stack: list[int] = []  # indices into markers, outermost first
    nested: set[tuple[MarkerStyle, MarkerStyle]] = set()  # (child, parent) against custom, as seen in this document
    missing = _without_their_chapter(markers)
    following = 0
    for index, marker in enumerate(markers):
        while following < len(ended) and ended[following] <= marker.start:
            stack.clear()
            following += 1
        if marker.style is MarkerStyle.CHAPTER and _goes_on_behind_an_annex(markers, index, stack):
            stack.clear()
        said = corrections.get(marker.start, 0)
        if said:
            # At the level that somebody gave it. What is open at that level or below ends, and what follows goes below
            # it.
            del stack[max(0, said - 1) :]
            stack.append(index)
            levels.append(said)
            continue
        _leave_marked(markers, stack, index, levels)
        styles = [markers[entry].style for entry in stack]
        if marker.style in styles:
            del stack[styles.index(marker.style) :]
        else:
            while stack and markers[stack[-1]].style > marker.style:
                parent = markers[stack[-1]].style
                pair = marker.style, parent
                by_law = marker.style in _BY_LAW and parent in _BY_LAW
                if not by_law and (resumes[stack[-1]] or pair in nested):
                    nested.add(pair)
                    break
                stack.pop()
        above = levels[stack[-1]] if stack and corrections else len(stack)
        stack.append(index)
        levels.append(max(above, len(stack) - 1) + 1 + (index in missing))
    return levels


def _leave_marked(markers: list[Marker], stack: list[int], index: int, levels: list[int]) -> None:
    """Close a marked heading when the next marker had its level or a higher one before: 三、 after 一、 and 二、."""
    marked = next((at for at, entry in enumerate(stack) if markers[entry].style is MarkerStyle.MARKED), None)
    if marked is None:
        return
    before = stack[marked]
    style = markers[index].style
    seen = [levels[at] for at in range(before) if markers[at].style is style]
    if seen and min(seen) <= levels[before]:
        del stack[marked:]


def _goes_on_behind_an_annex(markers: list[Marker], index: int, stack: list[int]) -> bool:
    """Whether a chapter in an annex continues the chapters before the annex, and so does not belong to it."""
    if not stack or markers[stack[0]].style is not MarkerStyle.ANNEX:
        return False
    before = [marker.number for marker in markers[: stack[0]] if marker.style is MarkerStyle.CHAPTER]
    return bool(before) and markers[index].number == before[-1] + 1 > 1


def _without_their_chapter(markers: list[Marker]) -> range:
    """The markers before the first chapter, if that continues their articles: their own chapter heading is missing."""
    first = next((index for index, marker in enumerate(markers) if marker.style is MarkerStyle.CHAPTER), 0)
    articles = [marker.number for marker in markers[:first] if marker.style is MarkerStyle.ARTICLE]
    if not articles or markers[0].style is not MarkerStyle.ARTICLE:
        return range(0)
    following = next((marker.number for marker in markers[first:] if marker.style is MarkerStyle.ARTICLE), 0)
    return range(first) if following > articles[-1] else range(0)


def _resumes(markers: list[Marker]) -> list[bool]:
    """For each marker, whether the next one of its style continues its numbering."""
    following: dict[MarkerStyle, int] = {}
    resumed = [False] * len(markers)
    for index in range(len(markers) - 1, -1, -1):
        marker = markers[index]
        resumed[index] = following.get(marker.style) == marker.number + 1
        following[marker.style] = marker.number
    return resumed


def _body_end(text: str, skip: Sequence[Span]) -> int:
    """The end of the text without furniture and white space at its end."""
    end = len(text.rstrip())
    for span in reversed(skip):
        if span.end < end:
            break
        if span.start < end:
            end = _rstrip(text, span.start)
    return end


class _Lines:
    """The starts and ends of lines. Remembered, because one line may be the whole text and hold every marker."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._breaks = [match.start() for match in _BREAK.finditer(text)]
        self._ends: dict[int, int] = {}

    def lead(self, position: int) -> int:
        """The start of the line if only an indent or Markdown signs come before `position`; otherwise `position`."""
        line = bisect_left(self._breaks, position)
        start = self._breaks[line - 1] + 1 if line else 0
        lead = _LEAD.match(self.text, start, position)
        return start if lead is not None and lead.end() == position else position

    def end(self, position: int) -> int:
        """The end of the line at `position`, without white space."""
        line = bisect_left(self._breaks, position)
        if line not in self._ends:
            end = self._breaks[line] if line < len(self._breaks) else len(self.text)
            self._ends[line] = _rstrip(self.text, end)
        return self._ends[line]


_BREAK = re.compile("\n")
_LEAD = re.compile(f"[{BLANKS}#*]*")


def _ends(lines: _Lines, markers: list[Marker], levels: list[int], end: int, ended: Sequence[Ending] = ()) -> list[int]:
    ends = [end] * len(markers)
    stack: list[int] = []
    following = 0
    for index, marker in enumerate(markers):
        while following < len(ended) and ended[following].span.start <= marker.start:
            stop = _rstrip(lines.text, ended[following].span.start)
            for top in stack:
                ends[top] = (
                    min(stop, lines.end(markers[top].start)) if markers[top].style is MarkerStyle.INLINE else stop
                )
            stack.clear()
            following += 1
        stop = _rstrip(lines.text, lines.lead(marker.start))
        while stack and levels[stack[-1]] >= levels[index]:
            top = stack.pop()
            ends[top] = stop
            if markers[top].style is MarkerStyle.INLINE and marker.style is not MarkerStyle.INLINE:
                ends[top] = min(stop, lines.end(markers[top].start))
        stack.append(index)
    if following < len(ended):
        end = min(end, _rstrip(lines.text, ended[following].span.start))
    for index in stack:
        ends[index] = min(end, lines.end(markers[index].start)) if markers[index].style is MarkerStyle.INLINE else end
    return [max(stop, marker.end) for stop, marker in zip(ends, markers, strict=True)]


def _rstrip(text: str, position: int) -> int:
    while position > 0 and text[position - 1].isspace():
        position -= 1
    return position


def _title(lines: _Lines, marker: Marker, stop: int, after: int) -> Span:
    text = lines.text
    line_end = max(marker.end, min(lines.end(marker.start), stop, after))
    end = line_end
    limit = min(line_end, marker.start + TITLE_LIMIT)
    begin = marker.end
    if marker.style is MarkerStyle.MARKED:
        return Span(marker.start, max(marker.start + 1, line_end))
    while begin < limit and (text[begin].isspace() or text[begin] in "\u200b\ufeff"):
        begin += 1
    mark = _TITLE_END.search(text, begin, limit)
    if mark is not None:
        return Span(marker.start, max(marker.end, _rstrip(text, mark.start())))
    if line_end > limit:
        commas = (text.find(comma, marker.end, limit) for comma in "，,")
        end = min((comma for comma in commas if comma > marker.end), default=limit)
    return Span(marker.start, max(marker.end, _rstrip(text, end)))
