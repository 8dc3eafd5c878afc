"""The registration with the desktop, asked back from the programs that desktops ask."""

import os
import re
import select
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import register
from core.sample import build_sample

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "packaging" / "register.py"
SECONDS = 20
TYPES = {".biaodu": "application/x-biaodu-project", ".biaodupkg": "application/x-biaodu-package"}
ASK_QT = """
import sys
from PySide6.QtCore import QMimeDatabase
for path in sys.argv[1:]:
    print(QMimeDatabase().mimeTypeForFile(path).name())
"""

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the desktops of Linux")


def needs(*programs: str) -> None:
    missing = [program for program in programs if shutil.which(program) is None]
    if missing:
        pytest.skip(f"needs {', '.join(missing)} (Debian: shared-mime-info, desktop-file-utils, xdg-utils)")


def ask(*command: str | Path) -> str:
    """What a program answers under no particular desktop."""
    named = ("XDG_CURRENT_DESKTOP", "DESKTOP_SESSION", "KDE_FULL_SESSION", "GNOME_DESKTOP_SESSION_ID")
    environment = {name: value for name, value in os.environ.items() if name not in named}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def run_script(*arguments: str) -> str:
    return ask(sys.executable, SCRIPT, *arguments)


def below(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def data(home: Path) -> Path:
    return home / "data"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A real project and a real package."""
    project, package = tmp_path / "区域 报告.biaodu", tmp_path / "区域 报告.biaodupkg"
    with build_sample(project) as session:
        session.exchange.package(package)
    return [project, package]


def test_the_launcher_is_valid_and_runs_this_checkout(data: Path) -> None:
    needs("desktop-file-validate")
    run_script()
    entry = data / "applications" / "biaodu.desktop"
    assert ask("desktop-file-validate", entry) == ""
    lines = entry.read_text(encoding="utf-8").splitlines()
    assert f"Path={ROOT}" in lines
    assert "Name[zh_CN]=标读" in lines
    command = next(line.removeprefix("Exec=") for line in lines if line.startswith("Exec="))
    assert shlex.split(command) == [str(register.PYTHON), "-m", "gui", "%F"]
    assert (data / "icons/hicolor/scalable/apps/biaodu.svg").read_bytes() == register.ICON.read_bytes()


def test_the_types_of_real_files_are_known(files: list[Path], tmp_path: Path) -> None:
    needs("update-mime-database")
    run_script()
    bare = tmp_path / "without-suffix"
    shutil.copy(files[0], bare)
    answers = ask(sys.executable, "-c", ASK_QT, *files, bare).splitlines()
    assert answers == [*TYPES.values(), TYPES[".biaodu"]]


def test_xdg_mime_knows_the_types_and_opens_them_with_biaodu(files: list[Path]) -> None:
    needs("xdg-mime", "mimetype", "update-mime-database", "update-desktop-database")
    run_script()
    for file in files:
        kind = ask("xdg-mime", "query", "filetype", file)
        assert kind == TYPES[file.suffix]
        assert ask("xdg-mime", "query", "default", kind) == "biaodu.desktop"


def test_twice_is_as_good_as_once(home: Path) -> None:
    run_script()
    once = below(home)
    run_script()
    assert below(home) == once


def test_removing_leaves_nothing_of_ours_and_all_of_others(home: Path, data: Path) -> None:
    others = home / "config" / "mimeapps.list"
    others.parent.mkdir(parents=True)
    others.write_text("[Default Applications]\napplication/zip=files.desktop\n", encoding="utf-8")
    run_script()
    run_script("--remove")
    assert not [path for path in below(home) if "biaodu" in path.name]
    assert not [path for path, content in below(home).items() if b"biaodu" in content]
    assert "application/zip=files.desktop" in others.read_text(encoding="utf-8")
    assert run_script("--remove") == ""


def test_missing_programs_are_named_and_the_files_are_there_all_the_same(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    said = run_script()
    for program in ("update-mime-database", "update-desktop-database", "xdg-mime"):
        assert f"{program} is missing" in said
    assert {path.name for path in below(data)} == {"biaodu.desktop", "biaodu-mime.xml", "biaodu.svg"}


def test_a_program_that_fails_is_named(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "update-mime-database"
    program.write_text("#!/bin/sh\necho no space >&2\nexit 3\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "update-mime-database did not work (status 3): no space" in run_script()


@pytest.mark.parametrize("name", ["plain", "two words", 'a"b', "50%f", "a=b", "$HOME `x`", "back\\slash", "标读 (1)"])
def test_any_folder_name_survives_the_launcher(name: str, tmp_path: Path) -> None:
    """GIO, which GNOME's file manager starts programs with, has to arrive at the same program and folder."""
    needs("gio")
    checkout = tmp_path / name
    checkout.mkdir()
    program, seen, file = checkout / "python", tmp_path / "seen", tmp_path / "a file.biaodu"
    program.write_text(f'#!/bin/sh\nexec >"{seen}"\npwd\nprintf "%s\\n" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    os.mkfifo(seen)
    file.touch()
    entry = tmp_path / "biaodu.desktop"
    entry.write_text(register.desktop_entry(program, checkout), encoding="utf-8")
    with open(os.open(seen, os.O_RDONLY | os.O_NONBLOCK), encoding="utf-8") as pipe:
        ask("gio", "launch", entry, file)
        started, _, _ = select.select([pipe], [], [], SECONDS)
        assert started, "the program was not started"
        os.set_blocking(pipe.fileno(), True)
        lines = pipe.read().splitlines()
    assert lines == [str(checkout), "-m", "gui", str(file)]


def test_the_explorers_command_starts_the_program_from_any_folder(tmp_path: Path) -> None:
    command = register.windows_command(Path(sys.executable), ROOT)
    assert command.endswith(' "%1"')
    arguments = shlex.split(command.replace('"%1"', "--version"))
    done = subprocess.run(arguments, cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS)
    assert re.fullmatch(r"biaodu \d+\.\d+\.\d+\n", done.stdout), done.stderr


def test_every_platform_has_its_own_way(capsys: pytest.CaptureFixture[str]) -> None:
    assert register.steps("linux") == (register.add_on_linux, register.remove_on_linux)
    assert register.steps("win32") == (register.add_on_windows, register.remove_on_windows)
    register.steps("darwin")[0]()
    assert "bundle" in capsys.readouterr().out
