"""What a file manager does on a double click: the registered launcher, its command, its folder, the file."""

import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.sample import build_sample

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30.0
"""Seconds after which a window that should be there counts as missing."""

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the desktops of Linux"),
    pytest.mark.skipif(shutil.which("xdotool") is None, reason="needs xdotool to look for the window"),
]


def launcher(data: Path) -> dict[str, str]:
    lines = (data / "applications" / "biaodu.desktop").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def windows_with(environment: dict[str, str], by: str, pattern: str) -> set[str]:
    """The numbers of visible windows whose name or class matches."""
    command = ["xdotool", "search", "--onlyvisible", by, pattern]
    return set(subprocess.run(command, env=environment, capture_output=True, text=True).stdout.split())


def test_the_launcher_opens_the_window_with_the_file(desktop: dict[str, str], home: Path, tmp_path: Path) -> None:
    registered = subprocess.run([sys.executable, ROOT / "packaging" / "register.py"], capture_output=True, text=True)
    assert registered.returncode == 0, registered.stderr
    entry = launcher(home / "data")
    if not Path(entry["TryExec"]).exists():
        pytest.skip("needs the checkout's own .venv, which the launcher starts")
    project = tmp_path / "双击 clicked.biaodu"
    build_sample(project).close()

    command = [str(project) if part == "%f" else part for part in shlex.split(entry["Exec"])]
    process = subprocess.Popen(command, cwd=entry["Path"], env=desktop, stderr=subprocess.PIPE, text=True)
    try:
        end = time.monotonic() + PATIENCE
        while not (windows := windows_with(desktop, "--name", "clicked - Biaodu")):
            assert process.poll() is None, process.communicate()[1]
            assert time.monotonic() < end, "no window with this project appears"
            time.sleep(0.1)
        # By this name a desktop finds the icon of a window.
        assert windows & windows_with(desktop, "--class", f"^{entry['StartupWMClass']}$")
    finally:
        process.kill()
        process.communicate()
