"""Manages the keys with which people sign their work."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from core.changes import ChangeSet
from core.engine import Engine
from core.errors import BiaoduError, EnvironmentFault, UserError
from core.exchange.keyring import Keyring, Signer
from core.exchange.local import Local
from core.exchange.plan import Vouched
from core.exchange.records import ANNOTATIONS, KEYS, SIGNATURES, SIGNED, Record
from core.exchange.signed import ADD, NO_DOCUMENT, WITHDRAW, digest, fingerprint, is_key, unpack_digests
from core.exchange.signing import Unsigned, people_of, statement, write_statements
from core.exchange.standing import Standing, Standings
from core.exchange.vouching import first_seen, place_of
from core.ids import AnnotatorId, is_id
from core.storage import entities
from core.storage.provenance import written_since
from core.storage.snapshot import snapshot


@dataclass(frozen=True, slots=True)
class PersonKey:
    """A key that is claimed to be somebody's."""

    annotator: AnnotatorId
    key: str
    """64 hex digits. People compare `fingerprint`."""
    standing: Standing
    own: bool
    """Whether it is the key of this user on this machine."""

    @property
    def fingerprint(self) -> str:
        """The beginning of the key in groups of four digits."""
        return fingerprint(self.key)


class PersonKeys:
    """`Session.exchange.keys`. Nothing here is an undo step: what was said about a key cannot be taken back."""

    def __init__(self, engine: Engine, keyring: Keyring) -> None:
        self._engine = engine
        self.keyring = keyring

    def list(self) -> list[PersonKey]:
        """Every key of everybody in the project, by person; raises EnvironmentFault ``file.*``."""
        own = self.keyring.existing()
        standings = self._standings(self.keyring.known())
        return [
            PersonKey(annotator.id, key, standings.of(annotator.id, key), own is not None and key == own.key)
            for annotator in entities.annotators(self._engine.conn)
            for key in sorted(standings.all(annotator.id))
        ]

    def find(self, text: str) -> str:
        """A key, found by the beginning of its hex digits without spaces, or by all of them.

        Raises UserError ``key.unknown``, ``key.ambiguous``.
        """
        wanted = "".join(text.split()).lower()
        if is_key(wanted):
            return wanted
        found = sorted({key.key for key in self.list() if wanted and key.key.startswith(wanted)})
        if len(found) > 1:
            raise UserError("key.ambiguous", value=text, keys=list(map(fingerprint, found)))
        if not found:
            raise UserError("key.unknown", value=text)
        return found[0]

    def add(self, key: str) -> ChangeSet:
        """Declare, signed with the own key, that another key is one's own, too: that of another machine.

        Raises UserError ``annotator.none_current``, ``key.damaged``; EnvironmentFault as every verb, and ``file.*``.
        """
        me, signer = self._engine.require_annotator(), self.keyring.signer()
        change = self._state(me, [statement(signer, me, signer.key, ADD), statement(signer, me, key, ADD)])
        self._meet(me, signer.key, key)
        return change

    def withdraw(self, key: str, *, keep: bool = True) -> ChangeSet:
        """Declare, signed with the own key, that a key is no longer one's own: the machine is lost.

        With `keep`, what it signed and stands here is signed with the own key first; else nothing vouches for that any
        more. Raises as `add` does, and UserError ``key.own``: the own one is replaced by `renew`.
        """
        me, signer = self._engine.require_annotator(), self.keyring.signer()
        if key == signer.key:
            raise UserError("key.own")
        with self._engine.operation("key.withdraw", kind="note") as operation:
            if keep:
                self._write(self._signed_by(signer, me, key))
            write_statements(operation, [statement(signer, me, signer.key, ADD), statement(signer, me, key, WITHDRAW)])
        return self._engine.change_set(operation)

    def renew(self, *, keep: bool = True) -> ChangeSet:
        """Make a new own key, which the old one adds and which withdraws the old one; raises as `withdraw` does."""
        me, old = self._engine.require_annotator(), self.keyring.signer()
        signer = self.keyring.renewed()
        change = self._state(me, [statement(old, me, old.key, ADD), statement(old, me, signer.key, ADD)])
        self._meet(me, old.key, signer.key)
        return change.plus(self.withdraw(old.key, keep=keep))

    def accept(self, annotator: AnnotatorId, key: str) -> None:
        """Take a key as a person's from now on, because they said so. Raises EnvironmentFault ``file.*``."""
        before = self.keyring.known().get(annotator) or self._standings({}).known(annotator)
        self.keyring.remember({annotator: {*before, key}})

    def sign(self) -> tuple[ChangeSet, BiaoduError | None]:
        """Sign what was written here since the last time, if this user's key signs for whoever wrote it.

        It does not raise but returns why nothing is signed, because work goes out anyway.
        """
        engine, changed = self._engine, ChangeSet()
        me = engine.annotator_id()
        if me is None or not is_id(me) or engine.file.access.read_only:
            return changed, None
        try:
            if self.keyring.existing() is None and next(written_since(engine.conn, 0, me), None) is None:
                # A key is made only when there is something to sign.
                return changed, None
            signer = self.keyring.signer()
            if self._standings(self.keyring.known()).of(me, signer.key) is Standing.WITHDRAWN:
                return changed, UserError("key.withdrawn")
            for person in sorted({me, *people_of(engine.conn, signer.key)}):
                with snapshot(engine.conn):
                    unsigned = Unsigned(engine.conn, signer, person)
                if unsigned:
                    self._meet(AnnotatorId(person), signer.key)
                    changed = changed.plus(self._write(unsigned))
        except (UserError, EnvironmentFault) as error:
            return changed, error
        return changed, None

    def remember(self, people: Iterable[Vouched]) -> None:
        """Remember the keys that a merge saw for the first time.

        If that fails, they will be seen for the first time again.
        """
        with suppress(EnvironmentFault):
            self.keyring.remember(first_seen(people))

    def known(self) -> Mapping[str, frozenset[str]]:
        """Keys by person, as this user knows them; none if they cannot be read."""
        try:
            return self.keyring.known()
        except EnvironmentFault:
            return {}

    def _write(self, unsigned: Unsigned) -> ChangeSet:
        changed = ChangeSet()
        for portion in unsigned.portions():
            with self._engine.operation("key.sign", kind="note") as operation:
                portion.write(operation)
            changed = changed.plus(self._engine.change_set(operation))
        return changed

    def _state(self, annotator: AnnotatorId, statements: "list[Record]") -> ChangeSet:
        with self._engine.operation("key.add", kind="note") as operation:
            write_statements(operation, statements)
        return self._engine.change_set(operation)

    def _meet(self, annotator: AnnotatorId, *keys: str) -> None:
        """Make own keys known. The first time, so are keys that the project already has for the same person."""
        known = self.keyring.known().get(annotator, frozenset())
        before = known or self._standings({}).known(annotator)
        if not set(keys) <= known:
            self.keyring.remember({annotator: {*before, *keys}})

    def _standings(self, known: Mapping[str, frozenset[str]]) -> Standings:
        statements = Local(self._engine.conn).all_raw(KEYS).values()
        return Standings(statements, known, statements)

    def _signed_by(self, signer: Signer, annotator: AnnotatorId, key: str) -> Unsigned:
        """States that another key of a person signed and that are still as they were."""
        conn = self._engine.conn
        unsigned, local = Unsigned(conn, signer, annotator), Local(conn)
        at, signed = SIGNATURES.at, dict[str, set[bytes]]()
        for record in local.all_raw(SIGNATURES).values():
            if (record[at["annotator"]], record[at["key"]]) == (annotator, key):
                signed.setdefault(record[at["document"]], set()).update(unpack_digests(record[at["states"]]))
        annotations = {
            str(id_): record[ANNOTATIONS.at["document"]] for id_, record in local.all_raw(ANNOTATIONS).items()
        }
        for kind in SIGNED:
            for record in local.all_raw(kind).values():
                document = place_of(kind, record, annotations)[1] or NO_DOCUMENT
                state = digest(kind, record)
                if state in signed.get(document, ()):
                    unsigned.add(document, [state])
        return unsigned
