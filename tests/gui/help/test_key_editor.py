"""Keys are changed in a dialog; a clash is refused and named."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.base.settings import SHORTCUTS, Settings
from gui.help.key_editor import KeyEditor

Key = Qt.Key


def make(qtbot: QtBot, settings: Settings) -> KeyEditor:
    editor = KeyEditor(settings, lambda: {"1": "safety"})
    qtbot.addWidget(editor)
    editor.show()
    return editor


def take(editor: KeyEditor, keys: str) -> None:
    editor.keys.setKeySequence(QKeySequence(keys))
    editor.keys.editingFinished.emit()


def test_new_keys_apply_at_once_and_the_default_comes_back(qtbot: QtBot, settings: Settings):
    editor = make(qtbot, settings)
    editor.choose("edit.undo")
    take(editor, "Ctrl+Alt+U")
    assert settings.get(SHORTCUTS) == {"edit.undo": ["Ctrl+Alt+U"]}
    editor.default_button.click()
    assert settings.get(SHORTCUTS) == {}
    editor.none_button.click()
    assert settings.get(SHORTCUTS) == {"edit.undo": []}


def test_keys_of_another_action_or_label_are_refused(qtbot: QtBot, settings: Settings):
    editor = make(qtbot, settings)
    editor.choose("edit.undo")
    take(editor, "Ctrl+K")
    assert editor.problem.text() == "Ctrl+K already means: Command palette…"
    take(editor, "1")
    assert editor.problem.text() == "1 already means: the label safety"
    assert settings.get(SHORTCUTS) == {}


def press(editor: KeyEditor, key: Qt.Key) -> None:
    QTest.keyClick(editor.windowHandle(), key)
    QApplication.processEvents()


def test_a_key_is_changed_without_the_mouse(qtbot: QtBot, settings: Settings):
    editor = make(qtbot, settings)
    editor.activateWindow()
    qtbot.waitUntil(editor.filter.hasFocus)
    QTest.keyClicks(editor.filter, "undo")
    press(editor, Key.Key_Return)
    assert editor.isVisible()
    assert editor.table.hasFocus()
    while (chosen := editor.chosen()) is None or chosen.id != "edit.undo":
        row = editor.table.currentRow()
        press(editor, Key.Key_Down)
        assert editor.table.currentRow() > row
    press(editor, Key.Key_Tab)
    assert editor.keys.hasFocus()
    QTest.keyClick(editor.keys, Key.Key_U, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: settings.get(SHORTCUTS) == {"edit.undo": ["Ctrl+Alt+U"]})


def test_tab_walks_through_the_whole_dialog(qtbot: QtBot, settings: Settings):
    editor = make(qtbot, settings)
    editor.activateWindow()
    qtbot.waitUntil(editor.filter.hasFocus)
    editor.choose("edit.undo")
    walked = []
    for _step in range(8):
        walked.append(QApplication.focusWidget())
        press(editor, Key.Key_Tab)
    assert {editor.filter, editor.table, editor.none_button, editor.default_button, editor.ok_button()} <= set(walked)


def test_the_list_narrows_as_one_types(qtbot: QtBot, settings: Settings):
    editor = make(qtbot, settings)
    everything = editor.table.rowCount()
    editor.filter.setText("undo")
    assert 0 < editor.table.rowCount() < everything
    editor.choose("edit.undo")
    assert editor.chosen() is not None
