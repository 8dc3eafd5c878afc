"""Finds lists of contents, whose entries look like headings but come again in the body."""

import re
from collections.abc import Sequence
from functools import lru_cache

from core.model import Span
from core.text.markers import BLANKS
from core.text.sentences import paragraphs

_NUMERAL = "[一二三四五六七八九十百千零〇○0-9０-９]{1,6}"
_WORD = re.compile(rf"[#*（(\[【{BLANKS}]*目[{BLANKS}]*[录錄次][)）\]】*:：{BLANKS}]*")
_ENTRY = re.compile(
    rf"(?:第{_NUMERAL}(?:[编篇章节]|部分)|[一二三四五六七八九十]{{1,3}}[、．.]|[（(][一二三四五六七八九十]{{1,3}}[)）]"
    rf"|[0-9]{{1,2}}(?:[.．][0-9]{{1,2}})*[.．、]?[{BLANKS}]*(?=[\u4e00-\u9fff])|附[件录则表]|序言|前言|引言|结语)"
)
_STRUCTURAL = re.compile(rf"第({_NUMERAL})([编篇章节]|部分)")
_PAGE = re.compile(rf"(?:[.…·．⋯\-—_{BLANKS}]*[（(]?[0-9]{{1,4}}[)）]?|[.…·．⋯]{{2,}})$")
_LEADER = re.compile(r"(?:[.…·．⋯]{3,}|[\t\u3000 ]{2,}|—{2,})\s*[（(]?[0-9]{1,4}[)）]?$")
_LONGEST = 60
"""Longest entry, in code points."""
_MOST = 400
"""Most lines of a list."""
_REACH = 1200
"""Lines at the beginning of a text in which a list of contents may begin."""
_FEW = 2
_LEADERS = 3


def contents_lists(text: str) -> list[Span]:
    """The lists of contents of a text, in order: after a line 目录, or chapters in a row that come again later.

    Entries are compared without blanks, leaders and page numbers. A list ends before the first of its entries that
    comes again, or before the first line that is no heading.
    """
    return list(_lists(text))


@lru_cache(maxsize=1)
def _lists(text: str) -> tuple[Span, ...]:
    """The lists of the text that was asked about last: furniture and outline both need them."""
    # Most texts have neither the word nor two chapters in a row. That is checked before anything is split.
    if not _may_have(text):
        return ()
    lines: list[Span] = []
    for line in paragraphs(text):
        lines.append(line)
        if len(lines) >= _REACH:
            break
    shown = [text[line.start : min(line.end, line.start + 2 * _LONGEST)] for line in lines]
    found: list[Span] = []
    index = 0
    while index < len(lines):
        last = _list_at(shown, index)
        if last is None:
            index += 1
            continue
        found.append(Span(lines[index].start, lines[last].end))
        index = last + 1
    return tuple(found)


# Each begins with what is rare in a text, so that `re` goes from one to the next; as one pattern it looked at every
# character four times.
_MAY_HAVE = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        rf"目[{BLANKS}]*[录錄次]",
        rf"第{_NUMERAL}[编篇章][^\n。]{{0,60}}\n\s*+[#*{BLANKS}]*第{_NUMERAL}[编篇章节]",
        rf"第{_NUMERAL}章[^\n。]{{1,40}}第{_NUMERAL}章",
        r"(?<![.…·．⋯])[.…·．⋯]{3,}+[^\S\n]*+[0-9]{1,4}+[^\S\n]*+$",
    )
)


def _may_have(text: str) -> bool:
    return any(pattern.search(text) is not None for pattern in _MAY_HAVE)


def _list_at(shown: Sequence[str], index: int) -> int | None:
    """The last line of the list that begins with this line; None if none does."""
    line = shown[index]
    if _WORD.fullmatch(line):
        return _under_the_word(shown, index)
    if len(_STRUCTURAL.findall(line)) > _FEW and not re.search("[。，；《]", line):
        return index
    if _STRUCTURAL.match(_bare(line)):
        last = _chapters_in_a_row(shown, index)
        if last is not None:
            return last
    return _with_leaders(shown, index)


def _under_the_word(shown: Sequence[str], index: int) -> int | None:
    """The end of the list after a line 目录."""
    seen: set[str] = set()
    last = None
    for at in range(index + 1, min(len(shown), index + _MOST)):
        entry = _bare(shown[at])
        if entry in seen and _ENTRY.match(entry):
            return at - 1
        if len(shown[at]) > _LONGEST or re.search("[。；]", shown[at]):
            return last
        if _ENTRY.match(entry) or _LEADER.search(shown[at]):
            last = at
            seen.add(entry)
    # No entry came again and there is no prose: the text is just a list, or its body does not follow the list.
    return last if last is not None and last == len(shown) - 1 and last - index > _LEADERS else None


def _chapters_in_a_row(shown: Sequence[str], index: int) -> int | None:
    """The end of a row of chapters of which the first comes again later."""
    seen: list[str] = []
    for at in range(index, min(len(shown), index + _MOST)):
        entry = _bare(shown[at])
        if not _STRUCTURAL.match(entry) or len(shown[at]) > _LONGEST or re.search("[。；，]", entry):
            break
        if entry in seen:
            break
        seen.append(entry)
    if len(seen) <= _FEW:
        return None
    rest = [_bare(line) for line in shown[index + len(seen) :]]
    behind = set(rest)
    again = sum(entry in behind for entry in seen)
    if rest and rest[0] in seen:
        again += 1
    return index + len(seen) - 1 if again * 2 > len(seen) else None


def _with_leaders(shown: Sequence[str], index: int) -> int | None:
    """The end of three or more lines with leaders to page numbers."""
    at = index
    while at < len(shown) and _LEADER.search(shown[at]) and _is_led(shown[at]):
        at += 1
    return at - 1 if at - index >= _LEADERS else None


def _is_led(line: str) -> bool:
    """Whether a line has leader dots. Blanks and a number alone also occur in tables, and dashes in ranges of years."""
    return re.search(r"[.…·．⋯]{3,}\s*[（(]?[0-9]{1,4}[)）]?$", line) is not None


def _bare(line: str) -> str:
    """An entry without what differs between the list and the body."""
    return re.sub(rf"[#*{BLANKS}]", "", _PAGE.sub("", line) or line)
