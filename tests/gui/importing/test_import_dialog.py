"""The import table: files are read into it, corrected, chosen, and come in as shown."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget

from core.reading.preview import import_previewed
from gui.base.jobs import Jobs
from gui.documents.metadata_dialog import MetadataDialog
from gui.importing import reading as import_reading
from gui.importing.import_dialog import ImportDialog
from gui.importing.model import Column
from gui.importing.rows import State
from gui.importing.table import TICK
from gui.widgets.row_delegate import PADDING

REPORT = "汉江区教育局2024年工作总结\n一、新建幼儿园一所，招聘教师四十名，按期完成任务。\n"
TABLE = f"编号,概述,说明\n1,{'一段足够长的概述文字。' * 9},{'另一段更长的说明文字会被当作正文。' * 9}\n"


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


@pytest.fixture
def make(project, parent: QWidget, qtbot):
    """Opens the dialog on files and waits until they are read."""
    jobs = Jobs(parent)

    def make(*paths: Path) -> ImportDialog:
        dialog = ImportDialog(project.session, jobs, paths, parent)
        dialog.open()
        qtbot.waitUntil(lambda: not dialog.reading.running)
        QApplication.processEvents()
        return dialog

    yield make
    jobs.cancel_all()
    jobs.wait()


def submitted(dialog: ImportDialog) -> list[tuple]:
    told: list[tuple] = []
    dialog.submitted.connect(lambda *values: told.append(values))
    return told


def cell(dialog: ImportDialog, row: int, column: Column) -> str:
    return dialog.model.index(row, column).data()


def type_into(dialog: ImportDialog, row: int, column: Column, text: str) -> None:
    """Edit a cell with the keyboard, as the selection stands."""
    table = dialog.table
    index = dialog.model.index(row, column)
    table.selectionModel().setCurrentIndex(index, table.selectionModel().SelectionFlag.NoUpdate)
    QTest.keyClick(table, Qt.Key.Key_F2)
    (editor,) = (one for one in table.viewport().findChildren(QLineEdit) if one.isVisible())
    editor.setText(text)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()


def test_files_are_shown_with_what_they_hold_and_what_is_wrong(make, project, tmp_path: Path):
    known = project.session.documents.text(project.document(1))
    good = write(tmp_path, "好.txt", REPORT, "gb18030")
    dialog = make(good, write(tmp_path, "旧.txt", known), write(tmp_path, "空.txt", ""))
    assert [row.state for row in dialog.model.rows()] == [State.FINE, State.KNOWN, State.REFUSED]
    assert [cell(dialog, 0, column) for column in (Column.FORMAT, Column.REGION, Column.YEAR, Column.ENCODING)] == [
        "Plain text",
        "汉江区",
        "2024",
        "gb18030",
    ]
    assert cell(dialog, 1, Column.REMARKS) == "Already in the project: 青山区教育局2023年工作总结"
    assert cell(dialog, 2, Column.REMARKS) == "There is no text in it."
    assert dialog.ok_button().text() == "Import 1 document"
    told = submitted(dialog)
    dialog.ok_button().click()
    ((chosen, left_out, _annotator),) = told
    report = import_previewed(project.session, chosen, left_out)
    assert [one.document.meta.title for one in report.imported] == ["汉江区教育局2024年工作总结"]
    assert (len(report.skipped), len(report.failed)) == (1, 1)


def test_metadata_are_edited_in_place_for_all_selected_rows_but_titles_singly(make, tmp_path: Path):
    dialog = make(*(write(tmp_path, f"{n}.txt", f"第{n}份\n正文{n}。") for n in range(3)))
    dialog.table.selectAll()
    type_into(dialog, 1, Column.REGION, "临江区")
    type_into(dialog, 1, Column.YEAR, "2022")
    type_into(dialog, 1, Column.TITLE, "临江区总结")
    rows = dialog.model.rows()
    assert [row.meta.region for row in rows] == ["临江区"] * 3
    assert [row.meta.year for row in rows] == [2022] * 3
    assert [row.meta.title for row in rows] == ["正文0", "临江区总结", "正文2"]


def test_issuing_body_and_date_are_shown_and_edited_in_place(make, tmp_path: Path):
    dialog = make(*(write(tmp_path, f"{n}.txt", f"第{n}份\n正文{n}。") for n in range(3)))
    dialog.table.selectRow(0)
    type_into(dialog, 0, Column.ISSUER, "临江区教育局")
    dialog.table.selectAll()
    type_into(dialog, 1, Column.DATE, "2024-05")
    type_into(dialog, 1, Column.DATE, "2024-13")
    assert [cell(dialog, row, Column.ISSUER) for row in range(3)] == ["临江区教育局", "", ""]
    assert [cell(dialog, row, Column.DATE) for row in range(3)] == ["2024-05"] * 3
    type_into(dialog, 2, Column.ISSUER, "汉江区教育局")
    metas = [row.meta for row in dialog.model.rows()]
    assert [(meta.issuer, meta.date) for meta in metas] == [("汉江区教育局", "2024-05")] * 3


def test_many_rows_are_edited_in_the_dialog_for_details(make, tmp_path: Path):
    dialog = make(*(write(tmp_path, f"{n}.txt", f"第{n}份\n正文{n}。") for n in range(3)))
    dialog.table.selectAll()
    actions = {action.text(): action for action in dialog.context_menu().actions()}
    actions["Edit details…"].trigger()
    details = dialog.findChild(MetadataDialog)
    assert isinstance(details, MetadataDialog)
    details.edits["issuer"].setText("汉江区教育局")
    details.edits["date"].setText("2024-12")
    details.ok_button().click()
    metas = [row.meta for row in dialog.model.rows()]
    assert [(meta.issuer, meta.date) for meta in metas] == [("汉江区教育局", "2024-12")] * 3
    assert [meta.title for meta in metas] == ["正文0", "正文1", "正文2"]
    actions["Leave out"].trigger()
    assert not any(row.chosen for row in dialog.model.rows())


def test_what_a_report_withholds_is_told_from_what_it_does_not_say(make, tmp_path: Path):
    dialog = make(
        write(tmp_path, "a.txt", "x区教育局20xx年工作总结\n一、工作回顾\n新建xx所。\n二、工作打算\n略。\n"),
        write(tmp_path, "b.txt", "教育工作汇报\n一、情况\n略。\n"),
    )
    assert (cell(dialog, 0, Column.REGION), cell(dialog, 0, Column.YEAR)) == ("x区 · withheld", "withheld")
    assert (cell(dialog, 1, Column.REGION), cell(dialog, 1, Column.YEAR)) == ("", "")
    year = dialog.model.index(0, Column.YEAR)
    assert year.data(Qt.ItemDataRole.ToolTipRole) == "The report withholds it"
    assert dialog.model.index(1, Column.YEAR).data(Qt.ItemDataRole.ToolTipRole) == "Not known"
    assert year.data(Qt.ItemDataRole.EditRole) == ""
    assert year.siblingAtColumn(Column.REGION).data(Qt.ItemDataRole.EditRole) == "x区"
    type_into(dialog, 0, Column.YEAR, "2023")
    assert cell(dialog, 0, Column.YEAR) == "2023"
    assert dialog.model.rows()[0].meta.extra == {"withheld": ["region"]}


def test_the_detail_tells_which_parts_report_and_plan(make, tmp_path: Path, qtbot):
    text = "教育局工作汇报\n一、工作回顾\n新建xx所，投入xxx万元。\n二、其他\n略。\n三、工作打算\n略。\n"
    dialog = make(write(tmp_path, "a.txt", text), write(tmp_path, "b.txt", "教育工作汇报\n没有标题的正文。\n"))
    shown = dialog.detail.structure
    qtbot.waitUntil(lambda: shown.summary.text() == "1 part reports · 1 part plans · 2 withheld values")
    listed = shown.parts.toPlainText().split()
    assert listed == ["Reporting", "一、工作回顾", "–", "二、其他", "Planning", "三、工作打算"]
    type_into(dialog, 0, Column.TITLE, "工作打算")
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
    (menu,) = (one for one in shown.findChildren(QMenu) if one.isVisible())
    choices = {action.text(): action for action in menu.actions()}
    assert choices["As found"].isChecked()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(menu, key)
    qtbot.waitUntil(lambda: shown.summary.text() == "2 parts report")
    told = submitted(dialog)
    dialog.ok_button().click()
    ((chosen, left_out, _annotator),) = told
    (imported,) = import_previewed(project.session, chosen, left_out).imported
    meta = project.session.documents.get(imported.document.id).meta
    assert meta.extra == {"parts": {str(text.index("二、")): "reports"}}


def test_a_year_that_is_none_is_not_taken(make, tmp_path: Path):
    dialog = make(write(tmp_path, "好.txt", REPORT))
    type_into(dialog, 0, Column.YEAR, "20")
    assert dialog.model.rows()[0].meta.year == 2024


def test_rows_are_left_out_by_click_and_by_space(make, tmp_path: Path):
    dialog = make(*(write(tmp_path, f"{n}.txt", f"第{n}份\n正文{n}。") for n in range(3)))
    table = dialog.table
    rect = table.visualRect(dialog.model.index(0, Column.FILE))
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=rect.topLeft() + QPoint(PADDING + TICK // 2, 15))
    assert [row.chosen for row in dialog.model.rows()] == [False, True, True]
    table.selectAll()
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert [row.chosen for row in dialog.model.rows()] == [True] * 3
    QTest.keyClick(table, Qt.Key.Key_Space)
    QApplication.processEvents()
    assert not dialog.ok_button().isEnabled()


def test_an_encoding_is_chosen_where_none_fits(make, qtbot, tmp_path: Path):
    path = tmp_path / "坏.txt"
    path.write_bytes("教育局工作总结".encode("gb18030") + b"\xff")
    dialog = make(path, write(tmp_path, "好.txt", REPORT))
    assert dialog.model.rows()[0].state is State.REFUSED
    detail = dialog.detail
    assert detail.encoding.isVisible()
    detail.encoding.setCurrentIndex(detail.encoding.findData("big5"))
    detail.encoding.addItem("Latin", "latin-1")
    detail.encoding.setCurrentIndex(detail.encoding.findData("latin-1"))
    detail.encoding.activated.emit(detail.encoding.currentIndex())
    qtbot.waitUntil(lambda: not dialog.reading.running)
    rows = dialog.model.rows()
    assert [row.preview.path.name for row in rows] == ["坏.txt", "好.txt"]
    assert rows[0].meta is not None
    assert cell(dialog, 0, Column.ENCODING) == "iso8859-1"


def test_the_column_of_the_text_is_chosen(make, qtbot, tmp_path: Path):
    dialog = make(write(tmp_path, "表.csv", TABLE))
    box = dialog.detail.columns["text"]
    assert box.isVisible()
    box.setCurrentIndex(box.findData("概述"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: not dialog.reading.running)
    assert dialog.detail.excerpt.toPlainText().startswith("一段足够长")
    assert box.currentData() == "概述"


def test_what_differs_from_a_text_nearly_the_same_is_shown(make, qtbot, tmp_path: Path):
    body = "".join(f"第{n}项工作：新建{n}所学校，招聘{n * 3}名教师，资助{n * 7}名学生。\n" for n in range(1, 60))
    changed = body.replace("新建7所学校", "新建九所学校")
    dialog = make(write(tmp_path, "一.txt", body), write(tmp_path, "二.txt", changed))
    assert cell(dialog, 1, Column.REMARKS).startswith("Nearly the same as 一.txt: 9")
    dialog.table.selectRow(1)
    detail = dialog.detail
    qtbot.waitUntil(lambda: not detail.differing.isHidden())
    assert "新建7九所学校" in detail.differing.toPlainText()
    assert len(detail.differing.toPlainText().splitlines()) == 1
    dialog.table.selectRow(0)
    assert detail.differing.isHidden()


def test_what_differs_is_shown_also_when_the_row_was_edited_meanwhile(make, qtbot, tmp_path: Path):
    body = "".join(f"第{n}项工作：新建{n}所学校，招聘{n * 3}名教师。\n" for n in range(1, 60))
    dialog = make(write(tmp_path, "一.txt", body), write(tmp_path, "二.txt", body.replace("新建7所", "新建九所")))
    dialog._jobs.started.connect(
        lambda job: dialog.model.edit([1], {"title": "修订稿"}) if job.title == "Comparing texts" else None
    )
    dialog.table.selectRow(1)
    qtbot.waitUntil(lambda: not dialog.detail.differing.isHidden())
    assert dialog.model.rows()[1].meta.title == "修订稿"
    assert "新建7九所" in dialog.detail.differing.toPlainText()


def test_what_is_chosen_first_is_shown_whatever_keys_are_held(held_key, make, qtbot, tmp_path: Path):
    dialog = make(write(tmp_path, "好.txt", REPORT), write(tmp_path, "空.txt", ""))
    assert dialog.table.selected_rows() == [0]
    assert dialog.detail.excerpt.toPlainText().startswith("汉江区教育局")
    assert dialog.remove_button.isEnabled()
    dialog.detail.encoding.activated.emit(0)
    qtbot.waitUntil(lambda: not dialog.reading.running)
    assert dialog.table.selected_rows() == [0]


def test_only_problems_are_shown_on_request(make, tmp_path: Path):
    dialog = make(write(tmp_path, "好.txt", REPORT), write(tmp_path, "空.txt", ""))
    dialog.problems.click()
    assert [cell(dialog, row, Column.FILE) for row in range(dialog.model.rowCount())] == ["空.txt"]
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


def test_reading_can_be_stopped_and_what_came_stays(
    project, parent, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    # Each text is delivered at once, so that there is something to stop as soon as the first is there.
    monkeypatch.setattr(import_reading, "FIRST_SECONDS", 0)
    paths = [write(tmp_path, f"{n}.txt", f"第{n}份\n" + REPORT * 40) for n in range(400)]
    dialog = ImportDialog(project.session, Jobs(parent), paths, parent)
    possible: list[bool] = []

    def stop(_rows: object) -> None:
        possible.append(dialog.ok_button().isEnabled())
        dialog.stop_button.click()

    dialog.reading.rows_came.connect(stop)
    dialog.open()
    qtbot.waitUntil(lambda: bool(possible) and not dialog.reading.running)
    assert not possible[0]
    qtbot.waitUntil(dialog.ok_button().isEnabled)
    assert 0 < dialog.model.rowCount() < 400


def test_closing_the_dialog_while_it_reads_is_safe(project, parent, qtbot, freed, tmp_path: Path):
    jobs = Jobs(parent)
    paths = [write(tmp_path, f"{n}.txt", f"第{n}份\n" + REPORT * 40) for n in range(200)]
    dialog = ImportDialog(project.session, jobs, paths, parent)
    dialog.open()
    errors: list[object] = []
    jobs.failed.connect(errors.append)
    dialog.reject()
    freed(dialog)
    qtbot.waitUntil(lambda: not jobs.running)
    assert errors == []
