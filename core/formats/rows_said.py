"""What rows for readers by column have beside labels: lists of structs, because each name needs one type of values.

A value is a text, as one types it. The columns are there only where the project uses any of them, and then in all rows.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from core.formats.json_values import Object, as_list, as_object, as_text
from core.formats.raw import RawDocument
from core.formats.records import DocumentRecord
from core.formats.said_mapping import SaidReader, attributes_of, memos_of, text_of, variables_of

VALUE = ("name", "value")
MEMO = ("id", "author", "text", "created_at", "updated_at")
RELATION = (
    *("id", "kind", "source", "target", "target_document"),
    *("annotator", "note", "created_at", "updated_at"),
)
OF_SPANS = {"attributes": VALUE, "memos": MEMO}
OF_ROWS = {"variables": VALUE, "memos": MEMO, "relations": RELATION}
"""The columns, with the names in their structs; all of them texts."""


def of_span(record: DocumentRecord, id_: str) -> Object:
    """What a span has more."""
    return {"attributes": _values(attributes_of(record, id_)), "memos": _structs(MEMO, memos_of(record, id_))}


def of_row(record: DocumentRecord) -> Object:
    """What a row has more."""
    ids = {span.id for span in record.spans}
    relations = [link for link in record.said.relations if link["source"] in ids] if record.said else []
    return {
        "variables": _values(variables_of(record)),
        "memos": _structs(MEMO, memos_of(record)),
        "relations": _structs(RELATION, relations),
    }


def _values(values: Mapping[str, Any]) -> list[Object]:
    return [{"name": code, "value": text_of(value)} for code, value in values.items()]


def _structs(names: Iterable[str], listed: Iterable[Mapping[str, Any]]) -> list[Object]:
    chosen = tuple(names)
    return [{name: entry.get(name) for name in chosen} for entry in listed]


def is_said(name: str, value: object) -> bool:
    """Whether a column of a row is one of ours."""
    return name in OF_ROWS and isinstance(value, list)


def take(document: RawDocument, row: Object, spans: Iterable[tuple[Object, int]]) -> None:
    """Read what a row says; each of its spans with its index among the document's."""
    said = SaidReader(document)
    for span, at in spans:
        for value in map(as_object, as_list(span.get("attributes"))):
            said.attribute(at, as_text(value.get("name")), value.get("value"))
        for memo in map(as_object, as_list(span.get("memos"))):
            said.memo(at, _known(memo))
    for value in map(as_object, as_list(row.get("variables"))):
        said.variable(as_text(value.get("name")), value.get("value"))
    for memo in map(as_object, as_list(row.get("memos"))):
        said.memo(None, _known(memo))
    for link in map(as_object, as_list(row.get("relations"))):
        source, target = as_text(link.get("source")), as_text(link.get("target"))
        if source and target:
            more = {name: link.get(name) for name in ("id", "annotator", "note", "created_at", "updated_at")}
            said.link(as_text(link.get("kind")), source, target, **more)
    said.close()


def _known(memo: Object) -> Object:
    return {name: value for name, value in memo.items() if isinstance(value, str) and value}
