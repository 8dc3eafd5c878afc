"""Finds where a package belongs: which of some projects have the documents that it is about."""

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from core.errors import BiaoduError
from core.exchange.bundle import Manifest, PackageKind
from core.exchange.package_file import read_documents
from core.ids import DocumentId
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.storage import entities, project_file
from core.storage.lock_beside import holder
from core.storage.window_lock import is_claimed


@dataclass(frozen=True, slots=True)
class Home:
    """A project that a package could go to."""

    path: Path
    name: str
    documents: int
    """How many of the package's documents it has."""
    claimed: bool
    """Whether a window has it open."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Packages that were given without a project, and the projects that fit them."""

    packages: tuple[Path, ...]
    manifests: tuple[Manifest, ...]
    documents: int
    """How many documents they are about."""
    homes: tuple[Home, ...]
    """Projects that can be read, in the order given."""

    @property
    def fitting(self) -> tuple[Home, ...]:
        """Projects with documents of the packages."""
        return tuple(home for home in self.homes if home.documents)

    @property
    def beginning(self) -> Path | None:
        """The package that a new project can begin with: one that brings texts."""
        pairs = zip(self.packages, self.manifests, strict=True)
        return next((path for path, manifest in pairs if manifest.kind is PackageKind.FOR_COLLEAGUE), None)


def find_homes(
    packages: Sequence[Path],
    projects: Iterable[Path],
    *,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> Delivery:
    """Look into packages and projects; a project that cannot be read is left out.

    Raises what `core.exchange.package_file.read_documents` says, and Cancel.
    """
    projects = list(projects)
    wanted: set[DocumentId] = set()
    manifests: list[Manifest] = []
    for package in packages:
        stop_if(cancelled)
        manifest, titles = read_documents(package)
        manifests.append(manifest)
        wanted.update(map(DocumentId, titles))
    homes: list[Home] = []
    for done, path in enumerate(projects):
        stop_if(cancelled)
        progress(done, len(projects), path.name)
        if path.is_file() and (home := _look_into(path, wanted)):
            homes.append(home)
    return Delivery(tuple(packages), tuple(manifests), len(wanted), tuple(homes))


def _look_into(path: Path, wanted: Iterable[DocumentId]) -> Home | None:
    """How a project fits the documents in `wanted`; None if it cannot be read: opening it will say why."""
    try:
        with closing(project_file.open_file(path, read_only=True, quick_check=False)) as file:
            name = entities.project(file.conn)[1]
            removed = entities.DocumentRows(file.conn).known(wanted).values()
    except BiaoduError:
        return None
    claimed = is_claimed(path) or holder(path) is not None
    return Home(path, name, sum(not is_removed for is_removed in removed), claimed)
