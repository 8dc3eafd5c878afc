"""The recorder of the power cuts sees what the system sees."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.system.calls import Call, Make, Truncate, Unlink, Write
from tests.system.disk import FLEETING, Event, Mark, Recorder
from tests.system.power import recorded
from tests.system.scenarios import SCENARIOS, prepare
from tests.system.tracing import can_trace, traced

pytestmark = pytest.mark.skipif(not can_trace(), reason="needs strace and the right to trace")

SCRIPT = """
import os, sys
from pathlib import Path
from tests.system.scenarios import SCENARIOS, steps
marks = os.open(os.environ["MARKS"], os.O_WRONLY)
with steps(SCENARIOS[sys.argv[2]], Path(sys.argv[1])) as taken:
    for step in taken:
        os.write(marks, b".")
"""
RANDOM = re.compile(r"[0-9a-f]{16}(?=\.tmp)|\d{8}T\d{6}")


def told(events: list[Event], folder: Path) -> list[str]:
    """The calls without what differs from run to run: salts, random names, sizes of what a clock was written into."""
    lines: list[str] = []
    numbers: dict[int, str] = {}
    for event in events:
        if isinstance(event, Mark):
            lines.append("acknowledged")
            continue
        if isinstance(event, Make | Write):
            numbers.setdefault(event.file, event.path.name)
        file = numbers.get(getattr(event, "file", -1), "")
        # The memory that processes share is made anew after a power cut, and is not followed.
        if FLEETING in f"{file} {event}":
            continue
        lines.append(RANDOM.sub("", f"{_without_bytes(event)} {file}".replace(str(folder), "")))
    return lines


def _without_bytes(event: Call) -> str:
    if isinstance(event, Write):
        return f"write {len(event.data)} at {event.offset}"
    if isinstance(event, Truncate):
        return f"truncate to {event.size}"
    if isinstance(event, Make | Unlink):
        return f"{type(event).__name__} {event.path}"
    return re.sub(r"file=\d+", "", str(event))


@pytest.mark.parametrize("name", ["labelling", "labelling on a share", "export", "saved copy", "migration"])
def test_the_recorder_sees_what_strace_sees(name: str, tmp_path: Path) -> None:
    (tmp_path / "recorded").mkdir()
    prepare(SCENARIOS[name], tmp_path / "recorded")
    by_system = Recorder(tmp_path / "recorded")
    traced(by_system, SCRIPT, by_system.folder, name)
    by_system.require_complete()
    with recorded(replace(SCENARIOS[name])) as recording:
        ours = told(recording.events, recording.folder)
    assert told(by_system.events, by_system.folder) == ours
