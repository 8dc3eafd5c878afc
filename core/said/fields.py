"""Declared fields: what values an attribute of annotations or a variable of documents may have.

A value is JSON: the code of a choice, a list of such codes in the order of the choices, an object
``{"value": 2196.1, "unit": "万元"}`` (a value of null is withheld, as in xx万元), true or false, a day as precise as
known (``2024``, ``2024-05``, ``2024-05-01``), or a short text.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, cast

from core.bounded_json import JsonError, loads
from core.errors import UserError
from core.ids import derived_id

LONGEST_TEXT = 500
"""Code points of a short text."""
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)
_CODE = re.compile(r"[^\s=,，;；:：]+(?: [^\s=,，;；:：]+)*")
"""A code can be typed on the command line: no blanks but single ones inside, and none of the signs that part codes."""
LARGEST_NUMBER = 2**53

FieldValue = str | bool | list[str] | dict[str, Any]
"""A value as JSON has it; see above."""


class FieldKind(StrEnum):
    """What a field takes."""

    ONE = "one"
    """One of its choices."""
    SEVERAL = "several"
    """Any of its choices, but at least one."""
    NUMBER = "number"
    """A number with one of its units; without units a bare number."""
    YES_NO = "yes_no"
    DATE = "date"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """One of the values of a field."""

    code: str
    name_zh: str = ""
    name_en: str = ""

    def name(self, language: str) -> str:
        """Display name for a language tag, falling back to the other language and the code."""
        return _name(self.code, self.name_zh, self.name_en, language)


@dataclass(frozen=True, slots=True)
class Field:
    """What attributes and variables have in common."""

    id: str
    code: str
    """What exports carry; never changed by renaming."""
    kind: FieldKind
    name_zh: str = ""
    name_en: str = ""
    choices: tuple[FieldChoice, ...] = ()
    units: tuple[str, ...] = ()
    """Of a number: those it may have, the first is meant where none is said."""
    position: int = 0

    def name(self, language: str) -> str:
        """Display name for a language tag, falling back to the other language and the code."""
        return _name(self.code, self.name_zh, self.name_en, language)


@dataclass(frozen=True, slots=True)
class Attribute(Field):
    """A field of annotations, declared in the codebook."""

    labels: tuple[str, ...] = ()
    """Codes of the labels whose annotations have it; none: all."""
    nested: bool = True
    """Whether labels below `labels` inherit it."""
    required: bool = False
    initial: FieldValue | None = None
    """The value that a new annotation gets."""
    key: str | None = None
    """One character that chooses it in the bar of attributes."""


@dataclass(frozen=True, slots=True)
class Variable(Field):
    """A field of documents, declared in the project."""


def _name(code: str, chinese: str, english: str, language: str) -> str:
    first, second = (chinese, english) if language.startswith("zh") else (english, chinese)
    return first or second or code


def is_code(code: str) -> bool:
    """Whether this may be the code of a field, a choice or a kind of link."""
    return len(code) <= 100 and code.isprintable() and _CODE.fullmatch(code) is not None


def require_field(field: Field) -> None:
    """Raise UserError ``field.bad_code``, ``field.no_choices``, ``field.bad_choice`` or ``field.bad_unit``."""
    if not is_code(field.code):
        raise UserError("field.bad_code", value=field.code)
    if field.kind in (FieldKind.ONE, FieldKind.SEVERAL):
        codes = [choice.code for choice in field.choices]
        if not codes:
            raise UserError("field.no_choices", field=field.code)
        wrong = next((code for code in codes if not is_code(code) or codes.count(code) > 1), None)
        if wrong is not None:
            raise UserError("field.bad_choice", field=field.code, value=wrong)
    wrong = next((unit for unit in field.units if not unit.strip() or len(unit) > 20), None)
    if wrong is not None:
        raise UserError("field.bad_unit", field=field.code, value=wrong)


def checked(field: Field, value: object) -> FieldValue:
    """A value as the field keeps it; raises UserError ``field.bad_value``, which says what the field takes."""
    found = _CHECKED[field.kind](field, value)
    if found is None:
        raise bad_value(field, value)
    return found


def fits(field: Field, value: object) -> bool:
    """Whether `checked` takes the value just as it is."""
    return _CHECKED[field.kind](field, value) == value


def bad_value(field: Field, value: object) -> UserError:
    """The error for a value that a field does not take."""
    text = value if isinstance(value, str) else str(value)
    return UserError("field.bad_value", field=field.code, value=text[:80], takes=takes(field))


def takes(field: Field) -> str:
    """What a field takes, in words that need no translation: its choices, its units, or an example."""
    if field.kind in (FieldKind.ONE, FieldKind.SEVERAL):
        return ", ".join(choice.code for choice in field.choices)
    if field.kind is FieldKind.NUMBER:
        return ", ".join(f"12.5{unit}" for unit in field.units) or "12.5"
    return {FieldKind.YES_NO: "yes, no", FieldKind.DATE: "2024, 2024-05, 2024-05-01"}.get(
        field.kind, f"1-{LONGEST_TEXT}"
    )


def _one(field: Field, value: object) -> FieldValue | None:
    return value if isinstance(value, str) and value in {choice.code for choice in field.choices} else None


def _several(field: Field, value: object) -> FieldValue | None:
    if not isinstance(value, list) or not value:
        return None
    wanted = cast("list[object]", value)
    known = [choice.code for choice in field.choices]
    return [code for code in known if code in wanted] if all(part in known for part in wanted) else None


def _number(field: Field, value: object) -> FieldValue | None:
    amount = cast("dict[str, object]", value) if isinstance(value, dict) else {"value": value}
    number, unit = amount.get("value"), amount.get("unit", field.units[0] if field.units else "")
    if not amount.keys() <= {"value", "unit"} or "value" not in amount:
        return None
    if isinstance(number, bool) or not (number is None or isinstance(number, int | float)):
        return None
    if number is not None and not abs(number) <= LARGEST_NUMBER:
        return None
    if unit not in (field.units or ("",)):
        return None
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    return {"value": number, "unit": unit} if unit else {"value": number}


def _yes_no(_field: Field, value: object) -> FieldValue | None:
    return value if isinstance(value, bool) else None


def _date(_field: Field, value: object) -> FieldValue | None:
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return None
    try:
        date.fromisoformat(value + "-01" * (2 - value.count("-")))
    except ValueError:
        return None
    return value


def _text(_field: Field, value: object) -> FieldValue | None:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_TEXT:
        return None
    return value if value.strip() and all(char == "\n" or char.isprintable() for char in value) else None


_CHECKED = {
    FieldKind.ONE: _one,
    FieldKind.SEVERAL: _several,
    FieldKind.NUMBER: _number,
    FieldKind.YES_NO: _yes_no,
    FieldKind.DATE: _date,
    FieldKind.TEXT: _text,
}


def worded(field: Field, value: object, language: str = "en") -> str:
    """A value for people: names of choices, a number with its unit, ``xx`` for one that is withheld."""
    names = {choice.code: choice.name(language) for choice in field.choices}
    if isinstance(value, bool):
        return ("是" if value else "否") if language.startswith("zh") else ("yes" if value else "no")
    if isinstance(value, list):
        mark = "、" if language.startswith("zh") else ", "
        return mark.join(names.get(str(code), str(code)) for code in cast("list[object]", value))
    if isinstance(value, dict):
        return amount_text(cast("dict[str, Any]", value))
    return names.get(str(value), str(value))


def plain(value: object) -> str:
    """A value as one types it, and as `core.figures.typed` reads it back: codes, a number with its unit."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ",".join(map(str, cast("list[object]", value)))
    return amount_text(cast("dict[str, Any]", value)) if isinstance(value, dict) else str(value)


def amount_text(amount: Mapping[str, Any]) -> str:
    """A number with its unit; ``xx`` where it is withheld."""
    number = amount.get("value")
    return f"{'xx' if number is None else number}{amount.get('unit', '')}"


def value_id(document: str, variable: str) -> str:
    """The id of a document's value of a variable, by its code: so two people's values are states of one row."""
    return derived_id("variable value", document, variable)


def choices_from(stored: str) -> tuple[FieldChoice, ...]:
    """The choices in a column; those that are none are left out."""
    return tuple(
        FieldChoice(str(entry.get("code", "")), str(entry.get("name_zh", "")), str(entry.get("name_en", "")))
        for entry in (cast("dict[str, object]", value) for value in listed(stored) if isinstance(value, dict))
    )


def choices_value(choices: Iterable[FieldChoice]) -> list[dict[str, str]]:
    """Choices as JSON has them."""
    return [{"code": choice.code, "name_zh": choice.name_zh, "name_en": choice.name_en} for choice in choices]


def texts_from(stored: str) -> tuple[str, ...]:
    """The texts of a column that holds a list of them."""
    return tuple(str(value) for value in listed(stored))


def listed(stored: str) -> Sequence[object]:
    """The values of a column that holds a JSON list; none where nobody can read it."""
    value = value_from(stored)
    return cast("list[object]", value) if isinstance(value, list) else ()


def object_from(stored: str) -> dict[str, Any]:
    """The JSON object in a column; empty where nobody can read it."""
    value = value_from(stored)
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def value_from(stored: str) -> object:
    """The JSON value of a column; None where nobody can read it."""
    try:
        return loads(stored)
    except JsonError:
        return None


def kind_from(stored: str) -> FieldKind:
    """The kind in a column; one that a newer version knows counts as text."""
    return next((kind for kind in FieldKind if kind.value == stored), FieldKind.TEXT)
