"""Finds the year of a report: in its title, its opening or the meeting it was given to.

Never one that it only tells of.
"""

import re
from dataclasses import dataclass

from core.text.dates import DAY
from core.text.origins import Origin

_ZERO = "〇○零0０"
_HAN_YEAR = rf"[一二][九{_ZERO}][{_ZERO}一二三四五六七八九]{{2}}"
_NAMED = re.compile(
    rf"(?<![0-9至到—－~～〔\[（(])(?<![0-9][-])(?P<year>(?:19|20)[0-9]{{2}})\s*(?=年|[—－~～-]+\s*(?:19|20)[0-9]{{2}}|学年|年度|工作)"
    rf"|(?P<bracketed>(?<=[（(])(?:19|20)[0-9]{{2}})\s*(?=年|[—－~～-]+\s*(?:19|20)[0-9]{{2}}|[）)])|(?P<han>{_HAN_YEAR})年"
)
_LEADING = re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?![0-9])")
_SHORT = re.compile(r"(?<![0-9])([0-9]{2})年(?:度|上半年|下半年)?(?=[^0-9]{0,6}(?:工作|总结|计划|打算|教育))")
_MASKED = re.compile(r"(?:20|19|二[〇○零])?[xX×*＊某]{2,4}\s*(?:学?年)|(?<![0-9])20\s+年|(?<![0-9])20年(?=[^来])")
_RANGE = re.compile(r"(?P<first>(?:19|20)[0-9]{2})\s*年?\s*[—－~～-]+\s*(?P<last>(?:19|20)[0-9]{2})")
_TO = re.compile(r"[到至及和与、]\s*$")
_DIGITS = str.maketrans("〇○零一二三四五六七八九０", "0001234567890")
_FIVE_YEARS = re.compile(
    r"第([一二三四五六七八九十]{1,3})个?(?:五年|5年)|[“\"'「]([一二三四五六七八九十]{1,2})五[”\"'」]|(?<![一二三四五六七八九十])(十[一二三四五六七八九]?|[二三]?十[一二三四五六七八九]?)五(?=规划|计划|期间|时期|教育|发展)"
)
_FIRST_PLANS = {1: 1953, 2: 1958, 3: 1966}
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_CONGRESS = re.compile(
    rf"在(?:中国共产党|党的)第({_NUMERAL})次全国代表大会(?:预备会议)?上|(?<!以来)(?:中国共产党|我们党的?|党的)第({_NUMERAL})次全国代表大会"
    "[，,]?\\s*(?:是(?!以来)|的主题|今天|现在|开幕|胜利)"
)
_CONGRESS_FILE = re.compile(
    rf"第({_NUMERAL})次(?:全国)?代表大会|(?:中共|党的|^|[_\-\s\d.、])({_NUMERAL})大(?=报告|政治报告|全文|$|[_\-\s（(.])"
)
_COMMITTEE = re.compile(
    r"(?:代表|受)(?:中国共产党|党的)?第?([一二三四五六七八九十]{1,3})届中央委员会(?:的?委托)?[，,]?\s*向"
)
_CONGRESSES = {1: 1921, 2: 1922, 3: 1923, 4: 1925, 5: 1927, 6: 1928, 7: 1945, 8: 1956, 9: 1969, 10: 1973, 11: 1977}
_OPENS = re.compile(
    rf"^[\s\u3000]*(?:过去的?)?(?P<year>(?:19|20)[0-9]{{2}}|{_HAN_YEAR})\s*(?:学年度?|年度|年)(?:以来(?![，,]?\s*(?:我国|全国|各族|我们党))|来)?\s*(?=[，,：:、]|是|我|在|全|区|县|市|教|度)",
    re.MULTILINE,
)
_HEADED = re.compile(
    rf"^[\s\u3000#]*(?:[一1][、．.]|第一部分[、：:\s]*|[（(]一[）)])\s*(?P<year>(?:19|20)[0-9]{{2}}|{_HAN_YEAR})\s*(?:学年度?|年度|年)[^，。\n]{{0,16}}(?:总结|回顾|情况|完成|成效|开展)",
    re.MULTILINE,
)
_PARAGRAPHS = 3


@dataclass(frozen=True, slots=True)
class Year:
    """A year and the words it was taken from; or that it is withheld; or neither."""

    value: int | None = None
    origin: Origin | None = None
    is_withheld: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether there is no need to look any further."""
        return self.value is not None or self.is_withheld


def year_of_title(title: str, *, is_plan: bool, anywhere: bool = False) -> Year:
    """The first year that a title names.

    For a plan whose title first names its five years (第十四个五年), the first of these. With `anywhere` a year without
    年 counts, too, as in names of files.
    """
    masked = _MASKED.search(title)
    found = next(
        (match for match in _NAMED.finditer(title) if not _TO.search(title[: match.start()]) or not is_plan), None
    )
    if masked and (found is None or masked.start() < found.start()):
        return Year(is_withheld=True)
    if is_plan:
        years = _RANGE.search(title)
        if years is not None and found is not None and _value(found) == years["last"]:
            # 2035年...规划（2021—2035年）: the year named first says only how far the plan reaches.
            return Year(int(years["first"]), Origin.TITLE)
        ordinal = _FIVE_YEARS.search(title)
        planned = year_of_plan(title)
        if (
            ordinal
            and planned
            and (found is None or (ordinal.start() < found.start() and int(_value(found)) != planned))
        ):
            bracket = found is not None and found["bracketed"] is not None
            if not bracket:
                return Year(planned, Origin.TITLE)
    if found is not None:
        return Year(int(_value(found)), Origin.TITLE)
    short = _SHORT.search(title)
    if short is not None:
        return Year(int(short[1]) + (2000 if int(short[1]) < 50 else 1900), Origin.TITLE)
    lone = _LEADING.search(title) if anywhere else None
    return Year(int(lone["year"]), Origin.TITLE) if lone else Year()


def _value(match: re.Match[str]) -> str:
    return (match["year"] or match["bracketed"] or match["han"]).translate(_DIGITS)


def year_of_plan(title: str) -> int | None:
    """The first year of the five-year plan that a title numbers: 第六个五年计划, “十四五”规划."""
    match = _FIVE_YEARS.search(title)
    if match is None:
        return None
    number = _small(match[1] or match[2] or match[3])
    if number in _FIRST_PLANS:
        return _FIRST_PLANS[number]
    return 1966 + 5 * (number - 3) if 3 < number < 30 else None


def year_of_congress(head: str) -> int | None:
    """The year of the party congress to which a report was given, as its first lines say."""
    match = _CONGRESS.search(head)
    number = _small(match[1] or match[2]) if match else 0
    if not number and (committee := _COMMITTEE.search(head)):
        number = _small(committee[1]) + 1
    return _year_of_congress(number)


def year_of_session(named: str) -> int | None:
    """The year of a session of the National People's Congress: 第十三届全国人民代表大会第四次会议 was in 2021."""
    match = _SESSION.search(named)
    if match is None:
        return None
    term, session = _small(match[1]), _small(match[2])
    if not 1 <= session <= _SESSIONS:
        return None
    if term < _REGULAR:
        years = _EARLY_SESSIONS.get(term, ())
        return years[session - 1] if session <= len(years) else None
    return 1983 + 5 * (term - _REGULAR) + session - 1 if term < _TERMS else None


_SESSION = re.compile(rf"第?({_NUMERAL})届全国(?:人民代表大会|人大)第?({_NUMERAL})次(?:全体)?会议")
_REGULAR, _TERMS, _SESSIONS = 6, 30, 5
_EARLY_SESSIONS = {
    1: (1954, 1955, 1956, 1957, 1958),
    2: (1959, 1960, 1962, 1963),
    3: (1964,),
    4: (1975,),
    5: (1978, 1979, 1980, 1981, 1982),
}
"""Since the sixth congress there is a session a year. The third began in December 1964."""


def congress_of_file(name: str) -> int | None:
    """The year of the congress that a file's name names: 十八大报告.txt, 第十二次全国代表大会.docx."""
    match = _CONGRESS_FILE.search(name)
    return _year_of_congress(_small(match[1] or match[2])) if match else None


def _year_of_congress(number: int) -> int | None:
    if number in _CONGRESSES:
        return _CONGRESSES[number]
    return 1982 + 5 * (number - 12) if 12 <= number < 40 else None


def _small(numeral: str) -> int:
    tens, ten, ones = numeral.rpartition("十")
    digits = "零一二三四五六七八九"
    if not ten:
        return digits.find(numeral) if len(numeral) == 1 else 0
    return (digits.find(tens) if tens else 1) * 10 + (digits.find(ones) if ones else 0)


def year_in_opening(opening: str) -> Year:
    """The year with which a report's first paragraphs or its first heading open: 2023年，我局..., 一、2023年工作回顾.

    A year that the text only tells of (自1957年以来) is none.
    """
    lines = [line for line in opening.split("\n") if line.strip()][:_PARAGRAPHS]
    for line in lines:
        if DAY.match(line.strip()):
            continue
        masked = _MASKED.match(line.strip())
        if masked:
            return Year(is_withheld=True)
        match = _OPENS.match(line) or _HEADED.match(line)
        if match is not None:
            return Year(int(match["year"].translate(_DIGITS)), Origin.OPENING)
    return Year()
