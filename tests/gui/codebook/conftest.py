"""The codebook's panel on the project, and what is done to its rows."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from core.ids import LabelId
from gui.actions.registry import Registry
from gui.actions.spec import When
from gui.base.settings import Settings
from gui.codebook.actions import CodebookActions
from gui.codebook.model import CodebookColumn
from gui.codebook.panel import CodebookPanel

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(project, qtbot, tmp_path: Path) -> CodebookPanel:
    panel = CodebookPanel(project.session, project.bridge)
    qtbot.addWidget(panel)
    project.shown.append(panel)
    panel.resize(360, 400)
    panel.show()
    panel.show_document(project.document())
    registry = Registry(panel, Settings(tmp_path / "biaodu.ini"))
    registry.install_in_codebook(panel.view)
    for action, run in CodebookActions(panel, panel.view.setFocus).verbs().items():
        registry.bind(action, run)
    registry.set_facts(frozenset(When))
    panel.activateWindow()
    panel.view.setFocus()
    qtbot.waitUntil(panel.view.hasFocus)
    return panel


def cells(panel: CodebookPanel, column: CodebookColumn) -> list[str]:
    return [panel.model.index(row, column).data() for row in range(panel.model.rowCount())]


def place(panel: CodebookPanel, label: LabelId, column: CodebookColumn = CodebookColumn.NAME) -> QPoint:
    return panel.view.visualRect(panel.model.index_of(label, column)).center()


def editor(panel: CodebookPanel) -> QLineEdit:
    found = panel.view.findChildren(QLineEdit)
    assert len(found) == 1
    return found[0]


def finish(panel: CodebookPanel, qtbot) -> None:
    """Press Enter in the cell; Qt commits once the key is through."""
    QTest.keyClick(editor(panel), Key.Key_Return)
    qtbot.waitUntil(lambda: not panel.view.findChildren(QLineEdit))


def double_click(panel: CodebookPanel, point: QPoint) -> None:
    QTest.mouseClick(panel.view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, point)
    QTest.mouseDClick(panel.view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, point)


def tree(project) -> list[tuple[str, str | None]]:
    codes = {label.id: label.code for label in project.labels}
    return [(label.code, codes.get(label.parent)) for label in project.labels]
