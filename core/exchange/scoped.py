"""What a merge of a few states has to look at: them, and what is shown because of them.

A merge reads whole tables, which is right for a package and too much for one label of a colleague that comes over a
hub. Here the tables that grow with the labelling (`GROWING`) are read by key only: those that come, and those whose
showing can depend on them. The merge itself is the same (`core.exchange.merging.join`), and a property test holds
states taken one by one to what one merge of all of them gives.

What can depend on an annotation that comes: one hidden behind the same place, or that it hides; the comments on any of
these; the decisions that name a result which is hidden. A comment or decision that comes depends on the annotations
that it names, which may be hidden already. All others stay as they are.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import cast

import orjson

from core.exchange.bundle import Bundle
from core.exchange.local import Local, decode_state
from core.exchange.records import (
    ANNOTATIONS,
    ASSIGNMENTS,
    COMMENTS,
    DECISIONS,
    DETAILS,
    DOCUMENTS,
    FOREIGN,
    KEYS,
    KINDS,
    LINKS,
    MEMOS,
    SIGNATURES,
    STATUSES,
    UNBOUND,
    VARIABLE_VALUES,
    Key,
    Record,
    RecordKind,
    key_of,
    state_id,
)
from core.review.decisions import ADJUDICATED
from core.storage import outbox_rows, shared_rows
from core.storage.database import Connection

GROWING = frozenset(
    [ANNOTATIONS, STATUSES, COMMENTS, DECISIONS, DETAILS, LINKS, VARIABLE_VALUES, MEMOS, ASSIGNMENTS, SIGNATURES]
)
"""Kinds of which only rows with known keys are read."""
BY_KEY = GROWING | {KEYS}
"""Kinds that may come in this way. Any other changes what is shown of rows that no key leads to."""
FEW = 200
"""More states than this are merged as a package is."""

_Passage = tuple[str, str, int, int]
"""Document, annotator, start and end of an annotation."""


def is_small(bundle: Bundle) -> bool:
    """Whether what came can be merged by key."""
    return has_few(bundle) and all(kind in BY_KEY for kind in KINDS if bundle.of(kind))


def has_few(bundle: Bundle) -> bool:
    """Whether so few states came that views can follow each of them."""
    return sum(len(bundle.of(kind)) for kind in KINDS) <= FEW


class EntriesBeside:
    """The entries of ``shared_state`` by what they are about, followed through the journal from merge to merge.

    No index knows them, and there may be as many as annotations.
    """

    def __init__(self) -> None:
        self._seen = -1
        self._of: dict[str, dict[str, Record]] = {}
        self._by: dict[str, dict[object, set[str]]] = {}

    def follow(self, conn: Connection) -> None:
        """Learn of what was written since the last time."""
        until = outbox_rows.last_change(conn)
        for kind in (ANNOTATIONS, COMMENTS):
            name = kind.table.name
            changed = None if self._seen < 0 else outbox_rows.entries_changed_since(conn, self._seen, name)
            if changed is None:
                self._of[name], self._by[name] = {}, defaultdict(set)
                for portion in shared_rows.state_portions(conn, kind.table):
                    self._take(kind, portion)
            elif changed:
                for id_ in changed:
                    self._drop(kind, id_)
                self._take(kind, shared_rows.states_of(conn, changed))
        self._seen = until

    def _take(self, kind: RecordKind, entries: Iterable[tuple[str, str]]) -> None:
        for id_, stored in entries:
            if (found := decode_state(id_, stored)) is not None:
                record = found[1]
                self._of[kind.table.name][id_] = record
                self._by[kind.table.name][_about(kind, record)].add(record[0])

    def _drop(self, kind: RecordKind, id_: str) -> None:
        record = self._of[kind.table.name].pop(id_, None)
        if record is not None:
            self._by[kind.table.name][_about(kind, record)].discard(record[0])

    def at(self, passages: Iterable[_Passage]) -> Iterator[str]:
        """Annotations that have an entry and stand at one of these passages."""
        for passage in passages:
            yield from self._by[ANNOTATIONS.table.name].get(passage, ())

    def on(self, annotations: Iterable[str]) -> Iterator[str]:
        """Comments that have an entry and are on one of these annotations."""
        for annotation in annotations:
            yield from self._by[COMMENTS.table.name].get(annotation, ())


def _about(kind: RecordKind, record: Record) -> object:
    return _passage(record) if kind is ANNOTATIONS else record[COMMENTS.at["annotation"]]


def _passage(record: Record) -> _Passage:
    return record[_DOCUMENT], record[_ANNOTATOR], record[_START], record[_END]


class ScopedLocal(Local):
    """The shared states of the file, of growing tables only those that a small merge has to look at."""

    def __init__(self, conn: Connection, bundle: Bundle, beside: EntriesBeside) -> None:
        super().__init__(conn)
        beside.follow(conn)
        keys: dict[RecordKind, set[Key]] = {kind: {kind.key(record) for record in bundle.of(kind)} for kind in GROWING}
        keys |= {kind: set() for kind in (*UNBOUND, FOREIGN) if kind not in GROWING}
        came = list(bundle.of(ANNOTATIONS))
        documents = {record[_DOCUMENT] for record in came}
        if any(record[_ANNOTATOR] == ADJUDICATED for record in came) and documents:
            keys[DECISIONS] |= set(outbox_rows.about(conn, DECISIONS.table, "document", documents))
        annotations = {str(id_) for id_ in keys[ANNOTATIONS]}
        annotations |= self._results_of([*bundle.of(DECISIONS), *self._here(DECISIONS, keys[DECISIONS])])
        annotations |= {record[COMMENTS.at["annotation"]] for record in bundle.of(COMMENTS)}
        here = self._here(ANNOTATIONS, annotations)
        documents |= {record[_DOCUMENT] for record in here}
        annotations.update(beside.at({_passage(record) for record in (*came, *here)}))
        keys[ANNOTATIONS] = set(annotations)
        annotations |= self._shown_at({_passage(record) for record in (*came, *here)})
        if annotations:
            comments = outbox_rows.about(conn, COMMENTS.table, "annotation", annotations)
            keys[COMMENTS] |= {*comments, *beside.on(annotations)}
        for kind in (STATUSES, DECISIONS, DETAILS, SIGNATURES, VARIABLE_VALUES):
            documents |= {record[kind.at["document"]] for record in bundle.of(kind)}
        if documents:
            keys[SIGNATURES] |= set(outbox_rows.about(conn, SIGNATURES.table, "document", documents))
        keys[DOCUMENTS] = set(documents)
        self._keys = keys

    def _here(self, kind: RecordKind, keys: Iterable[Key]) -> list[Record]:
        """What the file has of rows with one-part keys: what is shown, and the states beside."""
        ids = {str(key) for key in keys}
        beside = shared_rows.states_of(self.conn, [state_id(kind, id_) for id_ in ids])
        return [*shared_rows.by_id(self.conn, kind.table, ids), *self._decoded(kind, beside).values()]

    def _shown_at(self, passages: set[_Passage]) -> set[str]:
        """Annotations that are shown at these passages: what comes may be shown in their place."""
        rows = shared_rows.shown_in_layers(self.conn, {passage[:2] for passage in passages}) if passages else ()
        return {record[0] for record in rows if _passage(record) in passages}

    @staticmethod
    def _results_of(decisions: Iterable[Record]) -> set[str]:
        """Annotations that decisions name as results; what nobody can read names none."""
        found: set[str] = set()
        for record in decisions:
            with suppress(orjson.JSONDecodeError, TypeError):
                results: object = orjson.loads(record[DECISIONS.at["results"]])
                if isinstance(results, list):
                    found |= {id_ for id_ in cast("list[object]", results) if isinstance(id_, str)}
        return found

    def count_of_masks(self) -> int:
        """None takes part."""
        return 0

    def ids_of_states(self, kind: RecordKind) -> Iterator[str]:
        """Of annotations those that have to be looked at; no mask does."""
        return iter(sorted(map(str, self._keys[ANNOTATIONS])) if kind is ANNOTATIONS else ())

    def states_of(self, kind: RecordKind) -> dict[Key, Record]:
        """The states kept beside rows, by key."""
        if kind not in self._keys:
            return super().states_of(kind)
        known = self._states.get(kind.table.name)
        if known is None:
            ids = [state_id(kind, key) for key in self._keys[kind]]
            known = self._decoded(kind, shared_rows.states_of(self.conn, ids)) if ids and self._has_states else {}
            self._states[kind.table.name] = known
        return known

    def rows(self, kind: RecordKind) -> dict[Key, Record]:
        """Rows by key, also those of undone merges."""
        if kind not in self._keys:
            return super().rows(kind)
        known = self._rows.get(kind.table.name)
        if known is None:
            keys: Sequence[tuple[str, ...]] = [key if isinstance(key, tuple) else (key,) for key in self._keys[kind]]
            rows = outbox_rows.rows_with(self.conn, kind.table, keys) if keys else []
            self.look_at(kind, rows)
            known = self._rows[kind.table.name] = {kind.key(row): row for row in rows}
        return known


def states_with(conn: Connection, changed: Mapping[RecordKind, set[Key]]) -> Iterator[tuple[RecordKind, Record]]:
    """The shared states of rows with these keys, as they are in the file; what is no state any more is left out."""
    local = Local(conn)
    for kind in KINDS:
        keys = changed.get(kind, set())
        if not keys:
            continue
        listed = [key if isinstance(key, tuple) else (key,) for key in keys]
        rows = outbox_rows.rows_with(conn, kind.table, listed)
        local.look_at(kind, rows)
        by_key: dict[Key, Record] = {kind.key(row): row for row in rows}
        stored = dict(_stored(conn, kind, keys))
        for key in keys:
            record = local.joined(kind, by_key.get(key), stored.get(key))
            if record is not None:
                yield kind, record


def _stored(conn: Connection, kind: RecordKind, keys: set[Key]) -> Iterator[tuple[Key, Record]]:
    for id_, text in shared_rows.states_of(conn, [state_id(kind, key) for key in keys]):
        if (found := decode_state(id_, text)) is not None:
            yield key_of(id_)[1], found[1]


_DOCUMENT, _ANNOTATOR = ANNOTATIONS.at["document"], ANNOTATIONS.at["annotator"]
_START, _END = ANNOTATIONS.at["span_start"], ANNOTATIONS.at["span_end"]
