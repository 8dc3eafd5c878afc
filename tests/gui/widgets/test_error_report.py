"""A bug is a report that can be saved."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from gui.widgets.error_report import ErrorReportDialog
from gui.widgets.errors import Door


def the_report(qtbot: QtBot) -> ErrorReportDialog:
    def find() -> ErrorReportDialog | None:
        return next(
            (dialog for dialog in QApplication.topLevelWidgets() if isinstance(dialog, ErrorReportDialog)), None
        )

    qtbot.waitUntil(lambda: find() is not None)
    dialog = find()
    assert dialog is not None
    return dialog


def test_a_bug_is_a_report_that_can_be_saved_and_holds_the_traceback(door: Door, qtbot: QtBot, tmp_path: Path):
    try:
        raise KeyError("no such thing")
    except KeyError as error:
        door.show(error)
    dialog = the_report(qtbot)
    text = dialog.findChild(QPlainTextEdit)
    assert isinstance(text, QPlainTextEdit)
    assert "test_error_report.py" in text.toPlainText()
    dialog.save(tmp_path / "report.txt")
    assert "KeyError: 'no such thing'" in (tmp_path / "report.txt").read_text(encoding="utf-8")
    assert any("already on disk" in shown_label.text() for shown_label in dialog.findChildren(QLabel))
    dialog.reject()


def test_a_report_of_a_bug_with_a_name_that_is_no_utf8_can_be_saved(door: Door, qtbot: QtBot, tmp_path: Path):
    door.show(KeyError("\udcb1\udca8.txt"))
    dialog = the_report(qtbot)
    dialog._report += "\udcb1\udca8.txt"
    dialog.save(tmp_path / "report.txt")
    assert (tmp_path / "report.txt").read_text(encoding="utf-8").endswith("\\udcb1\\udca8.txt")
    dialog.reject()


def test_a_second_bug_while_the_report_is_open_opens_no_second_one(door: Door, qtbot: QtBot):
    door.show(ValueError("one"))
    dialog = the_report(qtbot)
    door.show(ValueError("two"))
    assert (
        sum(isinstance(widget, ErrorReportDialog) and widget.isVisible() for widget in QApplication.topLevelWidgets())
        == 1
    )
    dialog.reject()


def test_the_buttons_of_the_report(door: Door, qtbot: QtBot):
    door.show(ValueError("one"))
    dialog = the_report(qtbot)
    copy = next(button for button in dialog.findChildren(QPushButton) if button.text() == "Copy")
    copy.click()
    assert "ValueError: one" in QApplication.clipboard().text()
    dialog.reject()
