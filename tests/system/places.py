"""Everything by which the window's process might open a file of its own project, and the jobs that it runs.

Closing any descriptor of a file drops the process's POSIX locks on it; `core.storage.open_files` is the cure. Called in
the process of the window (`tests.system.window_process`).
"""

import contextlib
import io
import os
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from core.cli.main import main as command_line
from core.errors import BiaoduError
from core.exchange.bundle import PackageKind
from core.exchange.contents import PackageContents
from core.exchange.homes import find_homes
from core.files import write_atomically
from core.reading.kinds import kind_of
from core.session import Session
from core.storage import project_file
from core.storage.project_file import Access
from gui.importing.export_dialog import ExportDialog
from gui.widgets.file_choice import file_dialog
from gui.window.main_window import MainWindow
from gui.window.new_project_dialog import NewProjectDialog
from gui.window.workspace import Workspace

Place = Callable[[MainWindow, Path], object]


def workspace_of(window: MainWindow) -> Workspace:
    """Of the open project."""
    assert window.workspace is not None
    return window.workspace


def _session(window: MainWindow) -> Session:
    return workspace_of(window).session


def beside(path: Path, ending: str) -> Path:
    """What SQLite keeps beside a project."""
    return path.with_name(path.name + ending)


def _refused(verb: Callable[[], object]) -> None:
    with contextlib.suppress(BiaoduError):
        verb()
        raise AssertionError("a file of the open project was taken for something else")


def _job(window: MainWindow, work: Callable[[Session], object]) -> None:
    """Run something in a thread with a connection of its own, as all long work of the window runs."""
    window.jobs.start_in(_session(window), "Working", lambda session, *_rest: work(session))


def _export_dialog(window: MainWindow, path: Path) -> None:
    dialog = ExportDialog(_session(window), window)
    for name in (path, beside(path, "-shm"), beside(path, "-wal"), path.with_name("data.jsonl")):
        dialog.path.setText(str(name))
    dialog.reject()


def _new_project_dialog(window: MainWindow, path: Path) -> None:
    dialog = NewProjectDialog(path.parent, window)
    dialog.load_codebook(path)
    dialog.reject()


def _second_window(window: MainWindow, path: Path) -> None:
    other = MainWindow(window.settings)
    assert other.open_project(path)
    assert other.session is not None
    assert other.session.access.read_only
    other.close()
    other.deleteLater()
    window.activateWindow()


def _file_dialog(window: MainWindow, path: Path) -> None:
    dialog = file_dialog(window, "Open")
    dialog.setDirectory(str(path.parent))
    dialog.show()
    dialog.reject()


def _read_only_copy(_window: MainWindow, path: Path) -> None:
    project_file._connect_copy(path, Access(read_only=True, reason="read_only_file")).close()


def _in_process(*arguments: object) -> int:
    nowhere = io.StringIO()
    with contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
        return command_line([str(argument) for argument in arguments])


def _package(path: Path) -> Path:
    return path.with_name("colleague0.biaodupkg")


PLACES: dict[str, Place] = {
    "a job's connection": lambda window, _path: _session(window).clone().close(),
    "a second opening": lambda _window, path: Session.open(path, read_only=True).close(),
    "a second window": _second_window,
    "the read-only fallback": _read_only_copy,
    "looking for a package's project": lambda _window, path: find_homes([_package(path)], [path]),
    "merging the project into itself": lambda window, path: workspace_of(window).review.exchange.open_packages([path]),
    "exporting onto the project": lambda window, path: workspace_of(window).exchange.export(path, {}),
    "exporting onto the log's index": lambda window, path: workspace_of(window).exchange.export(
        beside(path, "-shm"), {}
    ),
    "the export dialog": _export_dialog,
    "saving onto the project": lambda _window, path: _refused(lambda: write_atomically(path, b"")),
    "saving onto the log's index": lambda _window, path: _refused(lambda: write_atomically(beside(path, "-shm"), b"")),
    "saving onto the log": lambda _window, path: _refused(lambda: write_atomically(beside(path, "-wal"), b"")),
    "importing the project": lambda window, path: workspace_of(window).exchange.import_paths([path]),
    "importing the project's folder": lambda window, path: workspace_of(window).exchange.import_paths([path.parent]),
    "the kind of the log's index": lambda _window, path: _refused(lambda: kind_of(beside(path, "-shm"))),
    "salvage": lambda window, path: _job(
        window, lambda _session: Session.salvage(path, path.with_name(f"{os.urandom(4).hex()}.biaodu"))
    ),
    "the codebook panel": lambda window, path: workspace_of(window).codebook.import_codebook(path),
    "the dialog for a new project": _new_project_dialog,
    "the file dialog": _file_dialog,
    "new --codebook": lambda _window, path: _in_process("new", path.with_name("other.biaodu"), "--codebook", path),
    "codebook --import": lambda _window, path: _in_process("codebook", path, "--import", path),
    "codebook --export": lambda _window, path: _in_process("codebook", path, "--export", path),
    "the check": lambda window, _path: workspace_of(window).exchange.check(),
    "a saved copy": lambda window, path: _job(window, lambda session: session.save_copy(path.with_name("c.biaodu"))),
    "a backup": lambda window, _path: _job(window, lambda session: session.back_up(date.today(), always=True)),
    "a package onto the project": lambda window, path: _write_package(window, path, PackageContents()),
}
"""Each of the places in which a file of an open project was opened beside SQLite, and those near them."""


# --- jobs, each as its menu entry starts it


def _import(window: MainWindow, path: Path, number: int) -> None:
    report = path.with_name(f"report {number}.txt")
    report.write_text(f"第{number}号区工作总结\n" + "".join(f"新建{number}所。" for _ in range(2000)), encoding="utf-8")
    workspace_of(window).exchange.import_paths([report])


def _merge(window: MainWindow, path: Path, number: int) -> None:
    packages = sorted(path.parent.glob("colleague*.biaodupkg"))
    workspace_of(window).review.exchange.open_packages([packages[number // len(JOBS) % len(packages)]])


def _agreement(window: MainWindow, _path: Path, _number: int) -> None:
    workspace = workspace_of(window)
    people = [annotator.id for annotator in workspace.session.annotators.list()]
    workspace.review.agreement.compute((people[0], people[1]))


def _write_package(window: MainWindow, path: Path, contents: PackageContents) -> None:
    workspace_of(window).review.exchange.write_package(path, contents)


def _labels_back(window: MainWindow, path: Path, number: int) -> None:
    contents = PackageContents(PackageKind.LABELS_BACK if number % 2 else PackageKind.FOR_COLLEAGUE)
    _write_package(window, path.with_name("mine.biaodupkg"), contents)


def _team(window: MainWindow, path: Path, _number: int) -> None:
    exchange = workspace_of(window).review.exchange
    if _session(window).exchange.team_folder() is None:
        folder = path.with_name("team")
        folder.mkdir()
        exchange.set_team_folder(folder)
    else:
        exchange.publish()


def _salvage(window: MainWindow, path: Path, number: int) -> None:
    _job(window, lambda _session: Session.salvage(path, path.with_name(f"salvaged {number}.biaodu")))


def _copy(window: MainWindow, path: Path, number: int) -> None:
    _job(window, partial(Session.save_copy, path=path.with_name(f"copy {number}.biaodu")))


JOBS: dict[str, Callable[[MainWindow, Path, int], None]] = {
    "import": _import,
    "package": _labels_back,
    "merge": _merge,
    "agreement": _agreement,
    "check": lambda window, _path, _number: workspace_of(window).exchange.check(),
    "export": lambda window, path, _number: workspace_of(window).exchange.export(path.with_name("data.jsonl"), {}),
    "copy": _copy,
    "team folder": _team,
    "backup": lambda window, _path, _number: _job(window, lambda session: session.back_up(date.today(), always=True)),
    "salvage": _salvage,
}
