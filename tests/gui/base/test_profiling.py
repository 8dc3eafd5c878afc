import subprocess
import sys

import pytest

from gui.base import profiling


def test_a_report_names_what_took_time_and_how_long_the_start_was():
    script = "from gui.base import profiling\nprofiling.begin()\nsorted(range(10**6), key=abs)\nprofiling.report()"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not done.stdout
    assert "ms from the start of the process" in done.stderr
    assert "{built-in method builtins.sorted}" in done.stderr


def test_without_a_beginning_nothing_is_said(capsys: pytest.CaptureFixture[str]):
    profiling.report()
    assert capsys.readouterr().err == ""
