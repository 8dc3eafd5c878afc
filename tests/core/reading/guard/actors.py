"""Children that misbehave: real processes that say they are ready and then do as a test says."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

import core
from core.errors import BiaoduError, UserError
from core.reading.guard.limits import Limits
from core.reading.guard.reading import GuardedReaders
from core.reading.kinds import FileKind
from core.reading.readers.protocol import GivenFile, Options, Read
from tests.core.reading.specimens import pdf, set_text

_ACT = """
import os, signal, sys, time
sys.path.insert(0, {root!r})
from core.reading.guard.wire import Parcel, receive_request
requests, answers = sys.stdin.buffer, sys.stdout.buffer
plain = {{"encoding": "utf-8", "place": "", "hint": "", "meta": {{}}, "masks": [], "notices": []}}

def say(*entries, text=b""):
    parcel = Parcel()
    for entry in entries:
        parcel.add(entry, text)
    parcel.send(answers)

say({{"ready": True}})
while (request := receive_request(requests)) is not None:
    say({{"begun": True}})
    if request.given.name == "good.pdf":
        say({{**plain, "text": 6}}, text="正文".encode())
        say({{"end": True}})
        continue
{act}
"""


def acting(act: str) -> list[str]:
    """The command of a child that reads ``good.pdf`` well, and at every other file does as the lines of `act` say.

    They may use `say(entry, ..., text=bytes)`, `plain` (what belongs to a text), `request` and the two streams.
    """
    lines = "\n".join(f"    {line}" for line in act.splitlines())
    script = _ACT.format(root=str(Path(core.__file__).parents[1]), act=lines)
    return [sys.executable, "-c", script]


READING = """
import pathlib
from core.reading.guard.reading import GuardedReaders
from core.reading.kinds import FileKind
from core.reading.readers.protocol import GivenFile, Options
with GuardedReaders() as readers:
    given = GivenFile("a.pdf", pathlib.Path("a.pdf").read_bytes())
    (read,) = readers.read(FileKind.PDF, given, Options(), lambda: None)
"""
"""Reads ``a.pdf`` of the working folder, in a process of a test's own."""
SMALL = Limits(memory=300 << 20, seconds=20)
GOOD = pdf([set_text(70, 100, "这是一份PDF文件的正文。")])


def nobody() -> None:
    """Asks for nothing."""


def read(readers: GuardedReaders, name: str, data: bytes, kind: FileKind = FileKind.PDF) -> list[Read | UserError]:
    return list(readers.read(kind, GivenFile(name, data), Options(), nobody))


def refusal(readers: GuardedReaders, name: str, data: bytes, kind: FileKind = FileKind.PDF) -> BiaoduError:
    with pytest.raises(BiaoduError) as caught:
        read(readers, name, data, kind)
    return caught.value


def is_running(process: int) -> bool:
    try:
        return psutil.Process(process).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def comes(true: Callable[[], bool]) -> bool:
    """Whether something becomes true within ten seconds."""
    until = time.monotonic() + 10
    while not true() and time.monotonic() < until:
        time.sleep(0.01)
    return true()


def ends(process: int) -> bool:
    """Whether a process ends within ten seconds."""
    return comes(lambda: not is_running(process))
