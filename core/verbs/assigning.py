"""Assigning documents to people, and how far these are."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from core.assigning.assignment import (
    LARGEST_PRIORITY,
    MOST_READERS,
    OPEN,
    Assignment,
    assignment_id,
    is_day,
)
from core.assigning.distributing import Distribution, distribute
from core.assigning.progress import ReaderProgress, open_places, readers_of, team_progress
from core.changes import ChangeSet
from core.engine import Engine
from core.errors import UserError
from core.ids import AnnotatorId, DocumentId
from core.model import Status
from core.storage import assignment_rows, entities
from core.storage.journal import Operation
from core.storage.tables import ASSIGNMENT
from core.verbs.declaring import put


class AssignmentVerbs:
    """`Session.assignments`. Assignments are everybody's, as the data of documents are; on a hub leads write them.

    How far a reader is follows from the reader's status of the document.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def has_any(self) -> bool:
        """Whether anything is assigned."""
        return assignment_rows.has_any(self._engine.conn)

    def all(self, documents: Iterable[DocumentId] | None = None) -> list[Assignment]:
        """What is assigned, of all documents that are here or of some, the most urgent first."""
        return assignment_rows.assignments(self._engine.conn, documents)

    def of_person(self, annotator: AnnotatorId) -> list[Assignment]:
        """What a person has to read, the most urgent first."""
        return assignment_rows.assigned_to(self._engine.conn, annotator)

    def due_of(self, annotator: AnnotatorId, documents: Iterable[DocumentId] | None = None) -> dict[DocumentId, str]:
        """The last days of what a person has to read, by document (also of removed ones): of all or of some."""
        return assignment_rows.due_of(self._engine.conn, annotator, documents)

    def progress(self, today: str) -> list[ReaderProgress]:
        """How far each person is by a day, by name; last the places that nobody has taken."""
        found = self.all()
        statuses = self._engine.documents.statuses({one.document for one in found})
        names = {person.id: person.name for person in entities.annotators(self._engine.conn)}
        listed = team_progress(found, statuses, self._characters(), today)
        return sorted(listed, key=lambda each: (each.annotator == OPEN, names.get(each.annotator, "")))

    def _characters(self) -> dict[DocumentId, int]:
        return {document.id: document.characters for document in self._engine.documents.all()}

    # --- assigning

    def plan(
        self, documents: Iterable[DocumentId], people: Sequence[AnnotatorId], readers: int, seed: int = 0
    ) -> Distribution:
        """Deal documents out, without writing it: each gets so many readers, of these people.

        What is assigned stays, and whoever has done a document counts as its reader. Raises UserError
        ``document.unknown``, ``annotator.unknown``, ``assignment.bad_readers``, ``annotator.adjudicated``.
        """
        if not 1 <= readers <= MOST_READERS:
            raise UserError("assignment.bad_readers", value=readers, limit=MOST_READERS)
        self._require_people(people)
        lengths, chosen = self._characters(), dict.fromkeys(documents)
        for document in chosen:
            if document not in lengths:
                raise UserError("document.unknown", document=document)
        assigned, statuses = self.all(), self._engine.documents.statuses()
        kept, loads = readers_of(assigned, statuses), Counter[AnnotatorId]()
        for one in assigned:
            if one.annotator != OPEN and statuses.get((one.document, one.annotator)) is not Status.DONE:
                loads[one.annotator] += lengths[one.document]
        dealt = distribute(
            {document: lengths[document] for document in chosen},
            list(dict.fromkeys(people)),
            readers,
            seed,
            kept={document: frozenset(kept.get(document, ())) for document in chosen},
            loads=loads,
        )
        return self._without_known_places(dealt, assigned)

    def _require_people(self, people: Iterable[AnnotatorId]) -> None:
        known = {person.id: person for person in entities.annotators(self._engine.conn)}
        for who in people:
            if who not in known:
                raise UserError("annotator.unknown", value=who)
            if known[who].adjudicated:
                raise UserError("annotator.adjudicated", name=known[who].name)

    @staticmethod
    def _without_known_places(dealt: Distribution, assigned: Iterable[Assignment]) -> Distribution:
        """Leave out documents that are known to want as many readers or more."""
        wanted = {one.document: one.readers for one in assigned if one.annotator == OPEN}
        left = tuple(document for document in dealt.open if wanted.get(document, 0) < dealt.readers)
        return replace(dealt, open=left)

    def assign(self, planned: Distribution, *, due: str = "", priority: int = 0) -> ChangeSet:
        """Write what was planned; one undo step. What was assigned meanwhile stays as it is.

        Raises UserError ``assignment.bad_day``, ``assignment.bad_priority``, ``document.unknown``.
        """
        _require(due, priority)
        with self._engine.operation("assignment.assign") as operation:
            pairs = [*planned.dealt, *((document, AnnotatorId(OPEN)) for document in planned.open)]
            there = {one.id: one for one in self.all({document for document, _ in pairs})}
            new: list[Assignment] = []
            for document, who in pairs:
                readers = planned.readers if who == OPEN else 1
                known = there.get(assignment_id(document, who))
                if known is None or known.readers < readers:
                    new.append(self._assignment(document, who, readers, priority, due))
            self._write(operation, new)
        return self._engine.change_set(operation)

    def _assignment(self, document: DocumentId, who: AnnotatorId, readers: int, priority: int, due: str) -> Assignment:
        by = self._engine.annotator_id() or ""
        return Assignment(assignment_id(document, who), document, who, readers, priority, due, by)

    def _write(self, operation: Operation, assignments: Sequence[Assignment]) -> None:
        for one in assignments:
            if not self._engine.documents.exists(one.document):
                raise UserError("document.unknown", document=one.document)
        known = {one.id: operation.read(ASSIGNMENT, one.id) for one in assignments}
        at = operation.at
        new = [assignment_rows.assignment_row(one) for one in assignments if known[one.id] is None]
        if new:
            rows = [(*row.values(), at, at) for row in new]
            operation.insert_many(ASSIGNMENT, rows, len(rows))
        for one in assignments:
            before = known[one.id]
            if before is not None:
                row = assignment_rows.assignment_row(one)
                put(operation, ASSIGNMENT, {**row, "created_at": before["created_at"], "updated_at": at})

    def take(self, document: DocumentId) -> ChangeSet:
        """Take a document on as whoever works here; nothing happens if it is theirs already.

        Raises UserError ``document.unknown``, ``annotator.none_current``.
        """
        with self._engine.operation("assignment.take") as operation:
            me = self._engine.require_annotator()
            here = self.all([document])
            if all(one.annotator != me for one in here):
                place = next((one for one in here if one.annotator == OPEN), None)
                priority, due = (place.priority, place.due) if place else (0, "")
                self._write(operation, [self._assignment(document, me, 1, priority, due)])
        return self._engine.change_set(operation)

    def edit(self, assignments: Iterable[str], *, due: str | None = None, priority: int | None = None) -> ChangeSet:
        """Set the last day or the priority of assignments; one undo step.

        Raises UserError ``assignment.unknown``, ``assignment.bad_day``, ``assignment.bad_priority``.
        """
        _require(due or "", priority or 0)
        values = {name: value for name, value in (("due", due), ("priority", priority)) if value is not None}
        with self._engine.operation("assignment.edit") as operation:
            for id_ in dict.fromkeys(assignments):
                row = self._row(operation, id_)
                if any(row[name] != value for name, value in values.items()):
                    operation.update(ASSIGNMENT, (id_,), **values, updated_at=operation.at)
        return self._engine.change_set(operation)

    def withdraw(self, assignments: Iterable[str]) -> ChangeSet:
        """Take assignments back; what was labelled stays. One undo step. Raises UserError ``assignment.unknown``."""
        with self._engine.operation("assignment.withdraw") as operation:
            for id_ in dict.fromkeys(assignments):
                self._row(operation, id_)
                operation.remove(ASSIGNMENT, id_)
        return self._engine.change_set(operation)

    def _row(self, operation: Operation, id_: str) -> Mapping[str, object]:
        row = operation.read(ASSIGNMENT, id_)
        if row is None or row["deleted"]:
            raise UserError("assignment.unknown", id=id_)
        return row

    def open_places(self) -> dict[DocumentId, int]:
        """How many readers documents want beside those that they have."""
        return open_places(self.all(), self._engine.documents.statuses())


def _require(due: str, priority: int) -> None:
    if not is_day(due):
        raise UserError("assignment.bad_day", value=due)
    if not -LARGEST_PRIORITY <= priority <= LARGEST_PRIORITY:
        raise UserError("assignment.bad_priority", value=priority, limit=LARGEST_PRIORITY)
