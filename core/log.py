"""The program's log, and how its last run ended: files in the state folder, without a word of any document.

``BIAODU_LOG`` is a level (``debug``) or the path of another file. What a crash leaves is read at the next start.
"""

import contextlib
import faulthandler
import json
import logging
import os
import re
import sys
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from core.places import state_folder
from core.storage.permissions import make_private_folder

LOG = logging.getLogger("biaodu")
ENVIRONMENT = "BIAODU_LOG"
_BYTES, _FILES = 500_000, 3
_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
_FORMAT = "%(asctime)s %(process)d %(threadName)s %(levelname)s %(name)s: %(message)s"
_TAIL_BYTES = 20_000
_KEPT = 5
"""Reports of runs that ended badly which stay in the folder."""
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_QUOTED = re.compile(r"'[^'\n]{41,}'|\"[^\"\n]{41,}\"")


def discreet(text: str) -> str:
    """`text` without what may come from a document: all but ASCII, and long quotations."""
    return _QUOTED.sub("'…'", _FOREIGN.sub("…", text))


def describe(error: BaseException, *, words: bool = False) -> str:
    """An error's kind and the places in the program that it went through; its words only where the system wrote them.

    Messages of other errors may quote what they choked on: they come with `words`, as `discreet` leaves them, for
    whoever shows them to the user before they go anywhere.
    """
    lines: list[str] = []
    while True:
        lines += [line.rstrip("\n") for line in traceback.format_tb(error.__traceback__)]
        kind = f"{type(error).__module__}.{type(error).__qualname__}"
        if isinstance(error, OSError):
            kind += f": {error.errno} {error.strerror}"
        elif code := getattr(error, "code", None):
            kind += f": {code}"
        elif words and str(error):
            kind += f": {discreet(str(error))}"
        lines.append(kind)
        before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        if before is None:
            return "\n".join(lines)
        lines.append("which came of")
        error = before


class _Discreet(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        given, record.exc_info, record.exc_text = record.exc_info, None, None
        try:
            line = discreet(super().format(record))
        finally:
            record.exc_info = given
        return f"{line}\n{describe(given[1])}" if given and given[1] else line


def folder() -> Path:
    """Where the log and the traces of crashes lie."""
    return state_folder() / "log"


def begin(*, debug: bool = False) -> None:
    """Say on standard error what goes wrong, with `debug` everything; `begin_file` keeps it, too."""
    LOG.setLevel(logging.DEBUG if debug else _LEVELS.get(_wanted().lower(), logging.INFO))
    LOG.propagate = False
    shown = logging.StreamHandler()
    shown.setLevel(logging.DEBUG if debug else logging.WARNING)
    shown.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    LOG.addHandler(shown)


def begin_file() -> None:
    """Write the log into its file from now on, where one can be made."""
    # Late: what it loads would cost every start 8 ms.
    from logging.handlers import RotatingFileHandler

    wanted = _wanted()
    path = Path(wanted) if wanted and wanted.lower() not in _LEVELS else folder() / "biaodu.log"
    with contextlib.suppress(OSError):
        if path.parent == folder():
            make_private_folder(path.parent, below=state_folder())
        file = RotatingFileHandler(path, maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8", delay=True)
        file.setFormatter(_Discreet(_FORMAT))
        LOG.addHandler(file)


def _wanted() -> str:
    return os.environ.get(ENVIRONMENT, "")


def tail() -> str:
    """The end of the log."""
    try:
        with (folder() / "biaodu.log").open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL_BYTES))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""


@dataclass(frozen=True, slots=True)
class Ended:
    """A run that did not end by itself."""

    started: float
    """Seconds since 1970."""
    trace: str
    """What `faulthandler` wrote when the process crashed; empty when it was killed or the power went."""


class Run:
    """The mark of this run: a file that is there while the program runs, and the trace of a crash beside it."""

    def __init__(self) -> None:
        self._mark = folder() / f"run-{os.getpid()}.json"
        self._trace = folder() / f"crash-{os.getpid()}.txt"
        self._stream: TextIO | None = None

    def begin(self) -> None:
        """Mark the run, and have crashes of native code write where each thread was."""
        with contextlib.suppress(OSError):
            make_private_folder(folder(), below=state_folder())
            self._mark.write_text(json.dumps({"started": time.time()}), encoding="ascii")
            self._stream = self._trace.open("w", encoding="utf-8")
            faulthandler.enable(self._stream)

    def end(self) -> None:
        """The program ends by itself."""
        if self._stream is not None:
            faulthandler.disable()
            self._stream.close()
        for path in (self._mark, self._trace):
            with contextlib.suppress(OSError):
                path.unlink()


def ended_badly() -> list[Ended]:
    """Runs of before that left their mark, newest first; each is told once, and kept (see `kept`)."""
    found: list[Ended] = []
    for mark in _marks():
        trace = mark.with_name(mark.stem.replace("run", "crash") + ".txt")
        with contextlib.suppress(OSError, ValueError):
            started = float(json.loads(mark.read_bytes())["started"])
            text = trace.read_text("utf-8", "replace") if trace.exists() else ""
            found.append(Ended(started, text))
            _keep(found[-1])
        for path in (mark, trace):
            with contextlib.suppress(OSError):
                path.unlink()
    return sorted(found, key=lambda run: -run.started)


def _keep(run: Ended) -> None:
    """Leave what is known of a run in a file of its own, and of all such files the newest few."""
    (folder() / f"ended-{int(run.started)}.txt").write_text(run.trace, encoding="utf-8")
    for old in _kept_files()[_KEPT:]:
        old.unlink()


def _kept_files() -> list[Path]:
    """Newest first."""
    files = [path for path in folder().glob("ended-*.txt") if path.stem.removeprefix("ended-").isdigit()]
    return sorted(files, key=lambda path: -int(path.stem.removeprefix("ended-")))


def kept() -> list[Ended]:
    """The last runs that did not end by themselves, newest first, also when they were told long ago."""
    found: list[Ended] = []
    for path in _kept_files():
        with contextlib.suppress(OSError):
            found.append(Ended(float(path.stem.removeprefix("ended-")), path.read_text("utf-8", "replace")))
    return found


def _marks() -> Iterator[Path]:
    for mark in folder().glob("run-*.json"):
        # Late: it takes 65 ms to load, and hardly ever is there another's mark.
        import psutil

        number = mark.stem.removeprefix("run-")
        if number.isdigit() and int(number) != os.getpid() and not psutil.pid_exists(int(number)):
            yield mark


def versions() -> list[str]:
    """A line each for what the program runs on."""
    import platform

    from core import VERSION
    from core.storage import sqlite

    return [
        f"Biaodu {VERSION}",
        f"Python {platform.python_version()}, SQLite {sqlite.VERSION}, {platform.platform()}",
        f"locale {sys.getfilesystemencoding()}, frozen {bool(getattr(sys, 'frozen', False))}",
    ]
