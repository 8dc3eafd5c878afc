"""What `make run` does without a display, as a whole: a real process, a real X server, real keys."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.e2e
def test_the_demonstration_labels_a_sentence_and_leaves_picture_and_dataset(
    desktop: dict[str, str], tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "gui.window.demo", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=desktop, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    label, quote = done.stdout.splitlines()[0].removeprefix("Labelled ").split(": ", 1)

    documents = [json.loads(line) for line in (tmp_path / "demo.jsonl").read_text(encoding="utf-8").splitlines()]
    found = [(document["text"], span) for document in documents for span in document["spans"]]
    assert all(text[span["start"] : span["end"]] == span["text"] for text, span in found)
    assert (label, quote) in [(span["label"], span["text"]) for _text, span in found]

    picture = QImage(str(tmp_path / "demo.png"))
    assert picture.width() > 1000
    step = range(0, min(picture.width(), picture.height()), 7)
    assert len({picture.pixel(x, y) for x in step for y in step}) > 10, "an empty window"
