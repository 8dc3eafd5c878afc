"""Keys and the mouse in the list of documents."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from tests.gui.documents.conftest import click, shown_panel

Key = Qt.Key


def test_typing_in_the_list_filters(project, qtbot):
    panel = shown_panel(project, qtbot)
    click(panel, project.document(0))
    QTest.keyClicks(panel.view, "23")
    assert panel.filter.text() == "23"
    assert panel.shown() == [project.document(1)]


def test_double_click_enter_and_control_enter_open(project, qtbot):
    panel = shown_panel(project, qtbot)
    opened = []
    panel.open_requested.connect(lambda document, following: opened.append((document, following)))
    click(panel, project.document(1), double=True)
    assert opened == [(project.document(1), False)]
    QTest.keyClick(panel.view, Key.Key_Return)
    QTest.keyClick(panel.view, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert opened[1:] == [(project.document(1), False), (project.document(1), True)]


def test_menu_opens_in_a_reader_and_copies_titles(project, qtbot):
    panel = shown_panel(project, qtbot)
    click(panel, project.document(2))
    menu = panel.context_menu()
    opened = []
    panel.open_in_reader_requested.connect(lambda document, reader: opened.append((document, reader)))
    readers = next(submenu for submenu in menu.findChildren(QMenu) if submenu.actions()[0].objectName() == "reader0")
    readers.actions()[2].trigger()
    next(action for action in menu.actions() if action.text() == "Copy title").trigger()
    assert opened == [(project.document(2), 2)]
    assert QGuiApplication.clipboard().text() == "临江区教育局2024年工作总结"


def test_dropped_files_ask_for_import(project, qtbot, tmp_path: Path):
    panel = shown_panel(project, qtbot)
    asked = []
    panel.import_requested.connect(asked.append)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "报告.txt"))])
    event = QDropEvent(
        QPointF(20, 20),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    panel.view.dropEvent(event)
    assert asked == [[tmp_path / "报告.txt"]]
