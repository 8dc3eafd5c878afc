"""Finds numbering at the start of a line or clause: its style, its number, and whether it makes a heading at all."""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache


class MarkerStyle(IntEnum):
    """Numbering styles, in the order in which GB/T 9704 and common use nest them."""

    MARKED = -2  # a line that somebody marked as a heading
    ANNEX = -1  # 附件, 名词解释
    PART = 0  # 第一编, 第一部分
    CHAPTER = 1  # 第一章
    SECTION = 2  # 第一节
    ARTICLE = 3  # 第一条
    HAN = 4  # 一、
    HAN_PAREN = 5  # （一）
    ORDINAL = 6  # 第一，
    SEQUENCE = 7  # 首先，
    DECIMAL = 8  # 1 above 1.1
    DECIMAL_2 = 9  # 1.1
    DECIMAL_3 = 10  # 1.1.1
    DECIMAL_4 = 11  # 1.1.1.1
    DIGIT = 12  # 1. 1、
    DIGIT_PAREN = 13  # （1） 1）
    CIRCLED = 14  # ①
    INLINE = 15  # 一是


@dataclass(frozen=True, slots=True)
class Marker:
    """A numbering found in the text."""

    style: MarkerStyle
    number: int
    start: int
    end: int
    """The offset in code points at which the heading's text begins, perhaps with white space."""


_HAN = "[一二三四五六七八九十百]{1,4}"
_LONG = "[一二三四五六七八九十百千零〇○]{1,9}"
"""A numeral as laws use it, in which articles may go beyond a thousand: 一千一百九十五, 一百零一, 一〇一."""
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_HAN_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_SEQUENCE = ("首先", "其次", "再次", "最后")

BLANKS = " \t\u3000\xa0\u1680\u2000-\u200b\u202f\u205f\ufeff"
"""Every Unicode blank within a line, for use inside a character class. Zero-width ones are just as invisible."""
_BLANK = f"[{BLANKS}]"
_FORMS = rf"""
(?P<part>第{_LONG}(?:编|部分|篇)(?={_BLANK}|[、，,：:]|$|[^之的中内，。]))
|(?P<chapter>第{_BLANK}?(?:{_LONG}|[0-9０-９]{{1,3}}){_BLANK}?章(?![、和至与的]))
|(?P<section>第{_BLANK}?(?:{_LONG}|[0-9０-９]{{1,3}}){_BLANK}?节(?![、和至与课的]))
|(?P<article>第(?:{_LONG}|[0-9０-９]{{1,4}})条(?:之{_HAN})?(?={_BLANK}|[:：*]|$))
|(?P<han>{_HAN}{_BLANK}*(?:、(?!{_HAN}[、，,和至])|[．.](?![0-9]|{_HAN}[、，,和至])))
|(?P<han_paren>(?:[（(]{_BLANK}*)?{_HAN}{_BLANK}*[)）][、．.]?|[㈠-㈩])
|(?P<ordinal>第{_HAN}[，,、：:](?!第?{_HAN}[、，,和至季批届期]))
|(?P<sequence>(?:首先|其次|再次|最后)[，,：:])
|(?P<digit>[0-9０-９]{{1,3}}{_BLANK}*(?:[、．](?![0-9０-９]{{1,2}}[、．.，,和至号])|\.(?![0-9０-９]|\.)|\.(?=(?:19|20)[0-9xX]{{2}}年))|[⒈-⒛])
|(?P<digit_paren>[（(][0-9０-９]{{1,2}}[)）]|[0-9０-９]{{1,2}}[)）]|[⑴-⒇])
|(?P<circled>[①-⑳])
|(?P<inline>{_HAN}是(?!否|非)|其[一二三四五六七八九十][，,是])
"""
_STYLES = {style.name.lower(): style for style in MarkerStyle}
_LEAD = rf"^{_BLANK}*(?:#{{1,6}} +)?(?:\*\*)?"
_AT_LINE = re.compile(rf"{_LEAD}(?:{_FORMS.replace(chr(10), '')})", re.MULTILINE)
_INLINE = re.compile(rf"(?<=[。；;：:，,！？”’）)])[ \u3000]*(?P<inline>{_HAN}是(?!否|非))")
_DOUBTFUL = re.compile(
    rf"{_LEAD}(?:(?P<digit>[0-9０-９]{{1,3}}[.．])(?=[0-9０-９])"
    rf"|(?P<article>第{_LONG}条)(?=[^\s第款项规所和与至、，,之的:：*])"
    rf"|(?P<han>{_HAN})(?:{_BLANK}*$|{_BLANK}+(?=[^\s、。，；：.．是年月日个])))",
    re.MULTILINE,
)
"""Forms that are markers only between two others: 21.5+2 between 20. and 22., 第二条 without a blank, a lone 二."""
_WITHIN = re.compile(
    rf"(?<=[。；;：:！？{BLANKS}]){_BLANK}(?:(?P<part>第{_LONG}[编篇])|(?P<chapter>第{_LONG}章)|(?P<section>第{_LONG}节)"
    rf"|(?P<article>第{_LONG}条(?:之{_HAN})?))(?={_BLANK})"
    rf"|(?<=\S){_BLANK}(?P<next>第{_LONG}[章节条])(?={_BLANK})"
)
"""What may begin a chapter or an article in the middle of a line, when a page was saved without its line ends."""
_GLUED = re.compile(rf"(?<=[\u4e00-\u9fff])(?P<glued>第{_LONG}条)(?={_BLANK})")
"""The first article of a chapter behind its title without a blank: 第一章 总则第一条 为了."""
_STRUCTURAL = (MarkerStyle.PART, MarkerStyle.CHAPTER, MarkerStyle.SECTION, MarkerStyle.ARTICLE)

_COUNTED = "等|级|类|年级|季度|期|档|线|号|楼|班|届|批|中|小|幼|校|单元|组|次|轮|审|层|月|日|孩|胎"
_NEXT_NUMBER = re.compile(rf"(?:(?P<han>{_HAN})|(?P<digits>[0-9]{{1,2}}))(?:{_COUNTED})")


def line_markers(text: str) -> list[Marker]:
    """Markers at line starts, in order. False friends (一、二、三等奖; 1.5万; 2024.1.5) are not among them."""
    found: list[Marker] = []
    for match in _AT_LINE.finditer(text):
        name = match.lastgroup
        assert name is not None
        style = _STYLES[name]
        number = _number(match.group(name), style)
        if number and not _enumerates(text, match.end(name), style, number):
            found.append(Marker(style, number, match.start(name), match.end(name)))
    found = _merged(found, _told_by_neighbours(text, found))
    return _merged(found, _within_lines(text, found))


def _merged(first: list[Marker], second: list[Marker]) -> list[Marker]:
    return sorted([*first, *second], key=lambda marker: marker.start) if second else first


def _told_by_neighbours(text: str, sure: list[Marker]) -> list[Marker]:
    """The doubtful markers that continue the numbering before them, and are continued after them or end their list.

    A chain of doubtful ones (第一条为了, 第二条本办法) counts as a whole: it must go on from 1 or from a sure marker.
    """
    candidates: list[Marker] = []
    for match in _DOUBTFUL.finditer(text):
        name = match.lastgroup
        assert name is not None
        number = _number(match.group(name), _STYLES[name])
        if number:
            candidates.append(Marker(_STYLES[name], number, match.start(name), match.end(name)))
    if not candidates:
        return []
    doubtful = {marker.start for marker in candidates}
    every = sorted([*sure, *candidates], key=lambda marker: marker.start)
    accepted: list[Marker] = []
    for style in {marker.style for marker in candidates}:
        chain = [marker for marker in every if marker.style is style]
        last = 0
        for index, marker in enumerate(chain):
            if marker.start not in doubtful:
                last = marker.number
                continue
            goes_on = any(other.number == marker.number + 1 for other in chain[index + 1 : index + 4])
            ends = style is not MarkerStyle.DIGIT and index > 0 and last > 0
            if marker.number == last + 1 and (goes_on or ends) and (last or style is not MarkerStyle.DIGIT):
                accepted.append(marker)
                last = marker.number
    return accepted


def _within_lines(text: str, at_lines: list[Marker]) -> list[Marker]:
    """Chapters and articles that follow another on its line and continue the numbering: 第一章 总则 第一条 为了."""
    if not any(marker.style in _STRUCTURAL for marker in at_lines):
        return []
    found: list[Marker] = []
    last: dict[MarkerStyle, int] = {}
    index = 0
    for match in _inside(text, at_lines):
        name = match.lastgroup
        assert name is not None
        group = match.group(name)
        style = _STYLES[name] if name in _STYLES else _BY_SIGN[group[-1]]
        number = _number(group, style)
        while index < len(at_lines) and at_lines[index].start < match.start(name):
            last[at_lines[index].style] = at_lines[index].number
            if at_lines[index].style < MarkerStyle.SECTION:
                last.pop(MarkerStyle.SECTION, None)
            index += 1
        before = at_lines[index - 1] if index else None
        above = before is not None and before.style in _STRUCTURAL and before.style < style
        same_line = before is not None and text.find("\n", before.start, match.start(name)) < 0
        if not same_line or not (above or (before is not None and before.style in _STRUCTURAL)):
            continue
        lone = name in ("next", "glued") and not (above and match.start(name) - before.end < _HEADING_LINE)  # type: ignore[union-attr]
        if name == "glued" and before is not None:
            # Only a chapter's title stands between: 第一章 总则第一条, not 第一章 总则第一条 依照本法第二条 规定.
            lone = lone or re.search("[，。；：、《第]", text[before.end : match.start(name)]) is not None
        if lone or number != last.get(style, 0) + 1:
            continue
        found.append(Marker(style, number, match.start(name), match.end(name)))
        last[style] = number
    return found


def _inside(text: str, at_lines: list[Marker]) -> list[re.Match[str]]:
    """What may begin a chapter or an article in the middle of a line, in order."""
    titled = (marker for marker in at_lines if marker.style in (MarkerStyle.CHAPTER, MarkerStyle.SECTION))
    glued = (_GLUED.search(text, marker.end, marker.end + _HEADING_LINE) for marker in titled)
    return sorted([*_WITHIN.finditer(text), *filter(None, glued)], key=lambda match: match.start())


_BY_SIGN = {
    "编": MarkerStyle.PART,
    "篇": MarkerStyle.PART,
    "章": MarkerStyle.CHAPTER,
    "节": MarkerStyle.SECTION,
    "条": MarkerStyle.ARTICLE,
}
_HEADING_LINE = 40
"""Code points of a chapter's title after which its first article may follow in the same line."""


def _enumerates(text: str, position: int, style: MarkerStyle, number: int) -> bool:
    """Whether what looks like a marker is part of an enumeration, as in 七、八年级 or 1、2号楼; 一、三年来 is not."""
    if style not in (MarkerStyle.HAN, MarkerStyle.DIGIT):
        return False
    following = _NEXT_NUMBER.match(text, position)
    if following is None:
        return False
    digits = following.group("digits")
    return (int(digits) if digits else han_number(following.group("han"))) == number + 1


def inline_markers(text: str, start: int, end: int) -> list[Marker]:
    """Every 一是, 二是… after a mark inside a paragraph. The caller has to see whether they form a series."""
    return [
        Marker(MarkerStyle.INLINE, han_number(match.group("inline")[:-1]), match.start("inline"), match.end("inline"))
        for match in _INLINE.finditer(text, start, end)
    ]


@lru_cache(maxsize=1000)
def _number(marker: str, style: MarkerStyle) -> int:
    if style is MarkerStyle.SEQUENCE:
        return _SEQUENCE.index(marker[:2]) + 1
    first = marker[0]
    for opening in "①⑴⒈㈠":
        if ord(opening) <= ord(first) < ord(opening) + 20:
            return ord(first) - ord(opening) + 1
    digits = re.search("[0-9]+", marker.translate(_WIDE))
    if digits:
        return int(digits.group())
    numeral = re.search("[一二三四五六七八九十百千零〇○]+", marker)
    return han_number(numeral.group()) if numeral else 0


@lru_cache(maxsize=1000)
def han_number(numeral: str) -> int:
    """The value of a Chinese numeral below 10,000: 二十一, 一千零五, 一〇五; 0 if it is none (十十, 一二)."""
    if not any(char in _UNITS for char in numeral):
        positional = len(numeral) == 1 or any(char in "零〇○" for char in numeral[1:])
        digits = "".join(str(_HAN_DIGITS[char]) for char in numeral)
        return int(digits) if positional and digits[0] != "0" else 0
    total = 0
    digit = 0
    last_unit = 10_000
    for char in numeral:
        if char in _UNITS:
            unit = _UNITS[char]
            if unit >= last_unit or (digit == 0 and total and unit != 10):
                return 0
            total += (digit or 1) * unit
            last_unit, digit = unit, 0
        elif digit:
            return 0
        else:
            digit = _HAN_DIGITS[char]
    return total + digit


_UNITS = {"十": 10, "百": 100, "千": 1000}
