"""Daily backups beside ongoing work, and how they come back."""

import os
import stat
from datetime import date, timedelta
from pathlib import Path

import pytest

from core.errors import BiaoduError
from core.progress import Cancel
from core.session import Session
from core.storage import backing_up, project_file, sqlite
from core.storage.backing_up import BackupOutcome, contents, restore
from core.storage.backups import Backup, Stored, stored, stored_of
from tests.core.projects import add, first, label, project, report

DAY = date(2026, 1, 5)


@pytest.fixture(autouse=True)
def room(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests run on disks with less room than users have."""
    monkeypatch.setattr(backing_up, "FREE_BYTES", 0)


def days_of(path: Path) -> list[date]:
    return [backup.day for stored in stored_of(path)[:1] for backup in stored.backups]


def take(path: Path, day: date, *, always: bool = False) -> BackupOutcome:
    with Session.open(path) as session:
        return session.back_up(day, always=always).outcome


def newest(path: Path) -> tuple[Backup, Stored]:
    found = stored_of(path)[0]
    return found.backups[0], found


def large_project(path: Path) -> Session:
    """One that is copied in several steps."""
    session = project(path)
    session.documents.add([report("长" * 1_500_000, "长报告")])
    return session


def test_a_backup_a_day_when_something_was_done(tmp_path: Path) -> None:
    path = tmp_path / "a.biaodu"
    with project(path) as session:
        assert session.back_up(DAY).outcome is BackupOutcome.TAKEN
        assert session.back_up(DAY + timedelta(1)).outcome is BackupOutcome.UNCHANGED
        label(session, 0, 2)
        assert session.back_up(DAY).outcome is BackupOutcome.TODAY
        assert session.back_up(DAY + timedelta(1)).outcome is BackupOutcome.TAKEN
        assert days_of(path) == [DAY + timedelta(1), DAY]
        made = contents(newest(path)[0])
        assert (made.documents, made.annotations) == (1, 1)


def test_seven_days_are_kept_of_work_every_day(tmp_path: Path) -> None:
    path = tmp_path / "a.biaodu"
    with project(path) as session:
        for day in range(10):
            label(session, day, day + 2)
            assert session.back_up(DAY + timedelta(day)).outcome is BackupOutcome.TAKEN
    assert days_of(path) == [DAY + timedelta(day) for day in range(9, 2, -1)]
    assert [contents(backup).annotations for backup in newest(path)[1].backups] == [10, 9, 8, 7, 6, 5, 4]


def test_a_project_without_documents_is_not_backed_up(tmp_path: Path) -> None:
    with Session.create(tmp_path / "a.biaodu") as session:
        assert session.back_up(DAY).outcome is BackupOutcome.EMPTY
        assert stored() == []
        add(session)
        assert session.back_up(DAY).outcome is BackupOutcome.TAKEN


def test_a_long_day_or_a_clock_that_stands_still_has_more_than_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backing_up, "MANY_OPERATIONS", 5)
    path = tmp_path / "a.biaodu"
    with project(path) as session:
        assert session.back_up(DAY).outcome is BackupOutcome.TAKEN
        outcomes = []
        for start in range(10):
            label(session, start, 35)
            outcomes.append(session.back_up(DAY).outcome)
    assert outcomes == [*[BackupOutcome.TODAY] * 4, BackupOutcome.TAKEN] * 2
    assert days_of(path) == [DAY] * 3


def test_who_asks_gets_a_second_one_on_the_day_but_none_of_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.biaodu"
    project(path).close()
    assert take(path, DAY, always=True) is BackupOutcome.TAKEN
    assert take(path, DAY, always=True) is BackupOutcome.UNCHANGED
    with Session.open(path) as session:
        label(session, 0, 2)
    assert take(path, DAY, always=True) is BackupOutcome.TAKEN


def test_an_older_state_in_the_place_of_the_project_is_backed_up_too(tmp_path: Path) -> None:
    path = tmp_path / "a.biaodu"
    project(path).close()
    old = path.read_bytes()
    with Session.open(path) as session:
        for start in range(3):
            label(session, start, 35)
        assert session.back_up(DAY).outcome is BackupOutcome.TAKEN
    path.write_bytes(old)
    assert take(path, DAY) is BackupOutcome.TAKEN
    assert [contents(backup).annotations for backup in newest(path)[1].backups] == [0, 3]


@pytest.mark.skipif(os.name != "posix", reason="permission bits of POSIX")
@pytest.mark.parametrize("umask", [0, 0o022, 0o377])
def test_backups_are_their_owners_alone(tmp_path: Path, home: Path, umask: int) -> None:
    path = tmp_path / "a.biaodu"
    session = project(path)
    path.chmod(0o666)
    before = os.umask(umask)
    try:
        session.back_up(DAY)
    finally:
        os.umask(before)
        session.close()
    made = [home / "data", *(home / "data").rglob("*")]
    assert len(made) == 6
    modes = {stat.S_IMODE(found_path.stat().st_mode) for found_path in made if found_path.is_dir()}
    assert modes == {0o700}
    assert {stat.S_IMODE(found_path.stat().st_mode) for found_path in made if found_path.is_file()} == {0o600}


@pytest.mark.parametrize("network", [False, True])
def test_others_commit_while_it_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, network: bool) -> None:
    """With a log the backup is the state at its beginning; with a share's journal, that of a later moment."""
    monkeypatch.setattr(project_file, "is_network", lambda _path: network)
    path = tmp_path / "a.biaodu"
    large_project(path).close()
    committed: list[int] = []
    with Session.open(path, busy_seconds=0) as window, Session.open(path) as other:

        def commit(_done: int, _total: int, _what: str) -> None:
            if len(committed) < 3:
                label(window, len(committed), 35)
                committed.append(len(committed))

        assert other.back_up(DAY, progress=commit).outcome is BackupOutcome.TAKEN
    assert len(committed) == 3
    assert contents(newest(path)[0]).annotations == (3 if network else 0)


def test_on_a_share_where_others_write_all_the_time_it_is_left_for_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project_file, "is_network", lambda _path: True)
    path = tmp_path / "a.biaodu"
    large_project(path).close()
    starts = iter(range(30))
    with Session.open(path, busy_seconds=0) as window, Session.open(path) as other:
        taken = other.back_up(DAY, progress=lambda *_: label(window, next(starts), 35) and None)
    assert taken.outcome is BackupOutcome.BUSY
    assert stored() == []


@pytest.mark.parametrize("after", [1, 3])
def test_stopping_leaves_nothing(tmp_path: Path, home: Path, after: int) -> None:
    path = tmp_path / "a.biaodu"
    asked: list[int] = []

    def enough() -> bool:
        asked.append(1)
        return len(asked) > after

    with large_project(path) as session:
        with pytest.raises(Cancel):
            session.back_up(DAY, cancelled=enough)
        assert [found_path.name for found_path in (home / "data").rglob("*") if found_path.is_file()] == [
            "project.json"
        ]
        assert session.back_up(DAY).outcome is BackupOutcome.TAKEN


def test_stopping_ends_the_check_of_a_large_copy_too(tmp_path: Path, home: Path) -> None:
    path = tmp_path / "a.biaodu"
    asked: list[int] = []
    with large_project(path) as session:
        # Not while it is copied: the questions after that come from the check.
        steps = [0]

        def step(done: int, total: int, _what: str) -> None:
            steps[0] = done == total

        def enough() -> bool:
            asked.append(1)
            return bool(steps[0])

        with pytest.raises(Cancel):
            session.back_up(DAY, progress=step, cancelled=enough)
    assert not list((home / "data").rglob("*.biaodu"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_machine_that_stops_in_between_leaves_no_half_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    path = tmp_path / "a.biaodu"
    large_project(path).close()
    child = os.fork()
    if child == 0:
        try:
            with Session.open(path) as session:
                session.back_up(DAY, progress=lambda *_: os._exit(1))
        finally:
            os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1
    left = list((home / "data").rglob(".*.tmp*"))
    assert left
    assert stored() == []
    assert take(path, DAY) is BackupOutcome.TAKEN
    assert all(found_path.exists() for found_path in left), "what may just be written is left alone"
    monkeypatch.setattr(backing_up, "_LEFT_BEHIND_SECONDS", -1)
    with Session.open(path) as session:
        label(session, 0, 2)
    assert take(path, DAY + timedelta(1)) is BackupOutcome.TAKEN
    assert not any(found_path.exists() for found_path in left)
    assert days_of(path) == [DAY + timedelta(1), DAY]


def test_a_damaged_project_pushes_out_no_good_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.biaodu"
    with project(path) as session:
        session.documents.add([report("长" * 200_000, "长报告")])
        for day in range(7):
            label(session, day, 35)
            session.back_up(DAY + timedelta(day))
        label(session, 9, 35)
    data = bytearray(path.read_bytes())
    page = data.rindex("长".encode() * 100) // 4096
    data[page * 4096 : page * 4096 + 64] = b"\xa5" * 64
    path.write_bytes(data)
    before = days_of(path)
    session = Session(project_file.open_file(path, quick_check=False))
    with pytest.raises(BiaoduError, match=r"project\.damaged") as caught:
        session.back_up(DAY + timedelta(7))
    session.close()
    assert caught.value.fields["path"] == str(path)
    assert days_of(path) == before
    assert len(before) == 7


@pytest.mark.parametrize(
    ("constant", "value", "outcome", "code"),
    [
        ("FREE_BYTES", 1 << 60, BackupOutcome.DISK_LOW, "backup.disk_low"),
        ("PROJECT_BYTES", 1000, BackupOutcome.TOO_LARGE, "backup.too_large"),
        ("ALL_BYTES", 1000, BackupOutcome.ALL_FULL, "backup.all_full"),
    ],
)
def test_where_there_is_no_room_for_one_nothing_is_made_and_nothing_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, constant: str, value: int, outcome: BackupOutcome, code: str
) -> None:
    path = tmp_path / "a.biaodu"
    with project(path) as session:
        session.back_up(DAY)
        label(session, 0, 2)
        monkeypatch.setattr(backing_up, constant, value)
        assert session.back_up(DAY + timedelta(1)).outcome is outcome
    assert days_of(path) == [DAY]
    trouble = backing_up.trouble(outcome, path)
    assert trouble is not None
    assert trouble.code == code


def test_a_full_disk_is_told_and_nothing_stays(
    tmp_path: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(small_disk))
    # As with a quota, which the system's figures do not show.
    monkeypatch.setattr(backing_up, "FREE_BYTES", -(1 << 40))
    with large_project(tmp_path / "a.biaodu") as session, pytest.raises(BiaoduError, match=r"file\.disk_full"):
        session.back_up(DAY)
    assert stored() == []
    assert [path.name for path in small_disk.rglob("*") if path.is_file()] == ["project.json"]


def test_a_large_project_keeps_fewer_days(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.biaodu"
    with project(path) as session:
        for day in range(5):
            label(session, day, 35)
            session.back_up(DAY + timedelta(day))
        monkeypatch.setattr(backing_up, "PROJECT_BYTES", int(newest(path)[0].bytes * 2.5))
        label(session, 9, 35)
        session.back_up(DAY + timedelta(5))
    assert days_of(path) == [DAY + timedelta(5), DAY + timedelta(4)]


def test_all_projects_share_what_backups_may_take(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = tmp_path / "one.biaodu", tmp_path / "two.biaodu"
    for day in range(4):
        for path in (one, two) if day == 3 else (one,):
            with Session.open(path) if path.exists() else project(path) as session:
                label(session, day, 35)
                if path is two:
                    monkeypatch.setattr(backing_up, "ALL_BYTES", int(newest(one)[0].bytes * 3.5))
                session.back_up(DAY + timedelta(day))
    assert days_of(one) == [DAY + timedelta(3), DAY + timedelta(2)]
    assert days_of(two) == [DAY + timedelta(3)]


def test_two_that_back_up_at_once_leave_one_backup(tmp_path: Path) -> None:
    """As two machines with one home may."""
    path = tmp_path / "a.biaodu"
    project(path).close()
    with Session.open(path) as first_one, Session.open(path) as second:
        outcomes: list[BackupOutcome] = []

        def be_faster(_done: int, _total: int, _what: str) -> None:
            if not outcomes:
                outcomes.append(BackupOutcome.EMPTY)
                outcomes[0] = second.back_up(DAY).outcome

        assert first_one.back_up(DAY, progress=be_faster).outcome is BackupOutcome.TODAY
    assert outcomes == [BackupOutcome.TAKEN]
    assert days_of(path) == [DAY]


def test_a_backup_that_cannot_be_read_does_not_keep_from_making_the_next(tmp_path: Path) -> None:
    path = tmp_path / "a.biaodu"
    project(path).close()
    take(path, DAY)
    backup, _of = newest(path)
    backup.path.write_bytes(b"x" * 100)
    with pytest.raises(BiaoduError):
        contents(backup)
    assert take(path, DAY + timedelta(1)) is BackupOutcome.TAKEN


class TestRestoring:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        """A project with a label at the time of its backup and another since."""
        path = tmp_path / "a.biaodu"
        with project(path) as session:
            label(session, 0, 2)
            session.back_up(DAY)
            label(session, 3, 5)
        return path

    def test_it_comes_back_as_a_new_project(self, path: Path, tmp_path: Path) -> None:
        backup, of = newest(path)
        restore(backup, of.owner, tmp_path / "b.biaodu")
        with Session.open(tmp_path / "b.biaodu") as session:
            assert len(session.annotations.of_document(first(session))) == 1
            assert session.check().ok
            session.history.undo()
            label(session, 4, 8)
        with Session.open(path) as session:
            assert len(session.annotations.of_document(first(session))) == 2
        assert contents(backup).annotations == 1

    @pytest.mark.parametrize("lost", ["deleted", "damaged", "folder gone"])
    def test_also_when_the_project_is_lost(self, tmp_path: Path, lost: str) -> None:
        folder = tmp_path / "folder"
        folder.mkdir()
        path = folder / "a.biaodu"
        with project(path) as session:
            label(session, 0, 2)
            session.back_up(DAY)
        path.write_bytes(b"x" * 100) if lost == "damaged" else path.unlink()
        if lost == "folder gone":
            folder.rmdir()
        backup, of = newest(path)
        restore(backup, of.owner, tmp_path / "b.biaodu")
        with Session.open(tmp_path / "b.biaodu") as session:
            assert len(session.annotations.of_document(first(session))) == 1

    def test_nothing_that_exists_is_written_over(self, path: Path) -> None:
        backup, of = newest(path)
        before = path.read_bytes()
        with pytest.raises(BiaoduError, match=r"project\.exists"):
            restore(backup, of.owner, path)
        assert path.read_bytes() == before

    @pytest.mark.skipif(os.name != "posix", reason="permission bits of POSIX")
    def test_who_may_read_the_original_may_read_it(self, path: Path, tmp_path: Path) -> None:
        path.chmod(0o640)
        backup, of = newest(path)
        restore(backup, of.owner, tmp_path / "b.biaodu")
        assert stat.S_IMODE((tmp_path / "b.biaodu").stat().st_mode) == 0o640
        path.chmod(0o660)
        with Session.open(path) as session:
            session.back_up(DAY + timedelta(1))
        path.unlink()
        backup, of = newest(path)
        restore(backup, of.owner, tmp_path / "c.biaodu")
        assert stat.S_IMODE((tmp_path / "c.biaodu").stat().st_mode) == 0o660

    def test_a_damaged_backup_is_told_and_leaves_nothing(self, path: Path, tmp_path: Path) -> None:
        backup, of = newest(path)
        data = bytearray(backup.path.read_bytes())
        data[-4096:-4000] = b"\xa5" * 96
        backup.path.write_bytes(data)
        with pytest.raises(BiaoduError, match=r"project\.damaged") as caught:
            restore(backup, of.owner, tmp_path / "b.biaodu")
        assert caught.value.fields["path"] == str(backup.path)
        assert [found_path.name for found_path in tmp_path.iterdir()] == ["a.biaodu"]

    def test_stopping_leaves_nothing(self, path: Path, tmp_path: Path) -> None:
        backup, of = newest(path)
        with pytest.raises(Cancel):
            restore(backup, of.owner, tmp_path / "b.biaodu", cancelled=lambda: True)
        assert [found_path.name for found_path in tmp_path.iterdir()] == ["a.biaodu"]

    def test_it_is_found_by_where_the_project_lies_or_lay_and_by_what_it_is(self, path: Path, tmp_path: Path) -> None:
        moved = tmp_path / "moved.biaodu"
        path.rename(moved)
        assert [stored.owner.project for stored in stored_of(moved)] == [path]
        assert [stored.owner.project for stored in stored_of(path)] == [path]
        with Session.open(moved) as session:
            session.back_up(DAY + timedelta(1))
        assert [stored.owner.project for stored in stored_of(moved)] == [moved, path]
        assert stored_of(tmp_path / "other.biaodu") == []


def test_a_backup_is_one_file_and_reading_it_makes_none(tmp_path: Path) -> None:
    path = tmp_path / "a.biaodu"
    project(path).close()
    take(path, DAY)
    backup, of = newest(path)
    for _ in range(2):
        contents(backup)
    assert sorted(found_path.name for found_path in of.folder.iterdir()) == [backup.path.name, "project.json"]
    assert sqlite.head(backup.path)[18] == 1
