"""Saves what can be read of a damaged project into a new one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from core import VERSION
from core.assigning.assignment import assignment_id
from core.bounded_json import JsonError, loads
from core.codebook import PALETTE, Codebook, circles, codebook_from_json, in_tree_order
from core.errors import UserError
from core.file_names import readable
from core.ids import LabelId, new_uuid
from core.model import Label
from core.plausible import near_revision
from core.said.fields import value_id
from core.storage import entities, project_file, recorded, sqlite
from core.storage.database import Connection, Database
from core.storage.faults import named_faults
from core.storage.journal import REMOVED, RETRACTED, Operation, Writer
from core.storage.permissions import Permissions
from core.storage.recorded import BULK
from core.storage.safe_ids import replace_odd_ids
from core.storage.seed import fill_new_project
from core.storage.shared_rows import HUB_MEMORY, LOOKED_AT
from core.storage.tables import (
    ANNOTATION,
    ANNOTATOR,
    ASSIGNMENT,
    COMMENT,
    DECISION,
    DOCUMENT,
    FOREIGN_ROW,
    LABEL,
    MASK,
    PERSON_KEY,
    SETTING,
    SHARED_STATE,
    SIGNATURE,
    STATUS,
    STRIKE,
    TABLES,
    UNBOUND,
    VARIABLE_VALUE,
    Row,
    Table,
    Value,
    quote_hash,
)
from core.storage.tables import PROJECT as PROJECT_TABLE
from core.storage.wreck import Wreck
from core.text.canonical import document_id


@dataclass(slots=True)
class SalvageReport:
    """What came back."""

    documents: int = 0
    annotations: int = 0
    labels: int = 0
    annotators: int = 0
    lost: list[str] = field(default_factory=list[str])
    """What is known to be lost or changed: each a kind, a colon, and a name or an id."""


IsWhole = Callable[[Table, Row], bool]
"""Whether a row of a table without references (`_UNSEEN` and `UNBOUND`) is as it was written."""


def salvage(damaged: Path, target: Path, is_whole: IsWhole) -> SalvageReport:
    """Read what can be read of `damaged` (it is not touched) into a new project at `target`.

    Rows that are unreadable in their table are taken from the journal, and annotations from their index, too. An
    annotation comes back only where its text still has what was labelled.

    Removals and revisions come along, so that no older package brings back what was removed or renamed; and what
    colleagues share behind the rows (`shared_state`: what waits for a document, what is shown otherwise than they have
    it; what was struck out; signatures and keys), as far as `is_whole` says. Ids are made UUIDs as in any project.
    Receipts of merged packages do not, so that merging one again brings back what was lost of it.

    Who may read the damaged file may read the new one.
    Raises UserError ``project.exists``; EnvironmentFault for disk and permission.
    """
    with TemporaryDirectory(prefix="biaodu-") as folder, named_faults(damaged):
        like = Permissions.of(damaged.stat())
        sound = Path(folder) / "sound"
        project_file.create(sound, lambda db: fill_new_project(db, "", "", "", Codebook()))
        wreck = Wreck(damaged, Path(folder), sound)
        try:
            found = _Found(wreck, readable(damaged.name), is_whole)
        finally:
            wreck.close()
    with named_faults(target):
        project_file.create(target, lambda db: found.write(db, readable(damaged.stem)), like)
    return found.report


class _Found:
    """All rows that came out of a damaged file, joined and checked against each other."""

    def __init__(self, wreck: Wreck, name: str, is_whole: IsWhole) -> None:
        self.report = SalvageReport()
        changes = wreck.rows("row_change")
        self._journal = _replayed(changes)
        self._project = (wreck.rows("project") or [{}])[0]
        self._label_rows = {str(row["id"]): row for row in self._rows(wreck, LABEL)}
        self._labels = self._read_labels(wreck)
        self._annotators = {str(row["id"]): row for row in self._rows(wreck, ANNOTATOR)}
        self._texts: dict[str, str] = {}
        self._renamed: dict[str, str] = {}
        """Documents whose text is damaged: the id that each had, and the one that it has now."""
        self._documents = self._read_documents(wreck)
        self._annotations = self._read_annotations(wreck)
        self._others = {table: self._rows(wreck, table) for table in (MASK, COMMENT, DECISION)}
        self._said = {table: self._read_said(wreck, table, is_whole) for table in UNBOUND}
        self._statuses = wreck.keyed_rows(STATUS)
        self._settings = [row for row in wreck.keyed_rows(SETTING) if row["name"] not in (LOOKED_AT, HUB_MEMORY)]
        self._unseen = {
            table: [row for row in wreck.rows(table.name) if _is_whole(table, row) and is_whole(table, row)]
            for table in _UNSEEN
        }
        self._states = [row for row in wreck.keyed_rows(SHARED_STATE) if not row["deleted"] and _is_state(row)]
        if not self._texts and not changes:
            # Not even the row of the project is there: nothing can be said of what else was in it.
            self.report.lost.append(f"everything: {name}")

    def _rows(self, wreck: Wreck, table: Table) -> list[Row]:
        """The rows of a table, removed ones included.

        Rows that are missing or have a broken text come from the journal.
        """
        known = {str(row["id"]): row for row in self._journal.get(table.name, []) if _is_whole(table, row)}
        rows = dict(known)
        for row in wreck.rows(table.name):
            if _is_whole(table, row) and not (_is_broken(row) and row["id"] in known):
                rows[str(row["id"])] = row
        return [_in_range(row) for row in rows.values()]

    def _read_said(self, wreck: Wreck, table: Table, is_whole: IsWhole) -> list[Row]:
        """What is said beside labels or assigned, of documents by the ids that they have now."""
        found: list[Row] = []
        for row in self._rows(wreck, table):
            for column in ("document", "target_document"):
                if row.get(column) in self._renamed:
                    row[column] = self._renamed[str(row[column])]
            if table is VARIABLE_VALUE:
                row["id"] = value_id(str(row["document"]), str(row["variable"]))
            elif table is ASSIGNMENT:
                row["id"] = assignment_id(str(row["document"]), str(row["annotator"]))
            mark = row["deleted"]
            # A row of an undone merge has a mark that no package may have.
            if is_whole(table, {**row, "deleted": REMOVED if mark == RETRACTED else mark}):
                found.append(row)
            elif not mark:
                self.report.lost.append(f"{table.name}: {row['id']}")
        return found

    def _read_labels(self, wreck: Wreck) -> dict[str, Label]:
        """The codebook: its last readable version, and the rows where they say something else."""
        labels: dict[str, Label] = {}
        for version in wreck.rows("codebook_version")[-1:]:
            try:
                labels = {label.id: label for label in codebook_from_json(str(version["snapshot"])).labels}
            except UserError:
                self.report.lost.append("codebook: its last version")
        holders = {label.code: id_ for id_, label in labels.items()}
        keys = {label.key: id_ for id_, label in labels.items() if label.key is not None}
        for id_, row in self._label_rows.items():
            known = labels.get(id_)
            if row["deleted"]:
                if known is not None:
                    del labels[id_], holders[known.code]
                continue
            label = _label(row)
            if label is None or (known is not None and _is_broken(row)) or holders.get(label.code, id_) != id_:
                continue
            if known is not None:
                del holders[known.code]
            if label.key is not None and keys.setdefault(label.key, id_) != id_:
                label = replace(label, key=None)
            labels[id_], holders[label.code] = label, id_
        return labels

    def _read_documents(self, wreck: Wreck) -> list[Row]:
        rows = {str(row["id"]): row for row in self._rows(wreck, DOCUMENT)}
        for stored in wreck.rows("document_text"):
            id_, text = str(stored["document"]), str(stored["text"])
            if not text:
                continue
            if id_ not in rows:
                self.report.lost.append(f"document data: {id_}")
                rows[id_] = _bare_document(id_, text, len(rows) + 1)
            if entities.extra_from(str(rows[id_]["extra"])) is None:
                self.report.lost.append(f"document data: {id_}")
                rows[id_]["extra"] = "{}"
            actual = document_id(text)
            if actual != id_:
                self.report.lost.append(f"part of the text: {rows[id_]['title']}")
                self._renamed[id_] = actual
            rows[id_] |= {"id": actual, "characters": len(text)}
            self._texts[actual] = text
        lost = [row for row in rows.values() if str(row["id"]) not in self._texts]
        self.report.lost += [f"text: {row['title']}" for row in lost if not row["deleted"]]
        return [row for row in rows.values() if str(row["id"]) in self._texts]

    def _read_annotations(self, wreck: Wreck) -> list[Row]:
        rows = wreck.annotations()
        journal = {str(row["id"]): row for row in self._journal.get(ANNOTATION.name, []) if "id" in row}
        for document in {*self._texts, *self._renamed}:
            for place in wreck.places(document):
                id_ = str(place["id"])
                if id_ not in rows:
                    known = wreck.annotation(id_) or {**_UNKNOWN, **journal.get(id_, {}), **place, "deleted": 0}
                    rows[id_] = known
        rows = {**journal, **rows}
        kept: list[Row] = []
        places: set[tuple[Value, ...]] = set()
        for row in map(_in_range, rows.values()):
            if not _is_whole(ANNOTATION, row):
                continue
            document = self._renamed.get(str(row["document"]), str(row["document"]))
            if row["deleted"]:
                # Removed annotations need no text. Where their document is lost, nothing can come back.
                kept.append({**row, "document": document})
                continue
            start, end = _number(row["span_start"]), _number(row["span_end"])
            quote = self._texts.get(document, "")[start:end]
            place = (document, row["annotator"], start, end, row["label"])
            if not quote or (row["quote_hash"] and quote_hash(quote) != row["quote_hash"]) or place in places:
                self.report.lost.append(f"annotation: {row['id']}")
                continue
            places.add(place)
            kept.append({**row, "document": document, "quote_hash": quote_hash(quote)})
        return kept

    def write(self, db: Database, name: str) -> None:
        """Fill the new project."""
        self._name_the_nameless()
        self._mend_parents()
        uuid = str(self._project.get("uuid") or new_uuid())
        labels = in_tree_order(self._labels.values())
        fill_new_project(db, uuid, str(self._project.get("name") or name), f"biaodu {VERSION}", Codebook(tuple(labels)))
        conn = db.conn
        writer = Writer(conn)
        operation = writer.begin("project.salvage", None, kind="note")
        self._write_rows(db, conn, operation)
        replace_odd_ids(conn, operation.at)
        writer.commit()
        report = self.report
        counted = [
            conn.row(f'SELECT count(*) FROM "{table.name}" WHERE deleted = 0')[0]
            for table in (DOCUMENT, ANNOTATION, ANNOTATOR)
        ]
        report.documents, report.annotations, report.annotators = counted
        report.labels = len(labels)

    def _write_rows(self, db: Database, conn: Connection, operation: Operation) -> None:
        self._adopt(db, operation, ANNOTATOR, self._annotators.values())
        self._write_labels(db, operation)
        self._write_beside(db, conn, operation)

    def _write_labels(self, db: Database, operation: Operation) -> None:
        for id_, row in self._label_rows.items():
            if id_ in self._labels:
                operation.adopt(LABEL, {"id": id_, "revision": row["revision"]})
            elif row["deleted"]:
                # Its parent may be gone, which makes no difference to a removed label.
                self._adopt(db, operation, LABEL, [{**row, "parent": None}])

    def _write_beside(self, db: Database, conn: Connection, operation: Operation) -> None:
        """All but people and labels, to which it refers."""
        entities.DocumentRows(conn).add_texts((entities.DocumentId(id_), text) for id_, text in self._texts.items())
        self._adopt(db, operation, DOCUMENT, self._documents)
        self._adopt(db, operation, ANNOTATION, self._annotations)
        for table in (MASK, COMMENT, DECISION):
            # Rows that belong to something lost break a reference, and are therefore left out.
            self._adopt(db, operation, table, self._others[table])
        for table, said in self._said.items():
            self._adopt(db, operation, table, said)
        self._adopt(db, operation, SHARED_STATE, self._states)
        for table, unseen in self._unseen.items():
            self._adopt(db, operation, table, unseen)
        for table, rows in ((STATUS, self._statuses), (SETTING, self._settings)):
            for row in rows:
                try:
                    with db.atomic():
                        operation.adopt(table, {column: row[column] for column in table.columns})
                except sqlite.ConstraintError:
                    self.report.lost.append(f"{table.name}: {row[table.key[-1]]}")
        current = str(self._project.get("current_annotator"))
        if current in self._annotators and not self._annotators[current]["deleted"]:
            operation.update(PROJECT_TABLE, (1,), current_annotator=current)

    def _adopt(self, db: Database, operation: Operation, table: Table, rows: Iterable[Row]) -> None:
        """Take rows over. If the schema refuses some, take them over one by one and lose those."""
        by_mark: dict[int, list[tuple[Value, ...]]] = {}
        for row in rows:
            by_mark.setdefault(_number(row["deleted"]), []).append(tuple(row[name] for name in table.columns[:-1]))
        for deleted, values in sorted(by_mark.items()):
            try:
                with db.atomic():
                    operation.adopt_many(table, values, len(values), deleted=deleted)
            except sqlite.ConstraintError:
                for value in values:
                    try:
                        with db.atomic():
                            operation.adopt_many(table, [value], 1, deleted=deleted)
                    except sqlite.ConstraintError:
                        # What was removed was not shown.
                        self.report.lost += [] if deleted else [f"{table.name}: {value[0]}"]

    def _mend_parents(self) -> None:
        """Make labels whose parent is lost, or that stand below themselves, top level."""
        parents = {id_: label.parent if label.parent in self._labels else None for id_, label in self._labels.items()}
        for circle in list(circles(parents)):
            parents[min(circle)] = None
        for id_, label in self._labels.items():
            if parents[id_] != label.parent:
                self.report.lost.append(f"label: {label.code}")
                self._labels[id_] = replace(label, parent=None)

    def _name_the_nameless(self) -> None:
        """Give people and labels that are lost but that annotations name an entry under their id."""
        for row in self._annotations:
            if row["deleted"]:
                continue
            who, label = str(row["annotator"]), str(row["label"])
            if who not in self._annotators:
                self.report.lost.append(f"annotator: {who}")
                self._annotators[who] = {**_UNKNOWN, "id": who, "name": f"? {who}", "kind": "person"}
            elif self._annotators[who]["deleted"]:
                self._annotators[who] = {**self._annotators[who], "deleted": 0}
            known = _label(self._label_rows.get(label, {}))
            if label not in self._labels and known and known.code not in {kept.code for kept in self._labels.values()}:
                self._labels[label] = known
            if label not in self._labels:
                self.report.lost.append(f"label: {label}")
                code = f"lost_{label}"
                self._labels[label] = Label(LabelId(label), code, code, code, PALETTE[-1], position=len(self._labels))


_UNSEEN = (STRIKE, PERSON_KEY, SIGNATURE, FOREIGN_ROW)
_UNKNOWN: Row = {
    "quote_hash": "",
    "note": None,
    "origin": "manual",
    "revision": 1,
    "deleted": 0,
    "created_at": "1970-01-01T00:00:00.000Z",
    "updated_at": "1970-01-01T00:00:00.000Z",
}


def _is_whole(table: Table, row: Row) -> bool:
    return all(column in row for column in table.columns if column != "created_in")


def _label(row: Row) -> Label | None:
    """The label of a row; None if the row is damaged."""
    try:
        return entities.label_from(row)
    except (KeyError, TypeError, ValueError):
        return None


def _is_broken(row: Row) -> bool:
    """Whether a text of it has the mark for bytes that are no longer text."""
    return any(isinstance(value, str) and "\ufffd" in value for value in row.values())


def _in_range(row: Row) -> Row:
    """A row with mark of removal and revision as merging needs them. What is unclear counts as not removed."""
    deleted = row.get("deleted")
    revision = near_revision(_number(row.get("revision")))
    return {**row, "deleted": deleted if deleted in (REMOVED, RETRACTED) else 0, "revision": revision}


def _is_state(row: Row) -> bool:
    """Whether an entry holds a record of its table. Merging trusts what is in its own file, so it is checked here."""
    table = TABLES.get(str(row["id"]).partition("/")[0])
    try:
        state = loads(str(row["state"]))
    except JsonError:
        return False
    if table is None or not isinstance(state, list):
        return False
    values = cast("list[object]", state)
    columns = table.columns[:-1] if table.soft else table.columns
    if row["id"] != "/".join((table.name, *map(str, values[: len(table.key)]))):
        return False
    # A mark for broken bytes may be anywhere in it. Colleagues still have such a record whole.
    broken = any(isinstance(value, str) and "\ufffd" in value for value in values)
    whole = not broken and len(values) == len(columns)
    return whole and all(_fits(column, value) for column, value in zip(columns, values, strict=True))


_COUNTED = frozenset(
    {"span_start", "span_end", "revision", "deleted", "position", "characters", "nested", "required", "directed"}
)
_OPEN = frozenset({"note", "key", "parent", "region", "year", "issuer", "date", "kind", "reason"})


def _fits(column: str, value: object) -> bool:
    if value is None:
        return column in _OPEN
    return isinstance(value, int) == (column in _COUNTED or column == "year") and isinstance(value, int | str)


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _bare_document(id_: str, text: str, position: int) -> Row:
    unknown = dict.fromkeys(("region", "year", "issuer", "date", "kind"))
    return {
        **_UNKNOWN,
        **unknown,
        "id": id_,
        "position": position,
        "characters": len(text),
        "extra": "{}",
        "title": text.strip().split("\n", 1)[0][:60] or id_[:12],
        "source_name": "",
        "raw_sha256": "",
        "encoding": "utf-8",
        "reader": "salvage/1",
    }


def _replayed(changes: Iterable[Row]) -> dict[str, list[Row]]:
    """The last state of each row, by table, of those that the journal followed from the beginning."""
    rows: dict[str, dict[str, Row]] = {}
    for change in changes:
        if change["key"] == BULK or not change["after"]:
            continue
        try:
            after = recorded.columns(0, str(change["after"]))
        except UserError:
            continue
        assert after is not None
        table = rows.setdefault(str(change["table"]), {})
        key = str(change["key"])
        if change["before"] is None:
            table[key] = after
        elif key in table:
            table[key] = {**table[key], **after}
    return {name: list(table.values()) for name, table in rows.items()}
