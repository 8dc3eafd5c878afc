"""A start loads no more than it needs."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import sys
from pathlib import Path
from gui.app import make_application, open_first
from gui.settings import Settings
from gui.window import MainWindow
settings = Settings(Path(sys.argv[1]))
app = make_application(["biaodu"], settings)
window = MainWindow(settings)
open_first(window, None, sample=True)
window.show()
app.processEvents()
assert window.session is not None
late = {"pyqtgraph", "numpy", "jieba", "charset_normalizer", "click"} & set(sys.modules)
print(",".join(sorted(late)))
window.close()
"""


def test_the_first_paint_needs_neither_charts_nor_words(tmp_path: Path):
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "a.ini")]
    # Twice: the first start makes the sample, which imports reports.
    done = None
    for _start in range(2):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
    assert done is not None
    assert set(done.stdout.strip().split(",")) <= {"", "click"}, "sqlite_utils brings click along"


@pytest.mark.parametrize("argument", ["--version", "--help"])
def test_the_program_answers_without_a_window(argument: str):
    done = subprocess.run([sys.executable, "-m", "gui", argument], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert "biaodu" in done.stdout
