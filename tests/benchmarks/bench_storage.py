"""Speed of the project file: a durable label against a raw insert, undo, bulk work, opening.

`python tests/benchmarks/bench_storage.py [OUT.json]` prints JSON; under pytest (`-m benchmark`) it does the same and
writes ``build/bench/storage.json``. Times are wall-clock milliseconds. The floor of a label is one INSERT of the same
row into the same table with its index, committed with the same pragmas, into a copy of the same project, in turn with
the label; ``without_disk`` is the same with synchronous = OFF, which leaves what the program itself costs.
"""

import os
import shutil
import statistics
import sys
import tempfile
from contextlib import closing
from itertools import product
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.ids import AnnotationId, new_uuid
from core.model import Annotation, Meta, NewDocument, Source
from core.session import Session
from core.storage import sqlite
from core.storage.project_file import open_file
from core.storage.tables import ANNOTATION
from tests.benchmarks import results
from tests.benchmarks.results import Figures, clocked, spread

DOCUMENTS, CHARACTERS, EACH, LABELS = 1000, 10_000, 60, 400


def made(path: Path) -> Session:
    """A project of 1,000 reports."""
    session = Session.create(path)
    session.use_annotator(session.annotators.ensure("张三").id)
    base = "学校教育建设工作加强管理安全教师队伍补贴资金提升质量发展全区推进落实，。"
    texts = [f"{number:06}{base * (CHARACTERS // len(base))}" for number in range(DOCUMENTS)]
    source = Source("t.txt", "0" * 64, "utf-8", "text/1")
    session.documents.add([NewDocument(text, Meta(text[:6]), source) for text in texts])
    return session


def bulk(session: Session) -> Figures:
    who = session.annotator
    assert who is not None
    labels = [label.id for label in session.codebook.labels()]
    rows = [
        Annotation(
            AnnotationId(new_uuid()), document.id, at * 100, at * 100 + 30, labels[at % 4], who.id, None, "2024", "2024"
        )
        for document, at in product(session.documents.list(), range(EACH))
    ]
    figures = {"insert": clocked(lambda: session.annotations.add_many(rows))}
    figures["undo"] = clocked(session.history.undo)
    figures["redo"] = clocked(session.history.redo)
    some = [annotation.id for annotation in rows[:5000]]
    figures["delete_5000"] = clocked(lambda: session.annotations.delete(some))
    figures["undo_delete_5000"] = clocked(session.history.undo)
    figures["counts"] = clocked(session.annotations.label_counts)
    return {name: round(time_, 1) for name, time_ in figures.items()}


def raw(path: Path, synchronous: str) -> sqlite.Binding:
    conn = sqlite.connect(path)
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute(f"PRAGMA synchronous = {synchronous}")
    conn.execute("PRAGMA foreign_keys = ON")
    return conn


def labelling(session: Session, copy: Path, synchronous: str, first: int) -> dict[str, Figures]:
    """Labels, their undo and the floor, in turn; `first` document of those that are labelled."""
    documents = [document.id for document in session.documents.list()][first : first + LABELS]
    labels = [other.id for other in session.codebook.labels()]
    session._engine.conn.execute(f"PRAGMA synchronous = {synchronous}")
    label, undo, floor = list[float](), list[float](), list[float]()
    with closing(raw(copy, synchronous)) as conn:
        row = list(conn.execute(f"{ANNOTATION.select} LIMIT 1").fetchone())
        columns = {name: at for at, name in enumerate(ANNOTATION.columns)}
        for number, document in enumerate(documents):
            place = {"id": new_uuid(), "document": document, "span_start": 7, "span_end": 19, "deleted": 0}
            for name, value in place.items():
                row[columns[name]] = value
            floor.append(clocked(lambda: conn.execute(ANNOTATION.insert, row)))
            label.append(
                clocked(lambda: session.annotations.create(document, 7, 19, labels[number % 4]))  # noqa: B023
            )
            if number % 4 == 0:
                undo.append(clocked(session.history.undo))
    session._engine.conn.execute("PRAGMA synchronous = FULL")
    return {"label": spread(label), "undo": spread(undo), "floor": spread(floor)}


def measure() -> dict[str, object]:
    """All figures."""
    with tempfile.TemporaryDirectory() as folder:
        path, copy = Path(folder) / "a.biaodu", Path(folder) / "copy.biaodu"
        with made(path) as session:
            figures: dict[str, object] = {"bulk_60000": bulk(session)}
            session.save_copy(copy)
            durable = labelling(session, copy, "FULL", 0)
            figures["one_label"] = durable
            figures["one_label_ratio_p50"] = round(durable["label"]["p50"] / durable["floor"]["p50"], 2)
            figures["without_disk"] = labelling(session, copy, "OFF", LABELS)
            for _ in range(600):
                session.history.undo()
            figures["undo_name_after_600_undone"] = round(clocked(session.history.undo_name), 3)
        figures["megabytes"] = round(path.stat().st_size / 1e6, 1)
        figures["open"] = opening(path)
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
    return figures


def opening(path: Path) -> Figures:
    def opened(size_limit: bool) -> None:
        open_file(path, quick_check=size_limit).close()

    with Session.open(path) as session:
        checked = clocked(lambda: session._engine.conn.row("PRAGMA quick_check(1)"))
    return {
        "open": round(statistics.median(clocked(lambda: opened(size_limit=True)) for _ in range(5)), 1),
        "quick_check": round(checked, 1),
    }


@pytest.mark.benchmark
def test_storage() -> None:
    results.keep("storage", measure())


if __name__ == "__main__":
    results.answer(measure())
