"""A person labels with the keyboard alone; every key goes through the real window."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from core.model import Status
from gui.actions.spec import Menu
from gui.annotations.note_editor import NoteEditor
from gui.reader.view import ReaderView
from gui.widgets.message_bar import MessageKind
from gui.window.main_window import MainWindow
from tests.gui.driving import documents, point_of, press, quotes

Key = Qt.Key
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


def view_of(window: MainWindow) -> ReaderView:
    assert window.workspace is not None
    view = window.workspace.labelling.view()
    assert view is not None
    return view


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
    assert (message.kind, message.text) == (MessageKind.WARNING, "This passage has this label already.")
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
    press(window, Key.Key_Less)
    press(window, Key.Key_Right, ALT | SHIFT)
    assert quotes(window) == [("infrastructure", "建学校三所")]
    press(window, Key.Key_BraceLeft)
    press(window, Key.Key_Greater)
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
    assert [annotation.note for annotation in window.session.annotations.iterate()] == ["really new?"]


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
    assert [(mask.start, mask.end) for mask in session.documents.masks(documents(window)[0])] == [(0, 7)]
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


def test_the_selected_sentence_is_what_delete_works_on_and_not_the_one_after(window: MainWindow):
    press(window, Key.Key_Down, CTRL)
    press(window, Key.Key_1)
    press(window, Key.Key_Down, CTRL)
    press(window, Key.Key_Delete)
    assert len(quotes(window)) == 1
    press(window, Key.Key_2)
    press(window, Key.Key_Up, CTRL)
    press(window, Key.Key_Delete)
    assert quotes(window) == [("teachers", "招聘教师四十名。")]


def test_a_selection_around_an_annotation_is_about_that_annotation(window: MainWindow):
    view = view_of(window)
    view.set_selection(2, 4)
    press(window, Key.Key_1)
    view.set_selection(0, 0)
    assert not window.registry.action("annotation.fit").isEnabled()
    view.set_selection(0, 6)
    press(window, Key.Key_Return, CTRL)
    assert quotes(window) == [("infrastructure", "新建学校三所")]


def test_two_annotations_of_different_paragraphs_are_not_joined(window: MainWindow):
    view = view_of(window)
    for start, end in ((0, 4), (7, 11), (28, 31)):
        view.set_selection(start, end)
        press(window, Key.Key_1)
    view.activate_annotation(view.annotations()[0].id)
    press(window, Key.Key_J, CTRL)
    assert quotes(window) == [("infrastructure", "新建学校三所。招聘教师"), ("infrastructure", view.text[28:31])]
    press(window, Key.Key_J, CTRL)
    assert len(quotes(window)) == 2
    message = window.message_bar.message
    assert message is not None
    assert message.kind is MessageKind.WARNING


def test_paragraphs_that_are_labelled_whole_can_be_joined(window: MainWindow):
    view = view_of(window)
    first, second = view.text.splitlines()[:2]
    for start, end in ((0, len(first)), (len(first) + 1, len(first) + 1 + len(second))):
        view.set_selection(start, end)
        press(window, Key.Key_1)
    view.activate_annotation(view.annotations()[0].id)
    press(window, Key.Key_J, CTRL)
    assert quotes(window) == [("infrastructure", f"{first}\n{second}")]


def test_undo_closes_the_label_bar_of_the_annotation_it_removes(window: MainWindow):
    view = view_of(window)
    press(window, Key.Key_1)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point_of(view, 2))
    assert window.workspace is not None
    (pane,) = window.workspace.readers.panes
    assert pane.label_bar.isVisible()
    press(window, Key.Key_Z, CTRL)
    assert quotes(window) == []
    assert not pane.label_bar.isVisible()


def test_a_note_on_what_is_gone_is_refused_with_a_message(window: MainWindow):
    press(window, Key.Key_1)
    assert window.session is not None
    assert window.workspace is not None
    (pane,) = window.workspace.readers.panes
    gone = next(iter(window.session.annotations.iterate())).id
    press(window, Key.Key_Z, CTRL)
    pane.note_requested.emit(gone)
    assert QApplication.activePopupWidget() is None
    assert window.message_bar.message is not None


def test_undo_in_a_document_that_is_not_open_says_where(window: MainWindow):
    assert window.workspace is not None
    press(window, Key.Key_1)
    window.workspace.open_document(documents(window)[1])
    press(window, Key.Key_Z, CTRL)
    message = window.message_bar.message
    assert message is not None
    assert message.text == "Undone in 青山区2024: Label a passage"
    press(window, Key.Key_Z, CTRL | SHIFT)
    message = window.message_bar.message
    assert message is not None
    assert message.text == "Done again in 青山区2024: Label a passage"
    text, act = message.actions[0]
    assert text == "Show"
    act()
    assert window.workspace.readers.document == documents(window)[0]
    shown = view_of(window).selected_annotation
    assert shown is not None


def test_the_menu_of_a_right_click_is_about_what_was_clicked(window: MainWindow, qtbot: QtBot):
    view = view_of(window)
    for start, end in ((0, 6), (7, 14)):
        view.set_selection(start, end)
        press(window, Key.Key_1)
    view.activate_annotation(view.annotations()[0].id)
    menu = window.registry.menu(Menu.LABEL)
    place = view.viewport().mapTo(window, point_of(view, 10))
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.RightButton, pos=place)
    qtbot.waitUntil(menu.isVisible)
    window.registry.action("annotation.delete").trigger()
    menu.close()
    assert quotes(window) == [("infrastructure", "新建学校三所")]


def test_the_lines_of_the_selection_are_marked_as_headings_by_a_key(window: MainWindow, qtbot: QtBot):
    assert window.session is not None
    document = documents(window)[0]
    pane = window.workspace.readers.active  # type: ignore[union-attr]
    assert pane is not None
    press(window, Key.Key_2, CTRL | ALT)
    said = window.session.documents.get(document).meta.extra["headings"]
    assert list(said.values()) == [2]  # type: ignore[union-attr]
    start = int(next(iter(said)))  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: any(node.range.start == start and node.level == 2 for node in pane.outline))
    press(window, Key.Key_0, CTRL | ALT)
    qtbot.waitUntil(lambda: all(node.range.start != start for node in pane.outline))
    press(window, Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: any(node.range.start == start for node in pane.outline))
