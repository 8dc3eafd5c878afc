"""Labels are ordered, nested and merged from the keyboard and the menu."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from tests.gui.codebook.conftest import Key, editor, tree


def test_labels_are_ordered_and_nested_from_the_keyboard(project, panel):
    alt = Qt.KeyboardModifier.AltModifier
    panel.select(project.labels[1].id)
    QTest.keyClick(panel.view, Key.Key_Up, alt)
    assert [code for code, _parent in tree(project)] == ["teachers", "infrastructure", "safety", "subsidies"]
    QTest.keyClick(panel.view, Key.Key_Up, alt)
    QTest.keyClick(panel.view, Key.Key_Right, alt)
    assert tree(project)[0] == ("teachers", None)
    for _step in range(2):
        QTest.keyClick(panel.view, Key.Key_Down, alt)
    assert [code for code, _parent in tree(project)] == ["infrastructure", "safety", "teachers", "subsidies"]
    QTest.keyClick(panel.view, Key.Key_Right, alt)
    assert tree(project)[1:3] == [("safety", None), ("teachers", "safety")]
    assert panel.current().code == "teachers"
    QTest.keyClick(panel.view, Key.Key_Up, alt)
    QTest.keyClick(panel.view, Key.Key_Left, alt)
    QTest.keyClick(panel.view, Key.Key_Left, alt)
    assert tree(project) == [("infrastructure", None), ("safety", None), ("teachers", None), ("subsidies", None)]
    moves = [operation for operation in project.session.history.operations(limit=99) if operation.name == "label.nest"]
    assert len(moves) == 5, "moves that go nowhere are no steps to undo"
    project.session.history.undo()
    assert tree(project)[2] == ("teachers", "safety")


def test_keys_of_the_codebook_leave_a_cell_alone_that_is_being_edited(project, panel):
    panel.select(project.labels[1].id)
    QTest.keyClick(panel.view, Key.Key_F2)
    editor(panel).setCursorPosition(0)
    QTest.keyClick(editor(panel), Key.Key_Delete)
    QTest.keyClick(editor(panel), Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert editor(panel).text() == "eachers"
    assert [code for code, _parent in tree(project)] == ["infrastructure", "teachers", "safety", "subsidies"]


def test_merging_gives_the_annotations_to_the_other_label(project, panel):
    made = project.label(0, 6, 0)
    panel.select(project.labels[0].id)
    menu = panel.context_menu()
    merge = next(submenu for submenu in menu.findChildren(QMenu) if submenu.actions()[0].objectName() == "teachers")
    merge.actions()[0].trigger()
    assert project.session.codebook.by_code("teachers").id == project.session.annotations.get(made).label
    assert len(project.labels) == 3
