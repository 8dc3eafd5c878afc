"""The outline of a document with two levels."""

import pytest
from PySide6.QtCore import QModelIndex

from core.model import Meta, NewDocument, Source
from core.text.outline import outline
from gui.outline.model import OutlineColumn
from gui.outline.panel import OutlinePanel

TEXT = (
    "教育局工作总结\n"
    "一、主要工作\n"
    "（一）新建学校。完成三所学校。\n"
    "（二）教师队伍。招聘四十名教师。\n"
    "二、明年计划\n"
    "（一）继续建设。再建两所学校。\n"
)


@pytest.fixture
def document(project):
    new = NewDocument(TEXT, Meta("教育局工作总结"), Source("总结.txt", "0" * 64, "utf-8", "text/1"))
    return project.session.documents.add([new])[0].added[0].id


@pytest.fixture
def panel(project, document) -> OutlinePanel:
    panel = OutlinePanel(project.session, project.bridge)
    project.shown.append(panel)
    panel.show_outline(document, TEXT, outline(TEXT))
    panel.resize(264, 400)
    panel.show()
    return panel


def titles(panel: OutlinePanel, parent: QModelIndex | None = None) -> list[object]:
    parent = parent or QModelIndex()
    found: list[object] = []
    for row in range(panel.model.rowCount(parent)):
        index = panel.model.index(row, OutlineColumn.TITLE, parent)
        found.append(index.data())
        if under := titles(panel, index):
            found.append(under)
    return found


def index_of(panel: OutlinePanel, title: str) -> QModelIndex:
    found = panel.model.index_under(TEXT.index(title))
    assert found.data() == title
    return found


def current(panel: OutlinePanel) -> object:
    return panel.view.currentIndex().data()
