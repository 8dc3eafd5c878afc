"""Finds days and years as reports write them: 2023年3月5日, 2023-03-05, 二〇二三年三月五日, ２０２３年３月５日."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ZERO = "〇○零ＯO0０"
_HAN = "一二三四五六七八九"
_BLANK = "[ \t\u3000\xa0]*"
_YEAR = rf"(?:(?<![0-9０-９])(?:[1１][9９]|[2２][0０])[0-9０-９]{{2}}|[一二][九{_ZERO}][{_HAN}{_ZERO}]{{2}})"
_MONTH = "(?:[0-9０-９]{1,2}|[一二三四五六七八九]|十[一二]?)"
_DAY = "(?:[0-9０-９]{1,2}|[一二三四五六七八九]|[二三]?十[一二三四五六七八九]?|廿[一二三四五六七八九]?)"
DAY = re.compile(
    rf"(?P<year>{_YEAR}){_BLANK}年{_BLANK}(?P<month>{_MONTH}){_BLANK}月{_BLANK}(?P<day>{_DAY}){_BLANK}日(?!期)"
)
"""A day in words; the groups are for `day_of`."""
STAMP = re.compile(
    r"(?<![0-9A-Za-z/_.-])(?P<year>(?:19|20)[0-9]{2})\s?(?P<sign>[-/.])\s?(?P<month>[0-9]{1,2})\s?(?P=sign)\s?(?P<day>[0-9]{1,2})(?![0-9])"
    r"(?P<time>\s*T?\s*[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?)?"
)
"""A day in figures, perhaps with a time."""
_DIGITS = str.maketrans("０１２３４５６７８９〇○零ＯO一二三四五六七八九", "012345678900000123456789")


@dataclass(frozen=True, slots=True)
class Day:
    """A day and where it is written, in code points."""

    iso: str
    """``2023-03-05``."""
    start: int
    """Code points."""
    end: int

    @property
    def year(self) -> int:
        """Its year."""
        return int(self.iso[:4])


def days_in(text: str) -> Iterator[Day]:
    """Every day that is written in a text, in order. Impossible ones (13月) are left out."""
    found = [*DAY.finditer(text), *STAMP.finditer(text)]
    for match in sorted(found, key=lambda match: match.start()):
        day = day_of(match)
        if day is not None:
            yield day


def first_day(text: str) -> Day | None:
    """The first day that is written in a text."""
    return next(days_in(text), None)


def day_of(match: re.Match[str]) -> Day | None:
    """The day of a match of `DAY` or `STAMP`; None if there is no such day."""
    year = int(match["year"].translate(_DIGITS))
    month, day = _number(match["month"]), _number(match["day"])
    if not (1 <= month <= 12 and 1 <= day <= _LENGTHS[month - 1] and 1900 <= year < 2100):
        return None
    return Day(f"{year:04}-{month:02}-{day:02}", match.start(), match.end())


_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _number(written: str) -> int:
    """A number up to 39 in figures or in words."""
    if "十" in written or "廿" in written:
        tens, _, ones = written.replace("廿", "二十").partition("十")
        return int((tens or "一").translate(_DIGITS)) * 10 + int((ones or "零").translate(_DIGITS))
    return int(written.translate(_DIGITS))
