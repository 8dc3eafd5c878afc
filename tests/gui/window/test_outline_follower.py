"""The outline panel beside the readers."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from core.model import Meta, NewDocument, Source
from core.session import Session
from gui.outline.model import PART_ROLE
from gui.outline.panel import OutlinePanel
from gui.window.main_window import MainWindow
from tests.gui.driving import documents, press

TEXT = "总结\n一、主要工作\n（一）新建学校。完成三所学校。\n（二）教师队伍。招聘教师。\n二、明年计划\n再建两所学校。\n"


@pytest.fixture
def project_path(tmp_path: Path) -> Path:
    path = tmp_path / "测试.biaodu"
    with Session.create(path) as session:
        session.use_annotator(session.annotators.create("王敏")[0].id)
        new = [
            NewDocument(text, Meta(title), Source(f"{title}.txt", "0" * 64, "utf-8", "text/1"))
            for title, text in (("总结", TEXT), ("别的", "一、另一份\n没有别的。\n"))
        ]
        session.documents.add(new)
    return path


@pytest.fixture
def panel(window: MainWindow, qtbot: QtBot) -> OutlinePanel:
    window.registry.action("view.outline").trigger()
    panel = window.docks.dock("outline").widget()
    assert isinstance(panel, OutlinePanel)
    qtbot.waitUntil(lambda: panel.model.depth() == 2)
    return panel


def selected(window: MainWindow) -> str:
    assert window.workspace is not None
    pane = window.workspace.readers.active
    assert pane is not None
    return pane.view.selected_text()


def test_it_follows_the_active_reader(window: MainWindow, panel: OutlinePanel, qtbot: QtBot):
    assert window.workspace is not None
    window.workspace.open_document(documents(window)[1], True)
    qtbot.waitUntil(lambda: panel.model.index(0, 0).data() == "一、另一份")
    window.workspace.readers.go_next()
    qtbot.waitUntil(lambda: panel.model.index(0, 0).data() == "一、主要工作")


def test_enter_selects_the_section_in_the_text(window: MainWindow, panel: OutlinePanel):
    panel.view.setFocus()
    panel.view.setCurrentIndex(panel.model.index(1, 0))
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert selected(window) == "二、明年计划\n再建两所学校。"


def test_item_and_section_at_the_caret_are_selected_by_key(window: MainWindow, panel: OutlinePanel):
    assert window.workspace is not None
    pane = window.workspace.readers.active
    assert pane is not None
    pane.jump_to(TEXT.index("招聘"))
    press(window, Qt.Key.Key_I, Qt.KeyboardModifier.AltModifier)
    assert selected(window) == "（二）教师队伍。招聘教师。"
    pane.jump_to(TEXT.index("招聘"))
    press(window, Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    assert selected(window).startswith("一、主要工作\n（一）")
    assert selected(window).endswith("招聘教师。")


def test_masked_headings_leave_the_outline(window: MainWindow, panel: OutlinePanel, qtbot: QtBot):
    from core.model import Span

    assert window.session is not None
    at = TEXT.index("二、")
    window.session.documents.mask(documents(window)[0], Span(at, at + 6))
    qtbot.waitUntil(lambda: panel.model.rowCount() == 1)


def test_closing_the_project_with_the_panel_open(window: MainWindow, panel: OutlinePanel):
    window.close_project()
    assert window.workspace is None


def part(panel: OutlinePanel, row: int) -> tuple[object, bool]:
    """What the panel says of a part, and whether it says that it was corrected."""
    index = panel.model.index(row, 0)
    return index.data(PART_ROLE), "(corrected)" in str(index.data(Qt.ItemDataRole.ToolTipRole))


def test_what_a_part_does_is_corrected_by_key(window: MainWindow, panel: OutlinePanel):
    assert window.session is not None
    plan = TEXT.index("二、")
    assert part(panel, 1) == ("Planning", False)
    panel.view.setFocus()
    panel.view.setCurrentIndex(panel.model.index(1, 0))
    panel.view.collapseAll()
    press(window, Qt.Key.Key_R)
    assert part(panel, 1) == ("Reporting", True)
    assert panel.view.currentIndex() == panel.model.index(1, 0)
    assert not panel.view.isExpanded(panel.model.index(0, 0))
    document = documents(window)[0]
    assert window.session.documents.get(document).meta.extra == {"parts": {str(plan): "reports"}}
    press(window, Qt.Key.Key_N)
    assert part(panel, 1) == ("", True)
    press(window, Qt.Key.Key_Delete)
    assert part(panel, 1) == ("Planning", False)
    assert documents(window)[0] == document
    for shown in (("", True), ("Reporting", True), ("Planning", False)):
        window.registry.action("edit.undo").trigger()
        assert part(panel, 1) == shown


def test_the_menu_corrects_a_part_and_leaves_headings_below_alone(window: MainWindow, panel: OutlinePanel):
    assert window.session is not None
    first = panel.model.index(0, 0)
    (menu,) = (
        submenu for submenu in panel.context_menu(first).findChildren(QMenu) if submenu.title() == "What this part does"
    )
    choices = {action.text().partition("\t")[0]: action for action in menu.actions()}
    assert list(choices) == ["Reporting", "Planning", "Neither", "As found"]
    assert choices["As found"].isChecked()
    choices["Planning"].trigger()
    assert part(panel, 0) == ("Planning", True)
    below = panel.model.index(0, 0, first)
    assert "What this part does" not in [action.text() for action in panel.context_menu(below).actions()]
    panel.view.setFocus()
    panel.view.setCurrentIndex(below)
    press(window, Qt.Key.Key_R)
    assert window.session.documents.get(documents(window)[0]).meta.extra == {
        "parts": {str(TEXT.index("一、")): "plans"}
    }


def test_the_panel_follows_the_kind_of_the_report(window: MainWindow, panel: OutlinePanel, qtbot: QtBot):
    assert window.session is not None
    assert window.workspace is not None
    window.workspace.open_document(documents(window)[1], False)
    qtbot.waitUntil(lambda: panel.model.index(0, 0).data() == "一、另一份")
    assert part(panel, 0) == ("", False)
    window.session.documents.set_meta([documents(window)[1]], kind="plan")
    assert part(panel, 0) == ("Planning", False)
