"""A project of 1,000,000 spans leaves as JSON Lines: spans a second and how much memory that takes over the start.

In a process of its own, so that making the project does not count; its memory is what Linux says of it. The floor is
the same lines read and dumped by orjson, one at a time.
"""

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import orjson
import pytest

from core.importing import import_paths
from core.session import Session
from tests.benchmarks import bench_formats, budgets, results

COPIES = 17
"""How often the 60,000 spans of `bench_formats` come, each time in other texts."""
MOST_MEGABYTES = 200
_EXPORT = """
import json, sys, time
from pathlib import Path
from core.exporting import export
from core.session import Session

def kilobytes(name):
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(name))

with Session.open(Path(sys.argv[1])) as session:
    before = kilobytes("VmRSS")
    begun = time.perf_counter()
    report = export(session, Path(sys.argv[2]))
    seconds = time.perf_counter() - begun
    grown = (kilobytes("VmHWM") - before) / 1024
print(json.dumps({"spans": report.spans, "verified": report.verified, "seconds": seconds, "megabytes": grown}))
"""


def measured(folder: Path) -> dict[str, Any]:
    lines = bench_formats.made_lines()
    with Session.create(folder / "a.biaodu") as session:
        for copy in range(COPIES):
            path = folder / f"{copy}.jsonl"
            bench_formats.dump(path, [_copied(line, copy) for line in lines])
            import_paths(session, [path])
            path.unlink()
    out = folder / "out.jsonl"
    command = [sys.executable, "-c", _EXPORT, str(folder / "a.biaodu"), str(out)]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    begun = time.perf_counter()
    with out.open("rb") as source, (folder / "floor.jsonl").open("wb") as target:
        for line in source:
            target.write(orjson.dumps(orjson.loads(line), option=orjson.OPT_APPEND_NEWLINE))
    found["floor_seconds"] = time.perf_counter() - begun
    found["spans_a_second"] = round(found["spans"] / found["seconds"])
    return found


def _copied(line: bench_formats.Line, copy: int) -> bench_formats.Line:
    """The same annotations, without their ids, over another text."""
    from core.text.canonical import document_id

    text = chr(0x4E00 + copy) + str(line["text"])[1:]
    spans: Any = line["spans"]
    fresh = [{**span, "id": None, "text": text[span["start"] : span["end"]]} for span in spans]
    return {**line, "id": document_id(text), "text": text, "spans": fresh}


@pytest.mark.benchmark
@pytest.mark.timeout(1800)
def test_a_million_spans(tmp_path: Path) -> None:
    found = measured(tmp_path)
    print(found)
    assert found["verified"] == found["spans"] >= 1_000_000
    of_floor, of_memory = found["floor_seconds"] / found["seconds"], MOST_MEGABYTES / max(1, found["megabytes"])
    budgets.at_least("1,000,000 spans: of lines parsed and dumped by orjson", of_floor, 0.2)
    budgets.at_least("1,000,000 spans: 200 MB by what the export takes", of_memory, 1)
    results.keep("million_spans", found)
