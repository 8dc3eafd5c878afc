"""Which backups are kept: whatever the clock says, the newest, and as many days as fit."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from core.storage.backups import (
    DAYS_KEPT,
    Backup,
    Owner,
    Stored,
    backups_folder,
    file_name,
    folder_of,
    look_into,
    make_folder,
    surplus,
    surplus_of_all,
)

MONDAY = date(2026, 1, 5)
OWNER = Owner(Path("/somewhere/a.biaodu"), "01936f2a-4c00-7a31-9c10-6b1c0de0c001", "甲", 0o640)
clocks = st.lists(st.integers(-400, 400).map(lambda days: MONDAY + timedelta(days)), max_size=40)
sizes = st.integers(1, 1000)


def backup(number: int, day: date, size: int = 1) -> Backup:
    return Backup(Path(file_name(number, day)), number, day, size)


def kept_after(days: list[date], most_bytes: int = 10**9) -> list[Backup]:
    """What is there, the newest first, after a backup on each of these days, tidied up after each."""
    there: list[Backup] = []
    for number, day in enumerate(days, 1):
        there.insert(0, backup(number, day))
        gone = surplus(there, most_bytes)
        there = [backup for backup in there if backup not in gone]
    return there


def test_seven_days_are_kept() -> None:
    kept = kept_after([MONDAY + timedelta(days) for days in range(20)])
    assert [backup.day for backup in kept] == [MONDAY + timedelta(days) for days in range(19, 12, -1)]


@given(clocks)
def test_a_wrong_clock_removes_nothing_that_is_among_the_newest_days(days: list[date]) -> None:
    kept = kept_after(days)
    assert [backup.number for backup in kept] == list(range(len(days), len(days) - len(kept), -1))
    assert len({backup.day for backup in kept}) == min(DAYS_KEPT, len(set(days[-len(kept) :])))
    removed = days[: len(days) - len(kept)]
    if removed:
        # Whatever went was before seven other days.
        assert len({backup.day for backup in kept}) == DAYS_KEPT


def test_a_clock_set_forward_and_back_again_costs_no_backup() -> None:
    week = [MONDAY + timedelta(days) for days in range(5)]
    kept = kept_after([*week, date(2099, 1, 1), MONDAY + timedelta(5)])
    assert len(kept) == 7
    to_and_fro = kept_after([*week, *[date(2099, 1, 1), MONDAY + timedelta(5)] * 10])
    assert {backup.day for backup in to_and_fro} >= set(week)


@given(st.lists(sizes, max_size=20), st.integers(1, 3000))
def test_the_size_is_bounded_and_the_newest_stays(bytes_: list[int], most: int) -> None:
    there = [backup(number, MONDAY, size) for number, size in reversed(list(enumerate(bytes_, 1)))]
    gone = surplus(there, most)
    kept = there[: len(there) - len(gone)]
    assert there[len(kept) :] == gone
    assert bool(kept) == bool(there)
    assert sum(backup.bytes for backup in kept) <= most or len(kept) == 1


@given(st.lists(st.lists(sizes, min_size=1, max_size=8), max_size=6), st.integers(1, 5000))
def test_all_together_are_bounded_and_every_projects_newest_stays(projects: list[list[int]], most: int) -> None:
    everything = [
        Stored(Path(str(place)), OWNER, tuple(backup(len(sizes) - at, MONDAY, size) for at, size in enumerate(sizes)))
        for place, sizes in enumerate(projects)
    ]
    gone = surplus_of_all(everything, most)
    newest = [stored.backups[0] for stored in everything]
    left = sum(stored.bytes for stored in everything) - sum(backup.bytes for backup in gone)
    assert not any(backup is kept for backup in gone for kept in newest)
    assert left <= most or left == sum(backup.bytes for backup in newest)


def test_whoever_has_most_gives_first() -> None:
    large = Stored(Path("large"), OWNER, tuple(backup(number, MONDAY, 100) for number in (3, 2, 1)))
    small = Stored(Path("small"), OWNER, tuple(backup(number, MONDAY, 10) for number in (3, 2, 1)))
    assert [backup.bytes for backup in surplus_of_all([small, large], 140)] == [100, 100]


def test_a_folder_is_read_as_it_was_made(home: Path) -> None:
    folder = folder_of(OWNER.uuid, OWNER.project)
    assert folder.parent == backups_folder()
    make_folder(folder, OWNER)
    assert look_into(folder) is None
    for number in (9, 10, 11):
        (folder / file_name(number, MONDAY)).write_bytes(b"x" * number)
    found = look_into(folder)
    assert found is not None
    assert [backup.number for backup in found.backups] == [11, 10, 9]
    assert (found.owner, found.bytes) == (OWNER, 30)


def test_what_is_no_backup_is_passed_over(home: Path) -> None:
    folder = folder_of(OWNER.uuid, OWNER.project)
    make_folder(folder, OWNER)
    (folder / file_name(1, MONDAY)).write_bytes(b"x")
    (folder / "00002-2026-13-41.biaodu").touch()
    (folder / "notes.txt").touch()
    (folder / ".0123456789abcdef.tmp").touch()
    (folder / file_name(3, MONDAY)).mkdir()
    (folder / file_name(4, MONDAY)).symlink_to(folder / file_name(1, MONDAY))
    found = look_into(folder)
    assert found is not None
    assert [backup.number for backup in found.backups] == [1]


def test_backups_whose_owner_is_no_longer_known_are_there_all_the_same(home: Path) -> None:
    folder = folder_of(OWNER.uuid, OWNER.project)
    make_folder(folder, OWNER)
    (folder / file_name(1, MONDAY)).write_bytes(b"x")
    for damage in (b"", b"{", b"[]", b'{"project": 7, "mode": "x"}', b'{"mode": 8191}'):
        (folder / "project.json").write_bytes(damage)
        found = look_into(folder)
        assert found is not None
        assert found.owner.project.stem == folder.name
        assert found.owner.mode & 0o111 == 0


def test_what_a_file_calls_its_uuid_leads_nowhere_else(home: Path) -> None:
    for uuid in ("../../etc", "/etc", "", "a\0b", "ä" * 400):
        assert folder_of(uuid, OWNER.project).parent == backups_folder()
        assert len(folder_of(uuid, OWNER.project).name) < 60
    assert folder_of("..", OWNER.project) != folder_of(".", OWNER.project)


def test_two_copies_of_a_project_have_folders_of_their_own(home: Path) -> None:
    other = replace(OWNER, project=Path("/elsewhere/a.biaodu"))
    assert folder_of(OWNER.uuid, OWNER.project) != folder_of(other.uuid, other.project)
