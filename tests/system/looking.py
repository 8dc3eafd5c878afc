"""What a folder holds, as the program itself finds it: a short word for each file, the same for the same content."""

import hashlib
import re
from pathlib import Path

from core.errors import BiaoduError
from core.exchange.bundle import SUFFIX as PACKAGE
from core.exchange.package_file import read_package
from core.session import Session
from core.storage import sqlite
from gui.base.settings import ANNOTATOR_ID, ANNOTATOR_NAME, LANGUAGE, LAST_FOLDER, Settings

PROJECT = ".biaodu"
_TIMES = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)?|\d{8}T\d{6}")
"""Moments, which differ from run to run."""
_BACKUP = re.compile(r".*\.v\d+-\d{8}T\d{6}.*\.biaodu|\d{5,}-\d{4}-\d\d-\d\d\.biaodu")
_MEANINGLESS = re.compile(r"\..*|.*(-wal|-shm|-journal|\.lock)|.*\.ini\.\w{6}")
"""What SQLite keeps beside a project, locks, and what was to become a file and did not."""


class UnusableError(Exception):
    """A file that should be whole can't be used."""


def look(folder: Path, about: str = ".*") -> dict[str, str]:
    """Each file that means something, and whose name fits the expression `about`, by its name; raises UnusableError.

    Projects, packages and settings are opened as the program opens them, and a project is checked.
    """
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        name = _TIMES.sub("T", str(path.relative_to(folder)))
        if path.is_dir() or _MEANINGLESS.fullmatch(path.name) or not re.fullmatch(about, name):
            continue
        try:
            found[name] = _LOOKS.get(path.suffix, _bytes)(path)
        except (BiaoduError, sqlite.Error) as error:
            raise UnusableError(f"{name}: {error}") from error
    return found


def _project(path: Path) -> str:
    stored = sqlite.connect(path, "rw")
    version = stored.execute("PRAGMA user_version").fetchone()[0]
    stored.close()
    # A backup never changes; one made before a migration would be migrated itself.
    with Session.open(path, read_only=_BACKUP.fullmatch(path.name) is not None) as session:
        report = session.check()
        if not report.ok:
            raise UnusableError(f"{path.name}: {report.broken}")
        conn = session._engine.conn
        content: list[object] = []
        for (name,) in conn.rows("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"):
            content.append((name, sorted(conn.rows(f'SELECT * FROM "{name}"'), key=repr)))
        annotations = len(list(session.annotations.iterate()))
        return f"version {version}, {annotations} annotations, {_digest(repr(content))}"


def _package(path: Path) -> str:
    bundle = read_package(path)
    records = {table: list(rows) for table, rows in bundle.records.items()}
    return _digest(repr((bundle.manifest.kind, records, dict(bundle.texts), bundle.titles, bundle.settings)))


def _settings(path: Path) -> str:
    kept = Settings(path)
    values = kept.get(ANNOTATOR_NAME), bool(kept.get(ANNOTATOR_ID)), kept.get(LANGUAGE)
    # Whatever lies beside it, it can be written.
    kept.set(LAST_FOLDER, str(path.parent))
    kept.sync()
    if Settings(path).get(LAST_FOLDER) != str(path.parent):
        raise UnusableError(f"{path.name} can't be written")
    return repr(values)


def _bytes(path: Path) -> str:
    return _digest(path.read_bytes().decode("utf-8", "backslashreplace"))


def _digest(content: str) -> str:
    return hashlib.sha256(_TIMES.sub("T", content).encode()).hexdigest()[:12]


_LOOKS = {PROJECT: _project, PACKAGE: _package, ".ini": _settings}
