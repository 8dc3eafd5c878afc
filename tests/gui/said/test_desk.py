"""What is said beside labels hangs in the window, and is out of sight in a project that says nothing."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.annotations.attribute_bar import AttributeBar
from gui.codebook.attributes_dialog import AttributesDialog
from gui.codebook.link_kinds_dialog import LinkKindsDialog
from gui.said.memos_dialog import MemosDialog
from gui.window.main_window import MainWindow
from tests.gui.driving import press, readers
from tests.gui.said.conftest import desk_of, told


def test_a_label_without_attributes_says_where_they_are_declared(window: MainWindow):
    assert window.session is not None
    for attribute in window.session.attributes.declared():
        window.session.attributes.remove(attribute.id)
    readers(window).panes[0].view.set_selection(0, 6)
    press(window, Qt.Key.Key_1)
    press(window, Qt.Key.Key_Slash)
    assert window.findChild(AttributeBar) is None
    assert told(window).startswith("No attribute is declared for this label")


def test_editors_open_by_their_actions(window: MainWindow):
    window.registry.action("codebook.attributes").trigger()
    dialog = window.findChild(AttributesDialog)
    assert isinstance(dialog, AttributesDialog)
    dialog.close()


def test_kinds_of_links_open_by_their_action(window: MainWindow):
    window.registry.action("codebook.links").trigger()
    dialog = window.findChild(LinkKindsDialog)
    assert isinstance(dialog, LinkKindsDialog)
    dialog.close()


def test_a_memo_is_written_about_the_annotation_at_the_caret(window: MainWindow):
    session = window.session
    assert session is not None
    view = readers(window).panes[0].view
    view.set_selection(0, 6)
    press(window, Qt.Key.Key_1)
    made = view.annotations()[0]
    view.select_annotation(made.id)
    window.registry.action("memo.annotation").trigger()
    dialog = window.findChild(MemosDialog)
    assert isinstance(dialog, MemosDialog)
    assert dialog.subject() == ("annotation", made.id)
    dialog.edit.setPlainText("为什么这样标")
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert [memo.text for memo in session.memos.about("annotation", made.id)] == ["为什么这样标"]
    dialog.close()


def test_memos_on_a_label_begin_with_it(window: MainWindow):
    assert window.workspace is not None
    assert window.session is not None
    label = window.session.codebook.labels()[1]
    window.workspace.codebook.select(label.id)
    window.registry.action("codebook.memo").trigger()
    dialog = window.findChild(MemosDialog)
    assert isinstance(dialog, MemosDialog)
    assert dialog.subject() == ("label", label.code)


def test_a_project_that_says_nothing_paints_and_hovers_as_before(window: MainWindow):
    view = readers(window).panes[0].view
    view.set_selection(0, 6)
    press(window, Qt.Key.Key_1)
    made = view.annotations()[0]
    assert view.said(made) == ""
    document = readers(window).document
    assert document is not None
    assert desk_of(window).links._places(document) == []
