"""A file manager that a built program starts gets none of its libraries."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

SCRIPT = """
import os, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from gui.widgets.show_folder import show_folder

app = QApplication([])
bundle = sys.argv[1]
sys.frozen, sys._MEIPASS = True, bundle
os.environ.update(LD_LIBRARY_PATH=f"{bundle}:/opt/lib", QT_PLUGIN_PATH=f"{bundle}/plugins")
assert show_folder(Path(sys.argv[2]))
assert os.environ["QT_PLUGIN_PATH"] == f"{bundle}/plugins", "our own children need it"
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere no program of the user's is started for it")
def test_the_file_manager_is_started_with_the_environment_of_the_desktop(
    tmp_path: Path, desktop: dict[str, str]
) -> None:
    tool, told = tmp_path / "xdg-open", tmp_path / "told"
    os.mkfifo(told)
    tool.write_text(f'#!/bin/sh\necho "$LD_LIBRARY_PATH|$QT_PLUGIN_PATH|$1" > {told}\n')
    tool.chmod(0o755)
    named = ("XDG_CURRENT_DESKTOP", "DESKTOP_SESSION", "BROWSER", "DEFAULT_BROWSER", "QT_PLUGIN_PATH")
    kept = {name: value for name, value in desktop.items() if name not in named}
    environment = {**kept, "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "_internal"), str(tmp_path)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        # Reading waits for whoever opens it.
        assert told.read_text() == f"/opt/lib||file://{tmp_path}\n"
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait()
