"""A person labels with the keyboard alone; every key goes through the real window."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from core.model import Status
from gui.dialogs.note_editor import NoteEditor
from gui.shell.message_bar import Kind
from gui.window import MainWindow
from tests.gui.shell.driving import documents, press, quotes

Key = Qt.Key
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


def test_with_nothing_selected_the_sentence_at_the_caret_is_labelled(window: MainWindow):
    press(window, Key.Key_1)
    assert quotes(window) == [("infrastructure", "新建学校三所。")]


def test_select_the_next_sentence_and_label_it(window: MainWindow):
    press(window, Key.Key_Down, CTRL)
    press(window, Key.Key_Down, CTRL)
    press(window, Key.Key_2)
    assert quotes(window) == [("teachers", "招聘教师四十名。")]


def test_one_passage_takes_several_labels(window: MainWindow):
    press(window, Key.Key_Down, CTRL)
    press(window, Key.Key_1)
    press(window, Key.Key_4)
    assert quotes(window) == [("infrastructure", "新建学校三所。"), ("subsidies", "新建学校三所。")]


def test_the_same_label_twice_is_refused_with_a_message_that_does_not_interrupt(window: MainWindow):
    press(window, Key.Key_1)
    press(window, Key.Key_1)
    assert len(quotes(window)) == 1
    message = window.message_bar.message
    assert message is not None
    assert (message.kind, message.text) == (Kind.WARNING, "This passage has this label already.")
    press(window, Key.Key_2)
    assert window.message_bar.message is None


def test_what_is_selected_after_an_astral_character_is_what_is_labelled(window: MainWindow):
    assert window.workspace is not None
    view = window.workspace.labelling.view()
    assert view is not None
    start = view.text.index("祥同学")
    view.set_selection(start, start)
    for _step in range(3):
        press(window, Key.Key_Right, SHIFT)
    press(window, Key.Key_3)
    assert quotes(window) == [("safety", "祥同学")]


def test_widen_and_narrow(window: MainWindow):
    assert window.workspace is not None
    view = window.workspace.labelling.view()
    assert view is not None
    press(window, Key.Key_BracketRight)
    first = len(view.selection)
    for _step in range(4):
        press(window, Key.Key_BracketRight)
    assert len(view.selection) > first
    press(window, Key.Key_BracketLeft)
    press(window, Key.Key_1)
    assert len(quotes(window)) == 1


def test_walk_delete_undo_redo(window: MainWindow):
    press(window, Key.Key_1)
    press(window, Key.Key_Down, CTRL)
    press(window, Key.Key_Down, CTRL)
    press(window, Key.Key_2)
    press(window, Key.Key_Comma)
    press(window, Key.Key_Delete)
    assert quotes(window) == [("teachers", "招聘教师四十名。")]
    press(window, Key.Key_Z, CTRL)
    assert len(quotes(window)) == 2
    assert window.registry.action("edit.redo").text() == "Redo: Delete annotations"
    press(window, Key.Key_Z, CTRL | SHIFT)
    assert quotes(window) == [("teachers", "招聘教师四十名。")]


def test_edges_move_by_keys(window: MainWindow):
    press(window, Key.Key_1)
    press(window, Key.Key_Left, ALT)
    press(window, Key.Key_Right, ALT | SHIFT)
    assert quotes(window) == [("infrastructure", "建学校三所")]
    press(window, Key.Key_Left, ALT | SHIFT)
    press(window, Key.Key_Right, ALT)
    assert quotes(window) == [("infrastructure", "新建学校三所。")]


def test_split_join_and_fit(window: MainWindow):
    assert window.workspace is not None
    view = window.workspace.labelling.view()
    assert view is not None
    press(window, Key.Key_1)
    view.set_selection(4, 4)
    press(window, Key.Key_D, CTRL)
    assert quotes(window) == [("infrastructure", "新建学校"), ("infrastructure", "三所。")]
    press(window, Key.Key_J, CTRL)
    assert quotes(window) == [("infrastructure", "新建学校三所。")]
    view.set_selection(2, 6)
    press(window, Key.Key_Return, CTRL)
    assert quotes(window) == [("infrastructure", "学校三所")]


def test_change_the_label_by_its_name(window: MainWindow, qtbot: QtBot):
    press(window, Key.Key_1)
    press(window, Key.Key_Return, SHIFT)
    field = QApplication.focusWidget()
    assert field is not None
    assert field.objectName() == "palette_field"
    qtbot.keyClicks(field, "safe")
    press(window, Key.Key_Return)
    assert quotes(window) == [("safety", "新建学校三所。")]
    assert QApplication.focusWidget() is window.workspace.labelling.view()  # pyright: ignore[reportOptionalMemberAccess]


def test_a_note_is_written_beside_the_annotation(window: MainWindow, qtbot: QtBot):
    press(window, Key.Key_1)
    press(window, Key.Key_F2)
    editor = QApplication.activePopupWidget()
    assert isinstance(editor, NoteEditor)
    field = editor.findChild(QPlainTextEdit)
    qtbot.keyClicks(field, "really new?")
    qtbot.keyClick(field, Key.Key_Return, CTRL)
    assert window.session is not None
    assert [one.note for one in window.session.annotations.iterate()] == ["really new?"]


def test_done_and_not_done(window: MainWindow):
    session = window.session
    assert session is not None
    assert session.annotator is not None
    mine = documents(window)[0], session.annotator.id
    press(window, Key.Key_D, CTRL | SHIFT)
    assert session.documents.statuses()[mine] is Status.DONE
    press(window, Key.Key_D, CTRL | SHIFT)
    assert session.documents.statuses()[mine] is Status.IN_PROGRESS


def test_mask_and_unmask(window: MainWindow):
    session = window.session
    assert session is not None
    press(window, Key.Key_Down, CTRL)
    press(window, Key.Key_M, CTRL)
    assert [(one.start, one.end) for one in session.documents.masks(documents(window)[0])] == [(0, 7)]
    press(window, Key.Key_M, CTRL)
    assert session.documents.masks(documents(window)[0]) == []


def test_digits_in_a_field_are_text(window: MainWindow, qtbot: QtBot):
    press(window, Key.Key_P, CTRL)
    field = QApplication.focusWidget()
    assert field is not None
    qtbot.keyClicks(field, "2023")
    assert quotes(window) == []
    assert window.workspace is not None
    assert window.workspace.documents.filter.text() == "2023"


def test_a_read_only_project_changes_nothing(window: MainWindow):
    assert window.session is not None
    path = window.session.path
    window.close_project()
    assert window.open_project(path, read_only=True)
    assert window.workspace is not None
    window.workspace.open_document(documents(window)[0])
    press(window, Key.Key_1)
    assert quotes(window) == []
    assert not window.registry.action("annotation.delete").isEnabled()
