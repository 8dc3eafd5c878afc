"""What follows from labelling, in the same operation: so that no verb that labels or removes need know of it.

A new annotation gets the values that its label's attributes begin with, and is known to be made under the present
meaning of its label; one that gets another label likewise. The links that somebody made at an annotation go with it.
What others linked to it goes out of sight, because an end is gone, and is theirs.
"""

from collections.abc import Container, Iterable, Mapping
from typing import Any

from core.ids import LabelId
from core.said.fields import Attribute, object_from, texts_from
from core.said.inheriting import Declared
from core.said.memos import Topic
from core.storage import entities, said_rows
from core.storage.database import Connection
from core.storage.journal import Operation
from core.storage.row_changes import RowChange
from core.storage.tables import ANNOTATION, ANNOTATION_DETAIL, LINK, MEANING_CHANGE, MEMO, Row


def follow(conn: Connection, operation: Operation) -> None:
    """Write what follows from what an operation has changed so far."""
    first: dict[str, Row | None] = {}
    last: dict[str, Row | None] = {}
    for change in operation.changes:
        if isinstance(change, RowChange) and change.table is ANNOTATION and not change.exact:
            row = change.after or change.before
            assert row is not None
            first.setdefault(str(row["id"]), change.before)
            last[str(row["id"])] = change.after
    gone = [id_ for id_, row in last.items() if row is not None and row["deleted"] and not _is_gone(first[id_])]
    if gone:
        remove_links(conn, operation, gone)
    who = operation.entry.annotator
    labelled = [
        row for id_, row in last.items() if row is not None and not row["deleted"] and _labels(first[id_], row, who)
    ]
    if labelled:
        begin(conn, operation, labelled, {id_ for id_, row in first.items() if row is None})


def _is_gone(row: Row | None) -> bool:
    return row is None or bool(row["deleted"])


def _labels(before: Row | None, after: Row, who: str | None) -> bool:
    """Whether an annotation is new, or its annotator gave it another label.

    Where labels are merged, others' annotations get one that they have not looked at.
    """
    return before is None or (before["label"] != after["label"] and after["annotator"] == who)


def remove_links(conn: Connection, operation: Operation, annotations: Iterable[str]) -> None:
    """Remove the links at annotations that whoever works here has made."""
    who = operation.entry.annotator
    if who is not None and said_rows.has_any(conn, LINK):
        for id_, _, _ in said_rows.own_links_at(conn, annotations, who):
            operation.remove(LINK, id_)


def begin(conn: Connection, operation: Operation, annotations: Iterable[Row], new: Container[str]) -> None:
    """Note under which meaning of their labels annotations are made now, and with which values they begin.

    Values that there are stay, and so does all that is known of a `new` one: then a verb has said it, as `copy` does.
    """
    meanings = said_rows.meanings_by_label(conn)
    initial = [attribute for attribute in said_rows.attributes(conn) if attribute.initial is not None]
    if not meanings and not initial:
        return
    begun = Begun(conn, meanings, initial)
    for row in annotations:
        attributes, known = begun.of(str(row["label"]))
        _write_detail(operation, row, attributes, known, is_new=str(row["id"]) in new)


class Begun:
    """What annotations of a label begin with."""

    def __init__(self, conn: Connection, meanings: Mapping[str, frozenset[str]], initial: Iterable[Attribute]) -> None:
        labels = entities.labels(conn)
        self._codes = {str(label.id): label.code for label in labels}
        self._meanings = meanings
        self._declared = Declared.of(initial, labels)
        self._known: dict[str, tuple[dict[str, Any], frozenset[str]]] = {}

    def of(self, label: str) -> tuple[dict[str, Any], frozenset[str]]:
        """The first values of a label's annotations, and the changes of its meaning."""
        if label not in self._known:
            attributes = {found.code: found.initial for found in self._declared.for_label(LabelId(label))}
            self._known[label] = attributes, self._meanings.get(self._codes.get(label, ""), frozenset())
        return self._known[label]


def _write_detail(
    operation: Operation, annotation: Row, initial: Mapping[str, Any], meanings: frozenset[str], *, is_new: bool
) -> None:
    """Store what an annotation begins with, unless there is nothing to say."""
    known = operation.read(ANNOTATION_DETAIL, annotation["id"])
    there = known is not None and not known["deleted"]
    if there and is_new:
        return
    if known is not None and there and frozenset(texts_from(str(known["meanings"]))) == meanings:
        return
    if not there and not initial and not meanings:
        return
    attributes = object_from(str(known["attributes"])) if known is not None and there else initial
    ids = str(annotation["id"]), str(annotation["document"]), str(annotation["annotator"])
    put_detail(operation, said_rows.detail_row(*ids, attributes, meanings, operation.at))


def put_detail(operation: Operation, row: Row) -> None:
    """Store what is known of an annotation. A row that was taken back comes back with what `row` says alone."""
    if operation.read(ANNOTATION_DETAIL, row["id"]) is None:
        operation.insert(ANNOTATION_DETAIL, row)
        return
    values = {column: row[column] for column in ("attributes", "meanings", "updated_at")}
    operation.update(ANNOTATION_DETAIL, (row["id"],), **values, deleted=0)


def copy(conn: Connection, operation: Operation, source: str, target: Row) -> None:
    """Let a new annotation, cut off from another, hold what is known of that one."""
    known = operation.read(ANNOTATION_DETAIL, source)
    there = known is not None and not known["deleted"]
    if not there and not said_rows.has_any(conn, MEANING_CHANGE):
        return
    attributes = object_from(str(known["attributes"])) if known is not None and there else {}
    meanings = texts_from(str(known["meanings"])) if known is not None and there else ()
    ids = str(target["id"]), str(target["document"]), str(target["annotator"])
    put_detail(operation, said_rows.detail_row(*ids, attributes, meanings, operation.at))


def join(conn: Connection, operation: Operation, first: Row, others: Iterable[str]) -> None:
    """Let the annotation that several become hold what was known of all, and have links and memos of who joins them.

    Of several values of one attribute the first counts. It holds under those meanings under which all did.
    """
    ids = [str(first["id"]), *others]
    known = [row for id_ in ids if (row := operation.read(ANNOTATION_DETAIL, id_)) is not None and not row["deleted"]]
    if known:
        attributes: dict[str, Any] = {}
        for row in reversed(known):
            attributes |= object_from(str(row["attributes"]))
        # One of which nothing is known holds under no meaning but the first.
        meanings = set(texts_from(str(known[0]["meanings"]))) if len(known) == len(ids) else set[str]()
        for row in known[1:]:
            meanings &= set(texts_from(str(row["meanings"])))
        place = ids[0], str(first["document"]), str(first["annotator"])
        put_detail(operation, said_rows.detail_row(*place, attributes, meanings, operation.at))
    _move_links(conn, operation, ids)
    _move_memos(conn, operation, ids)


def _move_memos(conn: Connection, operation: Operation, ids: list[str]) -> None:
    """Let one's own memos about annotations that were joined be about the one that they became."""
    who = operation.entry.annotator
    if who is None or not said_rows.has_any(conn, MEMO):
        return
    for gone in ids[1:]:
        for memo in said_rows.memos(
            conn, "AND about = ? AND subject = ? AND author = ?", (Topic.ANNOTATION, gone, who)
        ):
            operation.update(MEMO, (memo.id,), subject=ids[0], updated_at=operation.at)


def _move_links(conn: Connection, operation: Operation, ids: list[str]) -> None:
    who, gone = operation.entry.annotator, set(ids[1:])
    if who is None or not said_rows.has_any(conn, LINK):
        return
    for id_, *ends in said_rows.own_links_at(conn, gone, who):
        source, target = (ids[0] if end in gone else end for end in ends)
        if source == target:
            operation.remove(LINK, id_)
        else:
            operation.update(LINK, (id_,), source=source, target=target, updated_at=operation.at)
