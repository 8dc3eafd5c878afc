"""What the daily backup costs: its time against a plain copy, and labels that are set meanwhile against those before.

`python tests/benchmarks/bench_backups.py [OUT.json]` prints JSON; under pytest (`-m benchmark`) it does the same and
writes ``build/bench/backups.json``. Times are wall-clock milliseconds. The floor of a backup, which leaves half of its
time to others and checks all pages of the copy, is a plain copy of the file, flushed. A label is one durable
operation; `label_ratio` is its time while a backup is made out of its time alone.
"""

import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core import places
from core.model import Meta, NewDocument, Source
from core.session import Session
from core.storage import backing_up
from core.storage.backing_up import BackupOutcome
from tests.benchmarks import results
from tests.benchmarks.results import clocked, spread

DOCUMENTS, CHARACTERS = 70, 1_000_000
ALONE = 100
"""Labels set before the backup begins."""
PAUSE_SECONDS = 0.01


def made(path: Path) -> Session:
    """A project of 210 MB."""
    session = Session.create(path)
    session.use_annotator(session.annotators.ensure("张三").id)
    source = Source("t.txt", "0" * 64, "utf-8", "text/1")
    for number in range(DOCUMENTS):
        session.documents.add([NewDocument(f"{number:06}" + "学" * CHARACTERS, Meta(f"{number}"), source)])
    return session


def labels(session: Session, starts: Iterator[int], enough: Callable[[int], bool]) -> list[float]:
    """How long labels take, set one after the other with a pause, until `enough` says so of their number."""
    document, label = session.documents.list()[0].id, session.codebook.labels()[0].id
    times: list[float] = []
    while not enough(len(times)):
        start = next(starts)
        times.append(clocked(lambda: session.annotations.create(document, start, start + 9, label)))  # noqa: B023
        time.sleep(PAUSE_SECONDS)
    return times


def plain_copy(path: Path, target: Path) -> None:
    shutil.copyfile(path, target)
    handle = os.open(target, os.O_RDWR)
    os.fsync(handle)
    os.close(handle)


def measure() -> dict[str, object]:
    """All figures."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ[places.PROFILE] = folder
        backing_up.FREE_BYTES = 0
        path = Path(folder) / "a.biaodu"
        with made(path) as session:
            starts, took = count(), list[float]()
            alone = labels(session, starts, lambda done: done >= ALONE)

            def back_up() -> None:
                with session.clone() as own:
                    assert own.back_up(date(2026, 1, 5)).outcome is BackupOutcome.TAKEN

            backup = threading.Thread(target=lambda: took.append(clocked(back_up)))
            backup.start()
            meanwhile = labels(session, starts, lambda _done: not backup.is_alive())
            backup.join()
        floor = clocked(lambda: plain_copy(path, Path(folder) / "copy"))
        return {
            "megabytes": round(path.stat().st_size / 1e6, 1),
            "backup": round(took[0], 1),
            "floor": round(floor, 1),
            "backup_ratio": round(took[0] / floor, 2),
            "label_alone": spread(alone),
            "label_meanwhile": spread(meanwhile),
            "label_ratio_p50": round(spread(meanwhile)["p50"] / spread(alone)["p50"], 2),
        }


@pytest.mark.benchmark
def test_backups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(places.PROFILE, "")
    monkeypatch.setattr(backing_up, "FREE_BYTES", 0)
    results.keep("backups", measure())


if __name__ == "__main__":
    results.answer(measure())
