"""Who does the work: a pool on this machine, or Ray on many (`core.corpus.ray_executor`), behind one Protocol.

A job makes workers, and a worker does task after task. What a worker writes is the same whoever does it and however
often, so a task whose worker was lost is simply done again.
"""

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from core.progress import Cancel, Cancelled, never

Task = TypeVar("Task")
TaskIn = TypeVar("TaskIn", contravariant=True)


@dataclass(frozen=True, slots=True)
class ShardDone:
    """What came of a shard."""

    shard: str
    files: int
    """All of them."""
    documents: int
    failed: int
    """Files of which something could not be read."""
    kept: bool
    """Whether it was there already, as it should be."""


class Worker(Protocol[TaskIn]):
    """Does tasks, one at a time; used by one thread."""

    def do(self, task: TaskIn, cancelled: Cancelled) -> ShardDone:
        """Do a task. Raises `BiaoduError` for what ends the whole work, as a full disk, and `Cancel`."""
        ...

    def close(self) -> None:
        """End what it has started."""
        ...


class CorpusJob(Protocol[TaskIn]):
    """What is to be done; it can be sent to other machines."""

    def worker(self) -> Worker[TaskIn]:
        """Make a worker."""
        ...


class Executor(Protocol):
    """Lets workers do the tasks of a job."""

    def run(self, job: CorpusJob[Task], tasks: Iterable[Task], cancelled: Cancelled = never) -> Iterator[ShardDone]:
        """What came of each task, in the order in which they end; tasks are taken as workers are free.

        Raises what a worker raises, and `Cancel`; then, and when it is left early, all workers are ended.
        """
        ...


class _Stop(Generic[Task]):
    """Tells workers to end."""

    def __init__(self, cancelled: Cancelled) -> None:
        self._cancelled = cancelled
        self.is_set = False

    def __call__(self) -> bool:
        return self.is_set or self._cancelled()


class LocalPool:
    """Workers on this machine: a thread each, which waits most of the time for the child process that does the work."""

    def __init__(self, workers: int) -> None:
        self._workers = max(1, workers)

    def run(self, job: CorpusJob[Task], tasks: Iterable[Task], cancelled: Cancelled = never) -> Iterator[ShardDone]:
        """As `Executor.run`."""
        stop = _Stop[Task](cancelled)
        waiting: queue.Queue[Task | None] = queue.Queue(self._workers)
        done: queue.SimpleQueue[ShardDone | BaseException | None] = queue.SimpleQueue()
        threads = [
            threading.Thread(target=_work, args=(job.worker, waiting, done, stop), name=f"corpus {number}", daemon=True)
            for number in range(self._workers)
        ]
        for thread in threads:
            thread.start()
        feeding = threading.Thread(target=_feed, args=(tasks, waiting, done, stop, len(threads)), daemon=True)
        feeding.start()
        try:
            left = len(threads)
            while left:
                told = done.get()
                if told is None:
                    left -= 1
                elif isinstance(told, ShardDone):
                    yield told
                else:
                    raise told
        finally:
            stop.is_set = True
            for thread in (feeding, *threads):
                thread.join()


def _feed(
    tasks: Iterable[Task],
    waiting: "queue.Queue[Task | None]",
    done: "queue.SimpleQueue[ShardDone | BaseException | None]",
    stop: "_Stop[Task]",
    workers: int,
) -> None:
    """Hand tasks out. A thread, so that listing a slow folder keeps nobody from hearing of what is done."""
    try:
        for task in tasks:
            if not _put(waiting, task, stop):
                return
    except BaseException as error:  # noqa: BLE001 - raised by whoever waits for the work
        done.put(error)
    for _ in range(workers):
        if not _put(waiting, None, stop):
            return


def _put(waiting: "queue.Queue[Task | None]", task: Task | None, stop: "_Stop[Task]") -> bool:
    while not stop():
        try:
            waiting.put(task, timeout=0.1)
        except queue.Full:
            continue
        return True
    return False


def _work(
    make: Callable[[], Worker[Task]],
    waiting: "queue.Queue[Task | None]",
    done: "queue.SimpleQueue[ShardDone | BaseException | None]",
    stop: "_Stop[Task]",
) -> None:
    worker: Worker[Task] | None = None
    try:
        worker = make()
        while not stop():
            try:
                task = waiting.get(timeout=0.1)
            except queue.Empty:
                continue
            if task is None:
                done.put(None)
                return
            done.put(worker.do(task, stop))
        done.put(Cancel())
    except BaseException as error:  # noqa: BLE001 - raised by whoever waits for the work
        done.put(error)
    finally:
        if worker is not None:
            worker.close()
