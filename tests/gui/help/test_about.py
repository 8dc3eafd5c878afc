"""The about box names whose work comes along."""

import re
import tomllib
from pathlib import Path

from PySide6.QtWidgets import QLabel

from gui.help.about import AboutDialog

ROOT = Path(__file__).parents[3]


def test_every_library_that_is_needed_is_named_with_its_licence(parent):
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    names = [match[0] for one in needed if (match := re.match(r"[A-Za-z0-9-]+", one))]
    assert len(names) > 10
    dialog = AboutDialog(parent)
    lines = "\n".join(label.text() for label in dialog.findChildren(QLabel)).splitlines()
    shown = {name for line in lines for name in line.partition(": ")[2].split(", ")}
    libraries = [name for name in names if name != "PySide6-Essentials"]
    assert [name for name in libraries if name not in shown] == []
    assert any(name.startswith("PySide ") for name in shown)
