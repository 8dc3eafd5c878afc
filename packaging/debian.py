"""The Debian package: where its files go, what it depends on, what it says of itself."""

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import formatdate
from pathlib import Path

import elf
from core import VERSION
from manual import manual_page
from steps import StepError, run

ROOT = Path(__file__).resolve().parent.parent
LINUX = ROOT / "packaging" / "linux"
PROGRAM = "usr/lib/biaodu"
MAINTAINER = "Biaodu maintainers <maintainers@biaodu.invalid>"
PROVIDED_BY = {
    **dict.fromkeys(
        (
            "libc.so.6",
            "libm.so.6",
            "libdl.so.2",
            "libpthread.so.0",
            "libresolv.so.2",
            "librt.so.1",
            "libutil.so.1",
            "ld-linux-x86-64.so.2",
        ),
        "libc6",
    ),
    "ld-linux-aarch64.so.1": "libc6",
    **dict.fromkeys(("libglib-2.0.so.0", "libgthread-2.0.so.0"), "libglib2.0-0 | libglib2.0-0t64"),
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "liblzma.so.5": "liblzma5",
    "libstdc++.so.6": "libstdc++6",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
"""The system's libraries that the bundle asks for, each with the package that has it; `check_needed` compares."""
ONLY_WHERE_THERE = ("libqgtk3.so", "libcupsprintersupport.so")
"""Takes over GTK's look where GTK is, prints where CUPS is, and is not loaded where these are not."""
OLDEST_LIBC = 34
"""Of glibc 2: what Qt asks for. A Python that was built on a newer system asks for a newer one."""
RECOMMENDS = (
    *("fonts-noto-cjk", "desktop-file-utils", "shared-mime-info", "hicolor-icon-theme"),
    "libcups2 | libcups2t64",
)
SUGGESTS = ("libreoffice-writer-nogui",)
"""Reads .doc, .wps, .rtf and .odt for us."""
DESCRIPTION = """read Chinese government reports side by side and label passages
 Biaodu opens reports of government and education bureaus beside each other,
 labels their passages by keyboard, compares the labels of several people,
 decides their differences, measures agreement and exports datasets. A project
 is one file; nothing is sent anywhere."""


def architecture() -> str:
    """``amd64``, ``arm64``..."""
    done = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def depends(bundle: Path) -> list[str]:
    """The packages that a bundle needs, with the oldest C library that has every function it asks for."""
    libc = elf.newest_libc(bundle, but=ONLY_WHERE_THERE) or OLDEST_LIBC
    return [f"libc6 (>= 2.{libc})" if name == "libc6" else name for name in dict.fromkeys(PROVIDED_BY.values())]


def needed(bundle: Path) -> set[str]:
    """What the programs and libraries of a bundle ask for and it does not hold."""
    told = elf.told(elf.binaries(bundle, but=ONLY_WHERE_THERE), "--dynamic")
    return set(re.findall(r"\(NEEDED\).*\[(.+)\]", told)) - {path.name for path in bundle.rglob("*")}


def check_needed(bundle: Path) -> None:
    """Raise StepError when a bundle asks for a library that no package of `PROVIDED_BY` has."""
    if unknown := needed(bundle) - PROVIDED_BY.keys():
        raise StepError(f"Which packages have {', '.join(sorted(unknown))}? (packaging/debian.py)")


def debian_package(bundle: Path, build: Path, dist: Path, epoch: int, *, fast: bool = False) -> Path:
    """Make the package of a bundle in `dist`; the same bundle and time give the same bytes."""
    root = build / "debian"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(bundle, root / PROGRAM, symlinks=True)
    for path, content in _files(epoch).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    for picture in sorted((build / "icons").glob("*x*.png")):
        place = root / "usr/share/icons/hicolor" / picture.stem / "apps"
        place.mkdir(parents=True)
        shutil.copyfile(picture, place / "biaodu.png")
    (root / "usr/bin").mkdir(parents=True)
    (root / "usr/bin/biaodu").symlink_to("../lib/biaodu/biaodu")
    _control(root, depends(bundle))
    for path in sorted([root, *root.rglob("*")], reverse=True):
        if not path.is_symlink() and PROGRAM not in str(path):
            path.chmod(0o755 if path.is_dir() or path.name in ("postinst", "postrm") else 0o644)
        os.utime(path, (epoch, epoch), follow_symlinks=False)
    package = dist / f"biaodu_{VERSION}_{architecture()}.deb"
    # One thread: what several compress depends on how many there are. By a variable: Debian 11 has no option for it.
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(epoch), "DPKG_DEB_THREADS_MAX": "1"}
    level = ["-z0"] if fast else ["-z6"]
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", *level, "--build", str(root), str(package)]
    run(command, env=environment)
    return package


def _files(epoch: int) -> dict[str, bytes]:
    entry = (LINUX / "biaodu.desktop").read_text(encoding="utf-8")
    entry = entry.replace("@EXEC@", "biaodu").replace("TryExec=@TRY_EXEC@\n", "").replace("Path=@PATH@\n", "")
    document = "usr/share/doc/biaodu"
    return {
        "usr/share/applications/biaodu.desktop": entry.encode(),
        "usr/share/metainfo/org.biaodu.Biaodu.metainfo.xml": metainfo(epoch).encode(),
        "usr/share/mime/packages/biaodu.xml": (LINUX / "biaodu-mime.xml").read_bytes(),
        "usr/share/icons/hicolor/scalable/apps/biaodu.svg": (ROOT / "resources" / "icons" / "app.svg").read_bytes(),
        "usr/share/man/man1/biaodu.1.gz": _packed(manual_page("en", epoch)),
        "usr/share/man/zh_CN/man1/biaodu.1.gz": _packed(manual_page("zh_CN", epoch)),
        f"{document}/changelog.gz": _packed(_changelog(epoch)),
        f"{document}/NEWS.gz": _packed((ROOT / "CHANGELOG.md").read_text(encoding="utf-8")),
        f"{document}/copyright": copyright_file().encode(),
        "usr/share/lintian/overrides/biaodu": (LINUX / "lintian-overrides").read_bytes(),
    }


def _changelog(epoch: int) -> str:
    """In Debian's form; what changed for users is in NEWS."""
    day = formatdate(epoch, usegmt=False)
    return f"biaodu ({VERSION}) unstable; urgency=medium\n\n  * See NEWS.gz.\n\n -- {MAINTAINER}  {day}\n"


def _packed(text: str) -> bytes:
    return gzip.compress(text.encode(), 9, mtime=0)


def copyright_file() -> str:
    """Whose it is, in Debian's form (DEP 5); the notices in the package have every licence's text."""
    import notices

    lines = [
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/",
        "Upstream-Name: Biaodu",
        "Comment: Each licence in full is in /usr/lib/biaodu/_internal/resources/notices/notices.txt",
        "",
        "Files: *",
        "Copyright: Biaodu contributors",
        "License: Expat",
        *(f" {line}" if line.strip() else " ." for line in (ROOT / "LICENSE").read_text("utf-8").splitlines()),
    ]
    parts = notices.parts()
    lines += [
        "",
        "Files: usr/lib/biaodu/_internal/*",
        "Copyright: the authors of the parts below",
        "License: parts",
        " Each part is under the licence that stands with it, in full in the notices named above:",
        *(f"  {part.name} {part.version}: {part.licence}" for part in parts),
        " On Debian systems, the LGPL is in /usr/share/common-licenses/LGPL-3 and LGPL-2.1.",
    ]
    return "\n".join(lines) + "\n"


def metainfo(epoch: int) -> str:
    """What software centres show."""
    template = (LINUX / "metainfo.xml").read_text(encoding="utf-8")
    day = datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%d")
    return template.replace("@VERSION@", VERSION).replace("@DATE@", day)


def _control(root: Path, needs: list[str]) -> None:
    folder = root / "DEBIAN"
    folder.mkdir()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == VERSION
    kilobytes = sum(path.lstat().st_size for path in root.rglob("*") if not path.is_dir()) // 1024
    fields = {
        "Package": "biaodu",
        "Version": VERSION.replace("rc", "~rc"),
        "Architecture": architecture(),
        "Maintainer": MAINTAINER,
        "Installed-Size": str(kilobytes),
        "Depends": ", ".join(needs),
        "Recommends": ", ".join(RECOMMENDS),
        "Suggests": ", ".join(SUGGESTS),
        "Section": "text",
        "Priority": "optional",
        "Description": DESCRIPTION,
    }
    (folder / "control").write_text("".join(f"{name}: {value}\n" for name, value in fields.items()), encoding="utf-8")
    (folder / "md5sums").write_text("".join(_sums(root)), encoding="utf-8")


def _sums(root: Path) -> Iterator[str]:
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root)
        if path.is_file() and not path.is_symlink() and inside.parts[0] != "DEBIAN":
            yield f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {inside}\n"
