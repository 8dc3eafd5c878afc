import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from virtual_display import DisplayError, virtual_display

SHOWS_A_WINDOW = """
from PySide6.QtWidgets import QApplication, QLabel
from PySide6.QtTest import QTest
app = QApplication([])
label = QLabel("标读")
label.show()
print(app.platformName(), QTest.qWaitForWindowExposed(label))
"""


def test_two_screens_at_once_are_two_and_end_with_their_block(display: str) -> None:
    with virtual_display() as second:
        assert second != display
        socket = Path(f"/tmp/.X11-unix/X{second[1:]}")
        assert socket.exists()
    assert not socket.exists()


def test_a_real_window_comes_up_on_it(desktop: dict[str, str]) -> None:
    command = [sys.executable, "-c", SHOWS_A_WINDOW]
    done = subprocess.run(command, env=desktop, capture_output=True, text=True, timeout=60)
    assert done.stdout == "xcb True\n", done.stderr


def test_without_xvfb_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(DisplayError, match="Xvfb is not installed"), virtual_display():
        pass


def test_what_xvfb_complains_about_is_in_the_error(display: str) -> None:
    with pytest.raises(DisplayError, match="screen"), virtual_display(size="nonsense"):
        pass
