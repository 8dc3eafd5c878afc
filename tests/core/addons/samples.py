"""Add-ons for tests: the sample as users get it, others written by hand, and a process in which none was loaded."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import addon_packages
from core.addons import loading, shelf
from core.addons.shelf import AddonStanding
from core.formats import registry

TINY = Path(__file__).resolve().parents[2] / "data" / "addons" / "tiny"
EPOCH = 1_800_000_000


def build(folder: Path) -> Path:
    """The sample add-on's archive."""
    return addon_packages.build(TINY, folder, folder, EPOCH)


def write(name: str, code: str, **more: object) -> Path:
    """An add-on of one module, written by hand; its folder."""
    folder = shelf.addons_folder() / name
    (folder / "lib").mkdir(parents=True)
    (folder / "lib" / f"{name}_module.py").write_text(code, "utf-8")
    said: dict[str, object] = {"addon": 1, "id": name, "title": "T", "version": "1", "licence": "MIT", "about": "A"}
    said |= {"entry_points": {"biaodu.formats": {name: f"{name}_module:FORMAT"}}} | more
    (folder / "addon.json").write_text(json.dumps(said), "utf-8")
    return folder


def allow(name: str) -> None:
    """Allow an add-on as it is."""
    assert shelf.allow(shelf.find(name)).standing is AddonStanding.ALLOWED


@contextmanager
def as_at_the_start() -> Iterator[None]:
    """What a process has loaded of add-ons is gone at the end."""
    registry.formats.cache_clear()
    paths, hooks = sys.path[:], sys.path_hooks[:]
    yield
    sys.path[:], sys.path_hooks[:] = paths, hooks
    sys.path_importer_cache.clear()
    libraries = [*loading._libraries]
    for name, module in [*sys.modules.items()]:
        file = getattr(module, "__file__", None)
        if file and any(Path(file).is_relative_to(library) for library in libraries):
            del sys.modules[name]
    for memory in (loading._libraries, loading._loaded, loading._failed):
        memory.clear()
    registry.formats.cache_clear()
