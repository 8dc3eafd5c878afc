from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from core.corpus.guarded import ChildSetup, GuardedJob
from core.errors import UserError
from core.progress import Cancel
from core.reading.guard.limits import Limits
from core.reading.guard.reading import ReaderFault
from tests.core.corpus import hostile
from tests.core.corpus.small import report

DATA = report(3).encode()


def nobody() -> None:
    """Lets it go on."""


@pytest.fixture(name="told")
def _told(tmp_path: Path) -> Path:
    return tmp_path / "told"


@pytest.fixture(name="seconds")
def _seconds() -> int:
    """Of the child's processor: its first file loads the readers, which takes more than one on a busy machine."""
    return 30


@pytest.fixture(name="job")
def _job(told: Path, seconds: int) -> Iterator[GuardedJob]:
    limits = Limits(memory=2 << 30, seconds=seconds, seconds_per_megabyte=0)
    with GuardedJob(ChildSetup(hostile.SETUP, str(told).encode()), limits) as job:
        yield job


def tables(job: GuardedJob, name: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    for lines in job.do(name, DATA, nobody):
        assert lines.lines.count(b"\n") == lines.rows
        counts[lines.table] = counts.get(lines.table, 0) + lines.rows
    return counts


def test_one_child_reads_file_after_file(job: GuardedJob) -> None:
    first = tables(job, "a.txt")
    child = job.child_id
    assert first["documents"] == first["files"] == 1
    assert tables(job, "b.txt") == first
    assert job.child_id == child


def test_a_file_that_kills_its_child_is_tried_once_more_and_then_refused(job: GuardedJob, told: Path) -> None:
    good = tables(job, "a.txt")
    with pytest.raises(UserError) as refusal:
        job.do("kill.txt", DATA, nobody)
    assert refusal.value.code == "import.crashed"
    assert told.read_text().split() == ["kill.txt", "kill.txt"]
    assert tables(job, "a.txt") == good


def test_a_child_that_somebody_else_kills_costs_no_file_and_no_row_comes_twice(job: GuardedJob) -> None:
    assert tables(job, "once.txt") == tables(job, "a.txt")


@pytest.mark.parametrize(("name", "code"), [("refuse.txt", "import.damaged"), ("memory.txt", "import.out_of_memory")])
def test_what_is_wrong_with_a_file_is_its_error(job: GuardedJob, name: str, code: str) -> None:
    with pytest.raises(UserError) as refusal:
        job.do(name, DATA, nobody)
    assert refusal.value.code == code
    assert tables(job, "a.txt")["documents"] == 1


@pytest.mark.parametrize("seconds", [1])
def test_a_file_without_end_is_stopped(job: GuardedJob) -> None:
    with pytest.raises(UserError) as refusal:
        job.do("spin.txt", DATA, nobody)
    assert refusal.value.code == "import.too_slow"


def test_a_bug_is_raised_as_one(job: GuardedJob) -> None:
    with pytest.raises(ReaderFault, match="ZeroDivisionError"):
        job.do("bug.txt", DATA, nobody)


def test_stopping_ends_the_child_at_once(job: GuardedJob) -> None:
    child = []

    def stop() -> None:
        child.append(job.child_id)
        raise Cancel

    with pytest.raises(Cancel):
        job.do("spin.txt", DATA, stop)
    assert job.child_id is None
    assert child[0] is None or not psutil.pid_exists(child[0])
