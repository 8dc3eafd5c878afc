"""Speed of the journal: whose step undo takes, and the replay of a check, in projects of 60,000 and 600,000 operations.

`python tests/benchmarks/bench_journal.py [OUT.json]` prints JSON; under pytest (`-m benchmark`) it does the same and
writes ``build/bench/journal.json``. Five people have labelled in turn, but the last, whose labels are all at
the beginning. The floor of finding a step is one look-up of an operation by its position; that of the replay is reading
all rows and all changes and parsing the changes' JSON, without comparing anything.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.ids import AnnotatorId, new_uuid
from core.session import Session
from core.storage import replay, steps
from core.storage.tables import ANNOTATION, quote_hash
from tests.benchmarks import budgets, results
from tests.core.projects import report

PEOPLE = 5
IN_DOCUMENT = 1000
ALONE = 1000
"""Operations of the last person, the first ones of the journal."""
AT = "2024-01-01T00:00:00.000Z"
SENTENCE = "学校教育建设工作加强管理安全教师队伍补贴资金提升质量发展全区推进落实，。"


def milliseconds(call: Callable[[], object], times: int = 1) -> float:
    """The median time of a call."""
    taken: list[float] = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


def made(path: Path, operations: int) -> tuple[Session, list[AnnotatorId]]:
    """A project in which `operations` labels were set one by one, as the journal would hold them."""
    session = Session.create(path)
    people = [session.annotators.ensure(f"标注员{number}").id for number in range(PEOPLE)]
    texts = [f"{number:06}{SENTENCE * 8}" for number in range(operations // IN_DOCUMENT)]
    with session.with_operation("document.import", undoable=False):
        session.documents.add([report(text, text[:6]) for text in texts])
    conn = session._engine.conn
    seq = int(conn.row("SELECT max(seq) FROM operation")[0])
    id_ = int(conn.row("SELECT max(id) FROM row_change")[0])
    label = session.codebook.labels()[0].id
    documents = [document.id for document in session.documents.list()]
    rows = [
        annotation(number, documents[number // IN_DOCUMENT], texts[number // IN_DOCUMENT], who(people, number), label)
        for number in range(operations)
    ]
    conn.execute("BEGIN")
    conn.executemany(
        "INSERT INTO operation (seq, uuid, name, kind, annotator, at) VALUES (?, ?, 'annotation.create', 'do', ?, ?)",
        ((seq + 1 + number, str(number), row["annotator"], AT) for number, row in enumerate(rows)),
    )
    conn.executemany(
        'INSERT INTO row_change (id, operation, "table", key, after, exact) VALUES (?, ?, ?, ?, ?, 0)',
        (
            (id_ + 1 + number, seq + 1 + number, ANNOTATION.name, row["id"], orjson.dumps(row).decode())
            for number, row in enumerate(rows)
        ),
    )
    conn.executemany(ANNOTATION.insert, ((*row.values(), id_ + 1 + number) for number, row in enumerate(rows)))
    conn.execute("COMMIT")
    return session, people


def who(people: list[AnnotatorId], number: int) -> AnnotatorId:
    return people[-1] if number < ALONE else people[number % (PEOPLE - 1)]


def annotation(number: int, document: str, text: str, annotator: str, label: str) -> dict[str, str | int | None]:
    """A row as the journal records it: in the order of the columns, without `created_in`."""
    start = number % IN_DOCUMENT // 4
    end = start + 2 + number % 4
    return {
        "id": new_uuid(),
        "document": document,
        "annotator": annotator,
        "label": label,
        "span_start": start,
        "span_end": end,
        "quote_hash": quote_hash(text[start:end]),
        "note": None,
        "origin": "manual",
        "created_at": AT,
        "updated_at": AT,
        "revision": 1,
        "deleted": 0,
    }


def finding(session: Session, people: list[AnnotatorId]) -> dict[str, float]:
    """How long it takes to know what undo and redo would take, of each person and of one who did nothing."""
    conn = session._engine.conn
    floor = milliseconds(lambda: conn.row("SELECT seq, name FROM operation WHERE seq = ?", (777,)), 200)
    found = {"floor": floor}
    everybody = {"newest": people[0], "at_the_beginning": people[-1], "nobody": None, "stranger": AnnotatorId("x")}
    for name, person in everybody.items():
        found[f"undo_{name}"] = milliseconds(lambda person=person: steps.to_undo(conn, person), 50)
        found[f"redo_{name}"] = milliseconds(lambda person=person: steps.to_redo(conn, person), 50)
    session.work_as(people[0])
    for _ in range(300):
        session.history.undo()
    found["undo_after_300_undone"] = milliseconds(lambda: steps.to_undo(conn, people[0]), 50)
    found["redo_after_300_undone"] = milliseconds(lambda: steps.to_redo(conn, people[0]), 50)
    found["slowest_ratio"] = max(value for name, value in found.items() if name != "floor") / floor
    return {name: round(value, 4) for name, value in found.items()}


def reading(session: Session) -> Iterator[object]:
    """The floor of a replay."""
    conn = session._engine.conn
    for _id, _table, _key, before, after in conn.execute('SELECT id, "table", key, before, after FROM row_change'):
        yield orjson.loads(after) if after else None
        yield orjson.loads(before) if before else None
    yield from conn.execute(ANNOTATION.select)


def replaying(session: Session) -> dict[str, float]:
    floor = milliseconds(lambda: sum(1 for _ in reading(session)))
    conn = session._engine.conn
    differences: list[object] = []
    whole = milliseconds(lambda: differences.extend(replay.replay(conn)))
    assert not differences
    microseconds = whole / replay.changes(conn) * 1000
    return {
        "floor": round(floor, 1),
        "replay": round(whole, 1),
        "ratio": round(whole / floor, 2),
        "us_each": round(microseconds, 2),
    }


def measure() -> dict[str, object]:
    """All figures."""
    figures: dict[str, object] = {}
    ratios: list[float] = []
    for operations in (60_000, 600_000):
        with tempfile.TemporaryDirectory() as folder:
            session, people = made(Path(folder) / "a.biaodu", operations)
            with session:
                found, replayed = finding(session, people), replaying(session)
        ratios.append(replayed["ratio"])
        figures[f"operations_{operations}"] = {"finding_ms": found, "replay_ms": replayed}
        budgets.at_most(f"undo: whose step, of {operations:,} operations", found["slowest_ratio"], 100)
        budgets.at_most(f"check: replay of {operations:,} changes over reading them", replayed["ratio"], 8)
    figures["linear"] = round(ratios[1] / ratios[0], 2)
    budgets.at_most("check: replay over reading, 600,000 over 60,000", ratios[1] / ratios[0], 1.5)
    return figures


@pytest.mark.benchmark
@pytest.mark.timeout(1800)
def test_journal() -> None:
    results.keep("journal", measure())


if __name__ == "__main__":
    results.answer(measure())
