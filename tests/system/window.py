"""A real window in its own process, other programs beside it, and what the system says of its locks."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.model import Meta, NewDocument, Source
from core.session import Session
from tests.system.places import JOBS, beside

ROOT = Path(__file__).resolve().parents[2]
ME, OTHER = "王敏", "李强"
SENTENCES = 3_000
PACKAGES = 4
PATIENCE = 60.0
"""Seconds after which something that should have happened counts as failed."""


def make_project(path: Path) -> None:
    """A long report that two people label, with some labels of each, and packages of the other's later work."""
    with Session.create(path) as session:
        for name in (OTHER, ME):
            session.use_annotator(session.annotators.ensure(name).id)
        text = "\n".join("".join(f"第{row}行新建学校{at}所。" for at in range(10)) for row in range(SENTENCES // 10))
        session.documents.add([NewDocument(text, Meta("青山区"), Source("a.txt", "0" * 64, "utf-8", "text/1"))])
        session.save_copy(path.with_name("theirs.biaodu"))
    with Session.open(path.with_name("theirs.biaodu")) as theirs:
        theirs.use_annotator(theirs.annotators.ensure(OTHER).id)
        document, labels = theirs.documents.list()[0].id, theirs.codebook.labels()
        for number in range(PACKAGES):
            for at in range(20):
                theirs.annotations.create(document, 40 * at + number, 40 * at + 9, labels[number % len(labels)].id)
            theirs.exchange.package(path.with_name(f"colleague{number}.biaodupkg"))
    theirs.path.unlink()


class WindowProcess:
    """The window on a project, and what it has acknowledged."""

    def __init__(self, path: Path, environment: dict[str, str]) -> None:
        self.path = path
        self.labels: list[str] = []
        """Ids of the annotations that the window showed as saved."""
        self.answers: list[dict[str, Any]] = []
        """What it said besides."""
        self._errors = path.with_name("window's errors.txt")
        command = [sys.executable, "-m", "tests.system.window_process", str(path)]
        with self._errors.open("wb") as errors:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )
        assert self._read() == {"ready": True}

    def ask(self, name: str, *arguments: object) -> dict[str, Any]:
        """Have the window do something and wait for its end."""
        self.begin(name, *arguments)
        while True:
            answer = self._read()
            if answer.get("label"):
                self.labels.append(answer["label"])
            if name == "label" or "label" not in answer:
                return answer

    def begin(self, name: str, *arguments: object) -> None:
        """Have it begin."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps([name, *arguments], ensure_ascii=False) + "\n")
        self.process.stdin.flush()

    def follow(self) -> None:
        """Take down what it says until it dies."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            # The last may have been cut off.
            if line.endswith("\n"):
                answer = json.loads(line)
                if answer.get("label"):
                    self.labels.append(answer["label"])
                else:
                    self.answers.append(answer)

    def wait_for(self, said: str) -> None:
        """Wait until `follow` has taken down an answer of that kind."""
        end = time.monotonic() + PATIENCE
        while not any(said in answer for answer in self.answers):
            assert self.process.poll() is None, self.complaints()
            assert time.monotonic() < end, f"never {said}"
            time.sleep(0.02)

    def kill(self) -> None:
        """End it without warning."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def complaints(self) -> str:
        """What it wrote to standard error, without what the screenless platform says of every dialog."""
        lines = self._errors.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(line for line in lines if not line.startswith("This plugin does not support "))

    def locks(self) -> Counter[str]:
        """How many locks /proc/locks shows of it on the project and on its log's index."""
        files = {str(os.stat(path).st_ino): path.name for path in (self.path, beside(self.path, "-shm"))}
        found = Counter(dict.fromkeys(files.values(), 0))
        with open("/proc/locks", encoding="ascii") as lines:
            for line in lines:
                _number, *kind, process, place, _start, _end = line.split()
                inode = place.rpartition(":")[2]
                if "POSIX" in kind and process == str(self.process.pid) and inode in files:
                    found[files[inode]] += 1
        return found

    def _read(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, f"the window is gone: {self.complaints()}"
        return json.loads(line)


@contextmanager
def window_on(path: Path, environment: dict[str, str]) -> Iterator[WindowProcess]:
    """A window, killed at the end if it still runs."""
    window = WindowProcess(path, environment)
    try:
        yield window
    finally:
        if window.process.poll() is None:
            window.kill()
        for pipe in (window.process.stdin, window.process.stdout):
            assert pipe is not None
            pipe.close()


def command(path: Path, verb: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a command of the command line on a project."""
    words = [sys.executable, "-m", "core", verb, path, *arguments, "--json"]
    return subprocess.run(list(map(str, words)), cwd=ROOT, capture_output=True, text=True, timeout=100)


def found(path: Path) -> tuple[set[str], bool]:
    """Ids of all annotations in a project, and whether the check finds nothing."""
    with Session.open(path) as session:
        return {annotation.id for annotation in session.annotations.iterate()}, session.check().ok


@dataclass
class Struggle:
    """What came of a while in which everything worked on one project."""

    window: list[str] = field(default_factory=list[str])
    """Labels that the window acknowledged."""
    commands: Counter[str] = field(default_factory=Counter[str])
    """How often each command ran."""
    others: list[str] = field(default_factory=list[str])
    """Labels that the command line acknowledged."""
    jobs: Counter[str] = field(default_factory=Counter[str])
    """How often the window ran each job."""
    samples: int = 0
    """How often the locks were looked at."""
    lost: int = 0
    """Labels that were acknowledged and are not there."""
    troubles: list[str] = field(default_factory=list[str])
    """What should not have happened."""


ENOUGH_LOOKS = 10


def struggle(path: Path, environment: dict[str, str], seconds: float, *, ends: str = "kill") -> Struggle:
    """Let a window label and run jobs while another program lists, labels and checks; then see what is there.

    With `ends` ``kill`` the window dies in the middle of it, with ``close`` it is closed when it is done.
    """
    make_project(path)
    came = Struggle()
    with window_on(path, environment) as window:
        over = threading.Event()
        sampler = threading.Thread(target=_sample, args=(window, over, came))
        follower = threading.Thread(target=window.follow)
        # Who is to be killed is still at work then.
        window.begin("work", seconds + (PATIENCE if ends == "kill" else 0))
        for thread in (sampler, follower):
            thread.start()
        _work_beside(window, time.monotonic() + seconds, came)
        if ends == "close":
            window.wait_for("over")
        over.set()
        sampler.join()
        if ends == "close":
            window.begin("close")
            window.wait_for("closed")
        window.kill()
        follower.join()
        _take_down(window, came)
    there, sound = found(path)
    for who, labels in (("window", came.window), ("command line", came.others)):
        missing = set(labels) - there
        came.lost += len(missing)
        if missing:
            came.troubles.append(f"{len(missing)} of {len(labels)} labels of the {who} are lost")
    if not sound:
        came.troubles.append("the check finds something")
    return came


def _take_down(window: WindowProcess, came: Struggle) -> None:
    came.window = window.labels
    for answer in window.answers:
        if "job" in answer:
            came.jobs[answer["job"]] += 1
        if "label" in answer and not answer["busy"]:
            came.troubles.append(f"the window refused a label: {answer}")
        came.troubles += [f"the window said: {fault}" for fault in answer.get("faults", [])]
    if window.complaints():
        came.troubles.append(f"the window complained: {window.complaints()}")


def _sample(window: WindowProcess, over: threading.Event, came: Struggle) -> None:
    while not over.wait(0.01):
        without = [name for name, number in window.locks().items() if not number]
        if without and not over.is_set():
            came.troubles.append(f"no lock on {without}")
        came.samples += 1


def _has_some_of_everything(window: WindowProcess, came: Struggle) -> bool:
    """However slow the machine is: each job has ended, both have labelled, and the locks were looked at."""
    jobs = {answer["job"] for answer in window.answers if "job" in answer}
    return len(jobs) == len(JOBS) and bool(window.labels) and bool(came.others) and came.samples > ENOUGH_LOOKS


def _work_beside(window: WindowProcess, end: float, came: Struggle) -> None:
    """Label, list and check by the command line, until the time is over and there is something of everything."""
    path = window.path
    with Session.open(path, read_only=True) as session:
        document = session.documents.list()[0].id
    start = 5
    while time.monotonic() < end or not _has_some_of_everything(window, came):
        assert window.process.poll() is None, window.complaints()
        assert time.monotonic() < end + PATIENCE, "a job does not end"
        start += 7
        label = command(path, "label", document, start, start + 5, "safety", "--annotator", OTHER)
        if label.returncode == 0:
            came.others.append(json.loads(label.stdout)["id"])
        for verb, done in (
            ("label", label),
            ("list", command(path, "list", "annotations")),
            ("check", command(path, "check")),
        ):
            came.commands[verb] += 1
            if done.returncode:
                came.troubles.append(f"{verb}: {done.stdout[:500]} {done.stderr[:500]}")
