"""Declared attributes, variables and kinds of links, as the files that carry codebooks have them."""

from collections.abc import Iterable
from typing import Any, cast

from core.errors import UserError
from core.ids import canonical_id, names_a_row, new_uuid
from core.said.fields import (
    Attribute,
    Field,
    FieldChoice,
    FieldKind,
    Variable,
    checked,
    choices_value,
    require_field,
)
from core.said.links import LinkKind


def attribute_value(attribute: Attribute) -> dict[str, Any]:
    """An attribute as JSON has it."""
    return {
        **_field_value(attribute),
        "labels": list(attribute.labels),
        "nested": attribute.nested,
        "required": attribute.required,
        "initial": attribute.initial,
        "key": attribute.key,
        "position": attribute.position,
    }


def variable_value(variable: Variable) -> dict[str, Any]:
    """A variable as JSON has it."""
    return {**_field_value(variable), "position": variable.position}


def link_kind_value(kind: LinkKind) -> dict[str, Any]:
    """A kind of links as JSON has it."""
    return {
        "id": kind.id,
        "code": kind.code,
        "name_zh": kind.name_zh,
        "name_en": kind.name_en,
        "directed": kind.directed,
        "from_labels": list(kind.from_labels),
        "to_labels": list(kind.to_labels),
        "position": kind.position,
    }


def _field_value(field: Field) -> dict[str, Any]:
    return {
        "id": field.id,
        "code": field.code,
        "kind": field.kind.value,
        "name_zh": field.name_zh,
        "name_en": field.name_en,
        "choices": choices_value(field.choices),
        "units": list(field.units),
    }


def attributes_from(entries: object) -> tuple[Attribute, ...]:
    """The attributes of a codebook's file; none where it has none.

    Raises UserError ``codebook.bad_attribute`` with the index and the field, and as `require_field` does.
    """
    found: list[Attribute] = []
    for entry in _entries(entries, "attributes"):
        attribute = Attribute(
            **_common(entry),
            position=len(found),
            labels=tuple(entry.texts("labels")),
            nested=entry.flag("nested", default=True),
            required=entry.flag("required", default=False),
            key=entry.key(),
        )
        require_field(attribute)
        found.append(_with_initial(attribute, entry))
    _require_unique(found)
    return tuple(found)


def variables_from(entries: object) -> tuple[Variable, ...]:
    """The variables that a file declares; raises as `attributes_from` does."""
    found: list[Variable] = []
    for entry in _entries(entries, "variables"):
        variable = Variable(**_common(entry), position=len(found))
        require_field(variable)
        found.append(variable)
    _require_unique(found)
    return tuple(found)


def link_kinds_from(entries: object) -> tuple[LinkKind, ...]:
    """The kinds of links of a codebook's file; raises UserError ``codebook.bad_attribute``."""
    return tuple(
        LinkKind(
            entry.id(),
            entry.code(),
            entry.text("name_zh"),
            entry.text("name_en"),
            directed=entry.flag("directed", default=True),
            from_labels=tuple(entry.texts("from_labels")),
            to_labels=tuple(entry.texts("to_labels")),
            position=number + 4,
        )
        for number, entry in enumerate(_entries(entries, "links"))
    )


def _with_initial(attribute: Attribute, entry: "_Entry") -> Attribute:
    from dataclasses import replace

    initial = entry.values.get("initial")
    if initial is None:
        return attribute
    return replace(attribute, initial=checked(attribute, initial))


def _require_unique(fields: Iterable[Field]) -> None:
    seen: set[str] = set()
    for field in fields:
        if field.id in seen:
            raise UserError("codebook.bad_attribute", index=field.code, field="id")
        seen.add(field.id)


def _common(entry: "_Entry") -> dict[str, Any]:
    kind = entry.text("kind")
    if kind not in {known.value for known in FieldKind}:
        raise entry.bad("kind")
    return {
        "id": entry.id(),
        "code": entry.code(),
        "kind": FieldKind(kind),
        "name_zh": entry.text("name_zh"),
        "name_en": entry.text("name_en"),
        "choices": tuple(entry.choices()),
        "units": tuple(entry.texts("units")),
    }


def _entries(entries: object, part: str) -> list["_Entry"]:
    if entries is None:
        return []
    if not isinstance(entries, list):
        raise UserError("codebook.bad_attribute", index=part, field="")
    return [_Entry(part, number, entry) for number, entry in enumerate(cast("list[object]", entries), 1)]


class _Entry:
    """A JSON object that declares something, whose fields are asked for with the type that they must have."""

    def __init__(self, part: str, number: int, entry: object) -> None:
        self._place = f"{part} {number}"
        if not isinstance(entry, dict):
            raise self.bad("")
        self.values = cast("dict[str, Any]", entry)

    def bad(self, field: str) -> UserError:
        return UserError("codebook.bad_attribute", index=self._place, field=field)

    def id(self) -> str:
        given = self.values.get("id", "")
        if given == "":
            return new_uuid()
        if not isinstance(given, str) or not names_a_row(given):
            raise self.bad("id")
        return canonical_id(given)

    def code(self) -> str:
        code = self.text("code")
        if not code.strip():
            raise self.bad("code")
        return code

    def text(self, name: str) -> str:
        value = self.values.get(name, "")
        if not isinstance(value, str):
            raise self.bad(name)
        return value

    def texts(self, name: str) -> list[str]:
        listed = self.values.get(name, [])
        if not isinstance(listed, list) or not all(isinstance(text, str) for text in cast("list[object]", listed)):
            raise self.bad(name)
        return cast("list[str]", listed)

    def flag(self, name: str, *, default: bool) -> bool:
        value = self.values.get(name, default)
        if not isinstance(value, bool):
            raise self.bad(name)
        return value

    def key(self) -> str | None:
        key = self.values.get("key")
        if not (key is None or (isinstance(key, str) and len(key) == 1 and key.isprintable() and not key.isspace())):
            raise self.bad("key")
        return key

    def choices(self) -> list[FieldChoice]:
        listed = self.values.get("choices", [])
        if not isinstance(listed, list):
            raise self.bad("choices")
        found: list[FieldChoice] = []
        for choice in cast("list[object]", listed):
            # A choice may be its code alone.
            fields = cast("dict[str, object]", choice) if isinstance(choice, dict) else {"code": choice}
            texts = [fields.get(name, "") for name in ("code", "name_zh", "name_en")]
            if not all(isinstance(text, str) for text in texts):
                raise self.bad("choices")
            found.append(FieldChoice(*cast("list[str]", texts)))
        return found
