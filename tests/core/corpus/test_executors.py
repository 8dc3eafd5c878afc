import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from core.corpus.executors import LocalPool, ShardDone
from core.errors import EnvironmentFault
from core.progress import Cancel, Cancelled, stop_if


@dataclass
class Counting:
    """A job whose workers only count."""

    fails_at: int = -1
    workers: list["Counter"] = field(default_factory=list["Counter"])

    def worker(self) -> "Counter":
        made = Counter(self)
        self.workers.append(made)
        return made


@dataclass
class Counter:
    job: Counting
    closed: bool = False

    def do(self, task: int, cancelled: Cancelled) -> ShardDone:
        stop_if(cancelled)
        if task == self.job.fails_at:
            raise EnvironmentFault("file.disk_full", path="x")
        return ShardDone(str(task), 1, 1, 0, kept=False)

    def close(self) -> None:
        self.closed = True


def test_every_task_is_done_once_and_workers_are_closed() -> None:
    job = Counting()
    done = [int(told.shard) for told in LocalPool(3).run(job, iter(range(100)))]
    assert sorted(done) == list(range(100))
    assert len(job.workers) == 3
    assert all(worker.closed for worker in job.workers)


def test_tasks_are_taken_as_workers_are_free() -> None:
    taken: list[int] = []

    def tasks() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    running = LocalPool(2).run(Counting(fails_at=0), tasks())
    with pytest.raises(EnvironmentFault):
        list(running)
    assert len(taken) < 1000


def test_an_error_of_a_worker_or_of_the_listing_ends_all() -> None:
    job = Counting(fails_at=5)
    with pytest.raises(EnvironmentFault) as fault:
        list(LocalPool(2).run(job, range(50)))
    assert fault.value.code == "file.disk_full"
    assert all(worker.closed for worker in job.workers)

    def broken() -> Iterator[int]:
        yield 1
        raise EnvironmentFault("file.not_found", path="x")

    with pytest.raises(EnvironmentFault, match="not_found"):
        list(LocalPool(2).run(Counting(), broken()))


def test_who_is_asked_to_stop_stops() -> None:
    job = Counting()
    with pytest.raises(Cancel):
        list(LocalPool(2).run(job, range(50), lambda: True))
    assert all(worker.closed for worker in job.workers)


def test_leaving_early_leaves_no_thread() -> None:
    running = LocalPool(2).run(Counting(), range(50))
    next(running)
    running.close()  # type: ignore[attr-defined]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("corpus")]
