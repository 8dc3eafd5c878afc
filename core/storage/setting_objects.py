"""Settings of a project that are JSON objects, read and kept."""

from collections.abc import Mapping
from typing import Any, cast

import orjson

from core.bounded_json import JsonError, loads
from core.storage import shared_rows
from core.storage.database import Connection
from core.storage.journal import Operation
from core.storage.tables import SETTING


def object_of(conn: Connection, name: str) -> Mapping[str, Any]:
    """A setting's object. Empty without one, and where somebody wrote something else into the file."""
    stored = shared_rows.setting(conn, name)
    try:
        loaded: object = None if stored is None else loads(stored)
    except JsonError:
        return {}
    return cast("dict[str, Any]", loaded) if isinstance(loaded, dict) else {}


def keep_object(operation: Operation, name: str, value: Mapping[str, object] | None) -> None:
    """Write a setting's object, or remove the setting."""
    there = operation.read(SETTING, name) is not None
    if value is None:
        if there:
            operation.remove(SETTING, name)
        return
    text = orjson.dumps(value).decode()
    if there:
        operation.update(SETTING, (name,), value=text)
    else:
        operation.insert(SETTING, {"name": name, "value": text})
