"""The outline panel: headings as a tree, counts under each, the section one is in, jumps and selections."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.model import Span
from gui.outline.panel import OutlinePanel
from tests.gui.outline.conftest import TEXT, current, index_of


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


def test_a_text_without_headings_says_so(panel: OutlinePanel, document):
    panel.show_outline(document, "没有标题。", [])
    assert panel._empty.text() == "No headings found"
    panel.show_outline(None, "", [])
    assert "appear here" in panel._empty.text()
    QApplication.processEvents()
    assert not panel.view.indexAt(QPoint(5, 5)).isValid()
