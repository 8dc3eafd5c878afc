"""What lies in the team folder."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.exchange.team_dialog import TeamDialog
from gui.window.main_window import MainWindow
from tests.gui.exchange.colleagues import idle


def test_the_team_dialog_lists_what_lies_there(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    folder = tmp_path / "team"
    folder.mkdir()
    (folder / "half.biaodupkg").write_bytes(b"PK\x03\x04")
    assert window.workspace is not None
    window.workspace.review.exchange.set_team_folder(folder)
    idle(window, qtbot)
    window.registry.action("team.folder").trigger()
    qtbot.waitUntil(lambda: window.findChild(TeamDialog) is not None)
    dialog = window.findChild(TeamDialog)
    assert isinstance(dialog, TeamDialog)
    items = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
    assert [item.text(2) for item in items if item is not None] == ["Not completely there yet"]
    QTest.mouseClick(dialog.leave_button, Qt.MouseButton.LeftButton)
    assert window.session is not None
    assert window.session.exchange.team_folder() is None
