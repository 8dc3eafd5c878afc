"""A new project from a colleague's package: what opening one by double-click does."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from core.codebook import Codebook
from core.exchange.sources import read_sources
from core.file_names import readable
from core.progress import Cancelled, Progress, never, no_progress

if TYPE_CHECKING:
    from core.session import Session


def start_from(
    package: Path,
    path: Path,
    kind: "type[Session]",
    *,
    window: bool = False,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> "Session":
    """Make a project at `path` with all that a package holds, settings included, and open it.

    The project appears complete or not at all. Taking in the package is no undo step. Raises UserError
    ``project.exists`` and what `core.exchange.package_file.read_package` says; EnvironmentFault for disk and
    permission; Cancel.
    """
    with TemporaryDirectory(prefix="biaodu-") as folder:
        (bundle,) = read_sources([package], into=path, progress=progress, cancelled=cancelled)
        name = bundle.manifest.project_name or readable(path.stem)
        with kind.create(Path(folder) / path.name, name=name, codebook=Codebook()) as session:
            with session.with_operation("project.create", undoable=False):
                session.exchange.apply(session.exchange.plan_bundles([bundle], progress, cancelled))
                session.exchange.take_settings(bundle)
            session.save_copy(path, anew=True)
    return kind.open(path, window=window)
