"""The about box names whose work comes along."""

import re
import tomllib
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from gui.help.about import NOTICES, AboutDialog, NoticesDialog
from resources import loader

ROOT = Path(__file__).parents[3]


def test_every_library_that_is_needed_is_named_with_its_licence(parent):
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    names = [match[0] for requirement in needed if (match := re.match(r"[A-Za-z0-9-]+", requirement))]
    assert len(names) > 10
    dialog = AboutDialog(parent)
    lines = "\n".join(label.text() for label in dialog.findChildren(QLabel)).splitlines()
    shown = {name for line in lines for name in line.partition(": ")[2].split(", ")}
    libraries = [name for name in names if name != "PySide6-Essentials"]
    assert [name for name in libraries if name not in shown] == []
    assert any(name.startswith("PySide ") for name in shown)


def licences(dialog: AboutDialog) -> QPushButton:
    return next(button for button in dialog.findChildren(QPushButton) if button.text() == "Licences")


def test_a_built_program_shows_every_licence_in_full(parent, tmp_path, monkeypatch):
    (tmp_path / NOTICES).parent.mkdir()
    (tmp_path / NOTICES).write_text("Qt is under the LGPL.\n", encoding="utf-8")
    path = loader.path
    # Only this file is elsewhere: icons that were not found would stay empty for all windows of this process.
    monkeypatch.setattr(loader, "path", lambda name: tmp_path / name if name == NOTICES else path(name))
    dialog = AboutDialog(parent)
    dialog.show()
    QTest.mouseClick(licences(dialog), Qt.MouseButton.LeftButton)
    (shown,) = dialog.findChildren(NoticesDialog)
    assert shown.text.toPlainText() == "Qt is under the LGPL.\n"
    assert shown.text.isReadOnly()
    shown.close()
    dialog.close()


def test_a_checkout_has_none_to_show(parent):
    dialog = AboutDialog(parent)
    dialog.show()
    assert not licences(dialog).isVisible()
    dialog.close()
