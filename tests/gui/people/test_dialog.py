from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from core.session import Session
from gui.people.dialog import AnnotatorsDialog


def names(dialog: AnnotatorsDialog) -> list[str]:
    return [dialog.model.index(row).data() for row in range(dialog.model.rowCount())]


def people_dialog(project, parent) -> AnnotatorsDialog:
    dialog = AnnotatorsDialog(project.session, project.bridge, parent)
    dialog.open()
    return dialog


def test_the_current_annotator_is_marked_and_another_takes_over(project, parent):
    dialog = people_dialog(project, parent)
    chosen = []
    dialog.chosen.connect(chosen.append)
    assert names(dialog) == ["王敏 (works here now)", "李强"]
    assert not dialog.use_button.isEnabled()
    dialog.list.setCurrentIndex(dialog.model.index(1))
    dialog.use_button.click()
    assert project.session.annotator == project.other
    assert names(dialog) == ["王敏", "李强 (works here now)"]
    assert chosen == [project.other]


def test_enter_in_the_name_adds_and_leaves_the_dialog_open(project, parent, compose):
    dialog = people_dialog(project, parent)
    compose(dialog.name, "赵丽")
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    assert names(dialog)[-1] == "赵丽"
    assert dialog.isVisible()
    assert dialog.name.text() == ""


def test_a_name_that_is_taken_is_said_in_the_dialog(project, parent, compose):
    dialog = people_dialog(project, parent)
    compose(dialog.name, "李强")
    dialog.add_button.click()
    assert "李强" in dialog._problem.text()
    assert len(names(dialog)) == 2
    dialog.name.clear()
    compose(dialog.name, "赵丽")
    dialog.add_button.click()
    assert dialog._problem.text() == ""
    assert len(names(dialog)) == 3


def test_rename_in_place(project, parent):
    dialog = people_dialog(project, parent)
    dialog.model.setData(dialog.model.index(0), "王小敏")
    assert project.session.annotators.get(project.me.id).name == "王小敏"
    assert names(dialog)[0] == "王小敏 (works here now)"


def test_a_name_half_typed_stays_when_somebody_else_writes(project, parent, qtbot):
    dialog = people_dialog(project, parent)
    dialog.list.setCurrentIndex(dialog.model.index(1))
    dialog.rename_button.click()
    (field,) = dialog.list.findChildren(QLineEdit)
    field.selectAll()
    QTest.keyClicks(field, "Li")
    with Session.open(project.session.path) as colleague:
        colleague.annotators.create("赵丽")
        colleague.annotators.rename(project.me.id, "王小敏")
        colleague.annotators.rename(project.other.id, "李小强")
    project.session.poll()
    assert names(dialog) == ["王小敏 (works here now)", "李小强", "赵丽"]
    assert dialog.list.findChildren(QLineEdit) == [field]
    assert field.text() == "Li"
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: names(dialog)[1] == "Li")


def test_enter_that_ends_renaming_closes_no_dialog_and_chooses_nobody(project, parent, qtbot):
    dialog = people_dialog(project, parent)
    chosen = []
    dialog.chosen.connect(chosen.append)
    dialog.list.setCurrentIndex(dialog.model.index(1))
    dialog.list.setFocus()
    QTest.keyClick(dialog.list, Qt.Key.Key_F2)
    editor = dialog.list.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    QTest.keyClicks(editor, "Li")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.list.findChild(QLineEdit) is None)
    assert names(dialog)[1] == "Li"
    assert dialog.isVisible()
    assert chosen == []
