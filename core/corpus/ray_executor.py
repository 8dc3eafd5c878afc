"""Workers on a Ray cluster: an actor each, with a guarded child of its own. Ray is an add-on, loaded when wanted.

Ray itself would begin a lost task anew for ever; here a task is tried a few times, and what is lost is said.
"""

import importlib
import importlib.util
import os
import socket
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import core
from core.corpus.executors import CorpusJob, ShardDone, Task, Worker
from core.errors import BiaoduError, EnvironmentFault, UserError
from core.progress import Cancelled, never, stop_if

LOCAL = "local"
"""Stands for a cluster of this machine alone, which is started and ended."""
_TRIES = 3
_REACHED_WITHIN = 10
"""Seconds."""
_WAIT = 0.2
"""Seconds between two looks at whether to stop."""


class RayExecutor:
    """A `core.corpus.executors.Executor` on the cluster at an address: ``local``, ``auto``, ``HOST:6379``."""

    def __init__(self, address: str, workers: int | None = None) -> None:
        """`workers` are as many as the cluster has processors, if not said."""
        self._address = address
        self._workers = workers

    def run(self, job: CorpusJob[Task], tasks: Iterable[Task], cancelled: Cancelled = never) -> Iterator[ShardDone]:
        """As `core.corpus.executors.Executor.run`. Raises EnvironmentFault ``corpus.worker_lost`` as well."""
        ray = self._begin()
        actors: set[Any] = set()
        try:
            yield from self._run(ray, job, iter(tasks), cancelled, actors)
        finally:
            for actor in actors:
                ray.kill(actor)
            # Of a cluster elsewhere it only takes leave.
            ray.shutdown()

    def _begin(self) -> Any:
        if importlib.util.find_spec("ray") is None:
            raise UserError("corpus.needs_add_on", package="ray")
        # A busy machine takes longer to start one than the half minute that Ray waits.
        os.environ.setdefault("RAY_raylet_start_wait_time_s", "180")
        ray: Any = importlib.import_module("ray")
        # Workers import this program from the same place, on whatever machine they are.
        environment = {"env_vars": {"PYTHONPATH": str(Path(core.__file__).parents[1])}}
        how: dict[str, Any] = {"runtime_env": environment, "log_to_driver": False, "logging_level": "error"}
        if self._address == LOCAL:
            how |= {"address": "local", "include_dashboard": False, "object_store_memory": 128 << 20}
            if self._workers is not None:
                how["num_cpus"] = self._workers
        else:
            how["address"] = self._address
        try:
            self._reach()
            ray.init(**how)
        except (ConnectionError, RuntimeError, ValueError, OSError) as error:
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            raise EnvironmentFault("corpus.no_cluster", address=self._address, reason=reason) from error
        return ray

    def _reach(self) -> None:
        """Raise OSError where nobody listens at the address: Ray itself would try for minutes."""
        host, _, port = self._address.removeprefix("ray://").rpartition(":")
        if host and port.isdecimal():
            socket.create_connection((host.strip("[]"), int(port)), _REACHED_WITHIN).close()

    def _run(
        self, ray: Any, job: CorpusJob[Task], tasks: Iterator[Task], cancelled: Cancelled, actors: set[Any]
    ) -> Iterator[ShardDone]:
        count = self._workers or max(1, int(ray.cluster_resources().get("CPU", 1)))
        make = ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0)(_Actor)
        working: dict[Any, tuple[Any, Task, int]] = {}

        def begin(actor: Any, task: Task, tries: int) -> None:
            working[actor.do.remote(task)] = (actor, task, tries)

        for _ in range(count):
            task = next(tasks, None)
            if task is None:
                break
            actor = make.remote(job)
            actors.add(actor)
            begin(actor, task, 1)
        while working:
            stop_if(cancelled)
            ended, _ = ray.wait(list(working), num_returns=1, timeout=_WAIT)
            for told in ended:
                actor, task, tries = working.pop(told)
                try:
                    answer = ray.get(told)
                except ray.exceptions.RayActorError as error:
                    actors.discard(actor)
                    if tries >= _TRIES:
                        raise _lost(task, tries, error) from error
                    actor = make.remote(job)
                    actors.add(actor)
                    begin(actor, task, tries + 1)
                    continue
                yield _done(answer)
                following = next(tasks, None)
                if following is not None:
                    begin(actor, following, 1)


class _Actor:
    """What runs on the cluster."""

    def __init__(self, job: CorpusJob[Any]) -> None:
        self._job = job
        self._worker: Worker[Any] | None = None

    def do(self, task: Any) -> ShardDone | tuple[bool, str, dict[str, object]]:
        """What came of a task, or the error as values: errors with fields are not sent as they are."""
        try:
            if self._worker is None:
                # Not before: an actor that cannot be made is one that was lost, and nobody would hear why.
                self._worker = self._job.worker()
            return self._worker.do(task, never)
        except BiaoduError as error:
            return isinstance(error, UserError), error.code, error.fields


def _done(answer: Any) -> ShardDone:
    if isinstance(answer, ShardDone):
        return answer
    is_users, code, fields = answer
    raise (UserError if is_users else EnvironmentFault)(code, **fields)


def _lost(task: object, tries: int, error: Exception) -> EnvironmentFault:
    reason = (str(error).splitlines() or [type(error).__name__])[0]
    return EnvironmentFault("corpus.worker_lost", shard=getattr(task, "name", ""), times=tries, reason=reason)
