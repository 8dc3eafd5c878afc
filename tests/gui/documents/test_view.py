"""Keys and the mouse in the list of documents."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from core.ids import DocumentId
from core.model import Meta, NewDocument, Source
from gui.documents.panel import DocumentsPanel
from tests.gui.documents.conftest import click, group_of, shown_panel

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


def in_sight(panel: DocumentsPanel, index: QModelIndex) -> bool:
    return panel.view.viewport().rect().contains(panel.view.visualRect(index))


def long_list(project, qtbot) -> tuple[DocumentsPanel, list[DocumentId]]:
    """A panel with twelve reports of one region after the others; it is laid out."""
    source = Source("a.txt", "0" * 64, "utf-8", "text/1")
    numbers = [f"第{number}号" for number in range(12)]
    project.session.documents.add([NewDocument(f"{name}学校。", Meta(name, region="某区"), source) for name in numbers])
    panel = shown_panel(project, qtbot)
    qtbot.waitUntil(lambda: not panel.view._fitting.isActive())
    group = panel.model.groups()[-1]
    return panel, [row.id for row in group.rows]


def test_a_document_that_is_revealed_comes_with_the_name_of_its_group(project, qtbot):
    panel, documents = long_list(project, qtbot)
    heading = panel.model.index_of_group(group_of(panel, documents[0]))
    panel.reveal(documents[-1])
    assert not in_sight(panel, heading)
    assert in_sight(panel, panel.model.index_of(documents[-1])), "where both do not fit, the document"
    panel.reveal(documents[1])
    assert in_sight(panel, heading)
    assert in_sight(panel, panel.model.index_of(documents[1]))


def test_a_document_in_sight_is_revealed_without_scrolling(project, qtbot):
    panel, documents = long_list(project, qtbot)
    panel.reveal(documents[-1])
    before = panel.view.verticalScrollBar().value()
    panel.reveal(documents[-2])
    assert panel.view.verticalScrollBar().value() == before > 0


@pytest.mark.parametrize("scrolled", [False, True])
def test_what_was_revealed_before_the_list_has_its_size_is_there_with_its_group_afterwards(project, qtbot, scrolled):
    panel = DocumentsPanel(project.session, project.bridge)
    qtbot.addWidget(panel)
    project.shown.append(panel)
    panel.resize(320, 30)
    panel.show()
    first = panel.first()
    assert first is not None
    panel.reveal(first)
    panel.resize(320, 130)
    qtbot.waitUntil(lambda: not panel.view._fitting.isActive())
    bar, heading = panel.view.verticalScrollBar(), panel.model.index_of_group(group_of(panel, first))
    assert in_sight(panel, heading)
    assert bar.maximum() > 0
    if scrolled:
        bar.triggerAction(bar.SliderAction.SliderToMaximum)
    panel.resize(310, 140)
    qtbot.waitUntil(lambda: not panel.view._fitting.isActive())
    assert in_sight(panel, heading) is not scrolled, "whoever has scrolled stays where they are"
