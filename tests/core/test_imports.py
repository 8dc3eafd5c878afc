"""Core runs where there is no Qt and no display, and starts without what only some work needs."""

import json
import subprocess
import sys
from pathlib import Path

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
