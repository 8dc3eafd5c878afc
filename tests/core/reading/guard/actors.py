"""Children that misbehave: real processes that say they are ready and then do as a test says."""

import sys
from pathlib import Path

import core

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
