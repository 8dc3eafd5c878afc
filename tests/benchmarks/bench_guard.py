"""What reading in a child process costs: its start once a batch, and each file, beside reading in this process.

Both read the same files in turn in the same run: ``read`` is the reader alone, ``prepare`` all that becomes of a file
before the project is touched. Times are wall-clock medians by file; on a busy machine each hand-over between the two
processes waits for its turn, so ``processor`` compares the processor time of both together. The floor of a start is an
interpreter that does nothing.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import psutil
import pytest

from core.errors import UserError
from core.progress import Cancel
from core.reading.guard.reading import Asking, GuardedReaders
from core.reading.kinds import FileKind
from core.reading.prepare import Incoming, Item, prepare
from core.reading.readers.protocol import GivenFile, Options, PageRead, Read
from core.reading.readers.registry import reader_for
from tests.benchmarks import budgets, results
from tests.benchmarks.bench_import import report
from tests.core.reading.hostile_pdfs import endless
from tests.core.reading.readers.test_bugs import workbook
from tests.core.reading.specimens import docx, level, numbering, p, pdf, set_text

FILES, ROUNDS, STARTS = 12, 8, 9


class Here(GuardedReaders):
    """Reads in this process."""

    def read(self, kind: FileKind, given: GivenFile, options: Options, asking: Asking) -> Iterator[Read | UserError]:
        return (read for read in reader_for(kind).read(given, options) if not isinstance(read, PageRead))


def web_page(number: int) -> bytes:
    body = "".join(f"<p>{line}</p>" for line in report(number).splitlines())
    return f"<html><head><meta charset=gbk><title>总结</title></head><body><div>{body}</div></body></html>".encode(
        "gbk"
    )


def word(number: int) -> bytes:
    lists = numbering(level(0, "chineseCounting", "%1、"), level(1, "decimal", "%1.%2"))
    lines = report(number).splitlines()
    return docx("".join(p(line, numbered=(1, at % 2)) for at, line in enumerate(lines) if line), numbering=lists)


def portable(number: int) -> bytes:
    prose = report(number).replace("\n", "")
    return pdf([set_text(70, 100, prose[at : at + 600]) for at in range(0, len(prose), 600)])


MAKERS: dict[FileKind, Callable[[int], bytes]] = {
    FileKind.PDF: portable,
    FileKind.DOCX: word,
    FileKind.HTML: web_page,
    FileKind.XLSX: lambda _number: workbook(),
}


def timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def nobody() -> None:
    """Asks for nothing."""


def texts(readers: GuardedReaders, kind: FileKind, given: GivenFile) -> list[Read | UserError]:
    return list(readers.read(kind, given, Options(), nobody))


def items(readers: GuardedReaders, path: Path) -> list[Item]:
    return list(prepare(path, Options(), lambda *_: None, readers))


def processor_seconds(readers: GuardedReaders) -> float:
    """Of this process and the child."""
    child = psutil.Process(readers.child_id).cpu_times()
    return time.process_time() + child.user + child.system


def both(kind: FileKind, folder: Path) -> dict[str, float]:
    """Milliseconds by file, and the ratios of the child to this process."""
    paths: list[Path] = []
    for number in range(FILES):
        paths.append(folder / f"{number}.{kind}")
        paths[-1].write_bytes(MAKERS[kind](number))
    taken: dict[str, list[float]] = {"read here": [], "read": [], "prepare here": [], "prepare": []}
    worked = {"": 0.0, " here": 0.0}
    with GuardedReaders() as child, Here() as here:
        for readers in (child, here):  # load what both need
            assert any(isinstance(item, Incoming) for item in items(readers, paths[0]))
        for _ in range(ROUNDS):
            for path in paths:
                given = GivenFile(path.name, path.read_bytes())
                for name, readers in ((" here", here), ("", child)):
                    taken[f"read{name}"].append(timed(partial(texts, readers, kind, given)))
                    begin = processor_seconds(child)
                    taken[f"prepare{name}"].append(timed(partial(items, readers, path)))
                    worked[name] += processor_seconds(child) - begin
    by_file = {name: statistics.median(times) * 1000 for name, times in taken.items()}
    return {
        **{f"{name} (ms)": round(value, 3) for name, value in by_file.items()},
        "read: child of here": round(by_file["read"] / by_file["read here"], 3),
        "prepare: child of here": round(by_file["prepare"] / by_file["prepare here"], 3),
        "prepare: processor, child of here": round(worked[""] / worked[" here"], 3),
    }


def starts() -> dict[str, float]:
    """Milliseconds to the first text of a PDF, less than what reading it takes, beside an idle interpreter."""
    given = GivenFile("a.pdf", pdf([set_text(70, 100, "工作总结，正文。")]))
    first: list[float] = []
    floor: list[float] = []
    for _ in range(STARTS):
        floor.append(timed(lambda: subprocess.run([sys.executable, "-I", "-c", "pass"], check=True)))
        with GuardedReaders() as readers:
            cold = timed(partial(texts, readers, FileKind.PDF, given))
            warm = timed(partial(texts, readers, FileKind.PDF, given))
        first.append(cold - warm)
    return {
        "start (ms)": round(statistics.median(first) * 1000, 1),
        "start at best (ms)": round(min(first) * 1000, 1),
        "start of idle interpreters": round(statistics.median(first) / statistics.median(floor), 2),
    }


def stopping() -> float:
    """Seconds from the wish to stop to the end, in the middle of a file that never ends."""
    wished = 0.0
    looks = 0

    def asking() -> None:
        nonlocal wished, looks
        looks += 1
        if looks == 10:
            wished = time.perf_counter()
            raise Cancel

    with GuardedReaders() as readers, pytest.raises(Cancel):
        list(readers.read(FileKind.PDF, GivenFile("a.pdf", endless()), Options(), asking))
    # A wish comes up to a look before it is asked for.
    return time.perf_counter() - wished + 0.05


@pytest.mark.benchmark
def test_guard(tmp_path: Path) -> None:
    found: dict[str, object] = {"batch": starts(), "stopping (s)": round(stopping(), 3)}
    for kind in MAKERS:
        (tmp_path / kind).mkdir()
        found[kind] = figures = both(kind, tmp_path / kind)
        budgets.at_most(
            f"reading {kind} in a child: of in this process", figures["prepare: processor, child of here"], 1.1
        )
    budgets.at_most("stopping in the middle of a file", stopping(), 1.0, "s")
    results.keep("guard", found)
