"""A team folder on a server, as one on this machine: what lies there is fetched into the cache folder, once a version.

So packages are read, planned and merged as those of a folder, with the same bounds, and a version that was looked at is
not fetched again.
"""

import hashlib
import re
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from core.errors import UserError
from core.exchange.object_store import ObjectStore, StoredFile
from core.exchange.package_file import Sealed
from core.exchange.store_address import StoreAddress
from core.exchange.team import KEPT_ASIDE
from core.exchange.team_place import PlacedPackage, is_package_name
from core.files import faults, replacing
from core.places import cache_folder
from core.storage.permissions import make_private_folder

LARGEST = 1 << 30
"""Bytes of one package that are fetched."""
LARGEST_ALL = 4 << 30
"""Bytes of all packages of a place."""
MOST_PACKAGES = 1_000
_KEPT_SECONDS = 86_400
"""How long an older version stays: somebody may be looking at it."""
_NAME = re.compile(r'[^\x00-\x1f/\\:*?"<>|]{1,200}')
_NOTHING = "nothing"


class StorePlace:
    """See `core.exchange.team_place.TeamPlace`."""

    def __init__(self, address: StoreAddress, store: ObjectStore, cache: Path | None = None) -> None:
        self._address = address
        self._store = store
        self._cache = cache or cache_folder() / "team" / hashlib.sha256(str(address).encode()).hexdigest()[:24]

    def packages(self) -> list[PlacedPackage]:
        """See `TeamPlace`. A package that is too large has that as its error, and keeps no other from being read."""
        listed = [file for file in self._store.files() if is_package_name(file.name) and _NAME.fullmatch(file.name)]
        if len(listed) > MOST_PACKAGES:
            raise UserError("team.too_many", path=str(self._address), limit=MOST_PACKAGES)
        found: list[PlacedPackage] = []
        left = LARGEST_ALL
        for file in sorted(listed, key=lambda file: file.name):
            placed = self._fetched(file, min(LARGEST, left))
            if placed is not None:
                found.append(placed)
                left -= placed.path.stat().st_size if placed.error is None else 0
        self._forget({placed.path.parent for placed in found})
        return found

    def package(self, name: str) -> PlacedPackage:
        """See `TeamPlace`."""
        placed = self._fetched(StoredFile(name, ""), LARGEST)
        return PlacedPackage(self._path(name, _NOTHING), _NOTHING) if placed is None else placed

    def put(self, over: PlacedPackage, package: Sealed) -> None:
        """See `TeamPlace`."""
        package.content.seek(0)
        self._store.put(over.path.name, package.content, None if over.version == _NOTHING else over.version)

    def set_aside(self, placed: PlacedPackage) -> Path:
        """See `TeamPlace`."""
        taken = {file.name for file in self._store.files()}
        names = [f"{placed.path.name}.unreadable{number or ''}" for number in range(KEPT_ASIDE)]
        name = next((name for name in names if name not in taken), names[-1])
        self._store.rename(placed.path.name, name)
        return placed.path.with_name(name)

    def _path(self, name: str, version: str) -> Path:
        folder = hashlib.sha256(f"{name}\0{version}".encode()).hexdigest()[:24]
        return self._cache / folder / name

    def _fetched(self, file: StoredFile, largest: int) -> PlacedPackage | None:
        """A file of the store on this machine; without a version the one that is there now. None if it is gone."""
        if file.version and (path := self._path(file.name, file.version)).is_file():
            return PlacedPackage(path, file.version)
        with faults(self._cache):
            make_private_folder(self._cache, below=cache_folder())
            coming = Path(tempfile.mkdtemp(dir=self._cache, prefix="."))
        try:
            with replacing(coming / file.name) as into:
                version = self._store.fetch(file.name, into, largest)
            if version is None:
                return None
            path = self._path(file.name, version)
            with faults(path):
                _take_over(coming, path.parent)
            return PlacedPackage(path, version)
        except UserError as error:
            if error.code != "team.too_large":
                raise
            limits = {"limit": LARGEST >> 20, "all": LARGEST_ALL >> 20}
            told = UserError("team.too_large", name=file.name, **limits)
            return PlacedPackage(self._path(file.name, file.version), file.version, told)
        finally:
            shutil.rmtree(coming, ignore_errors=True)

    def _forget(self, kept: set[Path]) -> None:
        """Remove what is there no more, or in another version."""
        before = time.time() - _KEPT_SECONDS
        with suppress(OSError):
            for folder in self._cache.iterdir():
                if folder not in kept and folder.stat().st_mtime < before:
                    shutil.rmtree(folder, ignore_errors=True)


def _take_over(coming: Path, there: Path) -> None:
    """Give a complete folder its name; another round may have been first, with the same content."""
    try:
        coming.rename(there)
    except OSError:
        if not there.is_dir():
            raise
