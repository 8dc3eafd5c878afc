"""Numbers as reports write them: 1,460.5万, 二十七亿四千万, 百分之四点五, and the patterns that find them."""

from decimal import Decimal

DIGITS = "零〇一二三四五六七八九"
_DIGIT_OF = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = (("亿", 100_000_000), ("万", 10_000))
_ABOUT = "多余来"
"""Stand within a number (四千一百多万) and say that it is somewhat larger."""

_ARABIC_ONE = r"(?:[0-9]{1,3}(?:[,，][0-9]{3})+(?![0-9])|[0-9]+)(?:[.．·][0-9]+)?"
_MAGNITUDE = f"[{_ABOUT}]?(?:万亿|千亿|百亿|十亿|千万|百万|十万|万|亿|千|百)"
ARABIC = f"{_ARABIC_ONE}(?:{_MAGNITUDE}(?:{_ARABIC_ONE}{_MAGNITUDE})*)?[{_ABOUT}]?"
"""1.5万亿, 11亿6000万, 5300多. Expects text as `core.text.folding.recognised` gives it, as all patterns here do."""
_CHINESE_ONE = "零〇一二两三四五六七八九十"
CHINESE = (
    f"[{_CHINESE_ONE}](?:[{_CHINESE_ONE}百千万亿]|[{_ABOUT}](?=[万亿]))*(?:点[零〇一二三四五六七八九]+)?[{_ABOUT}]?"
)
"""二十七亿四千万, 四点五. Begins with a digit or 十, so that 千方百计 and 亿元以上 are none."""
WITHHELD = r"[0-9]*[xX×*]+(?:[.．][xX×*]+)?(?:[多余来]?(?:万|亿|千|百))*[多余来]?"
"""xx, 3xx, x.x万余."""


def value_of(numeral: str) -> Decimal | None:
    """The value of a numeral that `ARABIC` or `CHINESE` matched; None if it is none, as 三四百 and 一九九八."""
    plain = "".join(char for char in numeral if char not in f"{_ABOUT},，").replace("．", ".").replace("·", ".")
    return _arabic(plain) if plain[:1].isascii() and plain[:1].isdigit() else _chinese(plain)


def _arabic(plain: str) -> Decimal | None:
    """The sum of groups, each a number with its magnitudes: 11亿6000万."""
    total, at = Decimal(0), 0
    while at < len(plain):
        end = at
        while end < len(plain) and (plain[end].isdigit() or plain[end] == "."):
            end += 1
        if end == at:
            return None
        group = Decimal(plain[at:end])
        while end < len(plain) and (factor := _factor(plain[end])):
            group *= factor
            end += 1
        total += group
        at = end
    return total


def _factor(char: str) -> int:
    return _SMALL.get(char) or next((factor for sign, factor in _LARGE if sign == char), 0)


def _chinese(plain: str) -> Decimal | None:
    whole, point, behind = plain.partition("点")
    number = _whole(whole)
    if number is None or not point:
        return None if number is None else Decimal(number)
    magnitude = ""
    while behind and behind[-1] not in _DIGIT_OF:
        behind, magnitude = behind[:-1], behind[-1] + magnitude
    value = Decimal(f"{number}.{''.join(str(_DIGIT_OF[char]) for char in behind)}")
    for sign in magnitude:
        value *= _factor(sign)
    return value


def _whole(plain: str) -> int | None:
    for sign, factor in _LARGE:
        before, found, after = plain.rpartition(sign)
        if not found:
            continue
        head, tail = _whole(before), _whole(after) if after else 0
        if head is None or tail is None:
            return None
        # 三万五 is 35,000: a digit alone counts the magnitude below.
        return head * factor + (tail * (factor // 10) if len(after) == 1 and after in _DIGIT_OF else tail)
    return _below_ten_thousand(plain)


def _below_ten_thousand(plain: str) -> int | None:
    total, pending, last = 0, None, 10_000
    for position, char in enumerate(plain):
        if char in _SMALL:
            factor = _SMALL[char]
            if factor >= last or (pending is None and (char != "十" or position)):
                return None
            total += (1 if pending is None else pending) * factor
            pending, last = None, factor
        elif char in "零〇":
            if pending is not None:
                return None
            pending = 0 if len(plain) == 1 else None
        elif pending is not None:
            return None
        else:
            pending = _DIGIT_OF[char]
    if pending is None:
        return total if plain else None
    colloquial = len(plain) > 1 and plain[-2] in "百千"
    return total + pending * (last // 10 if colloquial else 1)
