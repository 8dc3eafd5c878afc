"""A start loads no more than it needs."""

import subprocess
import sys
from pathlib import Path

import pytest

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
    assert LATE.isdisjoint(start(sample))


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_the_program_answers_without_a_window(argument: str):
    done = subprocess.run([sys.executable, "-m", "gui", argument], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert "biaodu" in done.stdout
