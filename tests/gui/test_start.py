"""The first paint waits for nothing that only later work needs."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

FIRST_PAINT = """
import json, sys
from gui.app import make_application, open_first
from gui.settings import Settings
from gui.window import MainWindow
settings = Settings()
app = make_application(["biaodu"], settings)
window = MainWindow(settings)
open_first(window, None, sample=True)
window.show()
app.processEvents()
print(json.dumps([window.session is not None, sorted({name.partition(".")[0] for name in sys.modules})]))
window.close()
"""


def test_the_window_with_the_sample_project_loads_nothing_slow() -> None:
    done = subprocess.run([sys.executable, "-c", FIRST_PAINT], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    is_open, loaded = json.loads(done.stdout)
    assert is_open
    assert set(loaded).isdisjoint({"pyqtgraph", "numpy", "jieba"})
