"""A note is edited in place."""

from PySide6.QtTest import QTest

from gui.annotations.note_editor import NoteEditor
from gui.annotations.rows import AnnotationColumn
from tests.gui.annotations.conftest import CONTROL, Key, click, shown_panel


def test_note_is_edited_in_place(labelled, qtbot, compose):
    panel = shown_panel(labelled, qtbot)
    click(panel, 2)
    QTest.keyClick(panel.view, Key.Key_F2)
    editor = panel.findChild(NoteEditor)
    assert editor is not None
    assert editor.edit.toPlainText() == "数字要核实"
    editor.edit.selectAll()
    compose(editor.edit, "已核实")
    QTest.keyClick(editor.edit, Key.Key_Return, CONTROL)
    assert labelled.session.annotations.get(labelled.ids[1]).note == "已核实"
    assert panel.model.index(2, AnnotationColumn.NOTE).data() == "已核实"
    qtbot.waitUntil(lambda: panel.findChild(NoteEditor) is None)


def test_escape_drops_the_note(labelled, qtbot, compose):
    panel = shown_panel(labelled, qtbot)
    click(panel, 2)
    panel.edit_note()
    editor = panel.findChild(NoteEditor)
    assert editor is not None
    compose(editor.edit, "不要")
    QTest.keyClick(editor.edit, Key.Key_Escape)
    assert labelled.session.annotations.get(labelled.ids[1]).note == "数字要核实"
