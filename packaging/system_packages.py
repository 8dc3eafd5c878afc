"""What Qt needs from a Linux system besides its wheels: finds what is missing and installs it, or says how.

Looks for the libraries themselves, not for package names, so that it is right on every distribution;
only the names it prints and installs are Debian's.
"""

import ctypes
import os
import shutil
import sys
from pathlib import Path

from steps import packages, run, step
from virtual_display import has_display

LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
TESTING = {
    "xdotool": "xdotool",
    "xprop": "x11-utils",
    "update-mime-database": "shared-mime-info",
    "desktop-file-validate": "desktop-file-utils",
    "xdg-mime": "xdg-utils",
    "gio": "libglib2.0-bin",
    "mimetype": "libfile-mimeinfo-perl",
    "dbus-run-session": "dbus-daemon",
    "/usr/libexec/at-spi-bus-launcher": "at-spi2-core",
    "/usr/lib/python3/dist-packages/gi": "python3-gi",
    "/usr/lib/*/girepository-1.0/Atspi-2.0.typelib": "gir1.2-atspi-2.0",
    "fcitx5": "fcitx5",
    "/usr/share/fcitx5/inputmethod/pinyin.conf": "fcitx5-pinyin",
}
"""What the tests press keys with, look at windows with, look file types up with, ask with as a screen reader, and type
Chinese with."""
PACKAGING = {"objdump": "binutils", "strip": "binutils", "dpkg-deb": "dpkg", "xz": "xz-utils"}
"""Programs with which the bundle is made."""
_EVERYTHING = {**TESTING, **PACKAGING}
PROGRAMS: dict[str, dict[str, str]] = {"run": {}, "test": _EVERYTHING, "package": _EVERYTHING}
"""By purpose: tests build the program, too, and what is built is tried on a screen."""
OLDEST_LIBC = {"": 34, "6.9.3": 28}
"""Of glibc 2: what the wheels of Qt need, by the Qt that is asked for."""
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
CHINESE_FONTS = ("*CJK*", "*SourceHan*", "*wqy*", "*uming*", "*ukai*", "*DroidSansFallback*")


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _is_there(name: str) -> bool:
    """Whether there is a program of that name, or for a path a file that fits it."""
    if name.startswith("/"):
        return any(Path("/").glob(name.lstrip("/")))
    return shutil.which(name) is not None


def _has_chinese_font() -> bool:
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    return any(next(folder.rglob(pattern), None) for folder in folders for pattern in CHINESE_FONTS)


def missing(purpose: str = "run", *, screen: bool) -> list[str]:
    """Debian names of the packages that are missing for a purpose; with `screen` also a virtual screen."""
    names = [package for library, package in LIBRARIES.items() if not _loads(library)]
    if screen and shutil.which("Xvfb") is None:
        names.append("xvfb")
    programs = PROGRAMS[purpose].items()
    names += dict.fromkeys(package for program, package in programs if not _is_there(program))
    if not _has_chinese_font():
        names.append("fonts-noto-cjk")
    return names


def libc() -> int | None:
    """The system's glibc, as n of 2.n; None on a system without, or with one that does not say."""
    try:
        name, _, version = (os.confstr("CS_GNU_LIBC_VERSION") or "").partition(" ")
    except (ValueError, OSError):
        return None
    major, _, minor = version.partition(".")
    return int(minor) if (name, major) == ("glibc", "2") and minor.isdigit() else None


def check_libc(qt: str, have: int | None) -> None:
    """Stop in words, in Chinese and English, where a Qt (a version, or empty for the newest) would not load."""
    need = OLDEST_LIBC.get(qt)
    if have is None or need is None or have >= need:
        return
    older = next((known for known, least in OLDEST_LIBC.items() if known and least <= have), None)
    chinese, english = ("请升级系统。", "Upgrade the system.")
    if older:
        chinese, english = f"请改用旧版 Qt：make run PYSIDE={older}", f"Use the older Qt: make run PYSIDE={older}"
    print(f"本系统的 C 库（glibc）是 2.{have}，Qt 需要 2.{need} 或更新版本。{chinese}")
    print(f"This system's C library (glibc) is 2.{have}, and Qt needs 2.{need} or newer. {english}")
    raise SystemExit(1)


def ensure(purpose: str) -> None:
    """Install what is missing when this is root on a Debian, else print the one command and exit with 1."""
    if not sys.platform.startswith("linux"):
        return
    check_libc(os.environ.get("PYSIDE", ""), libc())
    names = missing(purpose, screen=purpose != "run" or not has_display())
    if not names:
        return
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *names]
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        print("缺少 Qt 所需的系统软件包，请运行一次：")
        print(f"Qt needs system packages that are missing. Run this once:\n\n    sudo {' '.join(install)}\n")
        print("(Debian's names; on another distribution install their like.)")
        raise SystemExit(1)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with step(f"System packages ({packages(len(names))})"):
        run(["apt-get", "update", "-q"], env=environment)
        run(install, env=environment)
