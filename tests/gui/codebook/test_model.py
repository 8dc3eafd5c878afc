"""Rows of the codebook: counts that follow, edits in place, order by dropping."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.actions.table import meanings
from gui.codebook.model import CodebookColumn
from gui.widgets.errors import sentence
from tests.gui.codebook.conftest import cells, double_click, editor, finish, place


def test_counts_follow_relabel_undo_and_another_document(project, panel):
    made = project.label(0, 6, 0)
    project.session.annotations.relabel([made], project.labels[2].id)
    assert cells(panel, CodebookColumn.HERE) == ["", "", "1", ""]
    project.session.history.undo()
    assert cells(panel, CodebookColumn.HERE) == ["1", "", "", ""]
    panel.show_document(project.document(1))
    assert cells(panel, CodebookColumn.HERE) == ["", "", "", ""]
    panel.show_document(None)
    assert cells(panel, CodebookColumn.PROJECT) == ["1", "", "", ""]


def test_removing_a_document_takes_its_counts_along(project, panel):
    project.label(0, 6, 0)
    project.session.documents.remove([project.document()])
    assert cells(panel, CodebookColumn.PROJECT) == ["", "", "", ""]


def test_key_is_edited_in_place_and_a_taken_one_is_refused(project, panel, qtbot):
    errors = []
    panel.failed.connect(errors.append)
    double_click(panel, place(panel, project.labels[0].id, CodebookColumn.KEY))
    QTest.keyClicks(editor(panel), "i")
    finish(panel, qtbot)
    assert cells(panel, CodebookColumn.KEY)[0] == "i"
    panel.view.edit_cell(CodebookColumn.KEY)
    QTest.keyClicks(editor(panel), "2")
    finish(panel, qtbot)
    assert cells(panel, CodebookColumn.KEY)[0] == "i"
    assert [error.code for error in errors] == ["label.key_taken"]


def test_a_key_that_an_action_has_is_refused_in_place_and_in_the_dialog(project, panel, qtbot):
    errors = []
    panel.failed.connect(errors.append)
    panel.meanings = lambda key: meanings(key, {"view.language": ["x"]})
    double_click(panel, place(panel, project.labels[0].id, CodebookColumn.KEY))
    QTest.keyClicks(editor(panel), ",")
    finish(panel, qtbot)
    assert project.labels[0].key == "1"
    assert sentence(errors[0]) == "The key , means “Previous annotation” already and would not label."
    dialog = panel.create_label()
    QTest.keyClicks(dialog.names["en"], "Sports")
    for key, action in (("]", "Widen selection"), ("?", "Keys"), ("x", "中文 / English")):
        dialog.key.clear()
        QTest.keyClicks(dialog.key, key)
        assert f"“{action}”" in dialog.problem()
        assert not dialog.ok_button().isEnabled()
    dialog.key.clear()
    QTest.keyClicks(dialog.key, "s")
    assert dialog.problem() == dialog.remark() == ""
    assert dialog.ok_button().isEnabled()


def test_a_letter_that_decides_in_the_review_is_given_with_a_remark(project, panel):
    panel.meanings = lambda key: meanings(key, {})
    panel.select(project.labels[0].id)
    dialog = panel.edit_label()
    dialog.key.clear()
    QTest.keyClicks(dialog.key, "a")
    assert dialog._problem.text() == "While the keyboard is in the review, A means “Take A”."
    dialog.ok_button().click()
    assert project.labels[0].key == "a"
    assert panel.model.index(0, CodebookColumn.KEY).data(Qt.ItemDataRole.ToolTipRole) == dialog._problem.text()


def test_emptied_key_is_taken_away(project, panel, qtbot):
    panel.select(project.labels[0].id)
    panel.view.edit_cell(CodebookColumn.KEY)
    editor(panel).clear()
    finish(panel, qtbot)
    assert project.labels[0].key is None


def test_dropping_onto_a_label_nests_and_between_labels_orders(project, panel):
    first, second, third, fourth = (label.id for label in project.labels)
    tree = panel.model
    drag = tree.mimeData([tree.index_of(second)])
    tree.dropMimeData(drag, Qt.DropAction.MoveAction, -1, -1, tree.index_of(first))
    assert project.session.codebook.get(second).parent == first
    assert [label.id for label in project.labels] == [first, second, third, fourth]
    top = tree.index_of(first).parent()
    tree.dropMimeData(tree.mimeData([tree.index_of(first)]), Qt.DropAction.MoveAction, 3, 0, top)
    assert [label.id for label in project.labels] == [third, fourth, first, second]
    tree.dropMimeData(tree.mimeData([tree.index_of(second)]), Qt.DropAction.MoveAction, 0, 0, top)
    assert [label.id for label in project.labels] == [second, third, fourth, first]
    tree.dropMimeData(tree.mimeData([tree.index_of(second)]), Qt.DropAction.MoveAction, 2, 0, top)
    assert [label.id for label in project.labels] == [third, second, fourth, first]


def test_a_label_below_itself_is_refused(project, panel):
    errors = []
    panel.failed.connect(errors.append)
    first, second = project.labels[0].id, project.labels[1].id
    project.session.codebook.nest(second, first)
    tree = panel.model
    tree.dropMimeData(tree.mimeData([tree.index_of(first)]), Qt.DropAction.MoveAction, -1, -1, tree.index_of(second))
    assert [error.code for error in errors] == ["label.cycle"]


def test_tooltip_has_definition_and_examples_as_plain_words(project, panel):
    project.session.codebook.edit(project.labels[0].id, definition_en="a < b", examples=("<b>新建</b>",))
    tip = panel.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "a &lt; b" in tip
    assert "&lt;b&gt;新建" in tip
