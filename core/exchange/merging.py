"""Finds what is shown of joined states, and so the rows that have to change.

Shared states are joined row by row (`core.exchange.joining`); what is shown follows from the joined states
(`core.exchange.shown`). Both are functions of the set of states, whatever the order in which these came.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, cast

import orjson

from core.exchange.bundle import Bundle
from core.exchange.joined import Joined
from core.exchange.joining import States
from core.exchange.local import Local, encode_state
from core.exchange.plan import TableWrites, Writes
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
    state_id,
)
from core.exchange.shown import (
    PassageKey,
    label_classes,
    place,
    shown_annotators,
    shown_document,
    shown_labels,
    shown_masks,
    without,
)
from core.progress import Cancelled, Progress, never, no_progress, stop_if, stoppable
from core.storage import shared_rows
from core.storage.journal import REMOVED, RETRACTED
from core.storage.tables import quote_hash

_AT = ANNOTATIONS.at
_DOCUMENT, _ANNOTATOR, _LABEL = _AT["document"], _AT["annotator"], _AT["label"]
_DOCUMENTS_AT_ONCE = 50
"""Whose texts are in memory together."""
_START, _END, _QUOTE, _DELETED = _AT["span_start"], _AT["span_end"], _AT["quote_hash"], _AT["deleted"]


def join(
    local: Local,
    bundles: Sequence[Bundle],
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
    again: Collection[str] = (),
) -> Joined:
    """Merge sources into what `local` has, without writing it.

    `again` are rows to look at although no source has them, as `core.exchange.records.state_id`. Raises Cancel.
    """
    states = States(local, bundles, cancelled, again)
    stop_if(cancelled)
    shown = _Shown(states, progress, cancelled)
    writes = shown.writes()
    here = shared_rows.settings(local.conn)
    settings = {name for source in bundles for name, value in source.settings.items() if here.get(name, value) != value}
    titles: dict[str, str] = {}
    for bundle in bundles:
        titles.update(bundle.titles)
    return Joined(
        tuple(bundle.source for bundle in bundles),
        states.before,
        states.came,
        states.raw,
        states.struck,
        shown.waiting,
        shown.hidden,
        shown.unplaced,
        shown.labels,
        shown.alias,
        local.rows(LABELS),
        shown.people,
        titles,
        tuple(sorted(settings)),
        shown.places,
        states.refused,
        tuple((bundle.source, notice) for bundle in bundles for notice in bundle.notices),
        writes,
    )


def _by_document(records: Iterable[Record]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        found[record[_DOCUMENT]].append(record)
    return found


def _portions(by_document: dict[str, list[Record]]) -> Iterator[dict[str, list[Record]]]:
    """The same, some documents at a time: so many texts may be in memory together."""
    documents = iter(by_document.items())
    while some := dict(islice(documents, _DOCUMENTS_AT_ONCE)):
        yield some


def _fits(record: Record, text: str) -> bool:
    """Whether an annotation's quote stands where it says."""
    return record[_END] <= len(text) and quote_hash(text[record[_START] : record[_END]]) == record[_QUOTE]


def _revision(kind: RecordKind, row: Record | None) -> int | None:
    return None if row is None else row[kind.revision]


class _Shown:
    """What is shown of the states, table by table."""

    def __init__(self, states: States, progress: Progress, cancelled: Cancelled) -> None:
        self._states = states
        self._local = states.local
        self._progress = progress
        self._cancelled = cancelled
        self.waiting: dict[str, str] = {}
        self.alias: dict[str, str] = {}
        self.unplaced: dict[str, int] = {}
        self.places: dict[str, str] = {}
        self.hidden: dict[str, str] = {}
        """Annotation id to the id of the one that is shown in its place."""
        self.labels, self.people = self._codebook(), self._annotators()

    def writes(self) -> Writes:
        """The rows to write; raises Cancel."""
        states = self._states
        annotations = self._annotations()
        shown: list[tuple[RecordKind, Mapping[Any, Record | None]]] = [
            (ANNOTATORS, self.people),
            (DOCUMENTS, self._documents()),
            (LABELS, self.labels),
            (MASKS, self._masks()),
            (ANNOTATIONS, annotations),
            (STATUSES, self._if_known(STATUSES, self._has_place("document", "annotator"))),
            (COMMENTS, self._comments(annotations)),
            (DECISIONS, self._decisions()),
            (SIGNATURES, {**states.of(SIGNATURES), **states.superseded}),
            *((kind, states.of(kind)) for kind in (STRIKES, KEYS, FOREIGN)),
        ]
        writes = Writes(texts=states.new_texts)
        for kind, rows in shown:
            if kind is not ANNOTATIONS:
                self.unplaced[kind.table.name] = sum(record is None for record in rows.values())
            writes.tables.append(self._write(kind, rows, writes.states))
        return writes

    # --- codebook and people

    def _codebook(self) -> dict[str, Record]:
        raw, struck = self._states.of(LABELS), self._states.struck_keys(LABELS)
        gone = [
            ids
            for ids in label_classes(raw).values()
            if not any(LABELS.is_active(raw[id_]) and id_ not in struck for id_ in ids)
        ]
        shown = shown_labels(raw, self._used(_LABEL, {id_ for ids in gone for id_ in ids}), struck)
        self.alias = shown.alias
        moved = [
            id_
            for id_, row in self._local.rows(LABELS).items()
            if LABELS.is_active(row) and shown.alias.get(str(id_), id_) != id_
        ]
        if moved:
            for row in shared_rows.shown_with(self._local.conn, "label", map(str, moved)):
                if row[0] not in self._states.touched:
                    self._states.touch(row)
        return shown.rows

    def _annotators(self) -> dict[str, Record]:
        raw, struck = self._states.of(ANNOTATORS), self._states.struck_keys(ANNOTATORS)
        gone = {id_ for id_, record in raw.items() if not ANNOTATORS.is_active(record) or id_ in struck}
        return shown_annotators(raw, self._used(_ANNOTATOR, gone), struck)

    def _used(self, column: int, candidates: set[str]) -> set[str]:
        """Which of the candidates annotations refer to."""
        if not candidates:
            return set()
        states, conn = self._states, self._local.conn
        raw, documents = states.of(ANNOTATIONS), states.present
        used = {
            record[column]
            for record in (raw[id_] for id_ in states.touched)
            if not record[_DELETED] and record[_DOCUMENT] in documents and not states.is_struck(ANNOTATIONS, record[0])
        }
        rows = shared_rows.shown_with(conn, ANNOTATIONS.columns[column], candidates)
        return candidates & (used | {row[column] for row in rows if row[0] not in states.touched})

    # --- documents

    def _documents(self) -> Mapping[Any, Record]:
        raw, struck = self._states.of(DOCUMENTS), self._states.struck_keys(DOCUMENTS)
        if not struck:
            return raw
        return {id_: shown_document(record) if id_ in struck else record for id_, record in raw.items()}

    def _masks(self) -> dict[str, Record | None]:
        states = self._states
        raw, documents, struck = states.of(MASKS), states.of(DOCUMENTS), states.struck_keys(MASKS)
        at, end, characters = MASKS.at["document"], MASKS.at["span_end"], DOCUMENTS.at["characters"]
        about = {raw[id_][at] for id_ in states.changed(MASKS)}
        shown: dict[str, Record | None] = {}
        by_document: dict[str, list[Record]] = defaultdict(list)
        for id_, record in raw.items():
            if record[at] not in about:
                continue
            document = documents.get(record[at])
            if document is None or record[at] not in states.present or record[end] > document[characters]:
                shown[id_] = None
            else:
                by_document[record[at]].append(without(MASKS, record) if id_ in struck else record)
        for masks in by_document.values():
            shown.update(shown_masks(masks))
        return shown

    # --- annotations

    def _annotations(self) -> dict[str, Record | None]:
        states = self._states
        raw, people, alias = states.of(ANNOTATIONS), states.of(ANNOTATORS), self.alias
        shown: dict[str, Record | None] = {}
        touched = [record for id_, record in raw.items() if id_ in states.touched]
        readable, misplaced = self._quotes(touched)
        for record in stoppable(touched, self._cancelled):
            label = alias.get(record[_LABEL])
            struck = states.is_struck(ANNOTATIONS, record[0])
            if record[_DOCUMENT] not in readable:
                reason = "merge.no_document"
            elif label is None:
                reason = "merge.no_label"
            elif record[_ANNOTATOR] not in people:
                reason = "merge.no_annotator"
            elif record[0] in misplaced:
                reason = "merge.bad_span"
            elif struck:
                shown[record[0]] = without(ANNOTATIONS, record)
                continue
            else:
                shows = record[_DELETED] or label == record[_LABEL]
                shown[record[0]] = record if shows else ANNOTATIONS.changed(record, label=label)
                continue
            if not struck:
                self.waiting[record[0]] = reason
            shown[record[0]] = None
        active = (record for record in shown.values() if record is not None and not record[_DELETED])
        for some in _portions(_by_document(active)):
            self._settle_places(shown, list(chain.from_iterable(some.values())))
        return shown

    def _quotes(self, touched: Sequence[Record]) -> tuple[set[str], set[str]]:
        """Documents whose text is known, and ids of annotations there that do not fit it. Raises Cancel."""
        readable: set[str] = set()
        misplaced: set[str] = set()
        done = 0
        for some in _portions(_by_document(touched)):
            stop_if(self._cancelled)
            self._progress(done, len(touched), "")
            texts = self._texts_of(some.keys() & self._states.present)
            readable |= texts.keys()
            for document, records in some.items():
                done += len(records)
                if document in texts:
                    text = texts[document]
                    misplaced.update(record[0] for record in records if not _fits(record, text))
        return readable, misplaced

    def _settle_places(self, shown: dict[str, Record | None], active: list[Record]) -> None:
        """Of annotations of some documents at one place show the one with the smallest id."""
        places = list(map(place, active))
        first = dict(zip(reversed(places), (record[0] for record in reversed(active)), strict=True))
        contested: dict[PassageKey, list[str]] = defaultdict(list)
        if len(first) < len(places):
            for where, record in zip(places, active, strict=True):
                if first[where] != record[0]:
                    contested[where].append(record[0])
        layers = {where[:2] for where in places}
        for row in shared_rows.shown_in_layers(self._local.conn, layers):
            where = place(row)
            if where in first and row[0] not in shown:
                self._states.touch(row)
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
        found = {id_: bundle.texts[id_] for bundle in self._states.bundles for id_ in wanted if id_ in bundle.texts}
        missing = wanted - found.keys()
        if missing:
            found.update(shared_rows.texts(self._local.conn, sorted(missing)))
        return found

    # --- what is about annotations and documents

    def _has_place(self, document: str, person: str) -> Callable[[RecordKind, Record], bool]:
        documents, people = self._states.present, self._states.of(ANNOTATORS)

        def has_place(kind: RecordKind, record: Record) -> bool:
            return record[kind.at[document]] in documents and record[kind.at[person]] in people

        return has_place

    def _if_known(self, kind: RecordKind, is_known: Callable[[RecordKind, Record], bool]) -> dict[Any, Record | None]:
        raw, struck = self._states.of(kind), self._states.struck_keys(kind)
        shown: dict[Any, Record | None] = {}
        for key in self._states.changed(kind):
            record = without(kind, raw[key]) if key in struck else raw[key]
            shown[key] = record if is_known(kind, record) else None
        return shown

    def _decisions(self) -> dict[Any, Record | None]:
        """Decisions whose results are hidden behind another's equal ones name those."""
        raw, struck = self._states.of(DECISIONS), self._states.struck_keys(DECISIONS)
        results = DECISIONS.at["results"]
        shown = self._if_known(DECISIONS, self._has_place("document", "reviewer"))
        if not self.hidden:
            return shown
        for id_, record in raw.items():
            ids = cast("list[Any]", orjson.loads(record[results]))
            if any(result in self.hidden for result in ids) and (id_ not in shown or shown[id_] is not None):
                named = orjson.dumps([self.hidden.get(result, result) for result in ids]).decode()
                renamed = DECISIONS.changed(record, results=named)
                shown[id_] = without(DECISIONS, renamed) if id_ in struck else renamed
        return shown

    def _comments(self, annotations: Mapping[str, Record | None]) -> dict[str, Record | None]:
        """Comments stand with the annotation that is shown where theirs is hidden."""
        raw, people = self._states.of(COMMENTS), self._states.of(ANNOTATORS)
        struck = self._states.struck_keys(COMMENTS)
        about, author = COMMENTS.at["annotation"], COMMENTS.at["author"]
        considered = self._states.changed(COMMENTS)
        considered |= {id_ for id_, record in raw.items() if record[about] in annotations}
        rows = self._local.annotation_rows({raw[id_][about] for id_ in considered})
        shown: dict[str, Record | None] = {}
        for id_ in considered:
            record = without(COMMENTS, raw[id_]) if id_ in struck else raw[id_]
            target = record[about]
            row = annotations[target] if target in annotations else rows.get(target)
            state = self._states.of(ANNOTATIONS).get(target) or row
            if state is not None:
                self.places[target] = state[_DOCUMENT]
            if row is None or row[_DELETED] == RETRACTED or record[author] not in people:
                shown[id_] = None
            else:
                shown[id_] = COMMENTS.changed(record, annotation=self.hidden.get(target, target))
        return shown

    # --- rows

    def _write(
        self, kind: RecordKind, shown: Mapping[Any, Record | None], states: list[tuple[str, int, str | None]]
    ) -> TableWrites:
        rows: Mapping[Any, Record] = self._local.annotation_rows(()) if kind is ANNOTATIONS else self._local.rows(kind)
        raw, before, stored = self._states.of(kind), self._states.before[kind.table.name], self._local.states
        inserts: list[Record] = []
        returns: list[Record] = []
        updates: list[tuple[Record, Record]] = []
        for key, record in shown.items():
            # Of a signature that is left out nobody has a state any more.
            row, state = rows.get(key), raw.get(key, record)
            assert state is not None
            held = self._local.held(kind, row)
            if record is None and held == state:
                # It refers to a document that was removed here, and so is out of sight already.
                continue
            # A row beyond the bounds stays as it is; but an entry beside it holds only as long as it has its revision.
            stays = held == record and (row is held or record == state or _revision(kind, row) == _revision(kind, held))
            writes = record is not None and not stays
            if record is not None and writes:
                if row is None:
                    inserts.append(record)
                elif kind.deleted is not None and row[kind.deleted] == RETRACTED:
                    returns.append(record)
                else:
                    updates.append((row, record))
            if record is state or record == state:
                # An entry that says what the row says, or older, does no harm: it goes when the row is written anyway.
                if stored and (writes or before.get(key) != state) and state_id(kind, key) in stored:
                    states.append((state_id(kind, key), state[kind.revision], None))
            elif stored.get(state_id(kind, key)) != state:
                states.append((state_id(kind, key), state[kind.revision], encode_state(state)))
        return TableWrites(kind, inserts, returns, updates)
