"""The table of an import, and what is typed into it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from gui.base.jobs import Jobs
from gui.importing.import_dialog import ImportDialog
from gui.importing.model import ImportColumn
from gui.window.main_window import MainWindow

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


def cell(dialog: ImportDialog, row: int, column: ImportColumn) -> str:
    return dialog.model.index(row, column).data()


def type_into(dialog: ImportDialog, row: int, column: ImportColumn, text: str) -> None:
    """Edit a cell with the keyboard, as the selection stands."""
    table = dialog.table
    index = dialog.model.index(row, column)
    table.selectionModel().setCurrentIndex(index, table.selectionModel().SelectionFlag.NoUpdate)
    QTest.keyClick(table, Qt.Key.Key_F2)
    (editor,) = (field for field in table.viewport().findChildren(QLineEdit) if field.isVisible())
    editor.setText(text)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QApplication.processEvents()


def settled(window: MainWindow) -> bool:
    return not window.jobs.running


def undo_button(window: MainWindow) -> QPushButton:
    return next(button for button in window.message_bar.findChildren(QPushButton) if button.text() == "Undo")
