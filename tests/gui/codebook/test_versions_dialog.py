"""The versions of the codebook in their dialog."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.codebook.versions_dialog import VersionsDialog
from tests.gui.window.test_every_dialog import make_versions


def test_what_changed_is_read_and_a_version_comes_back_as_a_new_one(project, parent, tmp_path, qtbot):
    dialog = make_versions(project, parent, tmp_path)
    assert isinstance(dialog, VersionsDialog)
    project.bridge.changed.connect(dialog.follow)
    dialog.bring_back_wanted.connect(project.session.codebook.bring_back)
    dialog.open()
    qtbot.waitUntil(dialog.isVisible)
    count = dialog.list.count()
    assert "王敏" in dialog.list.item(0).text()
    assert "added" in dialog.page.toPlainText()
    assert not dialog.back_button.isEnabled(), "the newest is what is"
    dialog.list.setCurrentRow(1)
    said = dialog.page.toPlainText()
    assert "Chinese definition" in said
    assert "校舍、操场和信息化设备" in said
    QTest.mouseClick(dialog.back_button, Qt.MouseButton.LeftButton)
    assert dialog.list.count() == count + 1
    assert [label.name_zh for label in project.labels if label.name_zh == "寄宿"] == []
    project.session.history.undo()
    assert [label.name_zh for label in project.labels if label.name_zh == "寄宿"] == ["寄宿"]
