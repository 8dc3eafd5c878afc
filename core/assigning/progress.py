"""How far a team is with what was assigned."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.assigning.assignment import OPEN, Assignment
from core.ids import AnnotatorId, DocumentId
from core.model import Status

Statuses = Mapping[tuple[DocumentId, AnnotatorId], Status]


@dataclass(frozen=True, slots=True)
class ReaderProgress:
    """How far one person is."""

    annotator: AnnotatorId
    """`OPEN`: the places that nobody has taken."""
    assigned: int
    begun: int
    """How many are being read: begun, and not done."""
    done: int
    late: int
    """How many are not done though their last day is over."""
    characters: int
    characters_done: int
    due: str
    """The next last day of what is not done; empty: none has one."""


@dataclass(slots=True)
class _Counts:
    assigned: int = 0
    begun: int = 0
    done: int = 0
    late: int = 0
    characters: int = 0
    characters_done: int = 0
    due: str = ""


def team_progress(
    assignments: Iterable[Assignment],
    statuses: Statuses,
    characters: Mapping[DocumentId, int],
    today: str,
) -> list[ReaderProgress]:
    """How far each person is, by id; last, if there are any, the places that nobody has taken. `today` as a due day."""
    listed = list(assignments)
    found: dict[AnnotatorId, _Counts] = {}
    for one in listed:
        if one.annotator != OPEN:
            status = statuses.get((one.document, one.annotator), Status.NOT_STARTED)
            _count(found.setdefault(one.annotator, _Counts()), one, status, characters.get(one.document, 0), today, 1)
    free = open_places(listed, statuses)
    for one in listed:
        if one.annotator == OPEN and (places := free.get(one.document)):
            size = characters.get(one.document, 0)
            _count(found.setdefault(one.annotator, _Counts()), one, Status.NOT_STARTED, size, today, places)
    return [
        ReaderProgress(who, c.assigned, c.begun, c.done, c.late, c.characters, c.characters_done, c.due)
        for who, c in sorted(found.items(), key=lambda pair: (pair[0] == OPEN, pair[0]))
    ]


def _count(counts: _Counts, one: Assignment, status: Status, size: int, today: str, places: int) -> None:
    counts.assigned += places
    counts.characters += size * places
    counts.begun += status is Status.IN_PROGRESS
    if status is Status.DONE:
        counts.done += 1
        counts.characters_done += size
        return
    counts.late += places if is_late(one.due, today) else 0
    if one.due and (not counts.due or one.due < counts.due):
        counts.due = one.due


def readers_of(assignments: Iterable[Assignment], statuses: Statuses) -> dict[DocumentId, set[AnnotatorId]]:
    """Who reads each document: those who are named, and those who have done it."""
    found: dict[DocumentId, set[AnnotatorId]] = {}
    for one in assignments:
        if one.annotator != OPEN:
            found.setdefault(one.document, set()).add(one.annotator)
    for (document, who), status in statuses.items():
        if status is Status.DONE:
            found.setdefault(document, set()).add(who)
    return found


def open_places(assignments: Iterable[Assignment], statuses: Statuses) -> dict[DocumentId, int]:
    """How many readers documents want beside those that they have; documents that want none are left out."""
    listed = list(assignments)
    there = readers_of(listed, statuses)
    left = {one.document: one.readers - len(there.get(one.document, ())) for one in listed if one.annotator == OPEN}
    return {document: places for document, places in left.items() if places > 0}


def is_late(due: str, today: str) -> bool:
    """Whether a last day is over."""
    return bool(due) and due < today
