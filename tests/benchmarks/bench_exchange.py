"""Speed of packages: merging 60,000 annotations against the bare insert of their rows.

`python tests/benchmarks/bench_exchange.py [OUT.json]` prints JSON; under pytest (`-m benchmark`) it does the same and
writes ``build/bench/exchange.json``. Times are wall-clock milliseconds, medians, product and floors in turn.

The package holds one layer of 60,000 annotations in 1,000 reports of 10,000 characters; the project merged into has
the reports. ``merge`` is all of it: reading and checking the file, the plan, every quote against its text, every
signature, the rows with journal, durable. ``sign`` is the first signing of all of it, and ``package`` writes it once it
is signed; ``sign_half`` signs half as many annotations in half as many reports. Floors: the same rows, already in
memory, with executemany into the project's own table and index (``floor_same_schema``) and into a plain table with a
primary key (``floor_plain``), one transaction, WAL and synchronous = FULL.
"""

import gc
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.exchange.bundle import PackageKind
from core.exchange.contents import PackageContents
from core.ids import AnnotationId, new_uuid
from core.model import Annotation, Meta, NewDocument, Source
from core.session import Session
from core.storage import sqlite
from tests.benchmarks import results

DOCUMENTS, CHARACTERS, EACH, ROUNDS = 1000, 10_000, 60, 5


def clocked(call: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def made(folder: Path, count: int = DOCUMENTS) -> tuple[Path, Path, list[tuple[object, ...]]]:
    """An empty project with the reports, the package, and the rows that it brings.

    Beside them a project lies that has the rows, unsigned.
    """
    base = "学校教育建设工作加强管理安全教师队伍补贴资金提升质量发展全区推进落实，。"
    texts = [f"{number:06}{base * (CHARACTERS // len(base))}" for number in range(count)]
    source = Source("t.txt", "0" * 64, "utf-8", "text/1")
    empty, theirs, package = folder / "empty.biaodu", folder / "theirs.biaodu", folder / "theirs.biaodupkg"
    with Session.create(empty) as session:
        session.documents.add([NewDocument(text, Meta(text[:6]), source) for text in texts])
        session.use_annotator(session.annotators.ensure("张三").id)
    shutil.copyfile(empty, theirs)
    with Session.open(theirs) as session:
        assert session.annotator is not None
        labels = [label.id for label in session.codebook.labels()]
        places = product(session.documents.list(), range(EACH))
        rows = [
            Annotation(
                *(AnnotationId(new_uuid()), document.id, at * 100, at * 100 + 30, labels[at % 4]),
                *(session.annotator.id, None, "2024-05-01T08:00:00.000Z", "2024-05-01T08:00:00.000Z"),
            )
            for document, at in places
        ]
        session.annotations.add_many(rows)
        session.save_copy(folder / f"unsigned-{count}.biaodu")
        session.exchange.package(package, PackageContents(kind=PackageKind.LABELS_BACK))
        inserted = session._engine.conn.rows("SELECT * FROM annotation")
    return empty, package, inserted


def bare(project: Path, rows: list[tuple[object, ...]], *, plain: bool) -> None:
    conn = sqlite.connect(project)
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("PRAGMA synchronous = FULL")
    conn.execute("PRAGMA cache_size = -16384")
    if plain:
        conn.execute(f"CREATE TABLE bare (id TEXT PRIMARY KEY, {', '.join(f'c{number}' for number in range(13))})")
    conn.execute("BEGIN IMMEDIATE")
    marks = ", ".join("?" * len(rows[0]))
    conn.executemany(f"INSERT INTO {'bare' if plain else 'annotation'} VALUES ({marks})", rows)
    conn.execute("COMMIT")
    conn.close()


def measured(folder: Path) -> dict[str, object]:
    (folder / "half").mkdir()
    made(folder / "half", DOCUMENTS // 2)
    empty, package, rows = made(folder)
    unsigned = {
        "sign": folder / f"unsigned-{DOCUMENTS}.biaodu",
        "sign_half": folder / "half" / f"unsigned-{DOCUMENTS // 2}.biaodu",
    }
    times: dict[str, list[float]] = {}

    def note(name: str, call: Callable[[], object]) -> None:
        times.setdefault(name, []).append(clocked(call))

    for number in range(ROUNDS):
        for name, plain in (("floor_plain", True), ("floor_same_schema", False)):
            project = folder / f"{name}-{number}.biaodu"
            shutil.copyfile(empty, project)
            note(name, lambda project=project, plain=plain: bare(project, rows, plain=plain))
        for name, path in unsigned.items():
            project = folder / f"{name}-{number}.biaodu"
            shutil.copyfile(path, project)
            with Session.open(project) as session:
                note(name, session.exchange.keys.sign)
        project = folder / f"{number}.biaodu"
        shutil.copyfile(empty, project)
        with Session.open(project) as session:
            note("merge", lambda session=session: session.exchange.apply(session.exchange.plan([package])))
            assert len(session.annotations.counts()) == DOCUMENTS
            note("merge_again", lambda session=session: session.exchange.apply(session.exchange.plan([package])))
            note("undo", session.history.undo)
            note("merge_after_undo", lambda session=session: session.exchange.apply(session.exchange.plan([package])))
            out = folder / "out.biaodupkg"
            note("package", lambda session=session, out=out: session.exchange.package(out))
    milliseconds = {name: statistics.median(taken) for name, taken in times.items()}
    merge = milliseconds["merge"]
    return {
        "annotations": len(rows),
        "milliseconds": {name: round(taken, 1) for name, taken in milliseconds.items()},
        "sign_by_package": round(milliseconds["sign"] / milliseconds["package"], 2),
        "sign_growth_for_twice_as_much": round(milliseconds["sign"] / milliseconds["sign_half"], 2),
        "merge_by_floor": {name: round(merge / milliseconds[name], 2) for name in ("floor_plain", "floor_same_schema")},
    }


@pytest.mark.benchmark
@pytest.mark.timeout(600)
def test_exchange(tmp_path: Path) -> None:
    found = measured(tmp_path)
    results.keep("exchange", found)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made_here:
        results.answer(measured(Path(made_here)))
