"""How two versions of a codebook differ, field by field."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, cast

from core.codebook import Codebook
from core.ids import AnnotatorId
from core.model import Label
from core.said.declarations import attribute_value, link_kind_value


@dataclass(frozen=True, slots=True)
class CodebookVersion:
    """One state that the codebook has had."""

    number: int
    at: str
    annotator: AnnotatorId | None
    operation: str
    """The name of the operation that made it; `core.messages.OPERATIONS` words it."""


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field that differs, or a whole entry."""

    part: str
    """``label``, ``attribute`` or ``link``."""
    code: str
    field: str
    """Empty where the whole entry was added or removed."""
    before: str | None
    """None where there was no such entry."""
    after: str | None
    """None where there is no such entry any more."""


def differences(before: Codebook, after: Codebook) -> list[FieldDifference]:
    """The differences in order of parts and codes. Entries are the same if their ids are."""
    found: list[FieldDifference] = []
    codes = {str(label.id): label.code for label in (*before.labels, *after.labels)}
    found += _part("label", _labels(before.labels, codes), _labels(after.labels, codes))
    found += _part(
        "attribute",
        {known.id: attribute_value(known) for known in before.attributes},
        {known.id: attribute_value(known) for known in after.attributes},
    )
    found += _part(
        "link",
        {kind.id: link_kind_value(kind) for kind in before.links},
        {kind.id: link_kind_value(kind) for kind in after.links},
    )
    return found


_Entries = Mapping[str, Mapping[str, Any]]


def _labels(labels: Iterable[Label], codes: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    entries: dict[str, dict[str, Any]] = {}
    for label in labels:
        entry = {field.name: getattr(label, field.name) for field in fields(label)}
        entries[label.id] = entry | {"parent": codes.get(label.parent or "")}
    return entries


def _part(part: str, before: _Entries, after: _Entries) -> Iterator[FieldDifference]:
    entries = {**before, **after}
    for id_ in sorted(entries, key=lambda id_: (str(entries[id_]["code"]), id_)):
        old, new, code = before.get(id_), after.get(id_), str(entries[id_]["code"])
        if old is None or new is None:
            named = (
                None if entry is None else _worded(entry.get("name_zh") or entry.get("name_en") or code)
                for entry in (old, new)
            )
            yield FieldDifference(part, code, "", *named)
            continue
        for name in new:
            if old[name] != new[name]:
                yield FieldDifference(part, code, name, _worded(old[name]), _worded(new[name]))


def _worded(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        return "\n".join(_worded(part) for part in cast("Iterable[Any]", value))
    if isinstance(value, dict):
        return " ".join(str(part) for part in cast("dict[str, Any]", value).values() if part not in (None, ""))
    return str(value)
