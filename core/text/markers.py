"""Numbering at the start of a line or clause: which style it is, which number, and whether it is a heading at all."""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache


class Style(IntEnum):
    """Numbering styles, in the order in which GB/T 9704 and common use nest them."""

    PART = 0  # 第一编, 第一部分
    CHAPTER = 1  # 第一章
    SECTION = 2  # 第一节
    ARTICLE = 3  # 第一条
    HAN = 4  # 一、
    HAN_PAREN = 5  # （一）
    ORDINAL = 6  # 第一，
    SEQUENCE = 7  # 首先，
    DIGIT = 8  # 1. 1、
    DIGIT_PAREN = 9  # （1） 1）
    CIRCLED = 10  # ①
    INLINE = 11  # 一是


@dataclass(frozen=True, slots=True)
class Marker:
    """A numbering found in the text."""

    style: Style
    number: int
    start: int
    end: int
    """Code points; the text of the heading begins at `end`, perhaps after white space."""


_HAN = "[一二三四五六七八九十百]{1,4}"
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_HAN_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")}
_SEQUENCE = ("首先", "其次", "再次", "最后")

_BLANK = "[ \t\u3000\xa0]"
_FORMS = rf"""
(?P<part>第{_HAN}(?:编|部分|篇)(?={_BLANK}|[、，,：:]|$|[^之的中内，。]))
|(?P<chapter>第(?:{_HAN}|[0-9０-９]{{1,3}})章(?![、和至与]))
|(?P<section>第(?:{_HAN}|[0-9０-９]{{1,3}})节(?![、和至与课]))
|(?P<article>第(?:{_HAN}|[0-9０-９]{{1,3}})条(?:之{_HAN})?(?=[ \t\u3000\xa0:：]|$))
|(?P<han>{_HAN}{_BLANK}*(?:、(?!{_HAN}[、，,和至])|[．.](?![0-9]|{_HAN}[、，,和至])))
|(?P<han_paren>[（(]{_BLANK}*{_HAN}{_BLANK}*[)）][、．.]?|[㈠-㈩])
|(?P<ordinal>第{_HAN}[，,、：:](?!第?{_HAN}[、，,和至季批届期]))
|(?P<sequence>(?:首先|其次|再次|最后)[，,：:])
|(?P<digit>[0-9０-９]{{1,2}}{_BLANK}*(?:[、．](?![0-9０-９]{{1,2}}[、．.，,和至号])|\.(?![0-9０-９]|\.)|\.(?=(?:19|20)[0-9xX]{{2}}年))|[⒈-⒛])
|(?P<digit_paren>[（(][0-9０-９]{{1,2}}[)）]|[0-9０-９]{{1,2}}[)）]|[⑴-⒇])
|(?P<circled>[①-⑳])
|(?P<inline>{_HAN}是(?!否|非)|其[一二三四五六七八九十][，,是])
"""
_STYLES = {style.name.lower(): style for style in Style}
_AT_LINE = re.compile(rf"^[ \t\u3000\xa0]*(?:#{{1,6}} +)?(?:\*\*)?(?:{_FORMS.replace(chr(10), '')})", re.MULTILINE)
_INLINE = re.compile(rf"(?<=[。；;：:，,！？”’）)])[ \u3000]*(?P<inline>{_HAN}是(?!否|非))")

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
    return found


def _enumerates(text: str, position: int, style: Style, number: int) -> bool:
    """Whether what looks like a marker counts on, as in 七、八年级 or 1、2号楼; 一、三年来 does not."""
    if style not in (Style.HAN, Style.DIGIT):
        return False
    following = _NEXT_NUMBER.match(text, position)
    if following is None:
        return False
    digits = following.group("digits")
    return (int(digits) if digits else han_number(following.group("han"))) == number + 1


def inline_markers(text: str, start: int, end: int) -> list[Marker]:
    """Every 一是, 二是… after a mark inside a paragraph; whether they form a series is for the caller to see."""
    return [
        Marker(Style.INLINE, han_number(match.group("inline")[:-1]), match.start("inline"), match.end("inline"))
        for match in _INLINE.finditer(text, start, end)
    ]


@lru_cache(maxsize=1000)
def _number(marker: str, style: Style) -> int:
    if style is Style.SEQUENCE:
        return _SEQUENCE.index(marker[:2]) + 1
    first = marker[0]
    for opening in "①⑴⒈㈠":
        if ord(opening) <= ord(first) < ord(opening) + 20:
            return ord(first) - ord(opening) + 1
    digits = re.search("[0-9]+", marker.translate(_WIDE))
    if digits:
        return int(digits.group())
    numeral = re.search("[一二三四五六七八九十百]+", marker)
    return han_number(numeral.group()) if numeral else 0


@lru_cache(maxsize=1000)
def han_number(numeral: str) -> int:
    """The value of a Chinese numeral below 1,000 such as 二十一; 0 when it is none (十十, 一二)."""
    total = 0
    digit = 0
    last_unit = 1000
    for char in numeral:
        if char in "十百":
            unit = 10 if char == "十" else 100
            if unit >= last_unit or (digit == 0 and total):
                return 0
            total += (digit or 1) * unit
            last_unit, digit = unit, 0
        elif digit:
            return 0
        else:
            digit = _HAN_DIGITS[char]
    return total + digit
