"""The import table: files are read into it, corrected, chosen, and come in as shown."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from core.importing import import_previewed
from gui.importing.model import ImportColumn
from gui.importing.rows import RowState
from tests.gui.conftest import compose
from tests.gui.importing.conftest import REPORT, cell, submitted, write


def test_files_are_shown_with_what_they_hold_and_what_is_wrong(make, project, tmp_path: Path):
    known = project.session.documents.text(project.document(1))
    good = write(tmp_path, "好.txt", REPORT, "gb18030")
    dialog = make(good, write(tmp_path, "旧.txt", known), write(tmp_path, "空.txt", ""))
    assert [row.state for row in dialog.model.rows()] == [RowState.FINE, RowState.KNOWN, RowState.REFUSED]
    assert [
        cell(dialog, 0, column)
        for column in (ImportColumn.FORMAT, ImportColumn.REGION, ImportColumn.YEAR, ImportColumn.ENCODING)
    ] == [
        "Plain text",
        "",  # in no list of divisions
        "2024",
        "gb18030",
    ]
    assert cell(dialog, 1, ImportColumn.REMARKS) == "Already in the project: 青山区教育局2023年工作总结"
    assert cell(dialog, 2, ImportColumn.REMARKS) == "There is no text in it."
    assert dialog.ok_button().text() == "Import 1 document"
    told = submitted(dialog)
    dialog.ok_button().click()
    ((chosen, left_out, _annotator),) = told
    report = import_previewed(project.session, chosen, left_out)
    assert [imported.document.meta.title for imported in report.imported] == ["汉江区教育局2024年工作总结"]
    assert (len(report.skipped), len(report.failed)) == (1, 1)


def test_only_problems_are_shown_on_request(make, tmp_path: Path):
    dialog = make(write(tmp_path, "好.txt", REPORT), write(tmp_path, "空.txt", ""))
    dialog.problems.click()
    assert [cell(dialog, row, ImportColumn.FILE) for row in range(dialog.model.rowCount())] == ["空.txt"]
    dialog.problems.click()
    assert dialog.model.rowCount() == 2


def test_files_dropped_on_the_dialog_are_read(make, qtbot, tmp_path: Path):
    dialog = make()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(write(tmp_path, "报告.txt", REPORT)))])
    action, buttons, keys = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), action, data, buttons, keys)
    QApplication.sendEvent(dialog, enter)
    QApplication.sendEvent(dialog, QDropEvent(QPointF(9, 9), action, data, buttons, keys))
    assert enter.isAccepted()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1 and not dialog.reading.running)
    dialog.add([tmp_path / "报告.txt"])
    assert not dialog.reading.running
    dialog.remove_button.click()
    assert dialog.model.rowCount() == 0


@pytest.mark.parametrize("column", [ImportColumn.TITLE, ImportColumn.KIND])
def test_enter_that_ends_an_edit_imports_nothing(make, tmp_path: Path, column):
    dialog = make(write(tmp_path, "好.txt", REPORT))
    told = submitted(dialog)
    table = dialog.table
    table.setCurrentIndex(dialog.model.index(0, column))
    QTest.keyClick(table, Qt.Key.Key_F2)
    editor = next(field for field in table.viewport().findChildren(QLineEdit) if field.isVisible())
    compose(editor, "二")
    QTest.keyClick(editor.window().focusWidget() or editor, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert "二" in cell(dialog, 0, column)
    assert dialog.isVisible()
    assert told == []
