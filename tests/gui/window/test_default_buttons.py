"""In every dialog the filled button is what Enter does, wherever the keyboard is, and it never begins on giving up."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QLineEdit, QMessageBox, QPushButton, QWidget

from core.errors import EnvironmentFault
from gui.base.settings import Settings
from gui.help.key_editor import KeyEditor
from gui.help.key_sheet import KeySheet
from gui.importing.import_dialog import ImportDialog
from gui.widgets.error_report import ErrorReportDialog
from gui.widgets.errors import Door
from tests.gui.review import test_dialogs
from tests.gui.window.test_every_dialog import MAKERS as OF_PROJECT

MORE: dict[str, Callable[..., QWidget]] = {
    "key editor": lambda _project, parent, folder: KeyEditor(Settings(folder / "s.ini"), dict, parent),
    "key sheet": lambda _project, parent, _folder: KeySheet([], parent),
    "error report": lambda _project, parent, _folder: ErrorReportDialog("Traceback", parent),
}
MAKERS = {
    **OF_PROJECT,
    **MORE,
    **{
        f"{name} (review)": lambda project, parent, folder, make=make: make(project.session, parent, folder)
        for name, make in test_dialogs.MAKERS.items()
    },
}
GIVING_UP = (QDialogButtonBox.ButtonRole.RejectRole,)


def buttons_of(dialog: QWidget) -> list[QPushButton]:
    return [button for button in dialog.findChildren(QPushButton) if button.isVisible()]


def filled(dialog: QWidget) -> list[QPushButton]:
    """Buttons drawn in the accent colour: the style sheet fills what Qt says is the default, unless disabled."""
    return [button for button in buttons_of(dialog) if button.isDefault() and button.isEnabled()]


def listen(dialog: QWidget) -> list[QPushButton]:
    """Let buttons say that they were pressed and do nothing else."""
    pressed: list[QPushButton] = []
    for button in dialog.findChildren(QPushButton):
        button.clicked.disconnect()
        button.clicked.connect(lambda _on=False, which=button: pressed.append(which))
    return pressed


def walk(dialog: QDialog) -> list[QWidget]:
    """Every place that Tab reaches, in order; each is asked what Enter does there."""
    pressed = listen(dialog)
    visited: list[QWidget] = []
    accepted: list[bool] = []
    dialog.accepted.connect(lambda: accepted.append(True))
    while (focused := dialog.focusWidget()) is not None and focused not in visited and len(visited) < 60:
        visited.append(focused)
        there = filled(dialog)
        names = [button.objectName() for button in there]
        assert len(there) <= 1, focused
        pressed.clear()
        QTest.keyClick(focused, Qt.Key.Key_Return)
        QApplication.processEvents()
        if accepted:
            # Enter on a row of a list chooses it, as a double click does.
            assert names == ["accept"]
            return visited
        assert dialog.isVisible()
        assert [button for button in pressed if button not in there] == [], focused
        if isinstance(focused, QPushButton | QLineEdit) and there and not focused.property("adds"):
            assert pressed == there, focused
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    return visited


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_the_filled_button_is_what_enter_does(name, project, parent, tmp_path: Path, qtbot):
    dialog = MAKERS[name](project, parent, tmp_path)
    if not isinstance(dialog, QDialog):
        pytest.skip("a popup without a dialog's buttons")
    project.shown.append(dialog)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    box = dialog.findChild(QDialogButtonBox)
    if box is not None:
        accepts = any(box.buttonRole(button) is QDialogButtonBox.ButtonRole.AcceptRole for button in box.buttons())
        # Where nothing can be chosen at all, as without any backup, leaving is all that Enter can do.
        if accepts and dialog.focusWidget() not in box.buttons():
            assert not [button for button in filled(dialog) if box.buttonRole(button) in GIVING_UP]
    assert walk(dialog)


def test_an_import_of_a_folder_is_done_by_enter(project, parent, tmp_path, qtbot):
    """Enter did what Cancel does, while Import was filled."""
    (tmp_path / "报告.txt").write_text("西山区二〇二四年工作总结。", "utf-8")
    from gui.base.jobs import Jobs

    dialog = ImportDialog(project.session, Jobs(parent), [tmp_path], parent)
    project.shown.append(dialog)
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    # However far the reading is by now.
    assert filled(dialog) == [dialog.ok_button()] * dialog.ok_button().isEnabled()
    qtbot.waitUntil(dialog.ok_button().isEnabled)
    assert filled(dialog) == [dialog.ok_button()]
    with qtbot.waitSignal(dialog.submitted) as told:
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    chosen = told.args[0]
    assert len(chosen) == 1


def test_what_went_wrong_is_left_by_enter(parent, qtbot):
    """A message that has a remedy fills it."""
    done: list[str] = []
    door = Door(parent, lambda _message: None, lambda _error: [("Do it", lambda: done.append("did"))])
    door.show(EnvironmentFault("disk.full", path="a.biaodu"))
    box = parent.findChild(QMessageBox)
    there = filled(box)
    assert len(there) == 1
    pressed = listen(box)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert pressed == there
