"""Starts the application: arguments, application object, hooks, the window and what it opens with."""

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QProcess, Qt, QTimer
from PySide6.QtWidgets import QApplication

import gui
from core import VERSION, log, outside, places
from core.file_names import PROJECT_SUFFIX
from core.files import is_database
from core.storage.letterbox import hand_over
from gui.base import i18n, profiling, quick_start, theme
from gui.base.held_keys import HeldKeys
from gui.base.jobs import LEFT
from gui.base.settings import LANGUAGE, RECENT_PROJECTS, REOPEN_LAST, THEME, Settings
from gui.reader.snapping import load_words
from gui.widgets.errors import install_hooks
from gui.widgets.file_choice import start_in
from gui.window.main_window import MainWindow
from gui.window.projects import documents_folder

AFTER_START_MILLISECONDS = 1000
TURN_SECONDS = 0.00005
"""How long a thread that works keeps the interpreter from the window's, which gives it away for each statement to the
database and waits for its turn then. Beside a thread that only counts, a label took seconds with Python's own 0.005,
58 ms with 0.0005 and 29 to 39 ms with this (99 of 100); the thread is a tenth slower for it."""
_PROGRAM = "biaodu.exe" if os.name == "nt" else "biaodu"
SHOW_ANYWAY_MILLISECONDS = 1000
"""How long a start with a package may look for the package's project before the window is shown."""


def make_application(arguments: Sequence[str], settings: Settings | None = None) -> QApplication:
    """The QApplication with our names, font, theme and language, and a window that work in threads does not hold up."""
    sys.setswitchinterval(TURN_SECONDS)
    app = theme.styled(QApplication([*arguments, *theme.STYLE_ARGUMENTS]))
    app.setApplicationName("biaodu")
    app.setApplicationDisplayName("")
    app.setApplicationVersion(VERSION)
    app.setDesktopFileName("biaodu")
    settings = settings or Settings()
    app.setFont(theme.ui_font())
    theme.apply(settings.get(THEME))
    i18n.set_language(settings.get(LANGUAGE))
    start_in(documents_folder())
    HeldKeys(app)
    return app


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the window until it is closed; returns the exit status."""
    options = _parse(sys.argv[1:] if arguments is None else arguments)
    if options.temp_profile:
        os.environ[places.PROFILE] = tempfile.mkdtemp(prefix="biaodu-profile-")
    log.begin(debug=options.debug)
    paths = open_others(options.paths)
    if _is_project(paths) and hand_over(paths[0]):
        return 0
    before = log.ended_badly()
    run = log.Run()
    run.begin()
    settings = Settings()
    app = make_application(sys.argv[:1], settings)
    window = MainWindow(settings)
    install_hooks(window.door)
    if before:
        # First, so that messages about the project come after it.
        window.tell_ended_badly(before)
    open_first(window, paths, sample=options.sample)
    if window.arrivals.looking:
        _show_when_settled(window)
    else:
        window.show()
    # Words are needed for the first double click, and the first paint must not wait for them.
    QTimer.singleShot(AFTER_START_MILLISECONDS, _after_start)
    if options.profile_start:
        QTimer.singleShot(0, profiling.report)
    status = app.exec()
    log.LOG.info("end: %d", status)
    run.end()
    if any(pool.activeThreadCount() for pool, _signals in LEFT):
        # The interpreter would wait for threads that wait for a share. Everything is on the disk already.
        settings.sync()
        os._exit(status)
    # Before the application: Python takes down what is left in any order, and a window without its application crashes.
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return status


def _show_when_settled(window: MainWindow) -> None:
    """Show nothing yet, because another window may be the one that opens the package."""
    arrivals = window.arrivals

    def leave() -> None:
        QApplication.quit()

    def stay() -> None:
        arrivals.handed_over.disconnect(leave)
        window.show()

    arrivals.handed_over.connect(leave)
    arrivals.settled.connect(stay, Qt.ConnectionType.SingleShotConnection)
    QTimer.singleShot(SHOW_ANYWAY_MILLISECONDS, window, window.show)


def _after_start() -> None:
    log.begin_file()
    log.LOG.info("start: %s", "; ".join(log.versions()))
    log.LOG.debug("ready")
    quick_start.end()
    load_words()


def open_first(window: MainWindow, paths: list[Path], *, sample: bool = False) -> None:
    """Open what was asked for, else the last project if it still exists and the user wants that."""
    recent = window.settings.get(RECENT_PROJECTS)
    if sample:
        window.projects.open_sample()
    elif _is_project(paths):
        window.open_project(paths[0])
    elif paths:
        window.drop_paths(paths)
    elif window.settings.get(REOPEN_LAST) and recent and Path(recent[0]).is_file():
        window.open_project(Path(recent[0]))


def open_others(paths: list[Path]) -> list[Path]:
    """Of several projects give each but the first a window of its own; what this window is to open.

    File managers hand over all that was chosen at once. Packages and reports belong into one window.
    """
    if len(paths) < 2 or not all(_is_project([path]) for path in paths):
        return paths
    if getattr(sys, "frozen", False):
        program, *arguments = [str(Path(sys.executable).with_name(_PROGRAM))]
    else:
        program, *arguments = [sys.executable, "-m", "gui"]
    with outside.as_outside():
        for path in paths[1:]:
            # In the folder of the sources, where Python finds them.
            QProcess.startDetached(program, [*arguments, str(path.absolute())], str(Path(gui.__file__).parents[1]))
    return paths[:1]


def _is_project(paths: list[Path]) -> bool:
    """Whether a single project is asked for.

    A file that does not exist is one by its name, an existing one by its content.
    """
    if len(paths) != 1:
        return False
    try:
        return paths[0].suffix.lower() == PROJECT_SUFFIX or (paths[0].is_file() and is_database(paths[0]))
    except OSError:
        return False


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="biaodu", description="Read reports side by side, label passages.")
    parser.add_argument(
        "paths", nargs="*", type=Path, metavar="FILE", help="a .biaodu to open, .biaodupkg to merge, or reports to read"
    )
    parser.add_argument("--sample", action="store_true", help="open the sample project")
    parser.add_argument("--debug", action="store_true", help="write everything into the log, and to this terminal")
    parser.add_argument(
        "--temp-profile", action="store_true", help="use settings, caches and logs of a new temporary folder"
    )
    parser.add_argument("--profile-start", action="store_true", help="say where the time of the start goes")
    parser.add_argument("--version", action="version", version=f"biaodu {VERSION}")
    return parser.parse_args(list(arguments))
