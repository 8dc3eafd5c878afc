"""One file of an import with all that is known of it."""

from pathlib import Path

from PySide6.QtCore import Qt

from gui.documents.metadata_dialog import MetadataDialog
from gui.importing.import_dialog import ImportDialog
from gui.importing.model import ImportColumn
from tests.gui.importing.conftest import REPORT, cell, type_into, write


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
    assert [meta.title for meta in metas] == ["0", "1", "2"]
    actions["Leave out"].trigger()
    assert not any(row.chosen for row in dialog.model.rows())


def test_what_a_report_withholds_is_told_from_what_it_does_not_say(make, tmp_path: Path):
    dialog = make(
        write(tmp_path, "a.txt", "x区教育局20xx年工作总结\n一、工作回顾\n新建xx所。\n二、工作打算\n略。\n"),
        write(tmp_path, "b.txt", "教育工作汇报\n一、情况\n略。\n"),
    )
    assert (cell(dialog, 0, ImportColumn.REGION), cell(dialog, 0, ImportColumn.YEAR)) == ("x区 · withheld", "withheld")
    assert (cell(dialog, 1, ImportColumn.REGION), cell(dialog, 1, ImportColumn.YEAR)) == ("", "")
    year = dialog.model.index(0, ImportColumn.YEAR)
    assert year.data(Qt.ItemDataRole.ToolTipRole) == "The report withholds it"
    assert dialog.model.index(1, ImportColumn.YEAR).data(Qt.ItemDataRole.ToolTipRole) == "Not known"
    assert year.data(Qt.ItemDataRole.EditRole) == ""
    assert year.siblingAtColumn(ImportColumn.REGION).data(Qt.ItemDataRole.EditRole) == "x区"
    type_into(dialog, 0, ImportColumn.YEAR, "2023")
    assert cell(dialog, 0, ImportColumn.YEAR) == "2023"
    assert dialog.model.rows()[0].meta.extra["withheld"] == ["region"]


def test_what_differs_from_a_text_nearly_the_same_is_shown(make, qtbot, tmp_path: Path):
    body = "".join(f"第{n}项工作：新建{n}所学校，招聘{n * 3}名教师，资助{n * 7}名学生。\n" for n in range(1, 60))
    changed = body.replace("新建7所学校", "新建九所学校")
    dialog = make(write(tmp_path, "一.txt", body), write(tmp_path, "二.txt", changed))
    assert cell(dialog, 1, ImportColumn.REMARKS).startswith("Nearly the same as 一.txt: 9")
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


def test_a_file_with_a_byte_that_fits_no_character_is_read_with_the_place_marked(make, qtbot, tmp_path: Path):
    path = tmp_path / "a.txt"
    data = REPORT.encode()
    path.write_bytes(data[:28] + b"\xff" + data[28:])
    dialog = make(path)
    dialog.table.selectRow(0)
    assert "Byte 28" in dialog.detail.remarks.text()
    dialog.detail.mark_button.click()
    qtbot.waitUntil(lambda: dialog.model.rows()[0].preview.incoming is not None)
    assert "1 bytes that fit no character of utf-8 are marked" in dialog.detail.remarks.text()
    assert not dialog.detail.mark_button.isVisible()


def test_how_much_of_a_source_is_in_the_text_is_shown(make, tmp_path: Path):
    dialog = make(write(tmp_path, "a.txt", REPORT))
    dialog.table.selectRow(0)
    size = len("".join(REPORT.split()))
    assert dialog.detail.source.text().endswith(f"\n{size} of {size} characters of the source are in the text")


def tip(dialog: ImportDialog, column: ImportColumn) -> str:
    return dialog.model.index(0, column).data(Qt.ItemDataRole.ToolTipRole)


def test_hovering_says_where_a_value_is_from_and_that_a_person_entered_it(make, tmp_path: Path):
    dialog = make(write(tmp_path, "汉江区2024.txt", REPORT))
    assert tip(dialog, ImportColumn.TITLE) == "汉江区教育局2024年工作总结\nFrom the text"
    assert tip(dialog, ImportColumn.YEAR) == "2024\nFrom the title"
    assert tip(dialog, ImportColumn.KIND) == "Summary\nFrom the title"
    assert tip(dialog, ImportColumn.DATE) == "Not known"
    type_into(dialog, 0, ImportColumn.YEAR, "2023")
    assert tip(dialog, ImportColumn.YEAR) == "2023\nFrom a person’s entry · confirmed"
    assert tip(dialog, ImportColumn.TITLE) == "汉江区教育局2024年工作总结\nFrom the text"
    type_into(dialog, 0, ImportColumn.YEAR, "2024")
    assert tip(dialog, ImportColumn.YEAR) == "2024\nFrom the title"
