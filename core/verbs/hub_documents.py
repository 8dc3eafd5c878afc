"""Which documents a project has of its hub: all, or a part, for whoever reads a few of very many.

A partial copy has the codebook, the people and the assignments as everybody, and of the documents those that are here:
they are kept in sync, whatever brought them. More come as they are chosen or assigned. One that is let go is unknown
here, as if nobody had ever sent it, so nobody hears of it; it is kept in sync no more, and comes back when it is chosen
again. So does one that was removed, which is this file's own affair.

Everything up to the hub's cursor is here of the documents that are *held*. One that is wanted and not held is fetched
whole, at whatever later moment: states are joined, so what the cursor brings of it once more changes nothing. From
before that moment on it is *followed*, by everybody who works on this file: the window's connection to the hub, a job
of it, the command line. Each has a cursor of its own, and keeps it where it was if another one has come to follow more.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, cast

from core.changes import ChangeSet
from core.engine import Engine
from core.errors import UserError
from core.ids import DocumentId
from core.storage import assignment_rows, outbox_rows, shared_rows
from core.storage.journal import Operation
from core.storage.setting_objects import keep_object, object_of
from core.storage.tables import ANNOTATION, DOCUMENT

_REMOVED = 1
"""The mark of what somebody removed here; 2 is that of what is unknown here (`core.storage.journal.RETRACTED`)."""


class Subscription(StrEnum):
    """Which documents come by themselves."""

    ALL = "all"
    ASSIGNED = "assigned"
    """Those that whoever works here is to read."""
    CHOSEN = "chosen"
    """None but those that were chosen."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the setting says."""

    which: Subscription = Subscription.ALL
    chosen: frozenset[DocumentId] = frozenset()
    """Chosen, and not fetched yet."""
    held: frozenset[DocumentId] = frozenset()


class HubDocuments:
    """`Session.hub.documents`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def subscription(self) -> Subscription:
        """Which documents come by themselves."""
        return self._kept().which

    def subscribe(self, which: Subscription) -> ChangeSet:
        """Let other documents come from now on. Those that are here stay, and stay in sync. Not an undo step."""
        # What is kept is read where it is written: a job, the hub's thread or another program may change it, too.
        with self._engine.operation("hub.documents", kind="note") as operation:
            kept = self._kept()
            if which is not kept.which:
                # Whoever had all has held nothing: what is here is asked for once more, whole, which is never wrong.
                self._write(operation, _Kept(which, kept.chosen, kept.held))
                memory = object_of(self._engine.conn, shared_rows.HUB_MEMORY)
                if which is Subscription.ALL and memory:
                    # The cursor passed the others over. An older program keeps no `HubMemory.partial` that says so.
                    keep_object(operation, shared_rows.HUB_MEMORY, {**memory, "pulled": ""})
        return self._engine.change_set(operation)

    def choose(self, documents: Iterable[DocumentId]) -> ChangeSet:
        """Let documents come that are not here; those that were removed here come back. Not an undo step.

        Raises UserError ``hub.has_all`` where all documents come anyway.
        """
        wanted = frozenset(documents)
        with self._engine.operation(outbox_rows.TAKEN, kind="note") as operation:
            kept, here = self._require_part(), self._here()
            for document in sorted(wanted):
                if here.get(document, 0) == _REMOVED:
                    # Not an update, which would count as newer than what colleagues have done since.
                    operation.retract(DOCUMENT, document)
            held = frozenset(document for document in kept.held if here.get(document, 0) == 0)
            self._write(operation, _Kept(kept.which, kept.chosen | (wanted - held), held))
        return self._engine.change_set(operation)

    def let_go(self, documents: Iterable[DocumentId], unless_changed_since: int) -> ChangeSet | None:
        """Make documents unknown here, as undoing the merge that brought them would; not an undo step.

        Whoever calls this has made sure that the hub has everything of them, up to a row of the journal
        (`core/hub/releasing.py`): None, and nothing is done, where that has grown since. Their texts stay in the file.
        Raises UserError ``hub.has_all``.
        """
        gone, engine = frozenset(documents), self._engine
        with engine.operation(outbox_rows.TAKEN, kind="note") as operation:
            kept, here = self._require_part(), self._here()
            if outbox_rows.last_change(engine.conn) != unless_changed_since:
                return None
            for document in sorted(gone & here.keys()):
                for annotation in engine.annotations.of_document(document):
                    operation.retract(ANNOTATION, annotation.id)
                if here[document] == 0:
                    operation.retract(DOCUMENT, document)
            self._write(operation, _Kept(kept.which, kept.chosen - gone, kept.held - gone))
        return engine.change_set(operation)

    def followed(self) -> frozenset[DocumentId] | None:
        """The documents that every pull asks for: those that are held, and those that are to be fetched; None: all.

        What was removed here is so no more, from before the next cursor on: between, something may be missed.
        """
        kept = self._kept()
        if kept.which is Subscription.ALL:
            return None
        if self._gone(kept):
            with self._engine.operation("hub.documents", kind="note") as operation:
                kept = self._kept()
                kept = _Kept(kept.which, kept.chosen, kept.held - self._gone(kept))
                self._write(operation, kept)
        return kept.held | kept.chosen

    def want(self) -> list[DocumentId]:
        """The documents to be fetched whole: those that are here, are chosen or are assigned, and are not held.

        They are followed from now on, before anybody fetches them: a pull at the same time, with a later cursor,
        would pass over what came of them between.
        """
        if wanted := self._wanted(self._kept()):
            with self._engine.operation("hub.documents", kind="note") as operation:
                kept = self._kept()
                wanted = self._wanted(kept)
                self._write(operation, _Kept(kept.which, kept.chosen | wanted, kept.held))
        return sorted(wanted)

    def _wanted(self, kept: _Kept) -> frozenset[DocumentId]:
        if kept.which is Subscription.ALL:
            return frozenset()
        here = self._here()
        wanted = kept.chosen | {document for document, mark in here.items() if mark == 0}
        me = self._engine.annotator_id()
        if kept.which is Subscription.ASSIGNED and me is not None:
            assigned = assignment_rows.due_of(self._engine.conn, me)
            wanted |= {document for document in assigned if here.get(document) != _REMOVED}
        return wanted - kept.held

    def _gone(self, kept: _Kept) -> frozenset[DocumentId]:
        """What is held no more because it was removed here."""
        here = self._here()
        return frozenset(document for document in kept.held if here.get(document, 0) != 0)

    def hold(self, operation: Operation, documents: Collection[DocumentId]) -> None:
        """Note within an operation that everything of these documents is here."""
        kept = self._kept()
        fresh = frozenset(documents) - kept.held
        if fresh and kept.which is not Subscription.ALL:
            self._write(operation, _Kept(kept.which, kept.chosen - fresh, kept.held | fresh))

    def _require_part(self) -> _Kept:
        kept = self._kept()
        if kept.which is Subscription.ALL:
            raise UserError("hub.has_all")
        return kept

    def _here(self) -> dict[DocumentId, int]:
        """The mark of removal of what this file has a row of."""
        return {DocumentId(id_): mark for id_, mark in shared_rows.documents_here(self._engine.conn).items()}

    def _kept(self) -> _Kept:
        found = object_of(self._engine.conn, shared_rows.HUB_DOCUMENTS)
        which = found.get("which")
        if which not in tuple(Subscription):
            return _Kept()
        return _Kept(Subscription(which), _ids(found.get("chosen")), _ids(found.get("held")))

    @staticmethod
    def _write(operation: Operation, kept: _Kept) -> None:
        value = {"which": kept.which.value, "chosen": sorted(kept.chosen), "held": sorted(kept.held)}
        keep_object(operation, shared_rows.HUB_DOCUMENTS, None if kept.which is Subscription.ALL else value)


def _ids(found: object) -> frozenset[DocumentId]:
    """What somebody wrote into the file and is no text names no document."""
    listed = cast("list[Any]", found) if isinstance(found, list) else []
    return frozenset(DocumentId(id_) for id_ in listed if isinstance(id_, str))
