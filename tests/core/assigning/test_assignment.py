"""Assignments as values: their ids follow from what they say, and days are days."""

from core.assigning.assignment import OPEN, assignment_id, is_day
from core.ids import is_id


def test_two_people_who_assign_the_same_make_one_assignment() -> None:
    assert assignment_id("d", "a") == assignment_id("d", "a")
    assert (
        len({assignment_id("d", "a"), assignment_id("d", "b"), assignment_id("e", "a"), assignment_id("d", OPEN)}) == 4
    )
    assert is_id(assignment_id("d", OPEN))


def test_a_day_is_written_in_one_way() -> None:
    assert all(map(is_day, ("", "2026-12-31", "2024-02-29")))
    assert not any(map(is_day, ("2026-13-01", "20261231", "2026-2-3", "soon", "2026-12-31T00:00")))
