"""Brings records of packages of format 1, and of projects of version 0.1, to the form of today.

Then ids and times were any text, revisions went up to 2^53 - 1, and JSON was of any depth. Each record becomes one that
may stand in a package now. The rule looks at nothing but the record, so that everybody gets the same result.
"""

from typing import Any, cast

import orjson

from core.bounded_json import JsonError, loads
from core.exchange.records import (
    ANNOTATIONS,
    ANNOTATORS,
    COMMENTS,
    DECISIONS,
    LABELS,
    MASKS,
    STATUSES,
    Record,
    RecordKind,
)
from core.ids import canonical_id, names_a_row

_IDS: dict[RecordKind, tuple[str, ...]] = {
    ANNOTATORS: ("id",),
    LABELS: ("id", "parent"),
    MASKS: ("id",),
    ANNOTATIONS: ("id", "annotator", "label"),
    STATUSES: ("annotator",),
    COMMENTS: ("id", "annotation", "author"),
    DECISIONS: ("id", "reviewer"),
}


def renewed(kind: RecordKind, record: Record) -> Record:
    """The record with canonical ids and plausible revision, times and JSON. Values of a wrong type stay as they are."""
    values: dict[str, str | int | None] = {}
    for column in _IDS.get(kind, ()):
        values[column] = _id(record[kind.at[column]])
    if kind is DECISIONS:
        values |= _decision(kind.row(record))
    changed = kind.changed(record, **values)
    counted = type(changed[kind.revision]) is int and changed[kind.revision] > 0
    timed = all(isinstance(changed[at], str) for at in kind.times)
    return kind.plausible(changed) if counted and timed else changed


def renewed_id(value: str) -> str:
    """The canonical form of an id of format 1."""
    return cast("str", _id(value))


def _id(value: Any) -> Any:
    return canonical_id(value) if isinstance(value, str) and names_a_row(value) else value


def _decision(row: dict[str, Any]) -> dict[str, str | int | None]:
    """The columns of a decision that name other rows, renewed."""
    values: dict[str, str | int | None] = {}
    sources, results = _listed(row["sources"]), _listed(row["results"])
    if sources is not None:
        named = [_source(source) for source in sources]
        if named != sources:
            values["sources"] = orjson.dumps(named).decode()
    if results is not None:
        ids = [_id(result) for result in results]
        if ids != results:
            values["results"] = orjson.dumps(ids).decode()
    verdict = row["verdict"]
    if isinstance(verdict, str) and verdict.startswith(_TAKE):
        values["verdict"] = _TAKE + str(_id(verdict.removeprefix(_TAKE)))
    return values


_TAKE = "take:"


def _source(source: Any) -> Any:
    if not isinstance(source, dict):
        return source
    fields = cast("dict[str, Any]", source)
    return {
        name: _id(value) if name in ("annotation", "annotator", "label") else value for name, value in fields.items()
    }


def _listed(stored: Any) -> list[Any] | None:
    try:
        listed = loads(stored) if isinstance(stored, str) else None
    except JsonError:
        return None
    return cast("list[Any]", listed) if isinstance(listed, list) else None
