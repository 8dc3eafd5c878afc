"""The outline panel: headings as a tree, counts under each, the section one is in, jumps and selections."""

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.model import Meta, NewDocument, Source, Span
from core.text.outline import outline
from core.text.parts import parts_of
from gui.outline.model import PART_ROLE, Column
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
        index = panel.model.index(row, Column.TITLE, parent)
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


def test_headings_nest_as_their_levels_say(panel: OutlinePanel):
    assert titles(panel) == [
        "一、主要工作",
        ["（一）新建学校", "（二）教师队伍"],
        "二、明年计划",
        ["（一）继续建设"],
    ]


def test_annotations_are_counted_where_they_start_and_under_every_heading_above(panel, project, document):
    at = TEXT.index("完成三所")
    made, _change = project.session.annotations.create(document, at, at + 6, project.labels[0].id)
    first, child = index_of(panel, "一、主要工作"), index_of(panel, "（一）新建学校")
    assert (panel.model.count_of(first), panel.model.count_of(child)) == (1, 1)
    assert child.siblingAtColumn(Column.COUNT).data() == "1"
    other = TEXT.index("招聘")
    project.session.annotations.move(made.id, other, other + 4)
    assert panel.model.count_of(child) == 0
    assert panel.model.count_of(index_of(panel, "（二）教师队伍")) == 1
    project.session.history.undo()
    project.session.history.undo()
    assert panel.model.count_of(first) == 0


def test_the_section_at_the_caret_is_current(panel: OutlinePanel, qtbot):
    panel.view.clearFocus()
    panel.follow(TEXT.index("再建两所"))
    qtbot.waitUntil(lambda: current(panel) == "（一）继续建设")
    panel.fold_to(1)
    panel.follow(TEXT.index("招聘"))
    qtbot.waitUntil(lambda: current(panel) == "一、主要工作")
    panel.follow(0)
    qtbot.waitUntil(lambda: not panel.view.currentIndex().isValid())


def test_a_click_jumps_and_enter_selects_the_section(panel: OutlinePanel):
    jumps: list[int] = []
    spans: list[Span] = []
    panel.jump_requested.connect(jumps.append)
    panel.select_requested.connect(spans.append)
    rect = panel.view.visualRect(index_of(panel, "二、明年计划"))
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert jumps == [TEXT.index("二、明年计划")]
    QTest.keyClick(panel.view, Qt.Key.Key_Down)
    assert jumps[-1] == TEXT.index("（一）继续建设")
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    (span,) = spans
    assert TEXT[span.start : span.end] == "（一）继续建设。再建两所学校。"


def test_the_menu_selects_and_folds(panel: OutlinePanel):
    spans: list[Span] = []
    panel.select_requested.connect(spans.append)
    menu = panel.context_menu(index_of(panel, "一、主要工作"))
    actions = {action.text(): action for action in menu.actions()}
    actions["Select this section"].trigger()
    actions["Select the heading"].trigger()
    assert [TEXT[span.start : span.end] for span in spans] == [
        TEXT[TEXT.index("一、") : TEXT.index("\n二、")],
        "一、主要工作",
    ]
    actions["Fold to level 1"].trigger()
    assert not panel.view.isExpanded(index_of(panel, "一、主要工作"))
    actions["Unfold all"].trigger()
    assert panel.view.isExpanded(index_of(panel, "一、主要工作"))


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


def test_a_text_without_headings_says_so(panel: OutlinePanel, document):
    panel.show_outline(document, "没有标题。", [])
    assert panel._empty.text() == "No headings found"
    panel.show_outline(None, "", [])
    assert "appear here" in panel._empty.text()
    QApplication.processEvents()
    assert not panel.view.indexAt(QPoint(5, 5)).isValid()
