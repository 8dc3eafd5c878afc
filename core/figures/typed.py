"""Values of declared fields as people type them, and as a passage proposes them.

Numbers are read as reports write them: full-width digits, 1,460.5, 二十三, 1.2万, xx for one that is withheld. A unit
is kept as it is declared (2196.1万元 stays 2196.1万元 where 万元 is one of the units); what stands before it is
multiplied out (1.2万人次 is 12000人次).
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from core.figures.finding import find_figures
from core.figures.numerals import ARABIC, CHINESE, WITHHELD, value_of
from core.figures.quantity import plain_number
from core.said.fields import Field, FieldKind, FieldValue, bad_value, checked
from core.text.folding import recognised

_NUMERAL = re.compile(f"(?P<sign>[-－]?)(?:(?P<number>{ARABIC}|{CHINESE})|(?P<withheld>{WITHHELD}))")
_YES = frozenset(["yes", "y", "true", "1", "是", "对", "有"])
_NO = frozenset(["no", "n", "false", "0", "否", "不", "无", "没有"])


def typed(field: Field, text: str) -> FieldValue:
    """The value that a text says; raises UserError ``field.bad_value``, which says what the field takes."""
    stripped = text.strip()
    value: object = stripped
    if field.kind is FieldKind.NUMBER:
        value = _amount(field, stripped)
    elif field.kind is FieldKind.YES_NO:
        value = True if stripped.casefold() in _YES else False if stripped.casefold() in _NO else None
    elif field.kind is FieldKind.ONE:
        value = _code(field, stripped)
    elif field.kind is FieldKind.SEVERAL:
        value = [_code(field, part.strip()) for part in re.split("[,，、;；]", stripped) if part.strip()]
    elif field.kind is FieldKind.DATE:
        value = _day(stripped)
    if value is None:
        raise bad_value(field, text)
    return checked(field, value)


def _code(field: Field, text: str) -> str:
    """The code of a choice by its code or one of its names; the text itself where it is none of them."""
    for choice in field.choices:
        if text in (choice.code, choice.name_zh, choice.name_en):
            return choice.code
    return text


def _day(text: str) -> str:
    found = re.fullmatch(r"(\d{4})[年/.-]?(?:(\d{1,2})[月/.-]?(?:(\d{1,2})日?)?)?", recognised(text))
    if found is None:
        return text
    year, month, day = found.groups()
    return "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])


def _amount(field: Field, text: str) -> dict[str, Any] | None:
    """A number with its unit; the unit may be left out, as the first is meant then."""
    plain = recognised(text).replace(" ", "")
    for unit in sorted(field.units, key=len, reverse=True):
        if plain.endswith(unit) and (found := _number(plain.removesuffix(unit))) is not None:
            return {"value": found[0], "unit": unit}
    found = _number(plain)
    if found is None:
        return None
    return {"value": found[0]} | ({"unit": field.units[0]} if field.units else {})


def _number(plain: str) -> tuple[int | float | None] | None:
    """A number in a tuple, which holds None where it is withheld; None where there is no number."""
    match = _NUMERAL.fullmatch(plain)
    if match is None:
        return None
    if match["withheld"]:
        return (None,)
    value = value_of(match["number"])
    return None if value is None else (plain_number(-value if match["sign"] else value),)


def proposed(field: Field, passage: str) -> list[FieldValue]:
    """The numbers of a passage that a field could have, in the order of the text, each once. Nothing is set by it."""
    if field.kind is not FieldKind.NUMBER:
        return []
    found: list[FieldValue] = []
    for value in _proposed(field, passage):
        if value not in found:
            found.append(value)
    return found


def _proposed(field: Field, passage: str) -> Iterator[FieldValue]:
    for figure in find_figures(passage):
        written = recognised(passage[figure.start : figure.end]).replace(" ", "")
        unit = next((unit for unit in sorted(field.units, key=len, reverse=True) if written.endswith(unit)), None)
        number = None if unit is None else _number(written.removesuffix(unit))
        if unit is not None and number is not None:
            yield checked(field, {"value": number[0], "unit": unit})
        elif figure.unit in field.units or not field.units:
            for value in (figure.value, figure.high):
                if value is not None or figure.high is None:
                    yield _as_counted(field, value, figure.unit)
                    if figure.high is None:
                        break


def _as_counted(field: Field, value: Decimal | None, unit: str) -> FieldValue:
    amount: dict[str, Any] = {"value": plain_number(value)}
    return checked(field, amount | ({"unit": unit} if field.units else {}))
