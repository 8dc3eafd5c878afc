"""A project of 50,000 reports and 600,000 annotations beside one of 10,000: time and memory, and how both grow.

`python tests/benchmarks/bench_fifty_thousand.py [OUT.json]` prints JSON; under pytest (`-m benchmark`) it does the same
and writes ``build/bench/fifty_thousand.json``. With five times as much, 5 is linear. Every figure comes from a process
of its own, which works on a copy of a kept project (`large_project.py`), and has its floor beside it: the same rows
read, written or painted without any of our code, in the same process. Memory is what the process had at most (VmHWM)
above what it had before the work began.

`python tests/benchmarks/bench_fifty_thousand.py --only label 50000` measures one thing.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import orjson

from core.session import Session
from core.storage import sqlite
from tests.benchmarks import budgets, large_project, results

ROOT = Path(__file__).resolve().parents[2]
Figures = dict[str, Any]
KEYS = 1_200
PER_DOCUMENT = 40
"""Labels set in one report before the next one is opened."""
FILTERED = ("2", "20", "201", "2015", "2015年", "", "青", "青山", "青山区", "")


def milliseconds(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return round((time.perf_counter() - begun) * 1000, 1)


def megabytes(field: str) -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{field}:")) / 1024


def in_memory(call: Callable[[], object]) -> Figures:
    """How long it takes by the clock and of the processor, and how many megabytes more than before at most."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before, began = megabytes("VmRSS"), time.process_time()
    took = milliseconds(call)
    used = round((time.process_time() - began) * 1000, 1)
    return {"ms": took, "cpu_ms": used, "mb": round(megabytes("VmHWM") - before, 1)}


def middle(times: list[float], share: float = 0.5) -> float:
    return round(sorted(times)[min(len(times) - 1, int(len(times) * share))], 2)


def bare(path: Path) -> sqlite.Binding:
    conn = sqlite.connect(path)
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("PRAGMA synchronous = FULL")
    conn.execute("PRAGMA cache_size = -16384")
    return conn


# --- without a window


def package(size: int, folder: Path) -> Figures:
    """Signing all of it, packing it for a colleague, and publishing the own layer into a team folder."""
    project, out, team = large_project.copied(size, folder), folder / "out.biaodupkg", folder / "team"
    team.mkdir()
    with Session.open(project) as session:
        found = {"sign": in_memory(session.exchange.keys.sign)}
        found["package"] = in_memory(lambda: session.exchange.package(out))
        session.exchange.set_team_folder(team)
        found["publish"] = in_memory(session.exchange.team_publish)
    found["package"]["floor_ms"] = milliseconds(lambda: _packed_bare(project, folder / "bare.zip"))
    return found


def _packed_bare(project: Path, out: Path) -> None:
    conn = bare(project)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in (
            "annotation",
            "document NATURAL JOIN (SELECT document AS id, text FROM document_text)",
            "signature",
        ):
            with archive.open(table.split()[0], "w", force_zip64=True) as stream:
                for row in conn.execute(f"SELECT * FROM {table} ORDER BY id"):
                    stream.write(orjson.dumps(row) + b"\n")
    conn.close()


def merge(size: int, folder: Path) -> Figures:
    """Planning and applying a package of all of it, merging it a second time, taking that back."""
    project, out = large_project.copied(size, folder), folder / "out.biaodupkg"
    environment = {"project": str(project), "out": str(out)}
    code = "import sys; from pathlib import Path; from core.session import Session\n"
    code += "with Session.open(Path(sys.argv[1])) as session: session.exchange.package(Path(sys.argv[2]))"
    subprocess.run([sys.executable, "-c", code, *environment.values()], cwd=ROOT, check=True)
    with Session.create(folder / "mine.biaodu") as session:
        plans: list[Any] = []
        found = {"plan": in_memory(lambda: plans.append(session.exchange.plan([out])))}
        found["apply"] = in_memory(lambda: session.exchange.apply(plans.pop()))
        found["plan again"] = in_memory(lambda: session.exchange.plan([out]))
        found["undo"] = in_memory(session.history.undo)
    return found


def export(size: int, folder: Path) -> Figures:
    from core.exporting import export as exported

    project = large_project.copied(size, folder)
    with Session.open(project) as session:
        found = in_memory(lambda: exported(session, folder / "out.jsonl"))
    return {"export": found | {"floor_ms": milliseconds(lambda: _exported_bare(project, folder / "bare.jsonl"))}}


def _exported_bare(project: Path, out: Path) -> None:
    conn = bare(project)
    with out.open("wb") as stream:
        query = "SELECT d.*, t.text FROM document d JOIN document_text t ON t.document = d.id"
        for document in conn.execute(query):
            labels = conn.execute(
                "SELECT * FROM annotation WHERE document = ? AND deleted = 0", (document[0],)
            ).fetchall()
            stream.write(orjson.dumps([document, labels]) + b"\n")
    conn.close()


def check(size: int, folder: Path) -> Figures:
    project = large_project.copied(size, folder)
    with Session.open(project) as session:
        found = in_memory(session.check)
    return {"check": found | {"floor_ms": milliseconds(lambda: _read_bare(project))}}


def _read_bare(project: Path) -> None:
    conn = bare(project)
    for (table,) in conn.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
        for _row in conn.execute(f'SELECT * FROM "{table}"'):
            pass
    conn.execute("PRAGMA integrity_check").fetchall()
    conn.close()


# --- in the window


def opened(size: int, folder: Path) -> Figures:
    """From asking for the project to its first paint, and until everything is counted; then the filter."""
    from PySide6.QtCore import QEvent, QObject

    app, window = _window(folder)
    project = large_project.copied(size, folder)
    painted: list[float] = []

    class Painted(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                painted.append(time.perf_counter())
            return False

    floor = milliseconds(lambda: bare(project).execute("SELECT * FROM document ORDER BY position").fetchall())
    before, begun, watch = megabytes("VmRSS"), time.perf_counter(), Painted()
    window.open_project(project)
    call = (time.perf_counter() - begun) * 1000
    panel = window.workspace.documents
    panel.view.viewport().installEventFilter(watch)
    while not painted:
        app.processEvents()
    found: Figures = {
        "open": {"ms": round((painted[0] - begun) * 1000, 1), "call_ms": round(call, 1), "floor_ms": floor},
    }
    _until(app, lambda: window.workspace.inventory.settled)
    found["open"]["counted_ms"] = round((time.perf_counter() - begun) * 1000, 1)
    _settle(app, window)
    found["open"]["checked_ms"] = round((time.perf_counter() - begun) * 1000, 1)
    found["open"]["mb"] = round(megabytes("VmHWM") - before, 1)
    times: list[float] = []
    titles = [entry.title for entry in panel.inventory.listing.entries]
    floors = [milliseconds(lambda text=text: [title for title in titles if text in title]) for text in FILTERED]
    used: list[float] = []
    for text in FILTERED * 3:
        began = time.process_time()
        times.append(milliseconds(lambda text=text: (panel.filter.setText(text), app.processEvents())))
        used.append(round((time.process_time() - began) * 1000, 2))
    found["filter"] = {"ms": middle(times), "worst_ms": max(times), "worst_cpu_ms": max(used), "floor_ms": max(floors)}
    window.close()
    return found


def label(size: int, folder: Path) -> Figures:
    """Keys pressed in a report, each to its commit and repaint."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from tests.benchmarks.bench_window import Floor

    app, window = _window(folder)
    window.open_project(large_project.copied(size, folder))
    _settle(app, window)
    floor, times, floors = Floor(folder, "报告" * 250), list[float](), list[float]()
    before, used = sum(window.session.annotations.counts().values()), list[float]()
    for document in window.session.documents.list()[: KEYS // PER_DOCUMENT * 7 : 7]:
        window.workspace.readers.open_in(document.id, 0)
        QTest.qWait(300)
        view = window.workspace.labelling.view()
        view.setFocus()
        for place in range(PER_DOCUMENT):
            view.select_span(type(view.selection)(20 + place * 11, 27 + place * 11))
            app.processEvents()
            begun, began = time.perf_counter(), time.process_time()
            QTest.keyClick(view, Qt.Key.Key_1 + place % 4)
            app.processEvents()
            times.append((time.perf_counter() - begun) * 1000)
            used.append((time.process_time() - began) * 1000)
            # What the window does a moment later is not the floor's.
            QTest.qWait(20)
            floors.append(floor.label(len(floors)))
    made = sum(window.session.annotations.counts().values()) - before
    floor.close()
    window.close()
    return {
        "label": {"ms": middle(times, 0.99), "p50_ms": middle(times), "worst_ms": round(max(times), 1)}
        | {"cpu_ms": middle(used, 0.99), "cpu_p50_ms": middle(used), "labelled": made}
        | {"floor_ms": middle(floors, 0.99), "floor_p50_ms": middle(floors)}
    }


def review(size: int, folder: Path) -> Figures:
    """The review panel: showing it, going to another report, and the differences of all reports in its thread."""
    app, window = _window(folder)
    project = large_project.copied(size, folder)
    window.open_project(project)
    workspace = window.workspace
    _settle(app, window)
    documents = window.session.documents.list()
    workspace.open_document(documents[0].id)
    app.processEvents()
    begun = time.perf_counter()
    shown = milliseconds(lambda: (window.docks.reveal("review"), app.processEvents()))
    panel = workspace.review.compare
    _until(app, lambda: len(panel.progress()) > size // 2)
    counted = round((time.perf_counter() - begun) * 1000, 1)
    times = [
        milliseconds(lambda document=document: (panel.show_document(document.id), app.processEvents()))
        for document in documents[10 : size : size // 40]
    ]
    conn = bare(project)
    query = "SELECT * FROM annotation WHERE document = ? AND deleted = 0"
    floors = [
        milliseconds(lambda document=document: conn.execute(query, (document.id,)).fetchall())
        for document in documents[:40]
    ]
    conn.close()
    window.close()
    return {
        "review, shown": {"ms": shown, "floor_ms": middle(floors)},
        "review, another report": {"ms": middle(times), "worst_ms": max(times), "floor_ms": middle(floors)},
        "review, all reports counted": {"ms": counted},
    }


def undo(size: int, folder: Path) -> Figures:
    """Ctrl+Z on the import of all reports and annotations: a job, beside which the window lives."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from tests.benchmarks.bench_import_window import Ticks, machines_own

    app, window = _window(folder)
    project, twin = large_project.copied(size, folder), folder / "twin"
    twin.mkdir()
    plain = large_project.copied(size, twin)
    window.open_project(project)
    _settle(app, window)
    ticks, told = Ticks(), list[tuple[int, int]]()
    own = machines_own(ticks)
    window.jobs.progressed.connect(lambda job: told.append((job.done, job.total)))
    found: Figures = {}
    for name in ("undo of statuses", "undo of the import", "redo of the import"):
        told.clear()
        before, begun, began = megabytes("VmRSS"), time.perf_counter(), time.process_time()
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        control = Qt.KeyboardModifier.ControlModifier
        shift = Qt.KeyboardModifier.ShiftModifier if "redo" in name else Qt.KeyboardModifier.NoModifier
        pressed = milliseconds(lambda keys=control | shift: QTest.keyClick(window, Qt.Key.Key_Z, keys))
        ticked = ticks.until(lambda: not window.jobs.running)
        took = round((time.perf_counter() - begun) * 1000, 1)
        used = round((time.process_time() - began) * 1000, 1)
        _until(app, lambda: window.workspace.inventory.settled)
        found[name] = {
            "ms": took,
            "cpu_ms": used,
            "key_ms": pressed,
            "longest_stall_ms": ticked["longest_ms"],
            "machines_own_ms": own["longest_ms"],
            "progress_told": len(told),
            "mb": round(megabytes("VmHWM") - before, 1),
            "documents": window.session.documents.count(),
        }
    found["undo of the import"]["floor_ms"] = milliseconds(lambda: _flipped_bare(plain))
    window.close()
    return found


def _flipped_bare(project: Path) -> None:
    conn = bare(project)
    conn.execute("BEGIN IMMEDIATE")
    for table in ("annotation", "document"):
        conn.execute(f"UPDATE {table} SET deleted = 1, revision = revision + 1")
    conn.execute("COMMIT")
    conn.close()


def _window(folder: Path) -> tuple[Any, Any]:
    from gui.base.settings import Settings
    from gui.window.app import make_application
    from gui.window.main_window import MainWindow

    app, window = make_application([]), MainWindow(Settings(folder / "window.ini"))
    window.resize(1900, 1000)
    window.show()
    app.processEvents()
    return app, window


def _settle(app: Any, window: Any) -> None:
    """Wait until all is counted, and checked: a large project is checked in a thread after it was opened."""
    from PySide6.QtTest import QTest

    from gui.window.main_window import CHECK_AFTER_MILLISECONDS

    _until(app, lambda: window.workspace.inventory.settled)
    QTest.qWait(CHECK_AFTER_MILLISECONDS + 500)
    _until(app, lambda: not window.jobs.running)
    QTest.qWait(500)


def _until(app: Any, done: Callable[[], bool], seconds: float = 300) -> None:
    begun = time.perf_counter()
    while not done():
        assert time.perf_counter() - begun < seconds
        app.processEvents()
        time.sleep(0.002)


# --- both sizes

PARTS = {task.__name__: task for task in (opened, label, review, undo, export, check, package, merge)}
LIMITS = {
    "open": ("ms", 1_000.0, "first paint"),
    "filter": ("worst_ms", 50.0, "worst keystroke"),
    "label": ("ms", 33.0, "key to commit and repaint, p99"),
    "package": ("mb", 200.0, "memory over start"),
    "publish": ("mb", 200.0, "memory over start"),
    "plan": ("mb", 200.0, "memory over start"),
    "apply": ("mb", 200.0, "memory over start"),
    "plan again": ("mb", 200.0, "memory over start"),
}


def part(name: str, size: int) -> Figures:
    """The figures of one part, from a process of its own with settings and keys of its own."""
    large_project.project(size)
    with tempfile.TemporaryDirectory() as folder:
        places = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "HOME")
        environment = os.environ | dict.fromkeys(places, folder)
        command = [sys.executable, __file__, "--child", name, str(size), folder]
        run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if run.returncode:
        raise RuntimeError(run.stderr)
    return json.loads(run.stdout.splitlines()[-1])


def measured(names: list[str]) -> Figures:
    found: Figures = {"load": Path("/proc/loadavg").read_text(encoding="ascii").split()[:3]}
    for name in names:
        small, large = (part(name, size) for size in (large_project.SMALL, large_project.LARGE))
        for what, figures in large.items():
            before = small[what]
            growth = {
                unit: round(value / before[unit], 1)
                for unit, value in figures.items()
                if unit.endswith(("ms", "mb"))
                and not unit.startswith(("floor", "machines"))
                and before.get(unit, 0) > 0
            }
            found[what] = {"10,000": before, "50,000": figures, "growth": growth}
            if figures.get("floor_ms"):
                found[what]["by_floor"] = round(figures["ms"] / figures["floor_ms"], 1)
            print(f"{what}: {found[what]}", flush=True)
            if what in LIMITS:
                unit, limit, words = LIMITS[what]
                budgets.at_most(f"50,000 reports: {what}, {words}", figures[unit], limit, unit.rpartition("_")[2])
            unit = "cpu_ms" if "cpu_ms" in growth else "ms"
            if before[unit] > 20:
                words = "processor time" if unit == "cpu_ms" else "time"
                budgets.at_most(f"50,000 reports: {what}, {words} by that of 10,000", growth[unit], 6.0)
    found["load_after"] = Path("/proc/loadavg").read_text(encoding="ascii").split()[:3]
    return found


@pytest.mark.benchmark
@pytest.mark.timeout(1800)
def test_fifty_thousand() -> None:
    """Prints and writes the figures; never fails on one."""
    results.keep("fifty_thousand", measured(list(PARTS)))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        print(json.dumps(PARTS[sys.argv[2]](int(sys.argv[3]), Path(sys.argv[4]))))
        sys.stdout.flush()
        os._exit(0)
    if sys.argv[1:2] == ["--only"]:
        print(json.dumps(part(sys.argv[2], int(sys.argv[3])), indent=2))
    else:
        results.answer(measured(list(PARTS)))
