"""Finds the figures of a text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache

from core.covering import joined
from core.figures.counted import Counted
from core.figures.numerals import ARABIC, CHINESE, WITHHELD, value_of
from core.figures.quantity import Bound, Quantity, ReportedAs, Trend
from core.figures.telling import Telling
from core.figures.unit_words import ORDINAL_IN_CHINESE, canonical_unit, unit_pattern
from core.model import Span
from core.text.folding import recognised
from core.text.parts import ReportPart

_RANGE = "(?:-|—{1,2}|－|–|~|～|至|到)"
_NO_NUMBER_BEFORE = r"(?<![0-9A-Za-z.．xX×*第〇零一二三四五六七八九十百千万亿点])"
_HUNDREDTHS = "(?:百分之|千分之)"
_BEGINNING = re.compile("[0-9xX×*百千零〇一二两三四五六七八九十]")
_UP = re.compile("(?:增长|增加|提高|提升|上升|上涨|增|高于|高出|多)(?:了|近|约|超过|超|逾|不到)?[-—]?$")
_DOWN = re.compile("(?:下降|减少|降低|下滑|回落|压减|缩减|降|低于|少)(?:了|近|约|超过|超|逾|不到)?$")
_LEAST_BEFORE = re.compile("(?:超过|超|逾|突破|不少于|不低于|不下|至少)$")
_MOST_BEFORE = re.compile("(?:不超过|不高于|不多于|不到|低于|至多|最多|控制在)$")
_ABOUT_BEFORE = re.compile("(?:近|约|大约|将近|接近)$")
_AFTER = re.compile("(?P<least>以上|及以上)|(?P<most>以下|以内|之内)|(?P<about>左右|上下)")
_SLOGAN = re.compile(
    "(?:项基本原则|个代表|个意识|个自信|个维护|个确立|个必由之路|个务必|项规定精神|个毫不动摇|个没有变|个结合|个共同|个一|个“|个‘)"
)
"""What names of doctrines go on with behind their number: 三个代表, 两个维护, 八项规定精神."""
_LOOKED_BACK = 12
_CUT_OFF = re.compile(r"[0-9][.．·]\s+$")
"""A number of which scanning has torn off what stands before its point: 12·  3亿吨."""
_TENTHS = "成"


@cache
def _pattern() -> re.Pattern[str]:
    unit = unit_pattern()
    number = f"(?:{ARABIC}|{CHINESE})"
    return re.compile(
        rf"(?P<share>{_HUNDREDTHS})(?P<of>{number}|[xX×*]+)(?:{_RANGE}(?:{_HUNDREDTHS})?(?P<of_high>{number}))?"
        rf"|(?P<low>{number})(?:\s?(?P<low_unit>{unit}))?{_RANGE}(?P<high>{number})\s?(?P<range_unit>{unit})"
        rf"|(?P<number>{number})\s?(?P<unit>{unit}|{_TENTHS}(?!立|为|员|果|效|绩|功|本|就|长|品|人|都))"
        rf"|(?P<withheld>{WITHHELD})\s?(?P<withheld_unit>{unit})"
    )


def find_figures(
    text: str,
    parts: Sequence[ReportPart] = (),
    within: Iterable[Span] | None = None,
    outside: Sequence[Span] = (),
) -> list[Quantity]:
    """The figures of a text in order.

    `parts` (`core.text.parts.parts_of`) say where it reports and where it plans; without them the words around a
    figure do. Only those inside of the spans of `within` are given, None meaning everywhere, and none that overlaps one
    of `outside` (furniture; sorted). All in code points.
    """
    plain = recognised(text)
    telling, counted = Telling(plain, parts), Counted(plain)
    ranges = [Span(0, len(text))] if within is None else joined(within)
    masked = iter(outside)
    mask = next(masked, None)
    found: list[Quantity] = []
    for range_ in ranges:
        for figure in _figures(plain, range_, telling, counted):
            while mask is not None and mask.end <= figure.start:
                mask = next(masked, None)
            if mask is None or mask.start >= figure.end:
                found.append(figure)
    return found


def _figures(text: str, range_: Span, telling: Telling, counted: Counted) -> Iterator[Quantity]:
    pattern, at = _pattern(), range_.start
    while (first := _BEGINNING.search(text, at, range_.end)) is not None:
        begin = first.start()
        match = pattern.match(text, begin, range_.end) if _may_begin(text, begin) else None
        if match is None:
            at = _behind_number(text, begin, range_.end)
            continue
        at = match.end()
        figure = _figure(text, match, telling, counted)
        if figure is not None:
            yield figure


_BEFORE = re.compile(_NO_NUMBER_BEFORE)
_RUN = re.compile("[0-9.．,，]*[0-9]|[xX×*]+|[零〇一二两三四五六七八九十百千万亿]+")


def _may_begin(text: str, position: int) -> bool:
    return _BEFORE.match(text, position) is not None


def _behind_number(text: str, position: int, end: int) -> int:
    """Where to look on: behind a run of digits, so that no figure begins within a number."""
    run = _RUN.match(text, position, end)
    return run.end() if run is not None else position + 1


def _figure(text: str, match: re.Match[str], telling: Telling, counted: Counted) -> Quantity | None:
    start, end = match.span()
    before = text[max(0, start - _LOOKED_BACK) : start]
    values = _values(match)
    if values is None:
        return None
    low, high, unit = values
    if not match.group("share") and _numbers_rather(text, match, before):
        return None
    sign = -1 if low is not None and _is_negative(before) else 1
    if sign < 0 and low is not None:
        start, before, low = start - 1, before[:-1], -low
    trend = Trend.UP if _UP.search(before) else Trend.DOWN if _DOWN.search(before) else None
    reported = ReportedAs.WITHHELD if low is None else telling.of(start, end)
    bound = _bound(text, match.group(), before, end)
    what = counted.of(start, end, canonical_unit(unit))
    return Quantity(start, end, low, canonical_unit(unit), reported, high, trend, bound, what)


def _values(match: re.Match[str]) -> tuple[Decimal | None, Decimal | None, str] | None:
    """The lower value, the upper one of a range, and the unit; None if it is no number."""
    if match.group("share"):
        unit = "%" if match.group("share").startswith("百") else "‰"
        low = value_of(match.group("of")) if match.group("of")[0] not in "xX×*" else None
        high = value_of(match.group("of_high")) if match.group("of_high") else None
        return (low, high, unit) if low is not None or match.group("of")[0] in "xX×*" else None
    if match.group("withheld"):
        return None, None, match.group("withheld_unit")
    if match.group("range_unit"):
        return _range_values(match)
    low, unit = value_of(match.group("number")), match.group("unit")
    if low is None:
        return None
    return (low * 10, None, "%") if unit == _TENTHS else (low, None, unit)


def _range_values(match: re.Match[str]) -> tuple[Decimal, Decimal, str] | None:
    low, high = value_of(match.group("low")), value_of(match.group("high"))
    if low is None or high is None:
        return None
    if low >= high and not match.group("low_unit"):
        # 3至5万人: the magnitude of the upper end is that of the lower one, too.
        return None
    if low < 1000 <= high and not match.group("low_unit") and match.group("high")[-1] in "万亿千百":
        plain = value_of(match.group("high").rstrip("万亿千百多余来"))
        if plain is not None and plain > low:
            low *= high / plain
    return low, high, match.group("range_unit")


def _is_negative(before: str) -> bool:
    return bool(before) and before[-1] in "-－" and len(before) > 1 and before[-2] in "长为降率幅度是速"


def _numbers_rather(text: str, match: re.Match[str], before: str) -> bool:
    """Whether it numbers or names something rather than counts it: 第三条, “三个代表”, 二期, 一个, 3×5."""
    whole, unit = match.group(), match.group("unit") or match.group("range_unit") or match.group("withheld_unit")
    chinese = whole[0] not in "0123456789xX×*"
    if match.group("withheld"):
        alone = whole[0] == "×" and before.endswith(tuple("”“0123456789"))
        return alone or (bool(before) and before[-1].isascii() and before[-1].isalnum())
    if before.endswith(("第", "第 ")) or (before.endswith(("前", "列第")) and unit in ("位", "名")):
        return True
    if _CUT_OFF.search(before):
        return True
    if chinese:
        if unit == "次" and before.endswith(("届", "大", "、")):
            return True
        number = match.group("number") or match.group("low")
        if number in ("一", "零", "〇") and unit not in ("元", "%", "成", "倍", "吨", "公里", "平方米", "亩"):
            return True
        return unit in ORDINAL_IN_CHINESE or before.endswith(("“", "‘")) or _is_slogan(text, match)
    return before.endswith(("“", "‘")) and text.startswith(("”", "’"), match.end())


def _is_slogan(text: str, match: re.Match[str]) -> bool:
    number = match.group("number") or match.group("low")
    return _SLOGAN.match(text, match.start() + len(number)) is not None


def _bound(text: str, whole: str, before: str, end: int) -> Bound | None:
    after = _AFTER.match(text, end)
    if after is not None:
        return Bound.AT_LEAST if after["least"] else Bound.AT_MOST if after["most"] else Bound.ABOUT
    if _MOST_BEFORE.search(before):
        return Bound.AT_MOST
    if _LEAST_BEFORE.search(before) or any(sign in whole for sign in "余多"):
        return Bound.AT_LEAST
    return Bound.ABOUT if _ABOUT_BEFORE.search(before) else None
