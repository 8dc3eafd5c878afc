"""Finds what is shown of joined states, and from that the rows that have to change.

Shared states are joined row by row (`core.exchange.joining`); what is shown follows from the joined states
(`core.exchange.shown`). Both are functions of the set of states, whatever the order in which these came.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import orjson

from core.exchange.annotations import JoinedAnnotations
from core.exchange.bundle import Bundle
from core.exchange.joined import Joined
from core.exchange.joining import States
from core.exchange.local import Local
from core.exchange.masks import JoinedMasks
from core.exchange.placing import Placing
from core.exchange.plan import Writes
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
    UNBOUND,
    Record,
    RecordKind,
)
from core.exchange.shown import (
    label_classes,
    shown_annotators,
    shown_document,
    shown_labels,
    without,
)
from core.exchange.tally import MergeTally
from core.exchange.vouching import Voucher
from core.exchange.writing import differing
from core.ids import AnnotatorId
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.storage import shared_rows
from core.storage.journal import RETRACTED


@dataclass(frozen=True, slots=True)
class Asked:
    """What a caller wants to know of a merge besides the rows to write."""

    me: AnnotatorId | None = None
    """Who works here. Changes to this person's annotations are listed."""
    known_keys: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    """The keys that this user has met, by person."""
    again: Collection[str] = ()
    """Rows to look at although no source has them, as `core.exchange.records.state_id`."""


def join(
    local: Local,
    bundles: Sequence[Bundle],
    asked: Asked,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> Joined:
    """Merge sources into what `local` has, without writing it. Raises Cancel."""
    states = States(local, bundles, cancelled, asked.again)
    stop_if(cancelled)
    tally, voucher = MergeTally(asked.me), Voucher(states, asked.known_keys)
    shown = _Shown(states, tally, voucher, cancelled)
    writes = shown.writes(progress)
    # A project's settings may be very many and long, and what comes over a hub has none.
    here = shared_rows.settings(local.conn) if any(source.settings for source in bundles) else {}
    settings = {name for source in bundles for name, value in source.settings.items() if here.get(name, value) != value}
    titles: dict[str, str] = {}
    for bundle in bundles:
        titles.update(bundle.titles)
    files = {document: file for bundle in bundles for document, file in bundle.files.items()}
    return Joined(
        tuple(bundle.source for bundle in bundles),
        states.before,
        states.came,
        states.raw,
        states.struck,
        tally.plan(),
        tally.missing,
        tally.reasons,
        shown.annotations.documents,
        shown.hidden,
        shown.unplaced,
        shown.labels,
        shown.alias,
        local.rows(LABELS),
        shown.people,
        titles,
        files,
        tuple(sorted(settings)),
        voucher.vouched(shown.people),
        states.refused,
        tuple((bundle.source, notice) for bundle in bundles for notice in bundle.notices),
        writes,
    )


class _Shown:
    """What is shown of the joined states, table by table."""

    def __init__(self, states: States, tally: MergeTally, voucher: Voucher, cancelled: Cancelled) -> None:
        self._states = states
        self._local = states.local
        self._tally = tally
        self._voucher = voucher
        self._cancelled = cancelled
        self.annotations = JoinedAnnotations(states, tally, cancelled)
        self.alias: dict[str, str] = {}
        self.unplaced: dict[str, int] = {}
        self.hidden: Mapping[str, str] = {}
        """Annotation id to the id of the one that is shown in its place."""
        self._places: dict[str, str] = {}
        """Of annotations that have comments: annotation id to document."""
        self.labels, self.people = self._codebook(), self._annotators()

    def writes(self, progress: Progress) -> Writes:
        """The rows to write; raises Cancel."""
        states = self._states
        writes = Writes(texts=states.new_texts)
        # Comments depend on what is shown of their annotations, and are written after them.
        about = COMMENTS.at["annotation"]
        commented = {record[about] for record in states.of(COMMENTS).values()}
        placing = Placing(states, self.annotations, self.alias, commented, self._tally, self._voucher)
        annotations = placing.writes(writes.states, progress, self._cancelled)
        self.hidden = placing.hidden
        joined_masks = JoinedMasks(states, self._cancelled)
        masks = joined_masks.writes(writes.states)
        self.unplaced[MASKS.table.name] = joined_masks.unplaced
        shown: list[tuple[RecordKind, Mapping[Any, Record | None]]] = [
            (ANNOTATORS, self.people),
            (DOCUMENTS, self._documents()),
            (LABELS, self.labels),
            (STATUSES, self._if_known(STATUSES, self._has_place("document", "annotator"))),
            (COMMENTS, self._comments(placing.met)),
            (DECISIONS, self._decisions()),
            (SIGNATURES, {**states.of(SIGNATURES), **states.superseded}),
            *((kind, self._as_they_are(kind)) for kind in UNBOUND),
            *((kind, states.of(kind)) for kind in (STRIKES, KEYS, FOREIGN)),
        ]
        self._voucher.take_beside(self._places)
        for kind, rows in shown:
            if kind is STATUSES:
                writes.tables.extend([masks, annotations])
            self.unplaced[kind.table.name] = sum(record is None for record in rows.values())
            held = self._local.rows(kind), states.of(kind), states.before[kind.table.name], self._local.states_of(kind)
            writes.tables.append(differing(self._local, kind, rows, *held, writes.states.append))
        return writes

    def _as_they_are(self, kind: RecordKind) -> Mapping[Any, Record]:
        """Rows that wait for nothing: all of them, but what was struck out."""
        raw, struck = self._states.of(kind), self._states.struck_keys(kind)
        if not struck:
            return raw
        return {key: without(kind, record) if key in struck else record for key, record in raw.items()}

    # --- codebook and people

    def _codebook(self) -> dict[str, Record]:
        raw, struck = self._states.of(LABELS), self._states.struck_keys(LABELS)
        gone = [
            ids
            for ids in label_classes(raw).values()
            if not any(LABELS.is_active(raw[id_]) and id_ not in struck for id_ in ids)
        ]
        shown = shown_labels(raw, self._used("label", {id_ for ids in gone for id_ in ids}), struck)
        self.alias = shown.alias
        moved = [
            id_
            for id_, row in self._local.rows(LABELS).items()
            if LABELS.is_active(row) and shown.alias.get(str(id_), id_) != id_
        ]
        if moved:
            for row in shared_rows.shown_with(self._local.conn, "label", map(str, moved)):
                if not self.annotations.is_touched(row):
                    self.annotations.touch(row)
        return shown.rows

    def _annotators(self) -> dict[str, Record]:
        raw, struck = self._states.of(ANNOTATORS), self._states.struck_keys(ANNOTATORS)
        gone = {id_ for id_, record in raw.items() if not ANNOTATORS.is_active(record) or id_ in struck}
        return shown_annotators(raw, self._used("annotator", gone), struck)

    def _used(self, column: str, candidates: set[str]) -> set[str]:
        """Which of the candidates annotations refer to."""
        if not candidates:
            return set()
        joined = self.annotations
        used = joined.labels if column == "label" else joined.people
        rows = shared_rows.shown_with(self._local.conn, column, candidates - used)
        at = ANNOTATIONS.at[column]
        return candidates & (used | {row[at] for row in rows if not joined.is_touched(row)})

    # --- documents

    def _documents(self) -> Mapping[Any, Record]:
        raw, struck = self._states.of(DOCUMENTS), self._states.struck_keys(DOCUMENTS)
        if not struck:
            return raw
        return {id_: shown_document(record) if id_ in struck else record for id_, record in raw.items()}

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
        """Decisions as shown. If a result is hidden behind another decision's equal one, that one is named instead."""
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

    def _comments(self, met: Mapping[str, tuple[str, Record | None]]) -> dict[str, Record | None]:
        """Comments as shown: with the visible annotation if theirs is hidden behind it. `met` as in `Placing`."""
        raw, people = self._states.of(COMMENTS), self._states.of(ANNOTATORS)
        struck = self._states.struck_keys(COMMENTS)
        about, author = COMMENTS.at["annotation"], COMMENTS.at["author"]
        considered = self._states.changed(COMMENTS)
        considered |= {id_ for id_, record in raw.items() if record[about] in met}
        rows = self._local.annotation_rows(list({raw[id_][about] for id_ in considered} - met.keys()))
        shown: dict[str, Record | None] = {}
        for id_ in considered:
            record = without(COMMENTS, raw[id_]) if id_ in struck else raw[id_]
            target = record[about]
            if target in met:
                self._places[target], row = met[target]
            elif row := rows.get(target):
                self._places[target] = row[_DOCUMENT]
            if row is None or row[_DELETED] == RETRACTED or record[author] not in people:
                shown[id_] = None
            else:
                shown[id_] = COMMENTS.changed(record, annotation=self.hidden.get(target, target))
        return shown


_DOCUMENT, _DELETED = ANNOTATIONS.at["document"], ANNOTATIONS.at["deleted"]
