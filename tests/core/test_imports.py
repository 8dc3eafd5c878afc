"""Core runs where there is no Qt and no display, and starts without what only some work needs."""

import json
import subprocess
import sys
from pathlib import Path

from core.session import Session

ROOT = Path(__file__).resolve().parents[2]

IMPORT_ALL = """
import importlib, json, pkgutil, sys
import core
names = [module.name for module in pkgutil.walk_packages(core.__path__, "core.")]
for name in names:
    importlib.import_module(name)
print(json.dumps([names, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


def imported() -> tuple[list[str], set[str]]:
    """All modules of core, and the top-level modules that a process has after importing each of them."""
    done = subprocess.run([sys.executable, "-c", IMPORT_ALL], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    names, loaded = json.loads(done.stdout)
    return names, set(loaded)


def test_importing_all_of_core_loads_no_qt_no_window_and_nothing_slow() -> None:
    names, loaded = imported()
    assert {"core.model", "core.text.canonical", "core.cli"} <= set(names)
    assert loaded.isdisjoint({"PySide6", "shiboken6", "pyqtgraph", "gui"})
    assert loaded.isdisjoint({"jieba", "numpy"}), "both cost a second at most and are imported by what uses them"


WORK = """
import json, sys
from core.cli.main import main
assert main(sys.argv[1:]) == 0
print(json.dumps(sorted(sys.modules)))
"""


def loaded_by(*arguments: object) -> set[str]:
    """The modules of a process that has run a command."""
    command = [sys.executable, "-c", WORK, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_a_dataset_comes_and_goes_without_loading_what_only_reports_need(tmp_path: Path) -> None:
    project, dataset, report = tmp_path / "p.biaodu", tmp_path / "d.jsonl", tmp_path / "r.txt"
    dataset.write_text('{"text": "新建学校。", "meta": {"title": "报告"}, "spans": []}\n', encoding="utf-8")
    report.write_text("教育局2024年工作总结\n\n一、培训教师。\n", encoding="utf-8")
    rules = {"core.text.furniture", "core.text.metadata", "core.text.regions", "core.reading.guard.reading"}
    with Session.create(project):
        pass
    assert rules.isdisjoint(loaded_by("import", project, dataset))
    assert rules <= loaded_by("import", project, report)
    others = {"importlib.metadata", "core.text.canonical", "core.reading", "core.review", "core.checking"}
    assert others.isdisjoint(loaded_by("export", project, tmp_path / "out.jsonl"))
