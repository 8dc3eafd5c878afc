"""Whether two values of a field say the same, and what number one is: for review and agreement.

Numbers count in the unit behind its magnitude, so 1.2亿元 is 12000万元 and 0.5万人次 is 5000人次. Units that no
magnitude tells apart (亩 and 公顷) stay different.
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, cast

from core.said.fields import FieldValue

_MAGNITUDES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
Values = Mapping[str, FieldValue]
"""The values of an annotation by code."""
NO_VALUES: Values = {}


def same_value(one: FieldValue | None, other: FieldValue | None) -> bool:
    """Whether they say the same; None is no value."""
    if isinstance(one, dict) and isinstance(other, dict):
        return amount(one) == amount(other)
    return type(one) is type(other) and one == other


def same_values(one: Values, other: Values) -> bool:
    """Whether two annotations have the same values."""
    return one.keys() == other.keys() and all(same_value(one[code], other[code]) for code in one)


def amount(value: Mapping[str, Any]) -> tuple[Fraction | None, str]:
    """A number in its unit without magnitudes, None where it is withheld, and that unit."""
    unit, scale = str(value.get("unit", "")), 1
    # A unit that is nothing but a magnitude (万, 亿) counts bare numbers.
    while unit and unit[0] in _MAGNITUDES:
        scale *= _MAGNITUDES[unit[0]]
        unit = unit[1:]
    number = value.get("value")
    return (None if not isinstance(number, int | float) else Fraction(str(number)) * scale), unit


def day_number(value: str) -> Fraction:
    """A date as days since the first of January of the year 1; of a month or a year alone, their middle."""
    parts = [int(part) for part in value.split("-")]
    if len(parts) == 3:
        return Fraction(date(*parts).toordinal())
    first = date(parts[0], parts[1] if len(parts) == 2 else 1, 1)
    year, month = (first.year + 1, 1) if len(parts) == 1 or first.month == 12 else (first.year, first.month + 1)
    # There is no year 10000 to count to.
    after = date(year, month, 1).toordinal() if year < 10_000 else date.max.toordinal() + 1
    return Fraction(first.toordinal() + after - 1, 2)


def value_key(value: FieldValue) -> str:
    """A text that is the same for values that say the same, and for no others."""
    if isinstance(value, dict):
        number, unit = amount(value)
        return f"{'xx' if number is None else number}|{unit}"
    if isinstance(value, list):
        return "\n".join(map(str, cast("list[object]", value)))
    return f"{type(value).__name__}:{value}"
