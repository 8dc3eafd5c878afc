"""Tables without a menu of their own are copied with their headings and saved in real files."""

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, QStringListModel, Qt
from PySide6.QtGui import QGuiApplication, QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCalendarWidget,
    QListView,
    QMenu,
    QMessageBox,
    QTableView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.widgets import table_saving
from gui.widgets.dialog import Dialog
from gui.widgets.table_menu import TableMenu, offer_tables, tables_of

ROWS = [["校舍", "3"], ["=安全", "5"]]


class Shown(Dialog):
    help_page = "import"

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, accept=False)
        self.tree = QTreeWidget()
        self.tree.setHeaderLabels(["Label", "Count"])
        for row in ROWS:
            QTreeWidgetItem(self.tree, row)
        self.body.addWidget(self.tree)


@pytest.fixture
def dialog(parent: QWidget) -> Shown:
    made = Shown(parent)
    made.open()
    return made


def pasted() -> list[list[str]]:
    return [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]


def test_a_dialog_offers_it_for_its_tables(dialog: Shown) -> None:
    dialog.tree.clearSelection()
    dialog.tree.setFocus()
    QTest.keyClick(dialog.tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert pasted() == [["Label", "Count"], ["校舍", "3"], ["'=安全", "5"]]
    dialog.tree.setCurrentIndex(dialog.tree.model().index(0, 0))
    QTest.keyClick(dialog.tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert pasted() == [["Label", "Count"], ["校舍", "3"]]
    dialog.tree.customContextMenuRequested.emit(QPoint(3, 3))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert len(menu.actions()) == 2
    menu.close()


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_the_menu_saves(dialog: Shown, suffix: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / f"table{suffix}"
    monkeypatch.setattr(table_saving, "choose_file_to_save", lambda *_more: path)
    menu = dialog.tree.findChild(TableMenu)
    assert menu is not None
    menu.menu().actions()[1].trigger()
    if suffix == ".csv":
        assert path.read_text("utf-8-sig").splitlines() == ["Label,Count", "校舍,3", "'=安全,5"]
    else:
        sheet = openpyxl.load_workbook(path).worksheets[0]
        assert [[cell.value for cell in row] for row in sheet.rows] == [["Label", "Count"], *ROWS]


def test_what_cannot_be_written_is_said(dialog: Shown, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(table_saving, "choose_file_to_save", lambda *_more: tmp_path / "no" / "table.csv")
    menu = dialog.tree.findChild(TableMenu)
    assert menu is not None
    menu.menu().actions()[1].trigger()
    box = dialog.findChild(QMessageBox)
    assert box is not None
    assert str(tmp_path) in box.text()
    box.close()


def test_lists_days_and_tables_with_menus_of_their_own_are_left_alone(parent: QWidget) -> None:
    own, plain, names = QTableView(), QTableView(), QListView()
    own.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    for table in (own, plain):
        model = QStandardItemModel(1, 1, table)
        model.setItem(0, 0, QStandardItem("一"))
        table.setModel(model)
    names.setModel(QStringListModel(["a"], names))
    column = QVBoxLayout(parent)
    for part in (own, plain, names, QCalendarWidget()):
        column.addWidget(part)
    assert tables_of(parent) == [own, plain]
    offer_tables(parent)
    offer_tables(parent)
    assert (own.findChild(TableMenu), names.findChild(TableMenu)) == (None, None)
    assert len(plain.findChildren(TableMenu)) == 1
