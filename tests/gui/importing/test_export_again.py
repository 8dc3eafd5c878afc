"""The last export done once more by one key."""

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.formats.dataset import Dataset, WhoseLayers
from gui.importing.export_again import ExportMemory
from gui.importing.export_dialog import ExportDialog
from gui.widgets.message_bar import Message
from gui.window.main_window import MainWindow
from tests.gui.driving import press
from tests.gui.importing.conftest import settled

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
CHOICES = {
    "format": "doccano",
    "options": {"shape": "documents"},
    "documents": None,
    "annotator": None,
    "dataset": Dataset(layers=WhoseLayers.MINE, anonymous=True),
}


def again(window: MainWindow) -> None:
    press(window, Qt.Key.Key_X, CTRL_SHIFT)


def export(window: MainWindow, path: Path, qtbot: QtBot) -> None:
    assert window.workspace is not None
    window.workspace.exchange.export(path, dict(CHOICES))
    qtbot.waitUntil(lambda: settled(window))


def test_the_key_writes_the_same_file_with_the_same_choices(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    path = tmp_path / "数据.jsonl"
    export(window, path, qtbot)
    before = path.read_bytes()
    path.unlink()
    again(window)
    qtbot.waitUntil(lambda: path.exists() and settled(window))
    assert path.read_bytes() == before
    assert window.findChild(ExportDialog) is None
    # As it was left by ourselves, it may be replaced without asking.
    assert window.workspace is not None
    window.message_bar.show_message(Message("before"))
    again(window)
    qtbot.waitUntil(lambda: settled(window))
    message = window.message_bar.message
    assert message is not None
    assert "数据.jsonl" in message.text


def test_it_asks_before_it_replaces_what_somebody_else_wrote(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    path = tmp_path / "数据.jsonl"
    export(window, path, qtbot)
    path.write_text("by somebody else\n")
    again(window)
    dialog = window.findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    assert path.read_text() == "by somebody else\n"
    assert dialog.target() == path
    assert dialog.as_profile().format == "doccano"
    assert dialog.as_profile().dataset.anonymous
    assert dialog.ok_button().text() == "Replace"
    dialog.ok_button().click()
    qtbot.waitUntil(lambda: path.read_text() != "by somebody else\n" and settled(window))


def test_before_the_first_export_it_asks_what_to_write(window: MainWindow):
    again(window)
    assert isinstance(window.findChild(ExportDialog), ExportDialog)


def test_what_is_remembered_survives_a_restart(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    export(window, tmp_path / "数据.jsonl", qtbot)
    assert window.workspace is not None
    last = ExportMemory(window.settings, window.workspace.session.project.uuid).last()
    assert last is not None
    assert dict(last.choices) == CHOICES
    assert last.changed() == []
    (tmp_path / "数据.jsonl").unlink()
    assert last.changed() == []
