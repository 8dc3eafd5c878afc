"""Ends a process without warning at a chosen call, and opens what it leaves."""

import os
import random
import select
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from tests.system.calls import Call, Write, watching
from tests.system.looking import UnusableError, look
from tests.system.power import SEED, Recording
from tests.system.scenarios import steps

ACKNOWLEDGED = b"."
LONGEST_LIFE = 3600.0
"""Seconds: no limit that a slow machine could reach. What hangs is ended with the test."""
_open = os.open
"""The system's own, also while the calls are watched."""


class When(StrEnum):
    """How far the call has come at which the process dies."""

    BEFORE = "before"
    HALF = "half"
    """Of a write, half of it is made."""
    AFTER = "after"
    """It is made, and nothing that follows it."""


@dataclass(frozen=True, slots=True)
class Kill:
    """Where a process dies: at its n-th write, sync, new name or removal."""

    call: int
    when: When

    def __str__(self) -> str:
        return f"killed {self.when} call {self.call}"


class _Killer:
    """Counts calls, and ends the process at one."""

    def __init__(self, kill: Kill) -> None:
        self._kill = kill
        self._calls = 0
        self._under_way: list[int] = []
        """Numbers of the calls that are being made: within a file's sync or removal, its folder may be synced."""

    def before(self, call: Call) -> None:
        """Count it."""
        self._calls += 1
        self._under_way.append(self._calls)
        if self._calls == self._kill.call and self._kill.when is not When.AFTER:
            if self._kill.when is When.HALF and isinstance(call, Write):
                # What this drops of the process's locks, its death would drop in a moment.
                file = _open(call.path, os.O_WRONLY)
                os.pwrite(file, call.data[: len(call.data) // 2], call.offset)
            os.kill(os.getpid(), signal.SIGKILL)

    def after(self, call: Call) -> None:
        """It was made."""
        if self._under_way.pop() == self._kill.call and self._kill.when is When.AFTER:
            os.kill(os.getpid(), signal.SIGKILL)

    def failed(self, call: Call) -> None:
        """It changed nothing, and the recording does not count it either."""
        self._calls -= 1
        self._under_way.pop()


def all_kills(recording: Recording) -> list[Kill]:
    """At each call of the scenario; a write also dies half made."""
    calls = [event for event in recording.events if isinstance(event, Call)]
    return [
        Kill(number, when)
        for number, call in enumerate(calls, 1)
        for when in (When.BEFORE, When.HALF, When.AFTER)
        if when is not When.HALF or isinstance(call, Write)
    ]


@dataclass(frozen=True, slots=True)
class Death:
    """How a process ended, and what it left."""

    killed: bool
    """Before it had taken all steps."""
    lost: str
    """What was acknowledged and is not there, in words; empty when nothing is."""


def killed_at(recording: Recording, kill: Kill) -> Death:
    """Let a process take the scenario's steps and die at a call."""

    def life(acknowledge: int) -> None:
        with watching(recording.folder, _Killer(kill)):
            _take_steps(recording, acknowledge)

    return _die(recording, life)


def killed_after(recording: Recording, seconds: float) -> Death:
    """The same, with a process that is killed after some seconds, wherever it then is."""
    return _die(recording, lambda acknowledge: _take_steps(recording, acknowledge), seconds)


def lifetimes(recording: Recording, number: int) -> Iterator[float]:
    """Random times, in seconds, up to what the scenario takes unharmed."""
    begin = time.monotonic()
    assert not killed_after(recording, LONGEST_LIFE).killed
    whole = time.monotonic() - begin
    chance = random.Random(f"{SEED} {recording.scenario.name}")
    yield from (chance.uniform(0, whole) for _ in range(number))


def _take_steps(recording: Recording, acknowledge: int) -> None:
    with steps(recording.scenario, recording.folder) as taken:
        for _step in taken:
            os.write(acknowledge, ACKNOWLEDGED)


def _die(recording: Recording, life: Callable[[int], None], seconds: float = LONGEST_LIFE) -> Death:
    """Live in a process of its own, for so many seconds at most."""
    recording.restore()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            life(writer)
        finally:
            os._exit(0)
    os.close(writer)
    acknowledged = _acknowledged(reader, child, seconds)
    _pid, status = os.waitpid(child, 0)
    with recording.scenario.world():
        try:
            lost = recording.lost(look(recording.folder, recording.scenario.about), acknowledged)
        except UnusableError as error:
            lost = str(error)
    return Death(os.WIFSIGNALED(status), lost)


def _acknowledged(reader: int, child: int, seconds: float) -> int:
    """Count what a process acknowledges until it ends, which it does at the latest after so many seconds."""
    end = time.monotonic() + seconds
    count = 0
    with os.fdopen(reader, "rb", buffering=0) as stream:
        while select.select([stream], [], [], max(0.0, end - time.monotonic()))[0]:
            said = stream.read(1 << 16)
            if not said:
                return count
            count += len(said)
        os.kill(child, signal.SIGKILL)
        # What it said before.
        return count + len(stream.readall())
