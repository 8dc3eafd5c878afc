"""What the start script says on systems that lack something, played by programs that answer as those systems do."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest

import elf
import launcher

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a script for Linux")
PACKAGES = {"libNo6Gui.so.6": "libegl1", "libNo6XcbQpa.so.6": "libglib2.0-0 | libglib2.0-0t64"}
"""Made up: what a plugin of Qt asks for, as if the system had it."""
PLUGIN = Path(PySide6.__path__[0]) / "Qt" / "plugins" / "platforms" / "libqxcb.so"
SCREEN = {"DISPLAY": ":9"}


class Bundle:
    """A start script with a program that tells its arguments, on a system that is played."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.tools = folder / "a b 标读", folder / "tools"
        self.platforms = self.folder / "_internal" / "PySide6" / "Qt" / "plugins" / "platforms"
        self.platforms.mkdir(parents=True)
        for name in ("libqxcb.so", "libqwayland.so"):
            shutil.copy(str(shutil.which("true")), self.platforms / name)
        self.tools.mkdir()
        self.link: Path | None = None
        """Through which it is started, as through /usr/bin."""
        # What the script itself uses, and nothing else of the system that the test runs on.
        for name in ("sh", "sort", "tr", "readlink", "head"):
            (self.tools / name).symlink_to(str(shutil.which(name)))
        self.loader = Path(launcher.loader(Path(shutil.which("true") or "")))
        self.write(self.loader)
        self._script(self.folder / launcher.PROGRAM, 'printf "started"; printf " <%s>" "$@"')
        self.tool("getconf", 'echo "glibc 2.36"')
        self.tool("apt-get", "exit 0")

    def _script(self, path: Path, text: str) -> Path:
        path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    def tool(self, name: str, text: str) -> None:
        """A program of the system."""
        self._script(self.tools / name, text)

    def write(self, loader: Path) -> None:
        """Write the start script for a loader."""
        text = launcher.script(libc=34, loader=str(loader), packages=PACKAGES)
        self._script(self.folder / "biaodu", text.removeprefix("#!/bin/sh\n"))

    def lacks(self, *plugins: str) -> None:
        """Plugins of Qt ask for libraries that no system has: Qt's own, by names of the same length."""
        for name in plugins or ("libqxcb.so", "libqwayland.so"):
            (self.platforms / name).write_bytes(PLUGIN.read_bytes().replace(b"libQt6", b"libNo6"))

    def start(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [str(self.link or self.folder / "biaodu"), *arguments]
        settings = {"PATH": str(self.tools), "LANG": "en_GB.UTF-8", **environment}
        return subprocess.run(command, env=settings, capture_output=True, text=True, timeout=20)


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    return Bundle(tmp_path)


def test_where_nothing_is_lacking_it_starts_with_its_arguments(bundle: Bundle, tmp_path: Path) -> None:
    done = bundle.start("甲 乙.biaodu", "--debug", **SCREEN)
    assert (done.returncode, done.stdout, done.stderr) == (0, "started <甲 乙.biaodu> <--debug>", "")
    (tmp_path / "link").symlink_to(bundle.folder / "biaodu")
    bundle.link = tmp_path / "link"
    assert bundle.start("a", **SCREEN).stdout == "started <a>"


@pytest.mark.parametrize("answer", ['echo "glibc 2.31"', "exit 1"], ids=["getconf", "ldd"])
@pytest.mark.parametrize("arguments", [(), ("export", "a.biaodu")], ids=["window", "command"])
def test_an_old_c_library_is_named(bundle: Bundle, answer: str, arguments: tuple[str, ...]) -> None:
    bundle.tool("getconf", answer)
    bundle.tool("ldd", 'echo "ldd (Debian GLIBC 2.31-13+deb11u11) 2.31"')
    done = bundle.start(*arguments, **SCREEN)
    assert (done.returncode, done.stdout) == (1, "")
    assert "C library (glibc) is 2.31, and 2.34 or newer is needed" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "glibc）是 2.31，需要 2.34" in bundle.start(*arguments, **SCREEN, LC_ALL="zh_CN.UTF-8").stderr


@pytest.mark.parametrize("version", ["2.34", "2.100", "3.0", "uClibc 1.0", ""])
def test_a_newer_or_unknown_c_library_starts(bundle: Bundle, version: str) -> None:
    bundle.tool("getconf", f'echo "glibc {version}"')
    assert bundle.start(**SCREEN).stdout.startswith("started")


def test_a_system_without_glibc_is_told(bundle: Bundle) -> None:
    bundle.write(Path("/lib/no-such-loader.so.2"))
    assert "no GNU C library" in bundle.start(**SCREEN).stderr


def test_missing_libraries_are_named_with_what_installs_them(bundle: Bundle) -> None:
    bundle.lacks()
    done = bundle.start(**SCREEN)
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    said, install = done.stderr.rstrip().split(". To install it: ")
    missing = said.removeprefix("Biaodu cannot start: this system lacks ").split()
    assert {*PACKAGES, "libNo6Core.so.6"} <= set(missing)
    assert len(missing) == len(set(missing))
    assert install == "sudo apt-get install libegl1 libglib2.0-0", "as far as the packages are known"
    chinese = bundle.start(**SCREEN, LANG="zh_CN.UTF-8").stderr
    assert "缺少 libNo6XcbQpa.so.6" in chinese
    assert chinese.endswith("。请安装：sudo apt-get install libegl1 libglib2.0-0\n")
    (bundle.tools / "apt-get").unlink()
    assert "apt-get" not in bundle.start(**SCREEN).stderr


def test_the_command_line_needs_no_library_of_the_window(bundle: Bundle) -> None:
    bundle.lacks()
    for arguments in (("export", "a.biaodu"), ("--help",), ("--version",)):
        assert bundle.start(*arguments).stdout.startswith("started")


def test_a_file_of_a_command_s_name_is_for_the_window(bundle: Bundle, tmp_path: Path) -> None:
    bundle.lacks()
    (tmp_path / "report.txt").touch()
    done = subprocess.run(
        [bundle.folder / "biaodu", "report.txt"],
        cwd=tmp_path,
        env={"PATH": str(bundle.tools), **SCREEN},
        capture_output=True,
        text=True,
    )
    assert "libNo6Gui.so.6" in done.stderr


def test_versions_that_a_library_does_not_have_are_named_once(bundle: Bundle) -> None:
    for plugin in bundle.platforms.iterdir():
        asked = elf.libc_of(plugin)
        plugin.write_bytes(plugin.read_bytes().replace(b"GLIBC_2.%d\0" % asked, b"GLIBC_9.%d\0" % asked))
    done = bundle.start(**SCREEN)
    assert done.stderr.count("GLIBC_9.") == 1
    assert "too old" in done.stderr
    assert "太旧" in bundle.start(**SCREEN, LANG="zh_CN.UTF-8").stderr


def test_one_of_two_ways_to_a_screen_is_enough(bundle: Bundle) -> None:
    bundle.lacks("libqwayland.so")
    both = {"DISPLAY": ":9", "WAYLAND_DISPLAY": "wayland-0"}
    assert bundle.start(**both).stdout.startswith("started")
    assert "libNo6Gui.so.6" in bundle.start(WAYLAND_DISPLAY="wayland-0").stderr


def test_without_a_screen_the_window_says_so(bundle: Bundle, tmp_path: Path) -> None:
    done = bundle.start()
    assert done.returncode == 1
    assert "no graphical desktop" in done.stderr
    assert "没有图形桌面" in bundle.start(LC_MESSAGES="zh_CN").stderr
    assert bundle.start(QT_QPA_PLATFORM="offscreen").stdout.startswith("started")
    (tmp_path / "wayland-0").touch()
    assert bundle.start(XDG_RUNTIME_DIR=str(tmp_path)).stdout.startswith("started")


@pytest.mark.parametrize("tool", ["zenity", "kdialog", "xmessage", "notify-send"])
def test_where_nobody_sees_a_terminal_it_is_said_in_a_window(bundle: Bundle, tmp_path: Path, tool: str) -> None:
    bundle.tool("getconf", 'echo "glibc 2.28"')
    shown = tmp_path / "shown"
    bundle.tool(tool, f"printf '%s|' \"$@\" > '{shown}'")
    bundle.start(**SCREEN)
    assert "glibc) is 2.28" in shown.read_text("utf-8")
    shown.unlink()
    bundle.start()
    bundle.start("export", **SCREEN)
    assert not shown.exists(), "neither without a screen nor for the command line"


def test_before_a_terminal_no_window_comes(bundle: Bundle, tmp_path: Path) -> None:
    bundle.tool("getconf", 'echo "glibc 2.28"')
    bundle.tool("zenity", f"> '{tmp_path / 'shown'}'")
    try:
        reader, terminal = os.openpty()
    except OSError:
        pytest.skip("this system has no terminals, as a folder that a program was locked into")
    subprocess.run([bundle.folder / "biaodu"], env={"PATH": str(bundle.tools), **SCREEN}, stderr=terminal)
    assert b"2.28" in os.read(reader, 1000)
    assert not (tmp_path / "shown").exists()
    os.close(reader)
    os.close(terminal)


@pytest.mark.skipif(shutil.which("readelf") is None, reason="readelf reads programs")
def test_what_the_script_must_know_is_read_from_the_bundle(tmp_path: Path) -> None:
    (tmp_path / "_internal").mkdir()
    shutil.copy(str(shutil.which("true")), tmp_path / launcher.PROGRAM)
    launcher.add_launcher(tmp_path, PACKAGES)
    text = (tmp_path / "biaodu").read_text("utf-8")
    assert f"needed={elf.newest_libc(tmp_path)} " in text
    assert elf.newest_libc(tmp_path) == elf.libc_of(tmp_path / launcher.PROGRAM) > 0
    assert Path(launcher.loader(tmp_path / launcher.PROGRAM)).exists()
    assert "@" not in text.replace('"$@"', "").replace("between @ signs", "")
