"""Joins the shared states that sources bring with those that are here, row by row.

States of one row are totally ordered (`core.exchange.records.RecordKind.newer`) and the greatest is kept, so the result
is a function of the set of states, whatever the order in which these came.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from core.exchange import keyring
from core.exchange.bundle import Bundle
from core.exchange.local import Local
from core.exchange.records import (
    ANNOTATORS,
    COMMENTS,
    DECISIONS,
    DOCUMENTS,
    FOREIGN,
    KEYS,
    LABELS,
    SIGNATURES,
    STATUSES,
    STRIKES,
    UNBOUND,
    Key,
    Record,
    RecordKind,
    key_of,
)
from core.exchange.signed import signature_message, statement_message, superseded
from core.progress import Cancelled, stop_if, stoppable


class States:
    """Shared states by table and key: as they are here, as the sources have them, and joined.

    Without annotations and masks, of which there are too many: see `core.exchange.annotations` and `.masks`.
    """

    def __init__(
        self, local: Local, bundles: Sequence[Bundle], cancelled: Cancelled, again: Collection[str] = ()
    ) -> None:
        """`again` are rows to look at although no source has them, as `core.exchange.records.state_id`.

        Raises Cancel.
        """
        self.local = local
        self.bundles = bundles
        self._cancelled = cancelled
        self.before: dict[str, dict[Any, Record]] = {}
        self.came: dict[str, dict[Any, Record]] = {}
        self.raw: dict[str, dict[Any, Record]] = {}
        self.refused = 0
        """Signatures and statements about keys that do not verify: they are not taken over."""
        for kind in (STRIKES, KEYS, SIGNATURES, FOREIGN):
            self._join(kind)
        self.superseded = self._leave_out_superseded()
        """Signatures in this file that are no longer needed, because a longer one holds all that they say."""
        strikes, before = self.raw[STRIKES.table.name], self.before[STRIKES.table.name]
        self.struck = frozenset(str(id_) for id_, record in strikes.items() if STRIKES.is_active(record))
        """What is struck out, by `core.exchange.records.state_id`."""
        self._again = {*again, *(str(id_) for id_, record in strikes.items() if before.get(id_) != record)}
        self.new_texts: dict[str, Mapping[str, str]] = {}
        """Documents that come with a text, and where it can be read."""
        self._join_documents()
        self.present = {id_ for id_, record in self.raw[DOCUMENTS.table.name].items() if DOCUMENTS.is_active(record)}
        """Documents that are here and not removed. Whatever is about other documents waits."""
        for kind in (ANNOTATORS, LABELS, STATUSES, COMMENTS, DECISIONS, *UNBOUND):
            self._join(kind)
        stop_if(cancelled)

    def of(self, kind: RecordKind) -> dict[Any, Record]:
        """Joined states of a table."""
        return self.raw[kind.table.name]

    def is_struck(self, kind: RecordKind, key: Key) -> bool:
        """Whether a row is struck out."""
        # Called for every annotation, and hardly ever is anything struck out.
        return bool(self.struck) and self._state_id(kind, key) in self.struck

    @staticmethod
    def _state_id(kind: RecordKind, key: Key) -> str:
        return f"{kind.table.name}/{key if isinstance(key, str) else '/'.join(key)}"

    def struck_keys(self, kind: RecordKind) -> set[Any]:
        """Keys of the rows of a table that are struck out."""
        return {key for table, key in map(key_of, self.struck) if table == kind.table.name}

    def changed(self, kind: RecordKind) -> set[Any]:
        """Keys whose shared state changes, or that may be shown otherwise than before."""
        raw, before = self.of(kind), self.before[kind.table.name]
        changed: set[Any] = {key for key, record in raw.items() if before.get(key) != record}
        return changed | (self.local.state_keys(kind) & raw.keys()) | (self.again(kind) & raw.keys())

    def again(self, kind: RecordKind) -> set[Any]:
        """Keys of the rows of a table to look at although no source has them."""
        return {key for table, key in map(key_of, self._again) if table == kind.table.name}

    def _incoming(self, kind: RecordKind) -> dict[Any, Record]:
        """The sources' states of one table, joined with each other."""
        joined: dict[Any, Record] = {}
        for bundle in self.bundles:
            kind.join(self._taken(kind, bundle.of(kind)), joined)
        return joined

    def _taken(self, kind: RecordKind, records: Sequence[Record]) -> Iterator[Record]:
        """Those records of a source that may come in.

        Signatures must fit what they sign, or anybody could replace a person's signatures by greater ones that prove
        nothing. A record that is here already is returned as the value that is in memory, so that there is only one.
        """
        before, key, verified = self.before[kind.table.name], kind.key, kind in (SIGNATURES, KEYS)
        for record in stoppable(kind.with_common(records, self.local.common), self._cancelled):
            known = before.get(key(record))
            if known == record and known is not None:
                yield known
            elif not verified or self._fits(kind, record):
                yield record

    def _fits(self, kind: RecordKind, record: Record) -> bool:
        row = kind.row(record)
        if kind is SIGNATURES:
            fits = keyring.fits(row["key"], signature_message(record), row["signature"])
        else:
            fits = keyring.fits(row["signer"], statement_message(record), row["signature"])
        self.refused += not fits
        return fits

    def _join(self, kind: RecordKind) -> None:
        name = kind.table.name
        self.before[name] = self.local.all_raw(kind)
        self.came[name] = self._incoming(kind)
        self.raw[name] = dict(self.before[name])
        kind.join(self.came[name].values(), self.raw[name])

    def _leave_out_superseded(self) -> dict[str, Record]:
        raw, before = self.of(SIGNATURES), self.before[SIGNATURES.table.name]
        if len(raw) == len(before):
            return {}
        gone = superseded(raw.values())
        left_out = {id_: raw.pop(id_) for id_ in gone}
        return {id_: SIGNATURES.changed(record, deleted=1) for id_, record in left_out.items() if id_ in before}

    def _join_documents(self) -> None:
        """Join documents. Removal is a project's own affair: merging neither brings it nor takes it back."""
        name = DOCUMENTS.table.name
        before = self.before[name] = self.local.all_raw(DOCUMENTS)
        self.came[name] = self._incoming(DOCUMENTS)
        self.raw[name] = dict(before)
        removed = {id_ for id_, record in before.items() if not DOCUMENTS.is_active(record)}
        DOCUMENTS.join((record for id_, record in self.came[name].items() if id_ not in removed), self.raw[name])
        for bundle in self.bundles:
            self.new_texts.update((id_, bundle.texts) for id_ in bundle.texts if id_ not in before)
