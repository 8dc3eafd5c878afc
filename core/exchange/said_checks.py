"""Checks that what is said beside labels, and assigned, is what a package may hold."""

import re
from collections.abc import Callable

from core.assigning.assignment import LARGEST_PRIORITY, MOST_READERS, OPEN, assignment_id, is_day
from core.exchange.readable import listed
from core.exchange.records import (
    ASSIGNMENTS,
    ATTRIBUTES,
    DETAILS,
    LINK_KINDS,
    LINKS,
    MEANING_CHANGES,
    MEMOS,
    VARIABLE_VALUES,
    VARIABLES,
    Record,
    RecordKind,
)
from core.ids import is_document_id, is_id
from core.said.fields import value_id
from core.storage.tables import LARGEST

_WORD = re.compile(r"[a-z_]{1,40}")
"""What a kind of attribute or subject of a memo may be called, also by a newer version."""


def _check_attribute(record: Record) -> str | None:
    row = ATTRIBUTES.row(record)
    if row["key"] is not None and len(row["key"]) != 1:
        return "key"
    if row["nested"] not in (0, 1) or row["required"] not in (0, 1):
        return "required"
    return _check_declared(ATTRIBUTES, record)


def _check_link_kind(record: Record) -> str | None:
    row = LINK_KINDS.row(record)
    if not is_id(row["id"]):
        return "id"
    if not row["code"].strip():
        return "code"
    if not -LARGEST <= row["position"] <= LARGEST:
        return "position"
    return None if row["directed"] in (0, 1) else "directed"


def _check_variable(record: Record) -> str | None:
    return _check_declared(VARIABLES, record)


def _check_declared(kind: RecordKind, record: Record) -> str | None:
    row = kind.row(record)
    if not is_id(row["id"]):
        return "id"
    if not row["code"].strip():
        return "code"
    if not _WORD.fullmatch(row["kind"]):
        return "kind"
    return None if -LARGEST <= row["position"] <= LARGEST else "position"


def _check_meaning(record: Record) -> str | None:
    row = MEANING_CHANGES.row(record)
    if not is_id(row["id"]):
        return "id"
    if not is_id(row["annotator"]):
        return "annotator"
    return None if row["label"].strip() else "label"


def _check_detail(record: Record) -> str | None:
    row = DETAILS.row(record)
    if not is_id(row["id"]):
        return "id"
    if not is_id(row["annotator"]):
        return "annotator"
    if not all(map(is_id, listed(row["meanings"]) or ())):
        return "meanings"
    return None if is_document_id(row["document"]) else "document"


def _check_link(record: Record) -> str | None:
    row = LINKS.row(record)
    wrong = next((name for name in ("id", "source", "target", "annotator") if not is_id(row[name])), None)
    if wrong is not None or row["source"] == row["target"]:
        return wrong or "target"
    if not row["kind"].strip():
        return "kind"
    return next((name for name in ("document", "target_document") if not is_document_id(row[name])), None)


def _check_value(record: Record) -> str | None:
    row = VARIABLE_VALUES.row(record)
    if not is_document_id(row["document"]):
        return "document"
    if not row["variable"].strip():
        return "variable"
    if row["annotator"] and not is_id(row["annotator"]):
        return "annotator"
    return None if row["id"] == value_id(row["document"], row["variable"]) else "id"


def _check_memo(record: Record) -> str | None:
    row = MEMOS.row(record)
    if not is_id(row["id"]):
        return "id"
    if not is_id(row["author"]):
        return "author"
    if not _WORD.fullmatch(row["about"]):
        return "about"
    return None if row["document"] == "" or is_document_id(row["document"]) else "document"


def _check_assignment(record: Record) -> str | None:
    row = ASSIGNMENTS.row(record)
    if not is_document_id(row["document"]):
        return "document"
    for name, empty in (("annotator", OPEN), ("assigned_by", "")):
        if row[name] != empty and not is_id(row[name]):
            return name
    if not 1 <= row["readers"] <= (MOST_READERS if row["annotator"] == OPEN else 1):
        return "readers"
    if not -LARGEST_PRIORITY <= row["priority"] <= LARGEST_PRIORITY:
        return "priority"
    if not is_day(row["due"]):
        return "due"
    return None if row["id"] == assignment_id(row["document"], row["annotator"]) else "id"


SAID_CHECKS: dict[RecordKind, Callable[[Record], str | None]] = {
    ATTRIBUTES: _check_attribute,
    LINK_KINDS: _check_link_kind,
    VARIABLES: _check_variable,
    MEANING_CHANGES: _check_meaning,
    DETAILS: _check_detail,
    LINKS: _check_link,
    VARIABLE_VALUES: _check_value,
    MEMOS: _check_memo,
    ASSIGNMENTS: _check_assignment,
}
