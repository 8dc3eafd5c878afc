"""A note is edited in place."""

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QSize
from PySide6.QtTest import QTest

from gui.annotations.note_editor import NoteEditor, place_beside
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


@given(
    st.builds(QRect, st.integers(-50, 900), st.integers(-50, 700), st.integers(1, 500), st.integers(1, 300)),
)
def test_the_editor_lies_beside_its_passage_and_inside(passage: QRect):
    area, size = QRect(0, 0, 1000, 800), QSize(320, 168)
    place = QRect(place_beside(size, passage, area), size)
    assert area.contains(place)
    # 500 by 300 at most leave room at some side.
    assert not place.intersects(passage)


def test_the_caret_stands_at_the_end_of_the_note(labelled, qtbot):
    panel = shown_panel(labelled, qtbot)
    click(panel, 2)
    panel.edit_note()
    editor = panel.findChild(NoteEditor)
    assert editor is not None
    cursor = editor.edit.textCursor()
    assert cursor.position() == len("数字要核实")
    assert not cursor.hasSelection()
    editor.close()
