"""What a project keeps of the hub it shares through, what it has to send there, and taking in what comes.

Nothing here knows the hub itself (`core.hub`). The journal is the outbox: what was changed since the last entry that
the hub has is what goes out. How far that is, and what was taken from the hub, stands in the project file, written
together with the rows it is about. So a backup of last week says what that file has, and not what another one had.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from core.changes import ChangeSet
from core.engine import Engine
from core.exchange import applying, keyring, merging
from core.exchange.bundle import Bundle
from core.exchange.keyring import Keyring
from core.exchange.local import Local
from core.exchange.records import BY_TABLE, DOCUMENTS, KEYS, KINDS, SIGNATURES, Key, Record, RecordKind, key_of
from core.exchange.scoped import EntriesBeside, ScopedLocal, has_few, is_small, states_with
from core.exchange.signed import signature_message, statement_message, unpack_digests
from core.exchange.standing import Standing, Standings
from core.exchange.vouching import first_seen
from core.exchange.walking import Walk
from core.ids import DocumentId
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.storage import outbox_rows, shared_rows
from core.storage.journal import last_seq
from core.storage.setting_objects import keep_object, object_of
from core.storage.snapshot import snapshot
from core.storage.tables import SHARED_STATE
from core.verbs.hub_documents import HubDocuments
from core.verbs.keys import PersonKeys


@dataclass(frozen=True, slots=True)
class HubLink:
    """Where a project's team exchanges its states."""

    url: str
    """Without a password."""
    project: str
    """The project's id there."""


@dataclass(frozen=True, slots=True)
class HubMemory:
    """What of the hub this file has, and the hub of it. Empty values: nothing."""

    epoch: str = ""
    """The life of the hub that it is about: of another one nothing is known."""
    pulled: str = ""
    """The hub's cursor: everything before it is in this file."""
    pushed: int = 0
    """The row of the journal up to which the hub has what was done here."""
    role: str = ""
    """What one could do there. Whoever can do more now sends again what was held back."""
    sees_layers: bool = True
    """Whether others' layers were handed over."""
    kinds: int = len(KINDS)
    """How many kinds of rows this program knew. A newer one pulls those that the older passed over."""
    partial: bool = False
    """Whether the cursor is about a part of the documents (`HubDocuments`)."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What the hub does not have yet."""

    states: Iterator[tuple[RecordKind, Record]]
    until: int
    """The row of the journal that it is made of: what `HubMemory.pushed` is once it has arrived."""
    all_of_it: bool
    """Whether it is everything, because this hub has had nothing of this file."""


@dataclass(slots=True)
class _Kept:
    """What sessions of one file keep from merge to merge."""

    beside: EntriesBeside = field(default_factory=EntriesBeside)


class HubVerbs:
    """`Session.hub`."""

    def __init__(self, engine: Engine, keys: PersonKeys | None = None) -> None:
        self._engine = engine
        self._keys = keys or PersonKeys(engine, Keyring())
        self._kept = _Kept()
        self.documents = HubDocuments(engine)
        """Which documents come from the hub."""

    def link(self) -> HubLink | None:
        """The hub that the project names, if any."""
        found = object_of(self._engine.conn, shared_rows.HUB)
        url, project = found.get("url"), found.get("project")
        return HubLink(url, project) if isinstance(url, str) and isinstance(project, str) else None

    def set_link(self, link: HubLink | None) -> ChangeSet:
        """Name the hub, or leave it. Not an undo step. What is known of another project there is forgotten.

        That it may be another hub with the same project is found by its epoch.
        """
        before = self.link()
        with self._engine.operation("hub.link", kind="note") as operation:
            value = None if link is None else {"url": link.url, "project": link.project}
            keep_object(operation, shared_rows.HUB, value)
            if link is None or before is None or before.project != link.project:
                keep_object(operation, shared_rows.HUB_MEMORY, None)
                keep_object(operation, shared_rows.HUB_DOCUMENTS, None)
        return self._engine.change_set(operation)

    def memory(self) -> HubMemory:
        """What was exchanged so far. What somebody wrote into the file and does not fit counts as nothing."""
        found = object_of(self._engine.conn, shared_rows.HUB_MEMORY)
        empty = HubMemory()
        values: dict[str, Any] = {
            name: found[name]
            for name in ("epoch", "pulled", "pushed", "role", "sees_layers", "kinds", "partial")
            if type(found.get(name)) is type(getattr(empty, name))
        }
        held = HubMemory(**values)
        last = outbox_rows.last_change(self._engine.conn)
        return held if 0 <= held.pushed <= last else replace(held, pushed=0)

    def remember(self, memory: HubMemory) -> ChangeSet:
        """Keep what was exchanged. Not an undo step."""
        with self._engine.operation(outbox_rows.TAKEN, kind="note") as operation:
            keep_object(operation, shared_rows.HUB_MEMORY, _fields(memory))
        return self._engine.change_set(operation)

    def has_outgoing(self, since: int) -> bool:
        """Whether the journal has grown since one of its rows."""
        return outbox_rows.last_change(self._engine.conn) > since

    def last_change(self) -> int:
        """The newest row of the journal: nothing was done here since, as long as it stays."""
        return outbox_rows.last_change(self._engine.conn)

    def walk(self) -> Walk:
        """All shared states of this file, to be read inside of `Session.reading`."""
        return Walk(self._engine.conn)

    def outgoing(self, since: int) -> Outgoing:
        """The states that were changed here since a row of the journal; all of them for 0.

        For all of them, read inside of `Session.reading`: they are read as they are asked for.
        """
        conn = self._engine.conn
        if since == 0:
            until = outbox_rows.last_change(conn)
            return Outgoing(_sendable(_everything(Walk(conn))), until, all_of_it=True)
        with snapshot(conn):
            until = outbox_rows.last_change(conn)
            changed: dict[RecordKind, set[Key]] = {}
            for table, keys in outbox_rows.changed_since(conn, since, until).items():
                for key in keys:
                    _note(changed, table.name, key, is_entry=table is SHARED_STATE)
            found = list(_sendable(states_with(conn, changed)))
        return Outgoing(iter(found), until, all_of_it=False)

    def take(
        self,
        bundle: Bundle,
        memory: HubMemory | None = None,
        progress: Progress = no_progress,
        cancelled: Cancelled = never,
        *,
        held: Collection[DocumentId] = (),
    ) -> ChangeSet:
        """Merge what came from the hub, and keep what was exchanged by then; no undo step, and no receipt.

        Of documents that are `held` from now on, it is everything that the hub has.

        Few states of labels and what belongs to them touch only what they touch, however large the project is.
        Raises Cancel, which leaves everything as it was; EnvironmentFault as every verb.
        """
        engine = self._engine
        small = is_small(bundle)
        while True:
            with snapshot(engine.conn):
                seq = last_seq(engine.conn)
                asked = merging.Asked(engine.annotator_id(), self._keys.known())
                local = ScopedLocal(engine.conn, bundle, self._kept.beside) if small else Local(engine.conn)
                joined = merging.join(local, [bundle], asked, progress, cancelled)
            with engine.operation(outbox_rows.TAKEN, kind="note") as operation:
                # Somebody else did something after it was read; nothing is written then.
                if operation.entry.seq not in (seq, seq + 1):
                    continue
                applying.write(engine.conn, operation, joined.writes, cancelled, singly=has_few(bundle))
                if memory is not None:
                    keep_object(operation, shared_rows.HUB_MEMORY, _fields(memory))
                self.documents.hold(operation, held)
                stop_if(cancelled)
            break
        first = first_seen(joined.vouched)
        if first:
            self._keys.remember(joined.vouched)
        return engine.change_set(operation)

    def texts(self, documents: list[str]) -> Iterator[tuple[str, str]]:
        """Canonical texts of documents, by id."""
        for start in range(0, len(documents), _TEXTS_AT_ONCE):
            yield from shared_rows.texts(self._engine.conn, documents[start : start + _TEXTS_AT_ONCE])

    def known_documents(self, documents: list[str]) -> dict[str, int]:
        """Those of the documents that this file has, removed ones included, with how many code points each has."""
        rows = shared_rows.by_id(self._engine.conn, DOCUMENTS.table, documents)
        return {row[0]: row[DOCUMENTS.at["characters"]] for row in rows}

    def signed_by(self, people: Collection[str]) -> dict[str, frozenset[bytes]]:
        """Digests of the states that keys of these people have signed, as far as the keys are known as theirs.

        Each signature is verified: anybody may have written the project file.
        """
        walk, known = Walk(self._engine.conn), self._keys.known()
        statements = [
            record
            for record in walk.of(KEYS)
            if keyring.fits(record[KEYS.at["signer"]], statement_message(record), record[KEYS.at["signature"]])
        ]
        standings, at = Standings(statements, known), SIGNATURES.at
        found: dict[str, set[bytes]] = {person: set() for person in people}
        for record in walk.of(SIGNATURES):
            person, key = record[at["annotator"]], record[at["key"]]
            standing = standings.of(person, key) if person in found else Standing.FOREIGN
            if standing in (Standing.KNOWN, Standing.FIRST) and keyring.fits(
                key, signature_message(record), record[at["signature"]]
            ):
                found[person] |= unpack_digests(record[at["states"]])
        return {person: frozenset(digests) for person, digests in found.items()}


_TEXTS_AT_ONCE = 50


def _everything(walk: Walk) -> Iterator[tuple[RecordKind, Record]]:
    for kind in KINDS:
        yield from ((kind, record) for record in walk.of(kind))


def _sendable(states: Iterator[tuple[RecordKind, Record]]) -> Iterator[tuple[RecordKind, Record]]:
    """Without removed documents: removing one is each project's own affair."""
    return ((kind, record) for kind, record in states if kind is not DOCUMENTS or DOCUMENTS.is_active(record))


def _note(changed: dict[RecordKind, set[Key]], table: str, key: tuple[Any, ...], *, is_entry: bool) -> None:
    name, found = (
        key_of(str(key[0])) if is_entry else (table, str(key[0]) if len(key) == 1 else (str(key[0]), str(key[1])))
    )
    kind = BY_TABLE.get(name)
    if kind is not None and isinstance(found, tuple) == (len(kind.table.key) > 1):
        changed.setdefault(kind, set()).add(found)


def _fields(memory: HubMemory) -> dict[str, object]:
    return {
        "epoch": memory.epoch,
        "pulled": memory.pulled,
        "pushed": memory.pushed,
        "role": memory.role,
        "sees_layers": memory.sees_layers,
        "kinds": memory.kinds,
        "partial": memory.partial,
    }
