"""How far a team is: from assignments and statuses, and nothing else."""

from core.assigning.assignment import OPEN, Assignment, assignment_id
from core.assigning.progress import is_late, open_places, team_progress
from core.ids import AnnotatorId, DocumentId
from core.model import Status

A, B = AnnotatorId("a"), AnnotatorId("b")
ONE, TWO, THREE = (DocumentId(name) for name in ("one", "two", "three"))
LENGTHS = {ONE: 100, TWO: 20, THREE: 3}


def assigned(document: DocumentId, who: str, due: str = "", readers: int = 1) -> Assignment:
    return Assignment(assignment_id(document, who), document, AnnotatorId(who), readers, 0, due, "")


def test_each_person_has_what_is_assigned_begun_done_and_late() -> None:
    found = team_progress(
        [
            assigned(ONE, A, "2026-01-01"),
            assigned(TWO, A, "2026-01-02"),
            assigned(THREE, A, "2025-01-01"),
            assigned(ONE, B),
        ],
        {(ONE, A): Status.IN_PROGRESS, (THREE, A): Status.DONE, (TWO, B): Status.DONE},
        LENGTHS,
        "2026-01-02",
    )
    a, b = found
    assert (a.annotator, a.assigned, a.begun, a.done, a.late) == (A, 3, 1, 1, 1)
    assert (a.characters, a.characters_done, a.due) == (123, 3, "2026-01-01")
    assert (b.annotator, b.assigned, b.begun, b.done, b.late, b.due) == (B, 1, 0, 0, 0, "")


def test_places_that_nobody_took_come_last() -> None:
    listed = [assigned(ONE, OPEN, "2026-01-01", 3), assigned(ONE, A), assigned(TWO, OPEN, "", 1), assigned(TWO, B)]
    assert open_places(listed, {}) == {ONE: 2}
    *_, free = team_progress(listed, {}, LENGTHS, "2026-06-01")
    assert (free.annotator, free.assigned, free.late, free.characters) == (OPEN, 2, 2, 200)


def test_whoever_has_done_a_document_is_its_reader() -> None:
    listed = [assigned(ONE, OPEN, "", 2)]
    assert open_places(listed, {(ONE, B): Status.DONE, (ONE, A): Status.IN_PROGRESS}) == {ONE: 1}


def test_the_last_day_itself_is_not_late() -> None:
    assert is_late("2026-01-01", "2026-01-02")
    assert not is_late("2026-01-02", "2026-01-02")
    assert not is_late("", "2026-01-02")
