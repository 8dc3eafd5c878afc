"""Checks that columns which hold JSON can be read by everybody: anybody may have written them into a project file."""

from dataclasses import fields
from typing import Any, cast

from core.bounded_json import JsonError, loads
from core.review.decisions import DecidedReading, sources_from_json
from core.storage.tables import LARGEST


def is_object(stored: str) -> bool:
    """Whether it is a JSON object, whatever that holds."""
    return isinstance(_value(stored), dict)


def is_value(stored: str) -> bool:
    """Whether it is JSON, whatever that says."""
    return _value(stored) is not None or stored == "null"


def are_choices(stored: str) -> bool:
    """Whether it is a JSON list of objects that have nothing but texts."""
    values = listed(stored)
    return values is not None and all(
        isinstance(value, dict) and all(isinstance(text, str) for text in cast("dict[str, Any]", value).values())
        for value in values
    )


def is_list_of_texts(stored: str) -> bool:
    """Whether it is a JSON list of nothing but texts."""
    values = listed(stored)
    return values is not None and all(isinstance(value, str) for value in values)


def are_sources(stored: str) -> bool:
    """Whether these are a decision's sources with possible spans. The ids are not checked."""
    # Only what a source has may be in it: SQLite's JSON reader accepts less depth than others.
    values = listed(stored)
    if values is None or not all(isinstance(value, dict) for value in values):
        return False
    if any(len(cast("dict[str, Any]", value)) != len(fields(DecidedReading)) for value in values):
        return False
    sources = sources_from_json(stored)
    spans = all(0 <= source.start < source.end <= LARGEST and 0 <= source.revision <= LARGEST for source in sources)
    return len(sources) == len(values) and spans


def listed(stored: str) -> list[Any] | None:
    """The members of a JSON list; None if it is none."""
    value = _value(stored)
    return cast("list[Any]", value) if isinstance(value, list) else None


def _value(stored: str) -> object:
    try:
        return loads(stored)
    except JsonError:
        return None
