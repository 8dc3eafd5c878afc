"""A corpus on Ray: two workers on this machine, of which one is killed in the middle."""

import os
import pickle
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil
import pytest

from core.corpus.executors import LocalPool, ShardDone
from core.corpus.ray_executor import RayExecutor
from core.corpus.reading import READ, ReadShards, read_corpus
from core.errors import EnvironmentFault, UserError
from core.progress import Cancelled
from tests.core.corpus.object_servers import DOCUMENTS, address, needs_store, new_place, tables_of
from tests.core.corpus.small import asked, source_of, tables
from tests.core.exchange.stores import PASSWORD, StoreServer

needs_ray = pytest.mark.skipif(
    find_spec("ray") is None or find_spec("duckdb") is None, reason="needs duckdb and ray: make test-corpus"
)
COUNT = 400


@pytest.mark.skipif(find_spec("ray") is not None, reason="ray is installed")
def test_without_ray_it_says_what_is_needed() -> None:
    with pytest.raises(UserError) as refusal:
        list(RayExecutor("local").run(EndingJob(Path()), ["a"]))
    assert (refusal.value.code, refusal.value.fields["package"]) == ("corpus.needs_add_on", "ray")


@needs_ray
@pytest.mark.timeout(400)  # Ray takes most of a minute to start where others work
def test_the_same_rows_from_the_pool_and_from_ray_byte_for_byte_with_a_worker_killed_midway(tmp_path: Path) -> None:
    source = source_of(tmp_path / "source", COUNT)
    read_corpus(source, tmp_path / "pool", LocalPool(2))
    killed: list[int] = []

    def kill_one(_done: int, _total: int, _shard: str) -> None:
        if not killed:
            killed.append(_kill_an_actor())

    report = read_corpus(source, tmp_path / "ray", RayExecutor("local", 2), progress=kill_one)
    assert killed
    assert killed[0]
    assert report.documents == COUNT
    assert tables(tmp_path / "ray") == tables(tmp_path / "pool")
    found = asked(f"SELECT count(*), count(DISTINCT source) FROM '{tmp_path}/ray/documents/*.parquet'")
    assert found == [(COUNT, COUNT)]


@needs_ray
@needs_store
@pytest.mark.timeout(400)
def test_actors_open_stores_with_what_their_machine_knows(server: StoreServer, uploaded: str, read_mixed: Path) -> None:
    source, out = address(server, uploaded), address(server, new_place())
    assert read_corpus(source, out, RayExecutor("local", 2)).documents == DOCUMENTS
    assert tables_of(str(out)) == tables(read_mixed)
    assert PASSWORD.encode() not in pickle.dumps(ReadShards(source, out, READ))


@dataclass
class RefusingJob:
    """A job whose workers cannot be made."""

    def worker(self) -> "EndingWorker":
        raise UserError("corpus.password_needed", address="s3://bucket", login="?", variable="x")


@needs_ray
@pytest.mark.timeout(400)
def test_why_a_worker_cannot_be_made_is_told() -> None:
    with pytest.raises(UserError) as refusal:
        list(RayExecutor("local", 1).run(RefusingJob(), ["a"]))
    assert refusal.value.code == "corpus.password_needed"


def _kill_an_actor() -> int:
    """Kill one of the processes in which actors work; returns its id."""
    for process in psutil.process_iter(["cmdline"]):
        command = process.info["cmdline"] or []
        if command and command[0].startswith("ray::_Actor.do") and _is_ours(process):
            os.kill(process.pid, signal.SIGKILL)
            return process.pid
    return 0


def _is_ours(process: psutil.Process) -> bool:
    """Whether this process started it, by way of Ray's own."""
    return os.getpid() in {parent.pid for parent in process.parents()}


@dataclass(frozen=True)
class EndingJob:
    """A job whose worker ends its own process at every task but those named ``good``."""

    told: Path

    def worker(self) -> "EndingWorker":
        return EndingWorker(self.told)


@dataclass
class EndingWorker:
    told: Path

    def do(self, task: str, cancelled: Cancelled) -> ShardDone:
        del cancelled
        if task != "good":
            with self.told.open("a") as file:
                file.write("x")
            os._exit(1)
        return ShardDone(task, 1, 1, 0, kept=False)

    def close(self) -> None:
        """Nothing to end."""


@needs_ray
@pytest.mark.timeout(400)
def test_a_task_that_ends_every_worker_is_tried_three_times_and_no_longer(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as fault:
        list(RayExecutor("local", 1).run(EndingJob(tmp_path / "told"), _tasks()))
    assert fault.value.code == "corpus.worker_lost"
    assert (tmp_path / "told").read_text() == "xxx"
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("corpus")]


def _tasks() -> Iterator[str]:
    yield "good"
    yield "bad"


@needs_ray
def test_a_cluster_that_is_not_there_is_said() -> None:
    with pytest.raises(EnvironmentFault) as fault:
        list(RayExecutor("127.0.0.1:1").run(EndingJob(Path()), ["good"]))
    assert fault.value.code == "corpus.no_cluster"
