"""The import table: files are read into it, corrected, chosen, and come in as shown."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from core.importing import import_previewed
from gui.importing.import_dialog import ImportDialog
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
    ((chosen, left_out, _annotator, _declare),) = told
    report = import_previewed(project.session, chosen, left_out)
    assert [imported.document.meta.title for imported in report.imported] == ["汉江区教育局2024年工作总结"]
    assert (len(report.skipped), len(report.failed)) == (1, 1)


def test_on_a_small_screen_four_files_are_seen(make, tmp_path: Path):
    """1366 x 768 at 150 % leaves 480 pixels for a dialog."""
    dialog = make(*(write(tmp_path, f"{number}.txt", f"{REPORT}\n{number}。") for number in range(4)))
    dialog.resize(860, 480)
    QApplication.processEvents()
    assert dialog.height() <= 490
    last = dialog.table.visualRect(dialog.model.index(3, 0))
    assert dialog.table.viewport().rect().contains(last.center())


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


LABELLED = "𠮷校舍建设。发放资金。"


def doccano(folder: Path, spans: list[list[object]]) -> Path:
    return write(folder, "doccano.jsonl", json.dumps({"text": LABELLED, "label": spans}, ensure_ascii=False) + "\n")


def choose_unit(dialog: ImportDialog, unit: str, qtbot) -> None:
    box = dialog.detail.unit
    box.setCurrentIndex(box.findData(unit))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: not dialog.reading.running)
    QApplication.processEvents()


def test_how_offsets_count_is_shown_and_can_be_chosen(make, project, tmp_path: Path, qtbot):
    # Read in UTF-16 units, the passage would begin at a full stop.
    dialog = make(doccano(tmp_path, [[6, 9, "build"]]))
    assert dialog.detail.unit.isVisible()
    assert "offsets in code points" in cell(dialog, 0, ImportColumn.REMARKS)
    choose_unit(dialog, "utf-16", qtbot)
    assert "offsets in UTF-16 units" in cell(dialog, 0, ImportColumn.REMARKS)
    told = submitted(dialog)
    dialog.ok_button().click()
    ((chosen, _left_out, _who, _declare),) = told
    (span,) = chosen[0].row.incoming.spans
    # 𠮷 is one code point and two UTF-16 units.
    assert (span.start, span.end) == (5, 8)


def test_where_several_ways_of_counting_fit_the_user_is_asked(make, tmp_path: Path, qtbot):
    # 舍建设 in code points, 校舍建 in UTF-16 units: as good as each other, and no quote says which.
    dialog = make(doccano(tmp_path, [[2, 5, "build"]]))
    assert "code points fit as well as UTF-16 units" in cell(dialog, 0, ImportColumn.REMARKS)
    assert dialog.detail.unit.isVisible()
    assert not dialog.ok_button().isEnabled()
    choose_unit(dialog, "utf-16", qtbot)
    assert dialog.ok_button().isEnabled()
    (span,) = dialog.model.row_at(0).preview.incoming.spans
    assert (span.start, span.end) == (1, 4)


def test_where_no_way_of_counting_fits_the_user_is_asked(make, tmp_path: Path, qtbot):
    task = {"data": {"text": LABELLED}, "annotations": [{"result": []}]}
    for start, end, quote in ((3, 5, "资金"), (0, 2, "校舍"), (7, 9, "建设")):
        value = {"start": start, "end": end, "text": quote, "labels": ["build"]}
        task["annotations"][0]["result"].append({"value": value, "type": "labels"})
    dialog = make(write(tmp_path, "tasks.json", json.dumps([task], ensure_ascii=False)))
    assert "In no way of counting" in cell(dialog, 0, ImportColumn.REMARKS)
    assert dialog.detail.unit.isVisible()
    assert not dialog.ok_button().isEnabled()
    choose_unit(dialog, "code-points", qtbot)
    # It comes in as the user says; spans whose quotes do not fit are listed and stay out.
    assert dialog.ok_button().isEnabled()
    assert dialog.model.row_at(0).preview.incoming.spans == []


def test_a_report_has_no_offsets_to_understand(make, tmp_path: Path):
    dialog = make(write(tmp_path, "报告.txt", REPORT))
    assert not dialog.detail.unit.isVisible()


def test_predictions_are_said_to_come_in_as_suggestions_and_are_no_labels(make, tmp_path: Path):
    value = {"start": 1, "end": 3, "text": "校舍", "labels": ["build"]}
    result = [{"value": value, "type": "labels", "from_name": "label", "to_name": "text"}]
    task = {"data": {"text": LABELLED}, "annotations": [{"result": result}], "predictions": [{"result": result * 2}]}
    dialog = make(write(tmp_path, "tasks.json", json.dumps([task], ensure_ascii=False)))
    assert "2 predictions come in as suggestions" in cell(dialog, 0, ImportColumn.REMARKS)
    assert len(dialog.model.row_at(0).preview.incoming.spans) == 1


def test_what_a_dataset_says_and_nobody_has_declared_is_declared_on_request(make, project, tmp_path: Path):
    region = {"id": "a", "type": "labels", "value": {"start": 0, "end": 2, "text": "新建", "labels": ["build"]}}
    mood = {"id": "a", "from_name": "mood", "type": "choices", "value": {"start": 0, "end": 2, "choices": ["good"]}}
    task = {"data": {"text": "新建学校三所。"}, "annotations": [{"result": [region, mood]}]}
    path = tmp_path / "tasks.json"
    path.write_text(json.dumps([task]), "utf-8")
    dialog = make(path)
    assert dialog.declare.isVisible()
    assert "mood" in dialog.declare.toolTip()
    told = submitted(dialog)
    dialog.declare.click()
    dialog.ok_button().click()
    ((chosen, left_out, annotator, declare),) = told
    report = import_previewed(project.session, chosen, left_out, annotator=annotator, declare=declare)
    assert [known.code for known in project.session.attributes.declared()][-1] == "mood"
    (document,) = [imported.document.id for imported in report.imported]
    assert list(project.session.attributes.in_document(document).values()) == [{"mood": "good"}]
    project.session.history.undo()
    assert "mood" not in [known.code for known in project.session.attributes.declared()]


def test_where_all_is_declared_nothing_is_asked(make, tmp_path: Path):
    assert not make(write(tmp_path, "好.txt", REPORT)).declare.isVisible()
