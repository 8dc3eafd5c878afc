"""One SQLite in the process, and a current one."""

import subprocess
import sys
from pathlib import Path

import pytest

from core.storage import sqlite

ROOT = Path(__file__).resolve().parents[3]

LOADED = """
from pathlib import Path
names = {line.split(maxsplit=5)[5].strip() for line in open("/proc/self/maps") if line.count("/")}
names = {name for name in names if "sqlite" in Path(name).name.lower() or "/apsw/" in name}
print(*sorted(names), sep="\\n")
"""
COMMAND = f"""
import sys
from core.cli.main import main
assert main(sys.argv[1:]) == 0
{LOADED}
"""
WINDOW = f"""
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtWidgets import QApplication
from gui.base.settings import Settings
from gui.window.main_window import MainWindow
application = QApplication([])
window = MainWindow(Settings())
window.show()
assert window.projects.open_sample()
application.processEvents()
session = window.session
copy = session.clone()
copy.exchange, copy.review
copy.check()
copy.close()
window.close()
{LOADED}
"""
"""The sample is made from nothing: this takes the library `sqlite_utils` in for the migrations."""


def libraries(code: str, folder: Path, *arguments: str) -> list[str]:
    """SQLite libraries that a process has mapped after running `code`."""
    if not sys.platform.startswith("linux"):
        pytest.skip("reads /proc/self/maps")
    places = {f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder), "PYTHONUTF8": "1", **places},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return [Path(line).parent.name for line in done.stdout.splitlines() if "/apsw/" in line or "sqlite" in line.lower()]


def test_the_library_has_no_known_race_between_writing_and_checkpointing() -> None:
    """sqlite.org/wal.html: the WAL-reset bug, in 3.7.0 to 3.51.2."""
    assert tuple(map(int, sqlite.VERSION.split("."))) >= (3, 51, 3)


def test_a_command_that_makes_a_project_loads_one_library(tmp_path: Path) -> None:
    assert libraries(COMMAND, tmp_path, "new", str(tmp_path / "a.biaodu")) == ["apsw"]


def test_the_window_loads_one_library(tmp_path: Path) -> None:
    assert libraries(WINDOW, tmp_path) == ["apsw"]


def test_a_second_library_would_be_seen(tmp_path: Path) -> None:
    """The control: the two tests above can fail."""
    assert len(libraries(f"import sqlite3\nimport apsw\n{LOADED}", tmp_path)) > 1


def test_options_and_odd_names_stand_in_the_address(tmp_path: Path) -> None:
    odd = tmp_path / "a ?#%20北.db"
    connection = sqlite.connect(odd)
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    assert odd.exists()
    assert sqlite.uri(odd, immutable="1").endswith("?immutable=1")
    assert sqlite.head(odd, 6) == b"SQLite"


def test_a_full_disk_in_a_copy_has_its_code(small_disk: Path, tmp_path: Path) -> None:
    source = sqlite.connect(tmp_path / "large.db")
    source.execute("CREATE TABLE t (x)")
    source.execute("INSERT INTO t VALUES (zeroblob(8000000))")
    target = sqlite.connect(small_disk / "copy.db")
    with pytest.raises(sqlite.Error) as caught:
        sqlite.copy(source, target)
    assert sqlite.code(caught.value) == sqlite.FULL
    source.close()
    target.close()
