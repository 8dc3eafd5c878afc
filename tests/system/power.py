"""Records a scenario once, cuts the power at every point of it, and opens what each cut leaves."""

import hashlib
import random
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from tests.system.calls import watching
from tests.system.disk import EVERYTHING, FATES, Disk, Mark, Recorder, State
from tests.system.looking import UnusableError, look
from tests.system.scenarios import Scenario, prepare, steps
from tests.system.tracing import traced

SEED = 1
MEMORY = Path("/dev/shm")
"""Where states are made and opened, if there is such a place: a thousand times nothing needs to reach a disk."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Where the power went, and by which fate what was under way went with it."""

    event: int
    """So many events were over."""
    fate: int
    """Which of `tests.system.disk.FATES`; beyond their number they begin again, with other chances."""

    def __str__(self) -> str:
        return f"{self.event}.{self.fate}"


@dataclass(frozen=True, slots=True)
class Failure:
    """A state that breaks the promise."""

    scenario: str
    cut: str
    what: str

    def __str__(self) -> str:
        return f"{self.scenario} at {self.cut} (make torture ONLY='{self.scenario}' CUT={self.cut}): {self.what}"


@dataclass(slots=True)
class Outcome:
    """What became of the states of a scenario."""

    states: int = 0
    distinct: int = 0
    """States whose files differ from those of every other."""
    lost: list[Failure] = field(default_factory=list[Failure])
    """Something acknowledged is not there, or something is there that nobody did."""
    unusable: list[Failure] = field(default_factory=list[Failure])
    """A file does not open, or `check` finds something."""

    @property
    def failures(self) -> list[Failure]:
        """All of them."""
        return [*self.lost, *self.unusable]

    def add(self, other: "Outcome") -> None:
        """Count another's states, too."""
        self.states += other.states
        self.distinct += other.distinct
        self.lost += other.lost
        self.unusable += other.unusable


class Recording:
    """A scenario that ran once on an honest disk, and what was there after each of its steps."""

    def __init__(self, scenario: Scenario, scratch: Path) -> None:
        self.scenario = scenario
        self.scratch = scratch
        self.folder = scratch / "recorded"
        self.folder.mkdir()
        prepare(scenario, self.folder)
        self._recorder = Recorder(self.folder)
        if scenario.script:
            traced(self._recorder, scenario.script, self.folder)
        else:
            with watching(self.folder, self._recorder), steps(scenario, self.folder) as taken:
                for _step in taken:
                    self._recorder.mark()
        self._recorder.require_complete()
        self.events = self._recorder.events
        self._opened: dict[bytes, Mapping[str, str] | UnusableError] = {}
        self.steps = list(self._after_steps())

    def cuts(self, rounds: int = 1) -> list[Cut]:
        """All cuts, in their order; each point so many times with each fate."""
        return _cuts(self._recorder, rounds)

    def run(self, cuts: Sequence[Cut], *, deaf: bool = False) -> Outcome:
        """Open the state of each cut. With `deaf` the disk ignored each sync."""
        outcome = Outcome()
        seen: set[tuple[bytes, int]] = set()
        for cut, acknowledged, state in _walk(self._recorder, self.scenario.name, cuts, deaf=deaf):
            outcome.states += 1
            key = _digest(state)
            outcome.distinct += (key, acknowledged) not in seen
            seen.add((key, acknowledged))
            self._judge(str(cut), acknowledged, self._open(state, key), outcome)
        return outcome

    def run_twice(self, cut: Cut, most: int) -> Outcome:
        """Cut the power again, at so many points, while what a cut left is being opened for the first time."""
        outcome = Outcome()
        ((_cut, acknowledged, state),) = _walk(self._recorder, self.scenario.name, [cut])
        with tempfile.TemporaryDirectory(dir=self.scratch) as name:
            folder = Path(name)
            state.write(self.folder, folder)
            second = Recorder(folder)
            with watching(folder, second), self.scenario.world():
                look(folder, self.scenario.about)
            second.require_complete()
        for again, _marks, left in _walk(second, f"{self.scenario.name} {cut}", some(_cuts(second), most)):
            outcome.states += 1
            outcome.distinct += 1
            self._judge(f"{cut}+{again}", acknowledged, self._opened_in(left, second.folder), outcome)
        return outcome

    def restore(self) -> None:
        """Put the folder back to how it was before the first step."""
        shutil.rmtree(self.folder)
        ((_cut, _acknowledged, state),) = _walk(self._recorder, "", [Cut(0, 0)])
        state.write(self.folder, self.folder)

    def lay_out(self, cut: Cut, folder: Path) -> None:
        """Put the files that a cut leaves into `folder`, to look at."""
        ((_cut, _acknowledged, state),) = _walk(self._recorder, self.scenario.name, [cut])
        state.write(self.folder, folder)

    def lost(self, found: Mapping[str, str], acknowledged: int) -> str:
        """What is missing of `found` (`look`) after so many acknowledged steps, in words; empty when nothing is.

        Each file must be as after the last acknowledged step, or as after the one that was under way.
        """
        allowed = self.steps[acknowledged : acknowledged + 2]
        for name in sorted({name for step in self.steps for name in step} | found.keys()):
            if found.get(name) not in [step.get(name) for step in allowed]:
                return f"{name} is {found.get(name)}, not {allowed[0].get(name)}"
        return "" if self.scenario.rule(found) else "the files do not go together"

    def _judge(self, cut: str, acknowledged: int, found: Mapping[str, str] | UnusableError, outcome: Outcome) -> None:
        if isinstance(found, UnusableError):
            outcome.unusable.append(Failure(self.scenario.name, cut, str(found)))
        elif trouble := self.lost(found, acknowledged):
            outcome.lost.append(Failure(self.scenario.name, cut, trouble))

    def _open(self, state: State, key: bytes) -> Mapping[str, str] | UnusableError:
        """What is found in a state; each is opened once."""
        if key not in self._opened:
            self._opened[key] = self._opened_in(state, self.folder)
        return self._opened[key]

    def _opened_in(self, state: State, home: Path) -> Mapping[str, str] | UnusableError:
        with tempfile.TemporaryDirectory(dir=self.scratch) as folder, self.scenario.world():
            state.write(home, Path(folder))
            try:
                return look(Path(folder), self.scenario.about)
            except UnusableError as error:
                return error

    def _after_steps(self) -> Iterator[Mapping[str, str]]:
        """What is found at first and after each step when everything reaches the disk."""
        disk = Disk(self._recorder)
        for event in [Mark(), *self.events]:
            disk.take(event)
            if isinstance(event, Mark):
                state = disk.survivors(EVERYTHING, random.Random(SEED))
                found = self._open(state, _digest(state))
                if isinstance(found, UnusableError):
                    raise found
                yield found


@contextmanager
def recorded(scenario: Scenario) -> Iterator[Recording]:
    """A recording with a folder for its states, which goes with the block."""
    with tempfile.TemporaryDirectory(prefix="biaodu-", dir=MEMORY if MEMORY.is_dir() else None) as scratch:
        yield Recording(scenario, Path(scratch))


Item = TypeVar("Item")


def some(items: Sequence[Item], most: int) -> list[Item]:
    """So many of the items, spread evenly."""
    if len(items) <= most:
        return list(items)
    return [items[number * len(items) // most] for number in range(most)]


def _cuts(recorder: Recorder, rounds: int = 1) -> list[Cut]:
    return [Cut(event, fate) for event in range(len(recorder.events) + 1) for fate in range(rounds * len(FATES))]


def _walk(
    recorder: Recorder, name: str, cuts: Sequence[Cut], *, deaf: bool = False
) -> Iterator[tuple[Cut, int, State]]:
    """Each cut with how many marks were made before it, and the state it leaves; the same each time for a `name`."""
    disk, over, marks = Disk(recorder, deaf=deaf), 0, 0
    for cut in sorted(cuts, key=lambda cut: cut.event):
        for event in recorder.events[over : cut.event]:
            disk.take(event)
            marks += isinstance(event, Mark)
        over = cut.event
        yield cut, marks, disk.survivors(FATES[cut.fate % len(FATES)], random.Random(f"{SEED} {name} {cut}"))


def _digest(state: State) -> bytes:
    digest = hashlib.sha256()
    for path, content in sorted(state.files.items()):
        digest.update(f"{path} {path.parent in state.folders} {len(content)}\n".encode() + content)
    return digest.digest()
