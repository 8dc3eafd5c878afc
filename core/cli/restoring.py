"""``backup`` and ``restore``."""

from datetime import date
from pathlib import Path

import click

from core.cli.terminal import Bar, emit, json_option, note, project_argument, say, table
from core.errors import BiaoduError, UserError
from core.session import Session
from core.storage import backing_up, backups
from core.storage.backing_up import BackupOutcome
from core.storage.backups import Backup, Stored


@click.command()
@project_argument
@json_option
def backup(project: Path, as_json: bool) -> None:
    """Back PROJECT up into your own folder, as its window does once a day, unless nothing was done since the last time.

    The newest 7 days are kept, up to 2 GB a project. No other command backs up by itself.
    """
    with Session.open(project) as session, Bar() as bar:
        taken = session.back_up(date.today(), always=True, progress=bar)
    trouble = backing_up.trouble(taken.outcome, project)
    if trouble is not None:
        raise trouble
    path = None if taken.newest is None else str(taken.newest.path)
    if as_json:
        emit({"outcome": taken.outcome, "path": path})
    elif taken.outcome is BackupOutcome.EMPTY:
        note("There is no document in it yet.")
    else:
        say(f"{path}")


@click.command()
@click.argument("project", type=click.Path(path_type=Path), required=False)
@click.argument("target", type=click.Path(path_type=Path), required=False)
@click.option("--number", type=int, help="Which backup, by its number; else the newest.")
@json_option
def restore(project: Path | None, target: Path | None, number: int | None, as_json: bool) -> None:
    """Make a new project at TARGET of a backup of PROJECT; without TARGET, list the backups (without PROJECT, all).

    PROJECT is where the project lies, or lay before it was lost. Nothing that exists is written over.
    """
    found = backups.stored() if project is None else backups.stored_of(project)
    if project is not None and not found:
        raise UserError("backup.none", path=str(project))
    if project is None or target is None:
        if number is not None:
            raise click.UsageError("--number goes with a TARGET.")
        _list(found, as_json)
        return
    chosen, of = _choose(found, project, number)
    with Bar() as bar:
        backing_up.restore(chosen, of.owner, target, progress=bar)
    if as_json:
        emit({"path": str(target), **_described(chosen)})
    else:
        say(f"{target}")


def _choose(found: list[Stored], project: Path, number: int | None) -> tuple[Backup, Stored]:
    if number is None:
        return found[0].backups[0], found[0]
    for stored in found:
        for backup in stored.backups:
            if backup.number == number:
                return backup, stored
    known = [f"{backup.number} ({backup.day})" for stored in found for backup in stored.backups]
    raise UserError("backup.no_such", path=str(project), known=known)


def _list(found: list[Stored], as_json: bool) -> None:
    if as_json:
        emit(
            [
                {
                    "project": str(stored.owner.project),
                    "name": stored.owner.name,
                    "folder": str(stored.folder),
                    "backups": [_described(backup) for backup in stored.backups],
                }
                for stored in found
            ]
        )
        return
    for stored in found:
        say(f"{stored.owner.project}")
        table(
            ["number", "day", "documents", "annotations", "MB"],
            (
                [backup.number, backup.day, row["documents"], row["annotations"], f"{backup.bytes / 1e6:.1f}"]
                for backup in stored.backups
                for row in [_described(backup)]
            ),
        )


def _described(backup: Backup) -> dict[str, object]:
    """A backup with what is in it; what can't be read is null."""
    try:
        inside = backing_up.contents(backup)
    except BiaoduError:
        inside = None
    return {
        "number": backup.number,
        "day": backup.day.isoformat(),
        "backup": str(backup.path),
        "bytes": backup.bytes,
        "documents": inside and inside.documents,
        "annotations": inside and inside.annotations,
        "changed_at": inside and inside.changed_at,
    }
