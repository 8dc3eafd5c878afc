"""Headings of the outline panel are corrected by one key, several at once."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from core.text.headings import outline_of
from gui.outline.panel import OutlinePanel
from gui.widgets.panel import choose_row
from tests.gui.outline.conftest import TEXT, index_of


def levels(project, document) -> list[tuple[int, str]]:
    meta = project.session.documents.get(document).meta
    return [(node.level, TEXT[node.range.start :][:3]) for node in outline_of(TEXT, meta)]


def test_one_key_says_of_what_level_the_chosen_headings_are(panel: OutlinePanel, project, document):
    choose_row(panel.view, index_of(panel, "（一）新建学校"))
    QTest.keyClick(panel.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert [TEXT[place:][:3] for place in panel.chosen()] == ["（一）", "（二）"]
    QTest.keyClick(panel.view, Qt.Key.Key_0)
    assert levels(project, document) == [(1, "一、主"), (1, "二、明"), (2, "（一）")]
    QTest.keyClick(panel.view, Qt.Key.Key_1)
    assert levels(project, document)[:3] == [(1, "一、主"), (1, "（一）"), (1, "（二）")]
    QTest.keyClick(panel.view, Qt.Key.Key_Backspace)
    assert levels(project, document)[:3] == [(1, "一、主"), (2, "（一）"), (2, "（二）")]
    project.session.history.undo()
    assert levels(project, document)[1] == (1, "（一）")


def test_the_menu_says_it_too(panel: OutlinePanel, project, document):
    choose_row(panel.view, index_of(panel, "二、明年计划"))
    menu = panel.context_menu(index_of(panel, "二、明年计划"))
    entry = next(action for action in menu.actions() if action.text() == "Heading")
    heading = entry.menu()
    assert isinstance(heading, QMenu)
    next(action for action in heading.actions() if action.text().startswith("No heading")).trigger()
    assert (1, "二、明") not in levels(project, document)


def test_nothing_is_corrected_where_nothing_may_change(panel: OutlinePanel, project, document):
    choose_row(panel.view, index_of(panel, "一、主要工作"))
    panel.set_editable(False)
    QTest.keyClick(panel.view, Qt.Key.Key_0)
    assert (1, "一、主") in levels(project, document)
