"""A start loads no more than it needs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core import places

ROOT = Path(__file__).resolve().parents[3]
LATE = {
    *("numpy", "pyqtgraph", "jieba", "regex", "lxml", "readability", "openpyxl", "pypdfium2", "charset_normalizer"),
    *("sqlite_utils", "click", "psutil", "babel"),
    *("core.text.units", "core.text.words", "core.text.outline", "core.importing", "core.exporting"),
    *("core.verbs.exchange", "core.verbs.review", "core.agreement", "core.reading.readers.registry"),
    *("gui.codebook.label_dialog", "gui.help.settings_dialog", "gui.annotations.panel", "gui.statistics.panel"),
}
"""What nobody needs who only looks at a text."""
SCRIPT = """
import sys
from pathlib import Path
import gui.__main__
if sys.argv[3] == "hurried":
    from gui.review import desk
    from gui.window import arrivals
    from gui.reader import feed as reader_feed
    reader_feed.OUTLINE_AFTER_MILLISECONDS = desk.UNREAD_AFTER_MILLISECONDS = arrivals.LISTEN_AFTER_MILLISECONDS = 0
from PySide6.QtCore import QEvent, QObject
from gui.window.app import make_application, open_first
from gui.base.settings import Settings
from gui.window.main_window import MainWindow
class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and not loaded:
            loaded.extend(sys.modules)
        return False
loaded = []
settings = Settings(Path(sys.argv[1]))
app = make_application(["biaodu"], settings)
window = MainWindow(settings)
open_first(window, [] if sys.argv[2] == "sample" else [Path(sys.argv[2])], sample=sys.argv[2] == "sample")
painted = Painted()
window.workspace.labelling.view().viewport().installEventFilter(painted)
window.show()
app.processEvents()
assert loaded
print(*loaded, window.session.path, sep="\\n")
window.close()
"""


@pytest.mark.parametrize("delays", ["as shipped", "hurried"])
def test_the_first_paint_loads_nothing_that_can_wait(delays: str, tmp_path: Path):
    """Also where the machine is so busy that all that waits for a while is due before the first paint."""

    def start(project: str) -> list[str]:
        command = [sys.executable, "-c", SCRIPT, str(tmp_path / "a.ini"), project, delays]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    # The first start makes the sample, which imports reports.
    *_loaded, sample = start("sample")
    assert not LATE & set(start(sample))


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_the_program_answers_without_a_window(argument: str):
    done = subprocess.run([sys.executable, "-m", "gui", argument], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert "biaodu" in done.stdout


@pytest.mark.e2e
@pytest.mark.skipif(os.name != "posix", reason="ends the program by a signal")
def test_a_temporary_profile_leaves_the_accounts_own_alone_and_the_start_is_profiled(tmp_path: Path):
    """The real program, with a home whose settings, caches and logs it would use and must not touch."""
    own = {name: str(tmp_path / name.lower()) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    own |= {name: str(tmp_path / name.lower()) for name in ("XDG_DATA_HOME", "XDG_STATE_HOME")}
    environment = {name: value for name, value in os.environ.items() if name != places.PROFILE}
    running = subprocess.Popen(
        [sys.executable, "-m", "gui", "--temp-profile", "--profile-start", "--debug"],
        cwd=ROOT,
        env={**environment, **own, "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stderr is not None
    said: list[str] = []
    for line in running.stderr:
        said.append(line)
        if "ready" in line:
            break
    running.kill()
    running.communicate()
    assert any("ms from the start of the process" in line for line in said)
    assert any("cumulative" in line for line in said)
    assert not [path for folder in own.values() for path in Path(folder).rglob("*") if "biaodu" in path.name.lower()]
    assert list(tmp_path.rglob("*.log*")), "the log lies in the temporary profile"


ENDING = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from gui.window import app
from gui.window.main_window import MainWindow
timers = []
def close():
    window = next(each for each in QApplication.topLevelWidgets() if isinstance(each, MainWindow))
    if window.isVisible() and window.session is not None:
        timers.pop().stop()
        window.close()
make_application = app.make_application
def make_with_timer(*arguments):
    made = make_application(*arguments)
    timers.append(QTimer(interval=20, timeout=close))
    timers[0].start()
    return made
app.make_application = make_with_timer
print(app.main(["--temp-profile", "--sample"]), len(QApplication.topLevelWidgets()), len(QApplication.allWidgets()))
"""


def test_no_widget_is_left_when_the_application_goes(tmp_path: Path):
    """Else Python takes the application down before its windows, in any order, and now and then crashes at the end."""
    done = subprocess.run(
        [sys.executable, "-c", ENDING], cwd=ROOT, capture_output=True, text=True, timeout=120,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    assert (done.stdout.split(), done.returncode) == (["0", "0", "0"], 0), done.stderr


def test_work_in_a_thread_gives_the_window_its_turn_soon(tmp_path: Path) -> None:
    """Each statement to the database gives the interpreter away, and a key waits for some fifty of them."""
    script = """
import sys
from pathlib import Path
from gui.base.settings import Settings
from gui.window.app import make_application
before = sys.getswitchinterval()
make_application(["biaodu"], Settings(Path(sys.argv[1])))
print(before, sys.getswitchinterval())
"""
    ran = subprocess.run(
        [sys.executable, "-c", script, tmp_path / "s.ini"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    before, after = map(float, ran.stdout.split())
    assert after <= before / 10
