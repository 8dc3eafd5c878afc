"""A project whose file is renamed, moved or removed under the open window."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPushButton

from core.session import Session
from gui.window import main_window
from gui.window.main_window import MainWindow
from tests.gui.driving import press, quotes

Key = Qt.Key


def labels_in(path: Path) -> int:
    with Session.open(path) as session:
        assert session.check().ok
        return len(list(session.annotations.iterate()))


def dismiss(window: MainWindow, qtbot) -> None:
    """Leave the message about the lost file by Escape."""
    box = window.findChild(QMessageBox, "fault")
    assert isinstance(box, QMessageBox)
    box.reject()
    qtbot.waitUntil(lambda: window.findChild(QMessageBox, "fault") is None)


def answer(window: MainWindow, button: str) -> list[str]:
    """Press a button of the question that `close` asks, and return what it said."""
    said: list[str] = []

    def press_it() -> None:
        box = window.findChild(QMessageBox, "leaving")
        assert isinstance(box, QMessageBox)
        said.append(box.text())
        next(offered for offered in box.findChildren(QPushButton) if offered.text() == button).click()

    QTimer.singleShot(0, press_it)
    return said


def test_a_renamed_project_is_gone_on_with_by_its_new_name(window: MainWindow, project_path: Path, qtbot):
    press(window, Key.Key_1)
    renamed = project_path.rename(project_path.with_name("新名.biaodu"))
    press(window, Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    press(window, Key.Key_2)
    box = window.findChild(QMessageBox, "fault")
    assert isinstance(box, QMessageBox)
    next(offered for offered in box.findChildren(QPushButton) if "新名.biaodu" in offered.text()).click()
    QApplication.processEvents()
    assert window.session is not None
    assert window.session.path == renamed
    assert len(quotes(window)) == 1
    press(window, Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    press(window, Key.Key_2)
    assert len(quotes(window)) == 2


def test_leaving_a_renamed_project_loses_no_label_and_leaves_no_log(window: MainWindow, project_path: Path, qtbot):
    press(window, Key.Key_1)
    renamed = project_path.rename(project_path.with_name("b.biaodu"))
    press(window, Key.Key_2)
    dismiss(window, qtbot)
    assert window.close()
    assert labels_in(renamed) == 1
    assert sorted(path.name for path in renamed.parent.glob("*.biaodu*")) == ["b.biaodu"]


def test_leaving_a_removed_project_is_asked_about_again(window: MainWindow, project_path: Path, qtbot):
    press(window, Key.Key_1)
    project_path.unlink()
    press(window, Key.Key_2)
    dismiss(window, qtbot)
    said = answer(window, "Stay")
    assert not window.close()
    assert said
    assert project_path.name in said[0]
    assert len(quotes(window)) == 1
    answer(window, "Leave without saving")
    assert window.close()


def test_what_would_be_lost_can_be_saved_when_leaving(
    window: MainWindow, project_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    copy = tmp_path / "copy.biaodu"
    monkeypatch.setattr(main_window, "choose_file_to_save", lambda *_given: copy)
    press(window, Key.Key_1)
    project_path.unlink()
    answer(window, "Save a copy…")
    assert window.close()
    assert labels_in(copy) == 1


def test_nothing_is_asked_while_the_file_is_there(window: MainWindow):
    press(window, Key.Key_1)
    assert window.close()
    assert not [
        widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QDialog) and widget.isVisible()
    ]
