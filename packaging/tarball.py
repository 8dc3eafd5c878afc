"""The archive for distributions without a package: the bundle, and what tells the desktop of it."""

import lzma
import os
import shutil
import tarfile
from pathlib import Path

from core import VERSION

ROOT = Path(__file__).resolve().parent.parent
LINUX = ROOT / "packaging" / "linux"


def tarball(bundle: Path, build: Path, archive: Path, epoch: int) -> Path:
    """Pack a bundle with its ``register.py``; the same bundle and time give the same bytes."""
    name = f"biaodu-{VERSION}"
    folder = build / "tarball" / name
    shutil.rmtree(folder.parent, ignore_errors=True)
    shutil.copytree(bundle, folder, symlinks=True)
    desktop = folder / "desktop"
    desktop.mkdir()
    for source in (LINUX / "biaodu.desktop", LINUX / "biaodu-mime.xml", ROOT / "resources" / "icons" / "app.svg"):
        shutil.copyfile(source, desktop / source.name)
    shutil.copyfile(ROOT / "packaging" / "register.py", folder / "register.py")

    def settled(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = "root"
        member.mtime = epoch
        member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
        return member

    unfinished = archive.with_suffix(".part")
    with (
        lzma.open(unfinished, "wb", preset=6) as packed,
        tarfile.open(fileobj=packed, mode="w|") as stored,
    ):
        stored.add(folder, name, recursive=False, filter=settled)
        for path in sorted(folder.rglob("*")):
            stored.add(path, f"{name}/{path.relative_to(folder)}", recursive=False, filter=settled)
    os.replace(unfinished, archive)
    return archive
