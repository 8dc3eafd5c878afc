"""Tables and charts of the window are copied with their headings and saved."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPaintEvent, QStandardItem, QStandardItemModel
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget

from gui.widgets.flat_table import FlatTable
from gui.widgets.flat_tree import FlatTree
from gui.widgets.panel import choose_row
from gui.widgets.table_saving import TableContent, add_table_actions, content_of, write_picture

ROWS = [["学校建设", "=1+1", "3"], ["教师\t队伍", "两\n行", "4"]]


@pytest.fixture
def view(parent: QWidget) -> FlatTable:
    model = QStandardItemModel(parent)
    model.setHorizontalHeaderLabels(["类别", "备注", "数"])
    for row in ROWS:
        model.appendRow([QStandardItem(text) for text in row])
    made = FlatTable(parent)
    made.setModel(model)
    made.show()
    return made


def clipboard() -> list[list[str]]:
    return [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]


def test_the_key_copies_all_rows_with_headings_and_no_formula(view: FlatTable):
    view.clearSelection()
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard() == [["类别", "备注", "数"], ["学校建设", "'=1+1", "3"], ["教师 队伍", "两 行", "4"]]


def test_the_key_copies_only_the_chosen_rows(view: FlatTable):
    choose_row(view, view.model().index(1, 0))
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard()[1:] == [["教师 队伍", "两 行", "4"]]


def test_hidden_columns_stay_out_and_moved_ones_stand_where_they_are_seen(view: FlatTable):
    view.setColumnHidden(1, True)
    view.horizontalHeader().moveSection(2, 0)
    assert list(content_of(view).head) == ["数", "类别"]
    assert next(list(row) for row in content_of(view).rows) == ["3", "学校建设"]


def test_of_a_tree_all_rows_come_with_their_depth(parent: QWidget):
    model = QStandardItemModel(parent)
    model.setHorizontalHeaderLabels(["标题"])
    top = QStandardItem("一、总结")
    top.appendRow(QStandardItem("（一）学校"))
    model.appendRow(top)
    tree = FlatTree(parent)
    tree.setModel(model)
    assert [list(row) for row in content_of(tree).rows] == [["一、总结"], ["\u3000（一）学校"]]


def test_a_table_is_saved_as_csv_and_as_xlsx(view: FlatTable, tmp_path: Path):
    content = content_of(view)
    content.save(tmp_path / "t.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "t.csv").read_text("utf-8-sig"), newline="")))
    assert rows[1][1] == "'=1+1"
    assert rows[2] == ROWS[1]
    content.save(tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    assert sheet is not None
    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)] == ROWS
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}


def test_numbers_stay_numbers_and_what_a_cell_cannot_hold_is_cut(tmp_path: Path):
    TableContent(["a", "b", "c"], [[3, 2.5, "\x00" + "字" * 40_000], [None, None, ""]]).save(tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    assert sheet is not None
    first = [cell.value for cell in next(sheet.iter_rows(min_row=2))]
    assert first == [3, 2.5, "字" * 32_767]


def test_the_menu_copies_and_saves(view: FlatTable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    menu = QMenu(view)
    failed: list[object] = []
    add_table_actions(menu, view, failed.append)
    copy, save = menu.actions()
    copy.trigger()
    assert len(clipboard()) == 3
    monkeypatch.setattr("gui.widgets.table_saving.choose_file_to_save", lambda *_given: tmp_path / "t.csv")
    save.trigger()
    assert (tmp_path / "t.csv").exists()
    monkeypatch.setattr("gui.widgets.table_saving.choose_file_to_save", lambda *_given: tmp_path / "no" / "t.csv")
    save.trigger()
    assert len(failed) == 1


class Drawn(QWidget):
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#0072B2"))
        painter.end()


def test_a_picture_is_png_or_svg_as_its_name_says(parent: QWidget, tmp_path: Path):
    drawn = Drawn(parent)
    drawn.resize(40, 20)
    write_picture(drawn, tmp_path / "p.png")
    assert QImage(str(tmp_path / "p.png")).size().width() == 80
    write_picture(drawn, tmp_path / "p.svg")
    picture = QSvgRenderer(str(tmp_path / "p.svg"))
    assert picture.isValid()
    assert (picture.viewBox().width(), picture.viewBox().height()) == (40, 20)
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    picture.render(painter)
    painter.end()
    assert image.pixelColor(20, 10) == QColor("#0072B2")
