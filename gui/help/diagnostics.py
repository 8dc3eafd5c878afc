"""What helps to find a fault: versions, screen, the open project in numbers, the log; no text of a document."""

from datetime import UTC, datetime

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication

from core import log
from core.log import Ended
from core.session import Session
from core.storage import schema


def diagnostics(session: Session | None) -> str:
    """Everything, as lines to paste into a report."""
    lines = [
        *log.versions(),
        f"PySide6 {pyside_version}, Qt {qVersion()}, {QGuiApplication.platformName()}",
        *_screens(),
    ]
    lines += _ended()
    lines += ["", *(_project(session) if session is not None else ["no project open"]), "", "log:", log.tail()]
    return "\n".join(lines)


def _ended() -> list[str]:
    """The last runs that did not end by themselves, and where the newest of them crashed."""
    runs = log.kept()
    days = [datetime.fromtimestamp(run.started, UTC).isoformat(timespec="minutes") for run in runs]
    return [f"did not end by itself: {', '.join(days)}", runs[0].trace] if runs else []


def ended_report(runs: list[Ended]) -> str:
    """What is known of runs that did not end by themselves."""
    traces = [run.trace or "no trace: it was stopped from outside, or the power went" for run in runs]
    return "\n\n".join([*traces, diagnostics(None)])


def _backups(session: Session) -> str:
    from core.storage import backing_up, backups

    everything = backups.stored()
    mine = [stored for stored in everything if stored.owner.project == session.path.resolve()]
    days = len({backup.day for stored in mine for backup in stored.backups})
    return (
        f"backups of {days} days out of {backups.DAYS_KEPT}, {sum(stored.bytes for stored in mine):,} of"
        f" {backing_up.PROJECT_BYTES:,} bytes; all projects {sum(stored.bytes for stored in everything):,} of"
        f" {backing_up.ALL_BYTES:,}"
    )


def _screens() -> list[str]:
    return [
        f"screen {screen.size().width()}x{screen.size().height()} at {screen.devicePixelRatio():g}"
        for screen in QGuiApplication.screens()
    ]


def _project(session: Session) -> list[str]:
    access = session.access
    size = session.path.stat().st_size if session.path.exists() else 0
    return [
        f"project of {size:,} bytes, schema {schema.SCHEMA_VERSION}, journal {access.journal_mode},"
        f" network {access.network}, read-only {access.reason if access.read_only else 'no'}",
        _backups(session),
        f"{len(session.documents.list()):,} documents, {sum(session.annotations.counts().values()):,} annotations,"
        f" {len(session.codebook.labels())} labels, {len(session.annotators.list())} people",
    ]
