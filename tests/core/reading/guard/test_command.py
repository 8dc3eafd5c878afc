"""How a child process is started."""

import subprocess
import sys
from pathlib import Path

import pytest

import core
from core.errors import UserError
from core.reading.guard.command import child_command
from core.reading.guard.reading import GuardedReaders
from core.reading.kinds import FileKind
from core.reading.readers.protocol import GivenFile, Options
from tests.core.reading.specimens import pdf, set_text


def test_the_hidden_argument_makes_the_program_a_child_without_a_window() -> None:
    """As a bundled program starts its children: it has no other interpreter than itself."""
    root = Path(core.__file__).parents[1]
    data = pdf([set_text(70, 100, "2024年我局新建学校三所。")])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "frozen", True, raising=False)
        (_, argument) = child_command()
    for package in ("core", "gui"):
        script = f"""
import runpy, sys
sys.path.insert(0, {str(root)!r})
sys.argv = ["biaodu", {argument!r}]
sys.modules["PySide6"] = None  # whatever asks for it fails
runpy.run_module({package!r}, run_name="__main__")
"""
        with GuardedReaders(command=[sys.executable, "-c", script]) as readers:
            (made,) = readers.read(FileKind.PDF, GivenFile("a.pdf", data), Options(), lambda: None)
        assert not isinstance(made, UserError)
        assert made.text.startswith("2024年我局")
    done = subprocess.run([sys.executable, "-m", "core", argument], input=b"", capture_output=True, cwd=root)
    assert done.returncode == 0
