"""Units of analysis of a text, numbered from its outline: document, part, item.

A part is what stands under a heading of the outermost level; what stands before the first one is part 0. Headings that
have anything below them are no units, and neither is what a mask covers wholly. Units do not overlap, but for those
that are what somebody labelled. Numbers depend on the text, its masks and its headings only, never on labels (but for
`UnitRule.LABELLED`).
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from core.covering import Covered
from core.ids import DocumentId
from core.model import Span
from core.study.design import StudyDesign, UnitRule
from core.text.outline import OutlineNode
from core.text.sentences import paragraphs, sentences_in, trim

_BRACKETED = r"【[^】]*】|［[^］]*］|\[[^\]]*\]"
_MARKS = re.compile(rf"^(?:[#*\-—>]|{_BRACKETED}|[^:：。，；]{{1,6}}[:：](?=.{{6}}))+|(?:{_BRACKETED}|[#*。])+$")
"""What stands before or behind a title on its line: signs of Markdown, 【转载】, 标题：, 标签：, a full stop."""


@dataclass(frozen=True, slots=True)
class CodingUnit:
    """What is coded as one."""

    document: DocumentId
    number: str
    """``3-2-1``, by the study's scheme."""
    span: Span
    part: int
    item: int


def coding_units(
    design: StudyDesign,
    document: DocumentId,
    place: int,
    text: str,
    nodes: Sequence[OutlineNode],
    masks: Sequence[Span],
    *,
    title: str = "",
    labelled: Iterable[Span] = (),
) -> list[CodingUnit]:
    """The units of a document in text order.

    `place` is the document's number, from 1. `nodes` are the outline (`core.text.outline`). Lines of `title` before
    the first part are no units, whatever marks they bear. `labelled` are the ranges that `UnitRule.LABELLED` makes
    units.
    """
    starts = [node.range.start for node in nodes if node.level == 1]
    called = "".join(title.split())
    hidden = Covered(masks)
    found: list[CodingUnit] = []
    items: dict[int, int] = {}
    spans = sorted(set(labelled)) if design.rule is UnitRule.LABELLED else _spans(design.rule, text, nodes)
    for span in spans:
        part = bisect_right(starts, span.start)
        in_title = part == 0 and _without_marks(text[span.start : span.end]) in called
        if hidden.covers(span) or (in_title and design.rule is not UnitRule.LABELLED):
            continue
        items[part] = items.get(part, 0) + 1
        number = design.number(place, part, items[part])
        found.append(CodingUnit(document, number, span, part, items[part]))
    return found


def _without_marks(line: str) -> str:
    """A line without blanks and without what is set around titles; "" where it is nothing else."""
    return _MARKS.sub("", "".join(line.split()))


def _spans(rule: UnitRule, text: str, nodes: Sequence[OutlineNode]) -> Iterator[Span]:
    headings = _headings(text, nodes)
    leaves = _leaves(nodes) if rule is UnitRule.ITEM else []
    at, end = 0, 0
    for line in paragraphs(text):
        begun = False
        while at < len(leaves) and leaves[at].start < line.end:
            yield leaves[at]
            at, end, begun = at + 1, leaves[at].end, True
        # What of a line stands before its first item (一是…二是…) is the lead of these and no unit by itself.
        if begun or line.start < end or line.start in headings:
            continue
        if rule is UnitRule.SENTENCE:
            yield from sentences_in(text, line)
        else:
            yield line


def _headings(text: str, nodes: Sequence[OutlineNode]) -> set[int]:
    """Where lines begin that are nothing but a heading with something below it."""
    found = set[int]()
    for node in nodes:
        end = text.find("\n", node.range.start)
        end = len(text) if end < 0 else end
        line = trim(text, node.range.start, end)
        if node.range.end > end and node.title.end >= line.end - 1:
            found.add(trim(text, text.rfind("\n", 0, node.range.start) + 1, end).start)
    return found


def _leaves(nodes: Sequence[OutlineNode]) -> list[Span]:
    """The points of the outline that have none below them."""
    following: Sequence[OutlineNode | None] = [*nodes[1:], None][: len(nodes)]
    return [
        node.range
        for node, after in zip(nodes, following, strict=True)
        if after is None or after.range.start >= node.range.end
    ]
