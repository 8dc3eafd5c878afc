"""The rules of the house that no linter knows (ARCHITECTURE.md says why each stands)."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from core import VERSION
from gui.actions.fixed_keys import fixed_entries
from gui.actions.table import ACTIONS

ROOT = Path(__file__).resolve().parent.parent

TOP_LEVEL = {
    *("core", "gui", "resources", "packaging", "tests"),
    *("README.md", "README.zh.md", "ARCHITECTURE.md", "CONTEXT.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"),
    *("pyproject.toml", "Makefile", ".ci", ".github", ".gitignore"),
    *("requirements.lock", "requirements-dev.lock", "requirements-build.lock", "requirements-package.lock"),
    *("requirements-dev-6.9.3.lock", "requirements-package-6.9.3.lock"),
    *("requirements-interop.lock", "requirements-corpus.lock", "requirements-objects.lock"),
    "requirements-servers.lock",
}
NOT_OURS = {".git", ".venv", "build", "dist", "htmlcov", "__pycache__"}
NOT_OURS |= {".pytest_cache", ".ruff_cache", ".hypothesis", ".import_linter_cache", ".benchmarks"}

LONGEST_FILE = 500
LONGEST_FUNCTION = 60
LONG_WITH_REASON: dict[str, str] = {
    "gui/actions/table.py::_project": "a table, one call a row",
    "gui/actions/label_rows.py::label_actions": "a table, one call a row",
    "gui/actions/table.py::_read": "a table, one call a row",
}
"""Path, or path::function, to the reason why it may be longer."""

SQL_CALLS = {"execute", "executemany", "executescript"}
OPENERS = {
    *(
        "open",
        "fdopen",
        "read_bytes",
        "read_text",
        "write_bytes",
        "write_text",
        "ZipFile",
        "truncate",
        "mmap",
        "memmap",
        "fromfile",
    ),
    *("QFile", "QSaveFile", "QImage", "QImageReader", "QPixmap", "QIcon", "mimeTypeForFile"),
}
"""Names of calls that open a file, or may. Closing it drops the locks that SQLite holds on it (POSIX)."""
OPENING_WITH_REASON = {
    "core/previewing.py": "what a writer has just made, in memory",
    "core/search/segment.py": "maps a file of the index in the cache folder, which open_files has opened",
    "core/storage/replacing.py": "writes a new file beside the one that it replaces, of which it asks open_files",
    "core/storage/open_files.py": "the one place that opens what a user named, once SQLite does not have it",
    "core/storage/project_file.py": "writes a copy in a temporary folder of its own; reads by sqlite.read_stored",
    "core/storage/wreck.py": "a copy of its own in a temporary folder",
    "core/storage/backing_up.py": "asks how much is free",
    "core/storage/backups.py": "what says whose backups lie in a folder of ours",
    "core/storage/full_disk.py": "a file of its own, to see whether there is room",
    "core/storage/free_name.py": "a new and empty file that keeps a name where the disk can not",
    "core/storage/lock_beside.py": "the lock's own file, which has no second name",
    "core/storage/permissions.py": "makes a new file, before SQLite has it",
    "core/storage/window_lock.py": "the lock's own file in the cache folder",
    "core/storage/letterbox.py": "letters in the cache folder",
    "core/log.py": "the log and what crashes leave, in the state folder",
    "core/formats/output.py": "new files in a new folder beside the dataset's place",
    "core/formats/brat.py": "opens a zip of bytes in memory",
    "core/formats/refi.py": "opens a zip of bytes in memory",
    "core/formats/workbook.py": "opens a zip of bytes in memory",
    "core/formats/docx_copy.py": "opens a zip of bytes in memory",
    "core/formats/parquet.py": "a temporary folder of its own",
    "core/corpus/object_source.py": "a temporary folder of its own",
    "core/corpus/store_files.py": "the cache folder",
    "core/corpus/shard_files.py": "a temporary folder of its own",
    "core/corpus/sources.py": "a zip from what open_files.reading opened",
    "core/storage/filesystem.py": "/proc/self/mounts",
    "core/reading/readers/office.py": "a temporary folder of its own",
    "core/reading/readers/packed.py": "opens parts of bytes in memory",
    "core/reading/guard/child.py": "its own pipes",
    "core/reading/guard/memory.py": "/proc/PID/statm",
    "core/exchange/keyring.py": "the key in the settings folder",
    "core/exchange/package_file.py": "a zip from what open_files.reading opened",
    "core/exchange/store_place.py": "what was fetched into the cache folder, in a temporary folder of its own",
    "core/addons/installing.py": "new files in the folder of add-ons, from a zip that open_files.reading opened",
    "core/text/dictionary.py": "a word list of the program",
    "gui/widgets/file_choice.py": "the one file dialog, which looks into no file",
    "core/cli/main.py": "/dev/null",
    "resources/loader.py": "files of the program",
}
READS_TEXT_BACK = {"toPlainText", "selectedText", "toHtml", "toMarkdown"}


@cache
def files() -> tuple[Path, ...]:
    """Every file that belongs to the project, relative to its root: what git tracks, or a copy's whole tree."""
    if (ROOT / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
        return tuple(Path(name) for name in listed.stdout.split("\0") if name and (ROOT / name).exists())
    found: list[Path] = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_OURS]
        found += [(Path(folder) / name).relative_to(ROOT) for name in names if not name.startswith(".coverage")]
    return tuple(found)


def sources(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    """The parsed Python files of the top-level `folders`, or all of them."""
    for path in files():
        if path.suffix == ".py" and (not folders or path.parts[0] in folders):
            yield path, ast.parse((ROOT / path).read_text(encoding="utf-8"))


def calls(tree: ast.Module, names: set[str]) -> list[int]:
    """Lines that call a method of one of these names."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names
    ]


def test_the_top_level_holds_what_the_design_lists() -> None:
    assert {path.parts[0] for path in files()} == TOP_LEVEL


def test_packaging_is_no_package() -> None:
    assert not [path for path in files() if path.parts[0] == "packaging" and path.name == "__init__.py"]
    where = "import packaging.version as v; print(v.__file__)"
    found = subprocess.run([sys.executable, "-c", where], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "site-packages" in found.stdout, "our folder shadows the library of the same name"


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == VERSION
    assert f"\n## {VERSION} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_no_file_is_named_utils() -> None:
    assert not [path for path in files() if re.fullmatch(r"_?(utils?|helpers?|misc|common)", path.stem)]


def test_files_and_functions_are_short() -> None:
    long: dict[str, int] = {}
    for path, tree in sources():
        lines = (ROOT / path).read_text(encoding="utf-8").count("\n")
        if lines > LONGEST_FILE:
            long[path.as_posix()] = lines
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    long[f"{path.as_posix()}::{node.name}"] = length
    unexplained = {name: lines for name, lines in long.items() if name not in LONG_WITH_REASON}
    assert not unexplained
    assert not LONG_WITH_REASON.keys() - long.keys(), "no longer long: take it off the list"


def test_no_two_public_classes_share_a_name() -> None:
    homes: defaultdict[str, set[str]] = defaultdict(set)
    for path, tree in sources():
        if path.parts[0] in ("core", "gui", "resources"):
            for node in tree.body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    homes[node.name].add(path.as_posix())
    assert {name: paths for name, paths in homes.items() if len(paths) > 1} == {}


def test_no_file_names_a_registry_or_a_folder_of_somebodys_machine() -> None:
    # Written backwards, so that this file does not name them either.
    hosts = "|".join(re.escape(name[::-1]) for name in ("gro.ipyp", "gro.detsohnohtyp", "gro.sjmpn", "gro.naibed.bed"))
    forbidden = re.compile(
        rf"{hosts}|registry\.[\w-]+\.(org|com|io|net)"
        r"|(?<![\w.~/-])/(work|root|home/\w+|Users/\w+)/|[A-Z]:\\\\?Users\\"
    )
    found: list[str] = []
    for path in files():
        text = (ROOT / path).read_bytes().decode("utf-8", errors="replace")
        found += [f"{path}: {match[0]}" for match in forbidden.finditer(text)]
    assert not found


def test_sql_is_spoken_in_storage_only() -> None:
    found = [
        f"{path}:{line}"
        for path, tree in sources("core", "gui", "resources")
        if path.parts[:2] not in (("core", "storage"), ("core", "hub"))  # the project's SQLite; the hub's PostgreSQL
        for line in calls(tree, SQL_CALLS)
    ]
    assert not found


def test_files_that_a_user_names_are_opened_in_one_place() -> None:
    """Any other could be of an open project, and closing it would drop the locks (core/storage/open_files.py)."""
    found: set[str] = set()
    for path, tree in sources("core", "gui", "resources"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _opens_a_file(node):
                found.add(path.as_posix())
    assert found == set(OPENING_WITH_REASON)


def _opens_a_file(call: ast.Call) -> bool:
    owner = ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if owner == "shutil":
        return name != "which"
    if name in ("read_bytes", "read_text") and owner in ("loader", ""):
        return False  # resources.loader's, of the program's own files
    text = any(isinstance(argument, ast.Constant) and isinstance(argument.value, str) for argument in call.args)
    if name == "open" and owner:
        # Dialogs and sessions have an `open` of their own; one of a path has a mode.
        return owner in ("os", "io", "gzip", "bz2", "lzma", "tarfile") or text
    if name == "QFileDialog":
        return True
    return name in OPENERS and (not name.startswith("Q") or name == "QFile" or text)


def test_tables_for_spreadsheets_are_written_in_one_place() -> None:
    """There formulas are made harmless, and names of files readable."""
    found = [
        f"{path}:{node.lineno}"
        for path, tree in sources("core", "gui", "resources")
        if path.as_posix() != "core/spreadsheet.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("writer", "DictWriter")
    ]
    assert not found


def test_the_reader_takes_no_text_from_qt() -> None:
    """Qt's copy of a text is not the text: it turns NBSP into a space and loses lone surrogates."""
    found = [
        f"{path}:{line}"
        for path, tree in sources("gui")
        if path.parts[:2] == ("gui", "reader")
        for line in calls(tree, READS_TEXT_BACK)
    ]
    assert not found


def test_rows_are_chosen_whatever_keys_are_held() -> None:
    """Qt's own ways extend the selection, toggle it or choose nothing while Shift or Ctrl is down: use `choose_row`."""
    found = [
        f"{path}:{node.lineno}"
        for path, tree in sources("gui")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and (node.attr == "selectRow" or (node.attr == "setCurrentIndex" and _is_view(node.value)))
    ]
    assert not found


def _is_view(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr.strip("_") in ("view", "table", "tree")


def test_lists_of_items_are_emptied_in_one_place() -> None:
    """PySide's `clear` uses items after it freed them: `gui.widgets.item_rows.take_out_rows` holds them meanwhile."""
    found: list[str] = []
    for path, tree in sources("gui"):
        if path.name == "item_rows.py":
            continue
        lists = {_said(target) for node in ast.walk(tree) if isinstance(node, ast.Assign) and _makes_items(node.value)
                 for target in node.targets}  # fmt: skip
        if any(isinstance(node, ast.ClassDef) and any(map(_is_of_items, node.bases)) for node in ast.walk(tree)):
            lists.add("self")
        found += [
            f"{path}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and node.attr == "clear" and _said(node.value) in lists
        ]
    assert not found


def _is_of_items(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("QListWidget", "QTreeWidget")


def _makes_items(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and _is_of_items(node.func)


def _said(node: ast.expr) -> str:
    return ast.unparse(node)


def test_lock_files_pin_and_hash_everything() -> None:
    for path in (path for path in files() if path.suffix == ".lock"):
        requirements = (ROOT / path).read_text(encoding="utf-8").replace("\\\n", "").splitlines()
        loose = [line for line in requirements if line and not line.startswith("#") and not _is_pinned(line)]
        assert not loose, path


def _is_pinned(requirement: str) -> bool:
    return re.fullmatch(r"[a-z0-9-]+==\S+( ; [^#]+?)?(\s+--hash=sha256:[0-9a-f]{64})+", requirement) is not None


@pytest.mark.parametrize("dialect", ["widget", "core"])
def test_qt_survives_many_calls_that_return_nothing(dialect: str) -> None:
    """PySide6 6.12.0 aborts on Python 3.11 after some 5,000 of them; so this needs a process of its own."""
    made = {
        "widget": "from PySide6.QtWidgets import QApplication, QLabel; a = QApplication([]); f = QLabel('x').update",
        "core": "from PySide6.QtCore import QObject; o = QObject(); f = lambda: o.setObjectName('x')",
    }[dialect]
    script = f"{made}\nfor _ in range(20_000): f()\nprint('alive')"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "alive\n"), done.stderr


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_the_keys_in_the_readme_are_the_keys_of_the_program(readme: str) -> None:
    by_qt_and_labels = {"Shift+Left", "Shift+Right", "Shift", "1", "9"}
    bound = {key for entry in (*ACTIONS, *fixed_entries()) for key in entry.keys}
    rows = [line for line in (ROOT / readme).read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    named = {key for row in rows for key in re.findall(r"`([^`]+)`", row)}
    assert len(rows) > 10
    assert not named - bound - by_qt_and_labels
