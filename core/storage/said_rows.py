"""What is said beside labels, as values from rows and as rows: `core.storage.tables.SAID`."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from core.bounded_json import dumps
from core.ids import AnnotationId, AnnotatorId, DocumentId
from core.said.fields import (
    Attribute,
    Field,
    Variable,
    choices_from,
    choices_value,
    kind_from,
    object_from,
    texts_from,
    value_from,
)
from core.said.links import CONTINUES, Link, LinkKind, kinds_of
from core.said.memos import Memo
from core.storage.database import Connection
from core.storage.tables import (
    ANNOTATION_DETAIL,
    ATTRIBUTE,
    LINK,
    LINK_KIND,
    MEMO,
    VARIABLE,
    Row,
    Table,
)

_IN_LIST = "IN (SELECT value FROM json_each(?))"


def attributes(conn: Connection) -> list[Attribute]:
    """The declared attributes, by position."""
    return [_attribute(row) for row in _declared(conn, ATTRIBUTE)]


def variables(conn: Connection) -> list[Variable]:
    """The declared variables, by position; of several with one code that with the smallest id counts."""
    found: dict[str, Variable] = {}
    for row in sorted(_declared(conn, VARIABLE), key=lambda row: str(row["id"])):
        found.setdefault(str(row["code"]), Variable(**_field(row)))
    return sorted(found.values(), key=lambda variable: (variable.position, variable.code))


def link_kinds(conn: Connection) -> list[LinkKind]:
    """The declared kinds of links, without the built-in ones, by position."""
    return [
        LinkKind(
            str(row["id"]),
            str(row["code"]),
            str(row["name_zh"]),
            str(row["name_en"]),
            bool(row["directed"]),
            texts_from(str(row["from_labels"])),
            texts_from(str(row["to_labels"])),
            int(row["position"] or 0),
        )
        for row in _declared(conn, LINK_KIND)
    ]


def _declared(conn: Connection, table: Table) -> list[Row]:
    return [table.row(row) for row in conn.rows(f"{table.select} WHERE deleted = 0 ORDER BY position, id")]


def _field(row: Row) -> dict[str, Any]:
    return {
        "id": str(row["id"]),
        "code": str(row["code"]),
        "kind": kind_from(str(row["kind"])),
        "name_zh": str(row["name_zh"]),
        "name_en": str(row["name_en"]),
        "choices": choices_from(str(row["choices"])),
        "units": texts_from(str(row["units"])),
        "position": int(row["position"] or 0),
    }


def _attribute(row: Row) -> Attribute:
    return Attribute(
        **_field(row),
        labels=texts_from(str(row["labels"])),
        nested=bool(row["nested"]),
        required=bool(row["required"]),
        initial=value_from(str(row["initial"])),  # type: ignore[arg-type]
        key=None if row["key"] is None else str(row["key"]),
    )


def attribute_row(attribute: Attribute) -> Row:
    """The row of an attribute, without the shared columns."""
    return {
        **_field_row(attribute),
        "labels": dumps(list(attribute.labels)),
        "nested": int(attribute.nested),
        "required": int(attribute.required),
        "initial": dumps(attribute.initial),
        "key": attribute.key,
        "position": attribute.position,
    }


def variable_row(variable: Variable) -> Row:
    """The row of a variable, without the shared columns."""
    return {**_field_row(variable), "position": variable.position}


def _field_row(field: Field) -> Row:
    return {
        "id": field.id,
        "code": field.code,
        "name_zh": field.name_zh,
        "name_en": field.name_en,
        "kind": field.kind.value,
        "choices": dumps(choices_value(field.choices)),
        "units": dumps(list(field.units)),
    }


def link_kind_row(kind: LinkKind) -> Row:
    """The row of a kind of links, without the shared columns."""
    return {
        "id": kind.id,
        "code": kind.code,
        "name_zh": kind.name_zh,
        "name_en": kind.name_en,
        "directed": int(kind.directed),
        "from_labels": dumps(list(kind.from_labels)),
        "to_labels": dumps(list(kind.to_labels)),
        "position": kind.position,
    }


# --- annotations


def has_any(conn: Connection, table: Table) -> bool:
    """Whether a table has any row that is not removed. A quick question, so that plain projects pay nothing."""
    return conn.row(f'SELECT 1 FROM "{table.name}" WHERE deleted = 0 LIMIT 1') is not None


def attributes_of(conn: Connection, annotations: Iterable[AnnotationId]) -> dict[AnnotationId, dict[str, Any]]:
    """The stored values of annotations, by code; those without any are left out."""
    query = f"SELECT id, attributes FROM {ANNOTATION_DETAIL.name} WHERE deleted = 0 AND id {_IN_LIST}"
    return _values_by_id(conn.rows(query, (json.dumps(list(annotations)),)))


def attributes_in(conn: Connection, document: DocumentId) -> dict[AnnotationId, dict[str, Any]]:
    """The stored values of all annotations of a document, by code; those without any are left out."""
    query = f"SELECT id, attributes FROM {ANNOTATION_DETAIL.name} WHERE deleted = 0 AND document = ?"
    return _values_by_id(conn.rows(query, (document,)))


def has_values(conn: Connection) -> bool:
    """Whether any annotation has a value."""
    query = "SELECT 1 FROM annotation_detail WHERE deleted = 0 AND attributes <> '{}' LIMIT 1"
    return conn.row(query) is not None


def documents_with_said(conn: Connection) -> frozenset[DocumentId]:
    """Documents of which an annotation has values, or has or had a link."""
    found = conn.rows(
        "SELECT document FROM annotation_detail WHERE deleted = 0 AND attributes <> '{}'"
        " UNION SELECT document FROM link WHERE deleted = 0 UNION SELECT target_document FROM link WHERE deleted = 0"
    )
    return frozenset(DocumentId(document) for (document,) in found)


def _values_by_id(rows: Iterable[tuple[Any, ...]]) -> dict[AnnotationId, dict[str, Any]]:
    found = ((AnnotationId(id_), object_from(stored)) for id_, stored in rows if stored != "{}")
    return {id_: values for id_, values in found if values}


def meanings_by_label(conn: Connection) -> dict[str, frozenset[str]]:
    """By the code of a label the ids of the changes of its meaning; labels that never changed are left out."""
    found: dict[str, set[str]] = {}
    for label, id_ in conn.rows("SELECT label, id FROM meaning_change WHERE deleted = 0"):
        found.setdefault(str(label), set()).add(str(id_))
    return {label: frozenset(ids) for label, ids in found.items()}


def meaning_changes(conn: Connection) -> list[tuple[str, str, str, str]]:
    """Id, label's code, annotator and time of each change of meaning, the oldest first."""
    return conn.rows(
        "SELECT id, label, annotator, created_at FROM meaning_change WHERE deleted = 0 ORDER BY created_at, id"
    )


def under_labels(conn: Connection, codes: Iterable[str]) -> list[tuple[Any, ...]]:
    """Id, document, annotator, label's code, start, end and meanings (JSON or None) of annotations of these labels.

    Those that are there, in documents that are, in the order of reading.
    """
    return conn.rows(
        "SELECT a.id, a.document, a.annotator, l.code, a.span_start, a.span_end, d.meanings"
        " FROM label l JOIN annotation a ON a.label = l.id AND a.deleted = 0"
        " JOIN document t ON t.id = a.document AND t.deleted = 0"
        " LEFT JOIN annotation_detail d ON d.id = a.id AND d.deleted = 0"
        f" WHERE l.deleted = 0 AND l.code {_IN_LIST}"
        " ORDER BY t.position, t.id, a.span_start, a.span_end, a.id",
        (json.dumps(list(codes)),),
    )


def counted_under_labels(conn: Connection, codes: Iterable[str]) -> list[tuple[str, str, str | None, int]]:
    """Annotator, label's code, meanings (JSON or None) and how many annotations are so, as `under_labels`."""
    return conn.rows(
        "SELECT a.annotator, l.code, d.meanings, count(*)"
        " FROM label l JOIN annotation a ON a.label = l.id AND a.deleted = 0"
        " JOIN document t ON t.id = a.document AND t.deleted = 0"
        " LEFT JOIN annotation_detail d ON d.id = a.id AND d.deleted = 0"
        f" WHERE l.deleted = 0 AND l.code {_IN_LIST} GROUP BY a.annotator, l.code, d.meanings",
        (json.dumps(list(codes)),),
    )


def meanings_of(conn: Connection, annotations: Iterable[AnnotationId]) -> dict[AnnotationId, str]:
    """The meanings (JSON) under which annotations hold; of those without a row there are none."""
    query = f"SELECT id, meanings FROM {ANNOTATION_DETAIL.name} WHERE deleted = 0 AND id {_IN_LIST}"
    return {AnnotationId(id_): stored for id_, stored in conn.rows(query, (json.dumps(list(annotations)),))}


# --- links


_VISIBLE = "FROM link l JOIN annotation a ON a.id = l.source JOIN annotation b ON b.id = l.target WHERE l.deleted = 0"
_ENDS = (
    "a.deleted, a.document, a.annotator, a.span_start, a.span_end, a.label,"
    " b.deleted, b.document, b.annotator, b.span_start, b.span_end, b.label"
)


def links(conn: Connection, condition: str = "", values: Iterable[str] = ()) -> list[Link]:
    """Links whose ends are both there, the oldest first.

    An end that is hidden behind an equal annotation of the same person (`core.exchange.shown`) stands for that one. Of
    one person's links of one kind between the same two ends, which two machines made, the one with the smallest id is
    shown, as of equal annotations; so two reviewers who link alike have one link in the final layer.
    """
    return _first_of_equal(conn, every_link(conn, condition, values))


def every_link(conn: Connection, condition: str = "", values: Iterable[str] = ()) -> list[Link]:
    """As `links`, with those that are hidden behind an equal one."""
    columns = ", ".join(f"l.{column}" for column in _LINK_COLUMNS)
    rows = conn.rows(f"SELECT {columns}, {_ENDS} {_VISIBLE} {condition} ORDER BY l.created_at, l.id", tuple(values))
    count = len(_LINK_COLUMNS)
    found = [_with_shown_ends(conn, link_from(row[:count]), row[count : count + 6], row[count + 6 :]) for row in rows]
    return [link for link in found if link is not None]


def _first_of_equal(conn: Connection, found: list[Link]) -> list[Link]:
    groups: dict[tuple[str, str, frozenset[AnnotationId]], list[Link]] = {}
    for link in found:
        groups.setdefault((link.annotator, link.kind, frozenset((link.source, link.target))), []).append(link)
    several = [group for group in groups.values() if len(group) > 1]
    if not several:
        return found
    directed = {kind.code: kind.directed for kind in kinds_of(link_kinds(conn))}
    hidden: set[str] = set()
    for group in several:
        has_direction, shown = directed.get(group[0].kind, True), set[AnnotationId]()
        for link in sorted(group, key=lambda link: link.id):
            # Without direction all of them are equal, whichever end they begin at.
            beginning = link.source if has_direction else group[0].source
            if beginning in shown:
                hidden.add(link.id)
            shown.add(beginning)
    return [link for link in found if link.id not in hidden]


def links_equal_to(conn: Connection, link: Link) -> list[str]:
    """Ids of a person's links that are hidden behind this one, or hide it."""
    there = [known for known in _every_link_at(conn, [link.source]) if known.annotator == link.annotator]
    return [known.id for known in there if len(_first_of_equal(conn, [known, link])) == 1]


def links_at(conn: Connection, annotations: Iterable[AnnotationId]) -> list[Link]:
    """Visible links with an end at one of these annotations."""
    return _first_of_equal(conn, _every_link_at(conn, annotations))


def _every_link_at(conn: Connection, annotations: Iterable[AnnotationId]) -> list[Link]:
    wanted = set(annotations)
    ends = json.dumps(sorted(wanted | _hidden_behind(conn, wanted)))
    found = every_link(conn, f"AND (l.source {_IN_LIST} OR l.target {_IN_LIST})", (ends, ends))
    return [link for link in found if link.source in wanted or link.target in wanted]


def is_linked(conn: Connection, annotations: Iterable[AnnotationId]) -> bool:
    """Whether a link names one of these annotations as an end, be they and its other end there or not."""
    ends = json.dumps(sorted(annotations))
    query = (
        f"SELECT 1 FROM link WHERE deleted = 0 AND source {_IN_LIST}"
        f" UNION ALL SELECT 1 FROM link WHERE deleted = 0 AND target {_IN_LIST} LIMIT 1"
    )
    return conn.row(query, (ends, ends)) is not None


def _hidden_behind(conn: Connection, annotations: Iterable[AnnotationId]) -> set[AnnotationId]:
    """Annotations that are not shown because these, equal and of the same person, are.

    They are shown otherwise than their states say, so `shared_state` knows them: no index does.
    """
    query = (
        "SELECT h.id FROM shared_state x CROSS JOIN annotation h ON h.id = substr(x.id, ?)"
        " CROSS JOIN annotation s ON s.document = h.document AND s.annotator = h.annotator"
        " AND s.span_start = h.span_start AND s.span_end = h.span_end AND s.label = h.label AND s.deleted = 0"
        f" WHERE x.id >= ? AND x.id < ? AND h.deleted <> 0 AND s.id {_IN_LIST}"
    )
    beginning, behind = "annotation/", "annotation0"
    values = len(beginning) + 1, beginning, behind, json.dumps(sorted(annotations))
    return {AnnotationId(id_) for (id_,) in conn.rows(query, values)}


def links_in(conn: Connection, document: DocumentId) -> list[Link]:
    """Visible links with an end in a document."""
    return links(conn, "AND (l.document = ? OR l.target_document = ?)", (document, document))


def links_of(conn: Connection, annotator: str, documents: Iterable[str]) -> list[Link]:
    """A person's links with an end in documents whose ends are both there, also those hidden behind an equal one."""
    listed = json.dumps(sorted(documents))
    condition = f"AND l.annotator = ? AND (l.document {_IN_LIST} OR l.target_document {_IN_LIST})"
    return every_link(conn, condition, (annotator, listed, listed))


def link_rows_of(conn: Connection, annotator: str, documents: Iterable[str]) -> list[tuple[str, str, str, str]]:
    """Id, kind, source and target of a person's links with an end in documents, whether the ends are there or not."""
    listed = json.dumps(sorted(documents))
    return conn.rows(
        f"SELECT id, kind, source, target FROM link WHERE deleted = 0 AND annotator = ?"
        f" AND (document {_IN_LIST} OR target_document {_IN_LIST}) ORDER BY id",
        (annotator, listed, listed),
    )


def ends_of(conn: Connection, kind: str) -> set[AnnotationId]:
    """Both ends of all links of a kind, whether they are there or not."""
    query = "SELECT source, target FROM link WHERE deleted = 0 AND kind = ?"
    return {AnnotationId(end) for ends in conn.rows(query, (kind,)) for end in ends}


def continuing(conn: Connection, document: DocumentId | None = None) -> list[tuple[AnnotationId, AnnotationId]]:
    """The ends of the links that make one passage of them, of a document or of all, for `core.said.passages.Continued`.

    Those of the kind `continues` whose ends are of one label and one layer by now, made by whose layer that is: what
    others say of it does not change what it counts. In the adjudicated layer anybody's do.
    """
    where, values = ("", []) if document is None else (" AND l.document = ?", [document])
    found = links(conn, f"AND l.kind = ?{where}", (CONTINUES, *values))
    if not found:
        return []
    ids = {id_ for link in found for id_ in (link.source, link.target)}
    query = (
        "SELECT a.id, a.document, a.label, a.annotator, p.kind FROM annotation a JOIN annotator p ON p.id = a.annotator"
        f" WHERE a.deleted = 0 AND a.id {_IN_LIST}"
    )
    layer_of = {id_: place for id_, *place in conn.rows(query, (json.dumps(sorted(ids)),))}
    return [
        (link.source, link.target)
        for link in found
        if link.source in layer_of
        and layer_of[link.source] == layer_of.get(link.target)
        and (layer_of[link.source][2] == link.annotator or layer_of[link.source][3] == "adjudicated")
    ]


def own_links_at(conn: Connection, annotations: Iterable[str], annotator: str) -> list[tuple[str, str, str]]:
    """Id, source and target of a person's links at these annotations, whether the ends are there or not."""
    listed = json.dumps(list(annotations))
    return conn.rows(
        f"SELECT id, source, target FROM link WHERE deleted = 0 AND source {_IN_LIST} AND annotator = ?"
        f" UNION SELECT id, source, target FROM link WHERE deleted = 0 AND target {_IN_LIST} AND annotator = ?",
        (listed, annotator, listed, annotator),
    )


_LINK_COLUMNS = LINK.columns[:-3]


def link_from(row: tuple[Any, ...]) -> Link:
    """The value of a link's row, without the shared columns."""
    return Link(*row)


def _with_shown_ends(conn: Connection, link: Link, source: tuple[Any, ...], target: tuple[Any, ...]) -> Link | None:
    ends = [_shown_end(conn, link.source, source), _shown_end(conn, link.target, target)]
    if ends[0] is None or ends[1] is None or ends[0] == ends[1]:
        return None
    if (ends[0], ends[1]) == (link.source, link.target):
        return link
    from dataclasses import replace

    return replace(link, source=ends[0], target=ends[1])


def _shown_end(conn: Connection, id_: AnnotationId, end: tuple[Any, ...]) -> AnnotationId | None:
    deleted, *place = end
    if not deleted:
        return id_
    if deleted != 1:
        return None
    found = conn.row(
        "SELECT id FROM annotation WHERE document = ? AND annotator = ? AND span_start = ? AND span_end = ?"
        " AND label = ? AND deleted = 0",
        place,
    )
    return None if found is None else AnnotationId(found[0])


# --- documents


def values_of(conn: Connection, documents: Iterable[DocumentId] | None = None) -> dict[DocumentId, dict[str, Any]]:
    """The values of documents, or of all, by code; those without any are left out."""
    query = "SELECT document, variable, value FROM variable_value WHERE deleted = 0"
    rows = (
        conn.rows(query)
        if documents is None
        else conn.rows(f"{query} AND document {_IN_LIST}", (json.dumps(list(documents)),))
    )
    found: dict[DocumentId, dict[str, Any]] = {}
    for document, variable, stored in rows:
        if (value := value_from(stored)) is not None:
            found.setdefault(DocumentId(document), {})[variable] = value
    return found


# --- memos


def memos(conn: Connection, condition: str = "", values: Iterable[str] = ()) -> list[Memo]:
    """Memos, the oldest first; `condition` begins with AND."""
    columns = ", ".join(MEMO.columns[:-3])
    rows = conn.rows(f"SELECT {columns} FROM memo WHERE deleted = 0 {condition} ORDER BY created_at, id", tuple(values))
    return [memo_from(row) for row in rows]


def memo_from(row: tuple[Any, ...]) -> Memo:
    """The value of a memo's row, without the shared columns."""
    id_, about, subject, document, author, *rest = row
    return Memo(id_, about, subject, document, AnnotatorId(author), *rest)


def detail_row(
    annotation: str, document: str, annotator: str, attributes: Mapping[str, Any], meanings: Iterable[str], at: str
) -> Row:
    """The row of what is known of an annotation, without the shared columns."""
    return {
        "id": annotation,
        "document": document,
        "annotator": annotator,
        "attributes": dumps(dict(attributes)),
        "meanings": dumps(sorted(meanings)),
        "updated_at": at,
    }
