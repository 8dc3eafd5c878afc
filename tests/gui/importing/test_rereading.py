"""Documents are read again with today's rules: what differs is shown first, then taken over in one step."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.ids import DocumentId
from core.model import Meta, NewDocument, Source
from gui.importing.reread_dialog import RereadDialog
from gui.window.main_window import MainWindow
from tests.gui.importing.conftest import settled

TEXT = (
    "首页 > 政务公开 > 工作总结\n裕安区教育局2023年工作总结\n一、工作\n新建学校三所，招聘教师二百人，群众比较满意。\n"
)


def older(window: MainWindow, number: int) -> DocumentId:
    """A document as an older program brought it in."""
    assert window.session is not None
    meta = Meta("裕安区教育局2023年工作总结", "裕安区", 1957, kind="summary")
    new = NewDocument(f"{TEXT}第{number}版\n", meta, Source("总结.txt", "", "utf-8", "text/1"))
    return window.session.documents.add([new])[0].added[0].id


def ask(window: MainWindow, qtbot: QtBot) -> RereadDialog:
    window.registry.action("project.read_again").trigger()
    qtbot.waitUntil(lambda: window.findChild(RereadDialog) is not None)
    dialog = window.findChild(RereadDialog)
    assert isinstance(dialog, RereadDialog)
    return dialog


def test_differences_are_listed_and_those_that_stay_ticked_are_taken_over(window: MainWindow, qtbot: QtBot):
    session = window.session
    assert session is not None
    documents = [older(window, number) for number in (1, 2)]
    dialog = ask(window, qtbot)
    listed = [dialog.tree.topLevelItem(row) for row in range(dialog.tree.topLevelItemCount())]
    ours = [item for item in listed if item is not None and item.text(0) == "裕安区教育局2023年工作总结"]
    assert len(ours) == 2
    children = [ours[0].child(row) for row in range(ours[0].childCount())]
    rows = {child.text(0): child.text(2) for child in children if child is not None}
    assert rows["Year"] == "2023"
    assert rows["Masked"] == "16 characters"
    assert session.documents.get(documents[0]).meta.year == 1957

    for item in listed:
        if item is not None and item is not ours[0]:
            item.setCheckState(0, Qt.CheckState.Unchecked)
    dialog.ok_button().click()
    qtbot.waitUntil(lambda: settled(window) and session.documents.get(documents[0]).meta.year == 2023)
    assert session.documents.get(documents[1]).meta.year == 1957
    assert session.documents.masks(documents[0])
    session.history.undo()
    assert session.documents.get(documents[0]).meta.year == 1957
    assert not session.documents.masks(documents[0])


def test_with_nothing_ticked_nothing_can_be_taken_over(window: MainWindow, qtbot: QtBot):
    older(window, 1)
    dialog = ask(window, qtbot)
    for row in range(dialog.tree.topLevelItemCount()):
        item = dialog.tree.topLevelItem(row)
        assert item is not None
        item.setCheckState(0, Qt.CheckState.Unchecked)
    assert not dialog.ok_button().isEnabled()
    dialog.reject()
