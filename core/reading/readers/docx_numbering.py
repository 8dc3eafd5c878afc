"""Automatic numbering of Word paragraphs, rendered as Word shows it (ECMA-376 part 1, 17.9)."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from core.reading.readers.markup import Element
from core.reading.readers.symbols import symbol

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = f"{_W}val"
LEVELS = 9
_LONGEST = 100
"""How many characters of a marker's pattern count: it is repeated for every paragraph of its list."""

_BULLETS = {"l": "●", "n": "■", "u": "◆", "v": "◆", "q": "□", "o": "○", "·": "•", "§": "■", "Ø": "➢", "ü": "✓"}
"""Bullets given as ordinary characters of Symbol and Wingdings."""
_WIDE_END = "、．。，：）】〕》"
_CHOSEN = "甲乙丙丁戊己庚辛壬癸"
_ZODIAC = "子丑寅卯辰巳午未申酉戌亥"
_LEGAL = ("零壹贰叁肆伍陆柒捌玖", "拾佰仟")
_LEGAL_TRADITIONAL = ("零壹貳參肆伍陸柒捌玖", "拾佰仟")
_COUNTING = ("零一二三四五六七八九", "十百千")


@dataclass(slots=True)
class Level:
    """How one level of a list is numbered."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    suffix: str = "tab"
    restart: int | None = None
    """The level (from 1) whose advance restarts this one; 0 never, None: any higher level."""
    legal: bool = False


@dataclass(slots=True)
class _List:
    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict[int, int])
    """Starting numbers of its own, which begin the list anew."""
    begun: set[int] = field(default_factory=set[int])


class Numbering:
    """The lists of a document, counting as its paragraphs are walked in order."""

    def __init__(self, root: Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, list[int | None]] = {}
        if root is None:
            return
        abstracts = {
            str(definition.get(f"{_W}abstractNumId")): definition for definition in root.findall(f"{_W}abstractNum")
        }
        by_style = {
            _value(definition, "styleLink"): id_
            for id_, definition in abstracts.items()
            if _value(definition, "styleLink")
        }
        for num in root.findall(f"{_W}num"):
            abstract = _value(num, "abstractNumId")
            if abstract not in abstracts:
                continue
            linked = by_style.get(_value(abstracts[abstract], "numStyleLink"))
            if linked:
                abstract = linked
            made = _List(abstract, dict(_levels(abstracts[abstract])))
            for override in num.findall(f"{_W}lvlOverride"):
                at = _number(override.get(f"{_W}ilvl"), 0)
                made.levels.update(_levels(override))
                start = override.find(f"{_W}startOverride")
                if start is not None:
                    made.starts[at] = _number(start.get(VAL), 1)
            self._lists[str(num.get(f"{_W}numId"))] = made

    def next(self, list_id: str, level: int) -> str:
        """The marker of the next paragraph of a list, with what separates it from the text; "" if there is none."""
        chosen = self._lists.get(list_id)
        if chosen is None or level not in chosen.levels or not 0 <= level < LEVELS:
            return ""
        counts = self._counts.setdefault(chosen.abstract, [None] * LEVELS)
        shape = chosen.levels[level]
        start = shape.start
        if level in chosen.starts and level not in chosen.begun:
            counts[level] = None
            start = chosen.starts[level]
        chosen.begun.add(level)
        current = counts[level]
        counts[level] = start if current is None else current + 1
        for upper in range(level):
            if counts[upper] is None:
                # A level that no paragraph has had yet counts as one less than its start: Word shows 0.1 before the
                # first 1.
                counts[upper] = (chosen.levels[upper].start if upper in chosen.levels else 1) - 1
        for lower in range(level + 1, LEVELS):
            below = chosen.levels.get(lower)
            if below is None or below.restart is None or 0 < level + 1 <= below.restart:
                counts[lower] = None
        return _marker(shape, chosen.levels, counts)


def _marker(level: Level, levels: dict[int, Level], counts: list[int | None]) -> str:
    if level.format == "bullet":
        shown = _bullet(level.text)
    elif level.format == "none":
        shown = _plain(level.text)
    else:
        shown = level.text
        for at, count in enumerate(counts):
            if f"%{at + 1}" in shown:
                style = "decimal" if level.legal or at not in levels else levels[at].format
                shown = shown.replace(f"%{at + 1}", "" if style in ("none", "bullet") else number(count or 0, style))
    if not shown.strip():
        return ""
    if level.suffix == "nothing" or (level.suffix == "tab" and shown[-1] in _WIDE_END):
        return shown
    return shown + " "


def _plain(text: str) -> str:
    for at in range(1, LEVELS + 1):
        text = text.replace(f"%{at}", "")
    return text


def _bullet(text: str) -> str:
    shown = _BULLETS.get(text) or (symbol(text) if len(text) == 1 else text)
    return "•" if not shown or any("\ue000" <= char <= "\uf8ff" for char in shown) else shown


def _levels(parent: Element) -> Iterator[tuple[int, Level]]:
    for level in parent.findall(f"{_W}lvl"):
        restart = _value(level, "lvlRestart")
        legal = level.find(f"{_W}isLgl")
        yield (
            _number(level.get(f"{_W}ilvl"), 0),
            Level(
                _value(level, "numFmt") or "decimal",
                _value(level, "lvlText")[:_LONGEST],
                _number(_value(level, "start"), 1),
                _value(level, "suff") or "tab",
                _number(restart, 0) if restart else None,
                legal is not None and legal.get(VAL) not in ("0", "false"),
            ),
        )


def _value(parent: Element, name: str) -> str:
    found = parent.find(f"{_W}{name}")
    return str(found.get(VAL) or "") if found is not None else ""


def _number(text: str | None, default: int) -> int:
    try:
        return max(0, min(int(text or default), 1_000_000))
    except ValueError:
        return default


def number(value: int, style: str) -> str:
    """A number in one of Word's styles (ECMA-376 17.18.59); an unknown style gives ordinary figures."""
    if style in ("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand"):
        return _han(value, *_COUNTING)
    if style in ("japaneseCounting", "koreanCounting"):
        return _han(value, *_COUNTING)
    if style == "chineseLegalSimplified":
        return _han(value, *_LEGAL)
    if style == "ideographLegalTraditional":
        return _han(value, *_LEGAL_TRADITIONAL)
    if style in ("ideographDigital", "taiwaneseDigital", "japaneseDigitalTenThousand"):
        return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(value))
    if style == "decimalFullWidth":
        return str(value).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    if style in ("upperLetter", "lowerLetter"):
        letters = _letters(value)
        return letters if style == "upperLetter" else letters.lower()
    if style in ("upperRoman", "lowerRoman"):
        return _roman(value) if style == "upperRoman" else _roman(value).lower()
    if style == "decimalZero":
        return f"{value:02}"
    return _one_character(value, style) or str(value)


_SERIES = {
    "ideographTraditional": _CHOSEN,
    "ideographZodiac": _ZODIAC,
    "decimalEnclosedCircle": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedCircleChinese": "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳",
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
}


def _one_character(value: int, style: str) -> str:
    series = _SERIES.get(style, "")
    return series[value - 1] if 1 <= value <= len(series) else ""


def _han(value: int, digits: str, units: str) -> str:
    if not 0 < value < 10_000:
        return str(value)
    written = ""
    gap = False
    figures = str(value)
    for place, digit in enumerate(figures):
        unit = len(figures) - place - 2
        if digit == "0":
            gap = True
            continue
        written += (digits[0] if gap and written else "") + digits[int(digit)] + (units[unit] if unit >= 0 else "")
        gap = False
    return written.removeprefix("一") if 10 <= value < 20 else written


def _letters(value: int) -> str:
    """A to Z, then AA, BB to ZZ, as Word does."""
    return chr(ord("A") + (value - 1) % 26) * ((value - 1) // 26 + 1) if 0 < value <= 780 else str(value)


def _roman(value: int) -> str:
    if not 0 < value < 4000:
        return str(value)
    written = ""
    for size, sign in (
        *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
        *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
    ):
        written += sign * (value // size)
        value %= size
    return written
