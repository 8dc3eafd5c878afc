"""Import and export of 1,000 documents of 10,000 characters with 60 annotations each, against bare floors.

Floors, measured in turn with what they are compared to, in the same run:

- import: parse each line with orjson and insert with executemany into plain tables of the same columns (primary keys,
  no foreign keys, no other index), WAL and synchronous = FULL, one transaction. `import_same_schema`: the same into
  the project's own tables with their constraints and index.
- export: `dump` is orjson of ready-made dicts to a file and fsync; `select_and_dump` reads the same rows with sqlite3,
  makes the dicts, dumps and syncs.

Seconds are wall-clock medians; ``cpu`` beside them is process time, which other programs on the machine disturb less.
"""

import gc
import os
import random
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import orjson
import pytest
import uuid_utils

from core.exporting import export
from core.importing import import_paths
from core.session import Session
from core.storage import sqlite
from core.text.canonical import document_id
from tests.benchmarks import budgets, results

DOCUMENTS, CHARACTERS, SPANS, ROUNDS = 1000, 10_000, 60, 5
LETTERS = "学校教育建设工作加强管理安全教师队伍补贴资金提升质量发展全区推进落实，。；\n"
LABELS = ("infrastructure", "teachers", "safety", "subsidies")

Line = dict[str, object]
Timing = tuple[float, float]


def made_lines() -> list[Line]:
    """The dataset, as an export carries it."""
    draw = random.Random(20240501)
    lines: list[Line] = []
    for number in range(DOCUMENTS):
        text = "".join(draw.choices(LETTERS, k=CHARACTERS))
        starts = sorted(draw.sample(range(CHARACTERS - 60), SPANS))
        spans = [
            {
                "id": str(uuid_utils.uuid7()),
                "start": start,
                "end": (end := start + draw.randint(5, 60)),
                "label": draw.choice(LABELS),
                "annotator": "张三",
                "text": text[start:end],
                "note": None,
                "created_at": "2024-05-01T08:00:00.000Z",
                "updated_at": "2024-05-01T08:00:00.000Z",
            }
            for start in starts
        ]
        meta = {"title": f"报告{number}", "region": "某区", "year": 2024, "issuer": None, "date": None, "kind": None}
        lines.append({"id": document_id(text), "text": text, "meta": meta, "spans": spans})
    return lines


def timed(work: Callable[[], object]) -> Timing:
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def dump(path: Path, lines: list[Line]) -> None:
    """The bare orjson floor."""
    with path.open("wb") as file:
        for line in lines:
            file.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
        file.flush()
        os.fsync(file.fileno())


def select_and_dump(project: Path, path: Path) -> None:
    """The floor that reads the project, too."""
    documents = (
        "SELECT d.id, d.title, d.region, d.year, t.text FROM document d JOIN document_text t ON t.document = d.id"
        " WHERE d.deleted = 0 ORDER BY d.position"
    )
    spans = (
        "SELECT a.id, a.span_start, a.span_end, l.code, p.name, a.note, a.created_at, a.updated_at FROM annotation a"
        " JOIN label l ON l.id = a.label JOIN annotator p ON p.id = a.annotator"
        " WHERE a.document = ? AND a.deleted = 0 ORDER BY a.span_start, a.span_end, l.code, a.id"
    )
    conn = sqlite.connect(project)
    with path.open("wb") as file:
        for id_, title, region, year, text in conn.execute(documents):
            listed = [
                {
                    "id": span,
                    "start": start,
                    "end": end,
                    "label": label,
                    "annotator": name,
                    "text": text[start:end],
                    "note": note,
                    "created_at": created,
                    "updated_at": updated,
                }
                for span, start, end, label, name, note, created, updated in conn.execute(spans, (id_,))
            ]
            line = {"id": id_, "text": text, "meta": {"title": title, "region": region, "year": year}, "spans": listed}
            file.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
        file.flush()
        os.fsync(file.fileno())
    conn.close()


def parse_and_insert(source: Path, path: Path, schema: Path | None) -> None:
    """The import floor: into plain tables, or into an empty project's own."""
    documents: list[tuple[object, ...]] = []
    texts: list[tuple[object, ...]] = []
    spans: list[tuple[object, ...]] = []
    with source.open("rb") as file:
        for line in file:
            read = orjson.loads(line)
            id_, text, meta = read["id"], read["text"], read["meta"]
            texts.append((id_, text))
            head = (id_, len(documents), len(text), meta["title"], meta["region"], meta["year"], None, None, None)
            documents.append((*head, "{}", "o.jsonl", id_, "utf-8", "jsonl/1", "2024", 1, 0, 1))
            spans += [
                (
                    *(span["id"], id_, f"person-{span['annotator']}", f"label-{span['label']}"),
                    *(span["start"], span["end"], "0123456789abcdef", span["note"], "import"),
                    *(span["created_at"], span["updated_at"], 1, 0, 1),
                )
                for span in read["spans"]
            ]
    path.unlink(missing_ok=True)
    conn = sqlite.connect(path)
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("PRAGMA synchronous = FULL")
    conn.execute("PRAGMA cache_size = -16384")
    if schema is None:
        for table, columns in (("document_text", 2), ("document", 18), ("annotation", 14)):
            others = ", ".join(f"c{number}" for number in range(1, columns))
            conn.execute(f"CREATE TABLE {table} (id TEXT PRIMARY KEY, {others})")
    else:
        copy_schema(conn, schema)
    conn.execute("BEGIN IMMEDIATE")
    for table, rows in (("document_text", texts), ("document", documents), ("annotation", spans)):
        conn.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
    conn.execute("COMMIT")
    conn.close()


def copy_schema(conn: sqlite.Binding, schema: Path) -> None:
    """The tables and indexes of the project at `schema`, with the few rows that the data refers to."""
    conn.execute("ATTACH ? AS p", (str(schema),))
    made = "SELECT sql FROM p.sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type DESC"
    for (statement,) in conn.execute(made).fetchall():
        conn.execute(statement)
    for table in ("operation", "row_change", "label", "annotator"):
        conn.execute(f"INSERT INTO main.{table} SELECT * FROM p.{table}")
    conn.execute("DETACH p")
    conn.execute("UPDATE label SET id = 'label-' || code")
    conn.execute("UPDATE annotator SET id = 'person-' || name")
    conn.execute("PRAGMA foreign_keys = ON")


def measured(folder: Path) -> dict[str, list[Timing]]:
    """Each work `ROUNDS` times, floors and product in turn."""
    lines = made_lines()
    source = folder / "source.jsonl"
    dump(source, lines)
    empty = folder / "empty.biaodu"
    with Session.create(empty) as session:
        session.annotators.ensure("张三")
    times: dict[str, list[Timing]] = {}

    def note(name: str, work: Callable[..., object], *given: object) -> None:
        times.setdefault(name, []).append(timed(partial(work, *given)))

    for number in range(ROUNDS):
        project, out = folder / f"{number}.biaodu", folder / "out.jsonl"
        note("floor_import_plain", parse_and_insert, source, folder / "plain.db", None)
        note("floor_import_same_schema", parse_and_insert, source, folder / "same.db", empty)
        with Session.create(project) as session:
            note("import", import_paths, session, [source])
            note("export", export, session, out)
        assert out.read_bytes() == source.read_bytes()
        note("floor_export_dump", dump, folder / "floor.jsonl", lines)
        note("floor_export_select_and_dump", select_and_dump, project, folder / "floor.jsonl")
        project.unlink()
    return times


def report(times: dict[str, list[Timing]]) -> dict[str, Any]:
    """Medians and the ratios floor / product: 1 is as fast as the floor."""
    wall = {name: statistics.median(seconds for seconds, _ in taken) for name, taken in times.items()}
    cpu = {name: statistics.median(seconds for _, seconds in taken) for name, taken in times.items()}
    ratios = {
        f"{work}_of_{floor.removeprefix(f'floor_{work}_')}": {
            "wall": round(wall[floor] / wall[work], 3),
            "cpu": round(cpu[floor] / cpu[work], 3),
        }
        for work in ("import", "export")
        for floor in times
        if floor.startswith(f"floor_{work}_")
    }
    return {
        "documents": DOCUMENTS,
        "characters": CHARACTERS,
        "spans": SPANS,
        "seconds": {name: {"wall": round(wall[name], 4), "cpu": round(cpu[name], 4)} for name in times},
        "ratios": ratios,
    }


@pytest.mark.benchmark
@pytest.mark.timeout(900)
def test_formats(tmp_path: Path) -> None:
    found = report(measured(tmp_path))
    ratios = found["ratios"]
    budgets.at_least("import: of a bare parse and insert", ratios["import_of_plain"]["wall"], 0.4)
    # The floor of an import parses and inserts, so that of an export reads the rows and dumps. Dumping values that are
    # in memory already is printed too: nothing that reads a database comes near, as fetching the rows takes longer.
    budgets.at_least("export: of bare rows read and dumped by orjson", ratios["export_of_select_and_dump"]["wall"], 0.6)
    results.keep("formats", found)
