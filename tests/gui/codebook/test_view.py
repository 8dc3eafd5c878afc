"""Clicks and typing in the codebook."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from core.session import Session
from gui.codebook.colour_picker import ColourPicker
from gui.codebook.model import CodebookColumn
from tests.gui.codebook.conftest import LEFT, Key, cells, double_click, editor, finish, place


def test_click_and_enter_ask_for_the_label(project, panel):
    asked = []
    panel.label_requested.connect(asked.append)
    label = project.labels[1].id
    panel.set_labelling(True)
    QTest.mouseClick(panel.view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place(panel, label))
    QTest.keyClick(panel.view, Key.Key_Return)
    assert asked == [label, label]


def test_a_click_only_chooses_a_row_while_nothing_is_selected(project, panel):
    asked = []
    panel.label_requested.connect(asked.append)
    label = project.labels[1].id
    QTest.mouseClick(panel.view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place(panel, label))
    assert asked == []
    assert panel.current().id == label
    QTest.keyClick(panel.view, Key.Key_Return)
    assert asked == [label]


def test_double_click_renames_in_the_language_of_the_moment(project, panel, qtbot, compose):
    label = project.labels[0]
    double_click(panel, place(panel, label.id))
    editor(panel).selectAll()
    compose(editor(panel), "Buildings")
    finish(panel, qtbot)
    renamed = project.session.codebook.get(label.id)
    assert (renamed.name_en, renamed.name_zh) == ("Buildings", label.name_zh)
    assert cells(panel, CodebookColumn.NAME)[0] == "Buildings"


def test_double_click_edits_nothing_while_a_passage_is_selected(project, panel):
    panel.set_labelling(True)
    double_click(panel, place(panel, project.labels[0].id))
    assert not panel.view.findChildren(QLineEdit)


@pytest.mark.parametrize("column", [CodebookColumn.NAME, CodebookColumn.KEY])
def test_what_is_being_typed_stays_when_somebody_else_writes(project, panel, qtbot, column):
    """A name half typed must neither go nor be saved as it stands."""
    first, second = project.labels[:2]
    before = project.labels[1]
    double_click(panel, place(panel, second.id, column))
    editor(panel).selectAll()
    QTest.keyClicks(editor(panel), "k")
    with Session.open(project.session.path) as colleague:
        colleague.codebook.edit(first.id, name_en="Buildings")
        colleague.codebook.edit(second.id, definition_en="Who teaches.")
    assert project.session.poll() is not None
    assert editor(panel).text() == "k"
    assert cells(panel, CodebookColumn.NAME)[0] == "Buildings"
    assert project.session.codebook.get(second.id).key == before.key
    finish(panel, qtbot)
    assert cells(panel, column)[1] == "k"
    assert project.session.codebook.get(second.id).definition_en == "Who teaches."


@pytest.mark.parametrize("end", [Key.Key_Return, Key.Key_Escape])
def test_a_colleagues_new_label_waits_for_the_end_of_typing(project, panel, qtbot, end):
    second = project.labels[1].id
    double_click(panel, place(panel, second))
    editor(panel).selectAll()
    QTest.keyClicks(editor(panel), "Staff")
    with Session.open(project.session.path) as colleague:
        colleague.codebook.create(name_en="Sports")
        colleague.codebook.nest(colleague.codebook.labels()[0].id, None, 3)
    project.session.poll()
    assert editor(panel).text() == "Staff"
    QTest.keyClick(editor(panel), end)
    qtbot.waitUntil(lambda: not panel.view.findChildren(QLineEdit))
    name = "Staff" if end == Key.Key_Return else "Teachers"
    assert cells(panel, CodebookColumn.NAME) == [name, "Campus safety", "Student aid", "Infrastructure", "Sports"]
    assert panel.current().id == second


def test_enter_ends_a_renaming_and_labels_nothing(project, panel, qtbot):
    asked = []
    panel.label_requested.connect(asked.append)
    double_click(panel, place(panel, project.labels[1].id))
    QTest.keyClicks(editor(panel), "Staff")
    QTest.keyClick(editor(panel), Key.Key_Return)
    qtbot.waitUntil(lambda: not panel.view.findChildren(QLineEdit))
    assert project.session.codebook.get(project.labels[1].id).name_en == "Staff"
    assert asked == []


def test_swatch_opens_the_palette_and_a_choice_recolours(project, panel, qtbot):
    label = project.labels[0]
    rect = panel.view.visualRect(panel.model.index_of(label.id))
    double_click(panel, QPoint(rect.left() + 8, rect.center().y()))
    picker = panel.findChild(ColourPicker)
    wanted = next(swatch for swatch in picker.swatches if swatch.colour == "#E69F00")
    assert [swatch.colour for swatch in picker.swatches if swatch.taken] == [
        label.colour for label in project.labels[1:]
    ]
    QTest.mouseClick(wanted, LEFT)
    assert project.session.codebook.get(label.id).colour == "#E69F00"
    qtbot.waitUntil(lambda: panel.findChild(ColourPicker) is None)


def test_cursor_stays_on_its_label_when_the_tree_changes(project, panel):
    panel.select(project.labels[2].id)
    project.session.codebook.delete(project.labels[0].id, None)
    assert panel.current().code == "safety"


@pytest.mark.parametrize("column", [CodebookColumn.NAME, CodebookColumn.KEY])
def test_enter_that_ends_an_edit_labels_nothing(project, panel, qtbot, column):
    asked = []
    panel.label_requested.connect(asked.append)
    panel.set_labelling(True)
    panel.select(project.labels[1].id)
    panel.view.edit_cell(column)
    QTest.keyClicks(editor(panel), "k")
    finish(panel, qtbot)
    assert cells(panel, column)[1] == "k"
    assert asked == []
    QTest.keyClick(panel.view, Key.Key_Return)
    assert asked == [project.labels[1].id]


def test_keys_that_a_field_has_no_use_for_move_nothing_in_the_list(project, panel):
    panel.select(project.labels[1].id)
    panel.view.edit_cell(CodebookColumn.NAME)
    for key in (Key.Key_Up, Key.Key_Down, Key.Key_PageDown):
        QTest.keyClick(editor(panel), key)
    assert panel.current().id == project.labels[1].id
    assert editor(panel).isVisible()


def test_enter_of_an_input_method_ends_no_edit(project, panel, qtbot, compose):
    """While letters are composed, Enter takes them over: it is the input method's key."""
    asked = []
    panel.label_requested.connect(asked.append)
    panel.set_labelling(True)
    panel.select(project.labels[1].id)
    panel.view.edit_cell(CodebookColumn.NAME)
    QApplication.sendEvent(editor(panel), QInputMethodEvent("jiaoshi", []))
    for key in (Key.Key_Return, Key.Key_Escape):
        QTest.keyClick(editor(panel), key)
        QApplication.processEvents()
        assert editor(panel).isVisible()
    compose(editor(panel), "教师")
    finish(panel, qtbot)
    assert cells(panel, CodebookColumn.NAME)[1] == "教师"
    assert asked == []
