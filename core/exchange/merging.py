"""Joins what packages bring with what is here, and finds the rows that have to change.

Shared states are joined row by row (`core.exchange.records.Kind.newer`); what is shown follows from the joined states
(`core.exchange.shown`). Both are functions of the set of states, whatever the order in which these came.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

import orjson

from core.exchange.bundle import Bundle
from core.exchange.local import Local, encode_state
from core.exchange.plan import TableWrites, Writes
from core.exchange.records import (
    ANNOTATIONS,
    ANNOTATORS,
    COMMENTS,
    DECISIONS,
    DOCUMENTS,
    LABELS,
    MASKS,
    STATUSES,
    Kind,
    Record,
    state_id,
)
from core.exchange.shown import Place, label_classes, place, shown_annotators, shown_labels, shown_masks
from core.ids import DocumentId
from core.progress import Cancelled, Progress, stop_if
from core.storage import shared_rows
from core.storage.journal import REMOVED, RETRACTED
from core.storage.tables import quote_hash

_AT = ANNOTATIONS.at
_DOCUMENT, _ANNOTATOR, _LABEL = _AT["document"], _AT["annotator"], _AT["label"]
_START, _END, _QUOTE, _DELETED = _AT["span_start"], _AT["span_end"], _AT["quote_hash"], _AT["deleted"]


class Merger:
    """One merge: `join`, then ask what came of it, then `writes`."""

    def __init__(self, local: Local, bundles: Sequence[Bundle], progress: Progress, cancelled: Cancelled) -> None:
        self.local = local
        self.bundles = bundles
        self._progress = progress
        self._cancelled = cancelled
        self.raw: dict[str, dict[Any, Record]] = {}
        """Joined states by table; of annotations only those that `touched` lists or sources have."""
        self.before: dict[str, dict[Any, Record]] = {}
        """States before, of the same rows."""
        self.came: dict[str, Record] = {}
        """The sources' annotations, joined with each other."""
        self.waiting: dict[str, str] = {}
        """Annotation id to the code of the reason why it can't be shown."""
        self.touched: set[str] = set()
        self.alias: dict[str, str] = {}
        self.new_texts: dict[str, str] = {}
        self.present: set[str] = set()
        """Documents that are here and not removed: what is about others waits."""
        self.labels: dict[str, Record] = {}
        """The codebook as it will be shown, removed labels included."""
        self.people: dict[str, Record] = {}
        """The same of annotators."""
        self.unplaced: dict[str, int] = {}
        """By table, how many comments, statuses, decisions and masks wait for what they refer to."""
        self.hidden: dict[str, str] = {}
        """Annotation id to the id of the one that is shown in its place."""

    def join(self) -> Writes:
        """Do it all; raises Cancel."""
        self._join_documents()
        for kind in (ANNOTATORS, LABELS, MASKS, STATUSES, COMMENTS, DECISIONS):
            self._join(kind)
        stop_if(self._cancelled)
        self._join_annotations()
        stop_if(self._cancelled)
        self.labels, self.people = self._shown_codebook(), self._shown_people()
        annotations = self._shown_annotations()
        shown: list[tuple[Kind, Mapping[Any, Record | None]]] = [
            (ANNOTATORS, self.people),
            (DOCUMENTS, self.raw[DOCUMENTS.table.name]),
            (LABELS, self.labels),
            (MASKS, self._shown_masks()),
            (ANNOTATIONS, annotations),
            (STATUSES, self._if_known(STATUSES, self._has_place("document", "annotator"))),
            (COMMENTS, self._shown_comments(annotations)),
            (DECISIONS, self._shown_decisions()),
        ]
        writes = Writes(texts=[(DocumentId(id_), text) for id_, text in self.new_texts.items()])
        for kind, rows in shown:
            if kind is not ANNOTATIONS:
                self.unplaced[kind.table.name] = sum(record is None for record in rows.values())
            writes.tables.append(self._write(kind, rows, writes.states))
        return writes

    def incoming(self, kind: Kind) -> dict[Any, Record]:
        """The sources' states of one table, joined with each other."""
        joined: dict[Any, Record] = {}
        for bundle in self.bundles:
            kind.join(bundle.of(kind), joined)
        return joined

    def _join(self, kind: Kind) -> None:
        before = self.local.all_raw(kind)
        raw: dict[Any, Record] = dict(before)
        kind.join(self.incoming(kind).values(), raw)
        self.before[kind.table.name], self.raw[kind.table.name] = before, raw

    def _join_documents(self) -> None:
        """Removing a document is this project's own affair: it neither travels nor is it taken back by a merge."""
        before = self.local.all_raw(DOCUMENTS)
        raw: dict[Any, Record] = dict(before)
        removed = {id_ for id_, record in before.items() if not DOCUMENTS.is_active(record)}
        DOCUMENTS.join((one for id_, one in self.incoming(DOCUMENTS).items() if id_ not in removed), raw)
        self.before[DOCUMENTS.table.name], self.raw[DOCUMENTS.table.name] = before, raw
        self.present = {id_ for id_, record in raw.items() if DOCUMENTS.is_active(record)}
        for bundle in self.bundles:
            self.new_texts.update((id_, text) for id_, text in bundle.texts.items() if id_ not in before)

    def _join_annotations(self) -> None:
        raw = self.incoming(ANNOTATIONS)
        self.came = dict(raw)
        waiting = self.local.annotation_states
        rows = self.local.annotation_rows([*raw, *(id_ for id_ in waiting if id_ not in raw)])
        before: dict[Any, Record] = {}
        touched = self.touched
        newer = ANNOTATIONS.newer
        if not rows and not waiting:
            touched.update(raw)
        else:
            for id_ in [*raw, *(id_ for id_ in waiting if id_ not in raw)]:
                known = self.local.raw(ANNOTATIONS, id_, rows.get(id_))
                came = raw.get(id_)
                if known is None:
                    if came is not None:
                        touched.add(id_)
                    continue
                before[id_] = known
                joined = known if came is None else newer(known, came)
                raw[id_] = joined
                if joined != known:
                    touched.add(id_)
            touched.update(id_ for id_ in waiting if id_ in raw)
        self.before[ANNOTATIONS.table.name], self.raw[ANNOTATIONS.table.name] = before, raw

    def _touch(self, row: Record) -> None:
        """Let a row that no source has and that is shown as its shared state take part."""
        id_ = row[0]
        self.local.annotation_rows([id_])
        self.raw[ANNOTATIONS.table.name][id_] = self.before[ANNOTATIONS.table.name][id_] = row
        self.touched.add(id_)

    def _shown_codebook(self) -> dict[str, Record]:
        raw = self.raw[LABELS.table.name]
        gone = [ids for ids in label_classes(raw).values() if not any(LABELS.is_active(raw[one]) for one in ids)]
        shown = shown_labels(raw, self._used(_LABEL, {one for ids in gone for one in ids}))
        self.alias = shown.alias
        moved = [
            id_
            for id_, row in self.local.rows(LABELS).items()
            if LABELS.is_active(row) and shown.alias.get(str(id_), id_) != id_
        ]
        if moved:
            for row in shared_rows.shown_with(self.local.conn, "label", map(str, moved)):
                if row[0] not in self.touched:
                    self._touch(row)
        return shown.rows

    def _shown_people(self) -> dict[str, Record]:
        raw = self.raw[ANNOTATORS.table.name]
        gone = {id_ for id_, record in raw.items() if not ANNOTATORS.is_active(record)}
        return shown_annotators(raw, self._used(_ANNOTATOR, gone))

    def _used(self, column: int, candidates: set[str]) -> set[str]:
        """Which of the candidates annotations refer to."""
        if not candidates:
            return set()
        raw, documents = self.raw[ANNOTATIONS.table.name], self.present
        used = {
            record[column]
            for record in (raw[id_] for id_ in self.touched)
            if not record[_DELETED] and record[_DOCUMENT] in documents
        }
        rows = shared_rows.shown_with(self.local.conn, ANNOTATIONS.columns[column], candidates)
        return candidates & (used | {row[column] for row in rows if row[0] not in self.touched})

    def _shown_annotations(self) -> dict[str, Record | None]:
        raw, waiting = self.raw[ANNOTATIONS.table.name], self.waiting
        shown: dict[str, Record | None] = {}
        people, alias = self.raw[ANNOTATORS.table.name], self.alias
        touched = [record for id_, record in raw.items() if id_ in self.touched]
        texts = self._texts_of({record[_DOCUMENT] for record in touched} & self.present)
        for done, record in enumerate(touched):
            if done % 4096 == 0:
                stop_if(self._cancelled)
                self._progress(done, len(touched), "")
            text, label = texts.get(record[_DOCUMENT]), alias.get(record[_LABEL])
            if text is None:
                reason = "merge.no_document"
            elif label is None:
                reason = "merge.no_label"
            elif record[_ANNOTATOR] not in people:
                reason = "merge.no_annotator"
            elif record[_END] > len(text) or quote_hash(text[record[_START] : record[_END]]) != record[_QUOTE]:
                reason = "merge.bad_span"
            else:
                shows = record[_DELETED] or label == record[_LABEL]
                shown[record[0]] = record if shows else ANNOTATIONS.changed(record, label=label)
                continue
            waiting[record[0]] = reason
            shown[record[0]] = None
        self._settle_places(shown)
        return shown

    def _settle_places(self, shown: dict[str, Record | None]) -> None:
        """Of annotations at one place show the one with the smallest id."""
        active = [record for record in shown.values() if record is not None and not record[_DELETED]]
        places = list(map(place, active))
        first = dict(zip(reversed(places), (record[0] for record in reversed(active)), strict=True))
        contested: dict[Place, list[str]] = defaultdict(list)
        if len(first) < len(places):
            for where, record in zip(places, active, strict=True):
                if first[where] != record[0]:
                    contested[where].append(record[0])
        layers = {where[:2] for where in places}
        for row in shared_rows.shown_in_layers(self.local.conn, layers):
            where = place(row)
            if where in first and row[0] not in shown:
                self._touch(row)
                shown[row[0]] = row
                contested[where].append(row[0])
        for where, ids in contested.items():
            winner, *others = sorted([*ids, first[where]])
            for id_ in others:
                record = shown[id_]
                assert record is not None
                shown[id_] = ANNOTATIONS.changed(record, deleted=REMOVED)
                self.hidden[id_] = winner

    def _texts_of(self, documents: Iterable[str]) -> dict[str, str]:
        wanted = set(documents)
        found = {id_: text for bundle in self.bundles for id_, text in bundle.texts.items() if id_ in wanted}
        missing = wanted - found.keys()
        if missing:
            found.update(shared_rows.texts(self.local.conn, sorted(missing)))
        return found

    def _considered(self, kind: Kind) -> set[Any]:
        """Keys whose shared state changes, or is not the row that is shown."""
        raw, before = self.raw[kind.table.name], self.before[kind.table.name]
        changed: set[Any] = {key for key, record in raw.items() if before.get(key) != record}
        return changed | (self.local.state_keys(kind) & raw.keys())

    def _shown_masks(self) -> dict[str, Record | None]:
        raw, documents = self.raw[MASKS.table.name], self.raw[DOCUMENTS.table.name]
        at, end, characters = MASKS.at["document"], MASKS.at["span_end"], DOCUMENTS.at["characters"]
        about = {raw[id_][at] for id_ in self._considered(MASKS)}
        shown: dict[str, Record | None] = {}
        by_document: dict[str, list[Record]] = defaultdict(list)
        for id_, record in raw.items():
            if record[at] not in about:
                continue
            document = documents.get(record[at])
            if document is None or record[at] not in self.present or record[end] > document[characters]:
                shown[id_] = None
            else:
                by_document[record[at]].append(record)
        for masks in by_document.values():
            shown.update(shown_masks(masks))
        return shown

    def _has_place(self, document: str, person: str) -> Callable[[Kind, Record], bool]:
        documents, people = self.present, self.raw[ANNOTATORS.table.name]

        def has_place(kind: Kind, record: Record) -> bool:
            return record[kind.at[document]] in documents and record[kind.at[person]] in people

        return has_place

    def _if_known(self, kind: Kind, is_known: Callable[[Kind, Record], bool]) -> dict[Any, Record | None]:
        raw = self.raw[kind.table.name]
        return {key: raw[key] if is_known(kind, raw[key]) else None for key in self._considered(kind)}

    def _shown_decisions(self) -> dict[Any, Record | None]:
        """Decisions whose results are hidden behind another's equal ones name those."""
        raw, results = self.raw[DECISIONS.table.name], DECISIONS.at["results"]
        shown = self._if_known(DECISIONS, self._has_place("document", "reviewer"))
        if not self.hidden:
            return shown
        for id_, record in raw.items():
            ids = cast("list[Any]", orjson.loads(record[results]))
            if any(one in self.hidden for one in ids) and (id_ not in shown or shown[id_] is not None):
                named = orjson.dumps([self.hidden.get(one, one) for one in ids]).decode()
                shown[id_] = DECISIONS.changed(record, results=named)
        return shown

    def _shown_comments(self, annotations: Mapping[str, Record | None]) -> dict[str, Record | None]:
        """Comments stand with the annotation that is shown where theirs is hidden."""
        raw, people = self.raw[COMMENTS.table.name], self.raw[ANNOTATORS.table.name]
        about, author = COMMENTS.at["annotation"], COMMENTS.at["author"]
        considered = self._considered(COMMENTS)
        considered |= {id_ for id_, record in raw.items() if record[about] in annotations}
        rows = self.local.annotation_rows({raw[id_][about] for id_ in considered})
        shown: dict[str, Record | None] = {}
        for id_ in considered:
            record = raw[id_]
            target = record[about]
            row = annotations[target] if target in annotations else rows.get(target)
            if row is None or row[_DELETED] == RETRACTED or record[author] not in people:
                shown[id_] = None
            else:
                shown[id_] = COMMENTS.changed(record, annotation=self.hidden.get(target, target))
        return shown

    def _write(
        self, kind: Kind, shown: Mapping[Any, Record | None], states: list[tuple[str, int, str | None]]
    ) -> TableWrites:
        rows: Mapping[Any, Record] = self.local.annotation_rows(()) if kind is ANNOTATIONS else self.local.rows(kind)
        raw, stored = self.raw[kind.table.name], self.local.states
        inserts: list[Record] = []
        returns: list[Record] = []
        updates: list[tuple[Record, Record]] = []
        for key, record in shown.items():
            row, state = rows.get(key), raw[key]
            if record is None and row == state:
                # It refers to a document that was removed here, and so is out of sight already.
                continue
            writes = record is not None and row != record
            if record is not None and writes:
                if row is None:
                    inserts.append(record)
                elif kind.deleted is not None and row[kind.deleted] == RETRACTED:
                    returns.append(record)
                else:
                    updates.append((row, record))
            if record is state or record == state:
                # An entry that says what the row says does no harm: it goes when the row is written anyway.
                if writes and stored and state_id(kind, key) in stored:
                    states.append((state_id(kind, key), state[kind.revision], None))
            elif stored.get(state_id(kind, key)) != state:
                states.append((state_id(kind, key), state[kind.revision], encode_state(state)))
        return TableWrites(kind, inserts, returns, updates)
