"""The parts of a report before it comes in."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from core.importing import import_previewed
from gui.importing.model import ImportColumn
from tests.gui.importing.conftest import submitted, type_into, write


def test_the_detail_tells_which_parts_report_and_plan(make, tmp_path: Path, qtbot):
    text = "教育局工作汇报\n一、工作回顾\n新建xx所，投入xxx万元。\n二、其他\n略。\n三、工作打算\n略。\n"
    dialog = make(write(tmp_path, "a.txt", text), write(tmp_path, "b.txt", "教育工作汇报\n没有标题的正文。\n"))
    shown = dialog.detail.structure
    qtbot.waitUntil(lambda: shown.summary.text() == "1 part reports · 1 part plans · 2 withheld values")
    listed = shown.parts.toPlainText().split()
    assert listed == ["Reporting", "一、工作回顾", "–", "二、其他", "Planning", "三、工作打算"]
    type_into(dialog, 0, ImportColumn.TITLE, "工作打算")
    dialog.model.edit([0], {"kind": "plan"})
    qtbot.waitUntil(lambda: shown.summary.text() == "1 part reports · 2 parts plan · 2 withheld values")
    dialog.table.selectRow(1)
    qtbot.waitUntil(lambda: shown.summary.text() == "No headings")
    assert shown.parts.toPlainText() == ""


def test_what_a_part_does_is_corrected_before_it_comes_in(make, project, tmp_path: Path, qtbot):
    text = "教育局工作汇报\n一、工作回顾\n新建一所。\n二、工作打算\n略。\n"
    dialog = make(write(tmp_path, "a.txt", text))
    shown = dialog.detail.structure
    qtbot.waitUntil(lambda: shown.summary.text() == "1 part reports · 1 part plans")
    shown.parts.setFocus()
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Return):
        QTest.keyClick(shown.parts, key)
    (menu,) = (menu for menu in shown.findChildren(QMenu) if menu.isVisible())
    choices = {action.text(): action for action in menu.actions()}
    assert choices["As found"].isChecked()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(menu, key)
    qtbot.waitUntil(lambda: shown.summary.text() == "2 parts report")
    told = submitted(dialog)
    dialog.ok_button().click()
    ((chosen, left_out, _annotator, _declare),) = told
    (imported,) = import_previewed(project.session, chosen, left_out).imported
    meta = project.session.documents.get(imported.document.id).meta
    assert meta.extra["parts"] == {str(text.index("二、")): "reports"}
