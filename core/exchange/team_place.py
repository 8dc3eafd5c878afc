"""Where a team's packages lie, and what is needed of that: a folder has it, and so has a store of objects."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from core.errors import BiaoduError, EnvironmentFault
from core.exchange.bundle import SUFFIX
from core.exchange.package_file import Sealed, write_package
from core.exchange.team import require_folder, set_aside
from core.files import faults


@dataclass(frozen=True, slots=True)
class PlacedPackage:
    """One package of a place."""

    path: Path
    """A file on this machine with its content. Its name is the package's."""
    version: str = ""
    """What changes when the content does, where the place says so."""
    error: BiaoduError | None = None
    """Why the content is not on this machine."""


class TeamPlace(Protocol):
    """A place of packages. All of it raises EnvironmentFault and UserError when the place cannot be used."""

    def packages(self) -> list[PlacedPackage]:
        """Every package that lies there, read whole, sorted by name."""
        ...

    def package(self, name: str) -> PlacedPackage:
        """The package of a name; its path leads nowhere when there is none."""
        ...

    def put(self, over: PlacedPackage, package: Sealed) -> None:
        """Put a package in the place of what `package` found there: in one step, so that nobody meets half of it.

        Where the place can tell: only if what is there is still that, or still nothing; else EnvironmentFault
        ``team.overtaken``, and nothing is changed.
        """
        ...

    def set_aside(self, placed: PlacedPackage) -> Path:
        """Give what nobody can read a name that is never looked at; only the newest few of them are kept."""
        ...


class FolderPlace:
    """A directory, shared or synced. It has no conditions: who replaces last has replaced."""

    def __init__(self, folder: Path) -> None:
        """Raises EnvironmentFault ``file.not_found`` for what is no folder."""
        require_folder(folder)
        self._folder = folder

    def packages(self) -> list[PlacedPackage]:
        """See `TeamPlace`."""
        with faults(self._folder):
            return [PlacedPackage(path) for path in sorted(self._folder.iterdir()) if is_package_name(path.name)]

    def package(self, name: str) -> PlacedPackage:
        """See `TeamPlace`."""
        return PlacedPackage(self._folder / name)

    def put(self, over: PlacedPackage, package: Sealed) -> None:
        """See `TeamPlace`."""
        write_package(over.path, package)

    def set_aside(self, placed: PlacedPackage) -> Path:
        """See `TeamPlace`."""
        return set_aside(placed.path)


def is_package_name(name: str) -> bool:
    """Whether a file of a team folder is looked at."""
    return Path(name).suffix == SUFFIX and not name.startswith(".")


def overtaken(path: str) -> EnvironmentFault:
    """Somebody else, on another computer of the same person, was faster."""
    return EnvironmentFault("team.overtaken", path=path)
