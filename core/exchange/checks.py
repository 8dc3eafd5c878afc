"""Checks that records are what a package may hold: types, ranges, ids, times. Used for reading and for writing.

There can be very many annotations, so most checks go column by column. Only where one fails is each record looked at
again, to name the wrong field.
"""

import re
from collections.abc import Callable, Sequence
from operator import lt
from typing import Any, cast

from core.bounded_json import JsonError, loads
from core.exchange.records import (
    ANNOTATIONS,
    ANNOTATORS,
    COMMENTS,
    DECISIONS,
    DOCUMENTS,
    FOREIGN,
    KEYS,
    LABELS,
    MASKS,
    SIGNATURES,
    STATUSES,
    STRIKES,
    Record,
    RecordKind,
)
from core.exchange.said_checks import SAID_CHECKS
from core.exchange.signed import ADD, WITHDRAW, is_key, pack_digests, signature_id, statement_id, unpack_digests
from core.ids import is_document_id, is_id
from core.review.decisions import results_from_json, sources_from_json
from core.storage.tables import LARGEST

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_SIGNATURE = re.compile(r"[A-Za-z0-9+/]{86}==")
_TABLE = re.compile(r"[a-z_]{1,40}")
_MEMBER = re.compile(r"[a-z][a-z0-9_]{0,39}\.jsonl")

Columns = Sequence[Sequence[Any]]


def are_sound(kind: RecordKind, records: Sequence[Record]) -> bool:
    """Whether all records may stand in a package. They must already have the right number of values."""
    if not records:
        return True
    columns = list(zip(*records, strict=True))
    if not (_are_typed(kind, columns) and kind.are_plausible(records) and _are_marked(kind, columns)):
        return False
    if kind is ANNOTATIONS:
        return _are_annotations(columns)
    check = _CHECKS.get(kind)
    return check is None or not any(map(check, records))


def wrong_field(kind: RecordKind, record: Record) -> str | None:
    """The name, as packages have it, of the first field that is wrong."""
    for column, value in zip(kind.columns, record, strict=True):
        own = int if column in kind.integers else str
        if type(value) is not own and not (value is None and column in kind.nullable):
            return column.removeprefix("span_")
    if not kind.are_plausible([record]):
        held = kind.plausible(record)
        return next(column for column, at in kind.at.items() if held[at] != record[at])
    if not _are_marked(kind, [[value] for value in record]):
        return "deleted"
    check = _CHECKS.get(kind)
    return None if check is None else check(record)


def is_member_name(name: str) -> bool:
    """Whether a newer version of the program could have given one of its members this name."""
    return _MEMBER.fullmatch(name) is not None


def _are_typed(kind: RecordKind, columns: Columns) -> bool:
    for column, values in zip(kind.columns, columns, strict=True):
        own: type = int if column in kind.integers else str
        allowed = {own, type(None)} if column in kind.nullable else {own}
        if not set(map(type, values)) <= allowed:
            return False
    return True


def _are_marked(kind: RecordKind, columns: Columns) -> bool:
    """Whether marks of removal are valid.

    A package must not mark a row as never seen: each project says that for itself.
    """
    return kind.deleted is None or set(columns[kind.deleted]) <= {0, 1}


def _are_annotations(columns: Columns) -> bool:
    ids, documents, annotators, labels, starts, ends = columns[:6]
    return (
        all(map(is_id, ids))
        and all(map(is_id, {*annotators, *labels}))
        and all(map(is_document_id, set(documents)))
        and min(starts) >= 0
        and max(ends) <= LARGEST
        and all(map(lt, starts, ends))
    )


assert ANNOTATIONS.columns[:6] == ("id", "document", "annotator", "label", "span_start", "span_end")


def _check_annotation(record: Record) -> str | None:
    if not 0 <= record[4] < record[5] <= LARGEST:
        return "start"
    if not (is_id(record[0]) and is_id(record[2]) and is_id(record[3])):
        return "id"
    return None if is_document_id(record[1]) else "document"


def _check_document(record: Record) -> str | None:
    row = DOCUMENTS.row(record)
    if not is_document_id(row["id"]):
        return "id"
    if not 0 <= row["position"] <= LARGEST:
        return "position"
    return None if -(2**63) <= (row["year"] or 0) < 2**63 else "meta"


def _check_mask(record: Record) -> str | None:
    at = MASKS.at
    if not is_id(record[0]):
        return "id"
    return None if 0 <= record[at["span_start"]] < record[at["span_end"]] <= LARGEST else "masks"


def _check_label(record: Record) -> str | None:
    row = LABELS.row(record)
    if not is_id(row["id"]):
        return "id"
    if row["parent"] is not None and not is_id(row["parent"]):
        return "parent"
    if not row["code"].strip():
        return "code"
    if not _COLOUR.fullmatch(row["colour"]):
        return "colour"
    if row["key"] is not None and len(row["key"]) != 1:
        return "key"
    return None if -LARGEST <= row["position"] <= LARGEST else "position"


def _check_annotator(record: Record) -> str | None:
    row = ANNOTATORS.row(record)
    if not is_id(row["id"]):
        return "id"
    if not row["name"].strip():
        return "name"
    return None if row["kind"] in ("person", "adjudicated") else "kind"


def _check_status(record: Record) -> str | None:
    row = STATUSES.row(record)
    if not is_document_id(row["document"]) or not is_id(row["annotator"]):
        return "document"
    return None if row["status"] in ("not_started", "in_progress", "done") else "status"


def _check_comment(record: Record) -> str | None:
    return None if is_id(record[0]) and is_id(record[1]) and is_id(record[2]) else "id"


def _check_decision(record: Record) -> str | None:
    row = DECISIONS.row(record)
    if not is_id(row["id"]) or not is_id(row["reviewer"]):
        return "id"
    if row["verdict"].startswith("take:") and not is_id(row["verdict"].removeprefix("take:")):
        return "verdict"
    if not _have_ids(row["sources"]):
        return "sources"
    if not _are_ids(row["results"]):
        return "results"
    return None if is_document_id(row["document"]) else "document"


def _have_ids(stored: str) -> bool:
    """Whether a decision's sources name rows by ids that packages accept."""
    sources = sources_from_json(stored)
    return all(map(is_id, [id_ for source in sources for id_ in (source.annotation, source.annotator, source.label)]))


def _are_ids(stored: str) -> bool:
    """Whether a decision's results are ids that packages accept."""
    return all(map(is_id, results_from_json(stored)))


def _check_strike(record: Record) -> str | None:
    row = STRIKES.row(record)
    if not is_id(row["annotator"]):
        return "annotator"
    table, *keys = row["id"].split("/")
    known = _TABLE.fullmatch(table) and 1 <= len(keys) <= 2 and all(is_id(key) or is_document_id(key) for key in keys)
    return None if known else "id"


def _check_key(record: Record) -> str | None:
    row = KEYS.row(record)
    if not is_id(row["annotator"]):
        return "annotator"
    if not is_key(row["key"]) or not is_key(row["signer"]):
        return "key"
    if row["action"] not in (ADD, WITHDRAW):
        return "action"
    if not _SIGNATURE.fullmatch(row["signature"]):
        return "signature"
    if row["revision"] != 1 or row["deleted"]:
        return "revision"
    own = statement_id(row["annotator"], row["key"], row["action"], row["signer"])
    return None if row["id"] == own else "id"


def _check_signature(record: Record) -> str | None:
    row = SIGNATURES.row(record)
    if not is_id(row["annotator"]):
        return "annotator"
    if row["document"] and not is_document_id(row["document"]):
        return "document"
    if not is_key(row["key"]):
        return "key"
    if not _SIGNATURE.fullmatch(row["signature"]):
        return "signature"
    if row["revision"] != 1 or row["deleted"]:
        return "revision"
    try:
        if pack_digests(unpack_digests(row["states"])) != row["states"]:
            return "states"
    except ValueError:
        return "states"
    own = signature_id(row["annotator"], row["document"], row["key"], row["states"])
    return None if row["id"] == own else "id"


def _check_foreign(record: Record) -> str | None:
    row = FOREIGN.row(record)
    if not is_member_name(row["member"]):
        return "member"
    if row["minor"] < 1 or row["deleted"]:
        return "minor"
    try:
        line = loads(row["line"])
    except JsonError:
        return "JSON"
    if not isinstance(line, dict) or "\n" in row["line"]:
        return "JSON"
    fields = cast("dict[str, Any]", line)
    if fields.get("revision") != row["revision"] or type(fields.get("revision")) is not int:
        return "revision"
    inner = fields.get("id")
    return None if isinstance(inner, str) and is_id(inner) and row["id"] == f"{row['member']}/{inner}" else "id"


_CHECKS: dict[RecordKind, Callable[[Record], str | None]] = {
    ANNOTATIONS: _check_annotation,
    DOCUMENTS: _check_document,
    MASKS: _check_mask,
    LABELS: _check_label,
    ANNOTATORS: _check_annotator,
    STATUSES: _check_status,
    COMMENTS: _check_comment,
    DECISIONS: _check_decision,
    STRIKES: _check_strike,
    KEYS: _check_key,
    SIGNATURES: _check_signature,
    FOREIGN: _check_foreign,
    **SAID_CHECKS,
}
