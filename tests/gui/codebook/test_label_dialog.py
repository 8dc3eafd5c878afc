"""All of a label is edited in its dialog."""

from PySide6.QtTest import QTest

from gui.actions.table import meanings
from gui.codebook.label_dialog import LabelDialog
from gui.codebook.model import CodebookColumn
from tests.gui.codebook.conftest import LEFT, Key, cells


def test_a_label_that_came_with_an_actions_key_can_be_edited_and_says_so(project, panel):
    project.session.codebook.edit(project.labels[0].id, key=",")
    panel.meanings = lambda key: meanings(key, {})
    panel.select(project.labels[0].id)
    dialog = panel.edit_label()
    assert "does not label" in dialog._problem.text()
    assert dialog.ok_button().isEnabled()


def test_new_label_by_the_dialog(project, panel, compose):
    QTest.mouseClick(panel.new_button, LEFT)
    dialog = panel.findChild(LabelDialog)
    assert not dialog.ok_button().isEnabled()
    compose(dialog.names["zh"], "体育")
    dialog.key.clear()
    QTest.keyClicks(dialog.key, "1")
    assert "Infrastructure" in dialog._problem.text()
    dialog.key.clear()
    QTest.keyClicks(dialog.key, "5")
    dialog.ok_button().click()
    made = project.session.codebook.by_key("5")
    assert made is not None
    assert made.name_zh == "体育"
    assert cells(panel, CodebookColumn.KEY)[-1] == "5"


def test_all_fields_are_edited_in_the_dialog(project, panel, compose):
    panel.select(project.labels[0].id)
    dialog = panel.edit_label()
    dialog.examples.setPlainText("新建学校\n\n 扩建操场 ")
    dialog.definitions["en"].setPlainText("Buildings.")
    assert set(dialog.changes()) == {"examples", "definition_en"}
    dialog.ok_button().click()
    edited = project.labels[0]
    assert edited.examples == ("新建学校", "扩建操场")
    assert edited.definition_en == "Buildings."


def test_a_new_label_gets_the_next_free_key_and_is_chosen(project, panel, compose):
    panel.meanings = lambda key: meanings(key, {})
    panel.select(project.labels[1].id)
    for key in ("5", "6"):
        QTest.mouseClick(panel.new_button, LEFT)
        dialog = panel.findChildren(LabelDialog)[-1]
        compose(dialog.names["en"], f"Number {key}")
        dialog.ok_button().click()
        made = project.session.codebook.by_key(key)
        assert made is not None
        assert panel.current().id == made.id
    QTest.keyClick(panel.view, Key.Key_Delete)
    assert project.session.codebook.by_key("6") is None
    assert project.session.codebook.by_key("5") is not None


def test_a_changed_definition_asks_whether_the_meaning_changes(project, parent, qtbot):
    label = project.labels[0]
    dialog = LabelDialog(label, project.labels, parent, used=3)
    dialog.open()
    assert not dialog.meaning.isVisible()
    dialog.definitions["en"].setPlainText("Only buildings")
    assert dialog.meaning.isVisible()
    assert "3 annotations" in dialog.meaning.text()
    assert not dialog.ok_button().isEnabled(), "one has to say it"
    dialog.wording.click()
    assert dialog.ok_button().isEnabled()
    assert "meaning" not in dialog.changes()
    dialog.meaning.click()
    assert dialog.changes() == {"definition_en": "Only buildings", "meaning": True}


def test_a_label_that_nobody_uses_is_not_asked_about(project, parent):
    dialog = LabelDialog(project.labels[0], project.labels, parent)
    dialog.definitions["en"].setPlainText("Only buildings")
    assert dialog.ok_button().isEnabled()
    assert dialog.changes() == {"definition_en": "Only buildings"}
