"""Signs what somebody wrote in a project: for each document the work that is new.

Only what was written in this file by operations of that person is signed. What came from elsewhere under their name
stays as it came; otherwise merging and packing would make a forged row theirs.

Each time, one more signature is made. It takes in the digests of earlier ones that are not longer than itself, so that
of n signatures about log n are left, and no digest was written often.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from core.bounded_json import JsonError, loads
from core.exchange.keyring import Signer
from core.exchange.local import Local
from core.exchange.records import ANNOTATIONS, BY_TABLE, COMMENTS, KEYS, SIGNATURES, Record, RecordKind
from core.exchange.signed import (
    ADD,
    NO_DOCUMENT,
    digest,
    pack_digests,
    signature_id,
    signature_message,
    split_digests,
    statement_id,
    statement_message,
    unpack_digests,
)
from core.exchange.vouching import place_of
from core.review.decisions import ADJUDICATED
from core.storage import provenance, shared_rows
from core.storage.database import Connection
from core.storage.journal import REMOVED, RETRACTED, Operation
from core.storage.tables import PERSON_KEY, SETTING, SIGNATURE, Row

_DOCUMENTS_AT_ONCE = 500
"""Documents whose signatures are stored together: signing them takes less time than a user notices."""
_MANY = 2_000
"""More changes of the journal than this are not looked through a second time."""


class Unsigned:
    """What somebody wrote since it was last signed with a key."""

    def __init__(self, conn: Connection, signer: Signer, person: str) -> None:
        """Look through the journal; writes nothing."""
        self._conn = conn
        self._signer = signer
        self._person = person
        self._local = Local(conn)
        self._mark = f"{signer.key}/{person}"
        self._known: dict[str, frozenset[bytes]] = {}
        """By document the digests that were signed before."""
        self._since = _looked_at(conn).get(self._mark, 0)
        self._until = provenance.last_change(conn)
        self._earlier = self._signatures()
        self._new: dict[str, bytearray] = defaultdict(bytearray)
        """By document the new digests, one after the other in one piece, which takes little memory."""
        if self._until > self._since:
            for state, document in self._written():
                if state not in self._signed(document):
                    self._new[document] += state

    def __bool__(self) -> bool:
        """Whether there is anything worth signing."""
        return bool(self._new) or self._until - self._since > _MANY

    def add(self, document: str, states: Iterable[bytes]) -> None:
        """Also sign digests of further states of a document."""
        for state in states:
            if state not in self._signed(document):
                self._new[document] += state

    def _signatures(self) -> Mapping[str, list[tuple[str, frozenset[bytes]]]]:
        """Id and digests of the existing signatures by document, the shortest first."""
        at, found = SIGNATURES.at, defaultdict[str, list[tuple[str, frozenset[bytes]]]](list)
        for record in self._local.all_raw(SIGNATURES).values():
            if (record[at["annotator"]], record[at["key"]]) == (self._person, self._signer.key):
                found[record[at["document"]]].append((record[0], unpack_digests(record[at["states"]])))
        for signatures in found.values():
            signatures.sort(key=lambda earlier: len(earlier[1]))
        return found

    def _signed(self, document: str) -> frozenset[bytes]:
        if document not in self._known:
            self._known[document] = frozenset[bytes]().union(
                *(digests for _, digests in self._earlier.get(document, ()))
            )
        return self._known[document]

    def _written(self) -> Iterator[tuple[bytes, str]]:
        """Digest and document of each state that is still as the person wrote it."""
        for table, values, before in provenance.written_since(self._conn, self._since, self._person):
            kind = BY_TABLE[table.name]
            now = kind.plausible(values[:-1] if table.soft else values)
            # What is shown may differ from the shared state, and a merge may have replaced the state.
            state = self._local.raw(kind, kind.key(now), now)
            left = kind.plausible(kind.changed(now, **_shared(kind, before))) if before else now
            if state is None or state != left:
                continue
            person, document = place_of(kind, state, self._about(state) if kind is COMMENTS else {})
            if person in (self._person, ADJUDICATED):
                yield digest(kind, state), document or NO_DOCUMENT

    def _about(self, state: Record) -> Mapping[str, str]:
        """The document of the annotation that a comment is about."""
        about = state[COMMENTS.at["annotation"]]
        target = self._local.annotation_rows([about]).get(about)
        return {} if target is None else {about: target[ANNOTATIONS.at["document"]]}

    def portions(self) -> Iterator["Portion"]:
        """What to write, some documents at a time, each portion in an operation of its own: signing takes a while."""
        documents = sorted(self._new)
        portion = Portion()
        if documents:
            portion.statements.append(statement(self._signer, self._person, self._signer.key, ADD))
        for number, document in enumerate(documents, 1):
            self._sign(document, portion)
            if number % _DOCUMENTS_AT_ONCE == 0:
                yield portion
                portion = Portion()
        portion.looked_at = {self._mark: self._until}
        yield portion

    def _sign(self, document: str, portion: "Portion") -> None:
        states = set(split_digests(self._new[document]))
        for id_, digests in self._earlier.get(document, ()):
            if len(digests) <= len(states):
                states |= digests
                portion.superseded.append(id_)
        packed, key = pack_digests(states), self._signer.key
        values = (signature_id(self._person, document, key, packed), self._person, document, key, packed, "", 1, 0)
        signature = self._signer.sign(signature_message(values))
        portion.signatures.append(SIGNATURES.changed(values, signature=signature))


def _shared(kind: RecordKind, columns: Row) -> Row:
    """Those columns of a row that its record has, too."""
    return {column: value for column, value in columns.items() if column in kind.at}


assert SIGNATURES.columns == ("id", "annotator", "document", "key", "states", "signature", "revision", "deleted")


@dataclass(slots=True)
class Portion:
    """Rows to write in one operation."""

    statements: list[Record] = field(default_factory=list[Record])
    signatures: list[Record] = field(default_factory=list[Record])
    superseded: list[str] = field(default_factory=list[str])
    looked_at: dict[str, int] = field(default_factory=dict[str, int])

    def write(self, operation: Operation) -> None:
        """Store them."""
        write_statements(operation, self.statements)
        rows = ((record, operation.read(SIGNATURE, record[0])) for record in self.signatures)
        # Another process may have signed the same at the same moment.
        fresh = [record for record, row in rows if row is None or row["deleted"] == RETRACTED]
        if fresh:
            operation.adopt_many(SIGNATURE, fresh, len(fresh), retracted=True)
        for id_ in self.superseded:
            row = operation.read(SIGNATURE, id_)
            if row is not None and row["deleted"] == 0:
                operation.adopt(SIGNATURE, {"id": id_, "deleted": REMOVED})
        if self.looked_at:
            _write_looked_at(operation, self.looked_at)


def write_statements(operation: Operation, statements: Iterable[Record]) -> None:
    """Store statements about keys; those that are there already stay as they are."""
    for record in statements:
        operation.adopt(PERSON_KEY, KEYS.row(record))


def statement(signer: Signer, person: str, key: str, action: str) -> Record:
    """A signed statement that a key is a person's, or is no longer."""
    id_ = statement_id(person, key, action, signer.key)
    values = (id_, person, key, action, signer.key, "", 1, 0)
    return KEYS.changed(values, signature=signer.sign(statement_message(values)))


assert KEYS.columns == ("id", "annotator", "key", "action", "signer", "signature", "revision", "deleted")


def people_of(conn: Connection, key: str) -> set[str]:
    """The people for whom a key has signed in this file before."""
    return {mark.partition("/")[2] for mark in _looked_at(conn) if mark.startswith(f"{key}/")}


def _looked_at(conn: Connection) -> dict[str, int]:
    """Up to where the journal was searched for things to sign, by key and person."""
    stored = shared_rows.settings(conn).get(shared_rows.LOOKED_AT)
    try:
        loaded = None if stored is None else loads(stored)
    except JsonError:
        return {}
    if not isinstance(loaded, dict):
        return {}
    return {name: at for name, at in cast("dict[str, Any]", loaded).items() if type(at) is int}


def _write_looked_at(operation: Operation, looked_at: Mapping[str, int]) -> None:
    row = operation.read(SETTING, shared_rows.LOOKED_AT)
    before: dict[str, int] = {} if row is None else json.loads(str(row["value"]))
    value = json.dumps(before | dict(looked_at))
    if row is None:
        operation.insert(SETTING, {"name": shared_rows.LOOKED_AT, "value": value})
    else:
        operation.update(SETTING, (shared_rows.LOOKED_AT,), value=value)
