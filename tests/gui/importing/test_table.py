"""Rows of the import table are edited in place and left out."""

from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.importing.model import ImportColumn
from gui.importing.table import TICK, WIDEST_REMARK
from gui.widgets.row_delegate import PADDING
from tests.gui.importing.conftest import REPORT, cell, type_into, write


def test_metadata_are_edited_in_place_for_all_selected_rows_but_titles_singly(make, tmp_path: Path):
    dialog = make(*(write(tmp_path, f"{n}.txt", f"第{n}份\n正文{n}。") for n in range(3)))
    dialog.table.selectAll()
    type_into(dialog, 1, ImportColumn.REGION, "临江区")
    type_into(dialog, 1, ImportColumn.YEAR, "2022")
    type_into(dialog, 1, ImportColumn.TITLE, "临江区总结")
    rows = dialog.model.rows()
    assert [row.meta.region for row in rows] == ["临江区"] * 3
    assert [row.meta.year for row in rows] == [2022] * 3
    assert [row.meta.title for row in rows] == ["0", "临江区总结", "2"]


def test_issuing_body_and_date_are_shown_and_edited_in_place(make, tmp_path: Path):
    dialog = make(*(write(tmp_path, f"{n}.txt", f"第{n}份\n正文{n}。") for n in range(3)))
    dialog.table.selectRow(0)
    type_into(dialog, 0, ImportColumn.ISSUER, "临江区教育局")
    dialog.table.selectAll()
    type_into(dialog, 1, ImportColumn.DATE, "2024-05")
    type_into(dialog, 1, ImportColumn.DATE, "2024-13")
    assert [cell(dialog, row, ImportColumn.ISSUER) for row in range(3)] == ["临江区教育局", "", ""]
    assert [cell(dialog, row, ImportColumn.DATE) for row in range(3)] == ["2024-05"] * 3
    type_into(dialog, 2, ImportColumn.ISSUER, "汉江区教育局")
    metas = [row.meta for row in dialog.model.rows()]
    assert [(meta.issuer, meta.date) for meta in metas] == [("汉江区教育局", "2024-05")] * 3


def test_a_year_that_is_none_is_not_taken(make, tmp_path: Path):
    dialog = make(write(tmp_path, "好.txt", REPORT))
    type_into(dialog, 0, ImportColumn.YEAR, "20")
    assert dialog.model.rows()[0].meta.year == 2024


def test_rows_are_left_out_by_click_and_by_space(make, tmp_path: Path):
    dialog = make(*(write(tmp_path, f"{n}.txt", f"第{n}份\n正文{n}。") for n in range(3)))
    table = dialog.table
    rect = table.visualRect(dialog.model.index(0, ImportColumn.FILE))
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=rect.topLeft() + QPoint(PADDING + TICK // 2, 15))
    assert [row.chosen for row in dialog.model.rows()] == [False, True, True]
    table.selectAll()
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert [row.chosen for row in dialog.model.rows()] == [True] * 3
    QTest.keyClick(table, Qt.Key.Key_Space)
    QApplication.processEvents()
    assert not dialog.ok_button().isEnabled()


def test_remarks_get_the_room_of_columns_that_nobody_edits(make, tmp_path: Path):
    write(tmp_path, "plain.txt", "新建学校三所。")
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 nothing of a document")
    dialog = make(tmp_path / "plain.txt", tmp_path / "broken.docx")
    dialog.resize(1280, 720)
    dialog.show()
    QApplication.processEvents()
    table = dialog.table
    remarks = [cell(dialog, row, ImportColumn.REMARKS) for row in range(2)]
    longest = max(map(table.fontMetrics().horizontalAdvance, remarks))
    assert longest > 120, "the control: a column as it was would cut it"
    assert table.columnWidth(ImportColumn.REMARKS) >= min(longest, WIDEST_REMARK - 2 * PADDING)
    assert table.isColumnHidden(ImportColumn.ENCODING)
    assert not table.isColumnHidden(ImportColumn.DATE)
    dialog.resize(1800, 720)
    QApplication.processEvents()
    assert not table.isColumnHidden(ImportColumn.ENCODING)
    assert not table.isColumnHidden(ImportColumn.FORMAT)
