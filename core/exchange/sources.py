"""What can be merged: packages and other projects."""

import os
from collections.abc import Sequence
from pathlib import Path

from core.errors import BiaoduError, EnvironmentFault, UserError
from core.exchange.bundle import Bundle
from core.exchange.codec import require_sound
from core.exchange.gathering import gathered
from core.exchange.package_file import read_package
from core.files import faults, is_database
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.storage import project_file
from core.storage.snapshot import snapshot


def read_sources(
    paths: Sequence[Path],
    *,
    into: Path,
    refused: list[tuple[str, BiaoduError]] | None = None,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> list[Bundle]:
    """Read packages and projects, each wholly or not at all.

    With a list `refused`, those that cannot be read are put there with the reason, unless none of them can.

    Raises as `core.exchange.package_file.read_package` and `core.storage.project_file.open_file` do, UserError
    ``merge.same_project`` for the project `into` itself, and Cancel.
    """
    bundles: list[Bundle] = []
    for done, path in enumerate(paths):
        stop_if(cancelled)
        progress(done, len(paths), path.name)
        try:
            bundles.append(_read(path, into, cancelled))
        except (UserError, EnvironmentFault) as error:
            if refused is None or (not bundles and done == len(paths) - 1):
                raise
            refused.append((str(path), error))
    return bundles


def _read(path: Path, into: Path, cancelled: Cancelled) -> Bundle:
    with faults(path):
        is_project = is_database(path)
    return _read_project(path, into) if is_project else read_package(path, cancelled)


def _read_project(path: Path, into: Path) -> Bundle:
    with faults(path):
        if into.exists() and os.path.samefile(path, into):
            raise UserError("merge.same_project", path=str(path))
    file = project_file.open_file(path, read_only=True)
    try:
        if file.access.reason == "newer_version":
            raise UserError("package.newer_version", package=str(path), version="")
        # Somebody may be working in it.
        with snapshot(file.conn):
            bundle = gathered(file.conn, str(path))
        # Anybody may have written the file, so it is refused for the same reasons as a package.
        require_sound(bundle)
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        # A column that has to hold JSON does not.
        raise EnvironmentFault("project.damaged", path=str(path), reason=str(error)) from error
    finally:
        file.close()
    return bundle
