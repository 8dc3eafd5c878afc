"""What the parts of a report do is marked, and corrected by those who may."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.model import Meta
from core.text.outline import outline
from core.text.parts import parts_of
from gui.outline.model import PART_ROLE
from gui.outline.panel import OutlinePanel
from tests.gui.outline.conftest import TEXT, index_of


def test_parts_that_report_and_parts_that_plan_are_marked(panel: OutlinePanel, document):
    nodes = outline(TEXT)
    panel.show_outline(document, TEXT, nodes, parts_of(TEXT, nodes, Meta("总结", kind="summary")))
    assert [panel.model.index(row, 0).data(PART_ROLE) for row in (0, 1)] == ["Reporting", "Planning"]
    assert index_of(panel, "（一）新建学校").data(PART_ROLE) == ""
    assert "planned" in index_of(panel, "二、明年计划").data(Qt.ItemDataRole.ToolTipRole)
    assert not panel.grab().isNull()


def test_without_permission_to_change_nothing_is_corrected(panel: OutlinePanel, project, document):
    nodes = outline(TEXT)
    panel.show_outline(document, TEXT, nodes, parts_of(TEXT, nodes, Meta("总结")))
    panel.set_editable(False)
    panel.view.setCurrentIndex(index_of(panel, "二、明年计划"))
    QTest.keyClick(panel.view, Qt.Key.Key_R)
    menu = panel.context_menu(panel.view.currentIndex())
    (does,) = (action for action in menu.actions() if action.text() == "What this part does")
    assert not does.isEnabled()
    assert project.session.documents.get(document).meta.extra == {}
