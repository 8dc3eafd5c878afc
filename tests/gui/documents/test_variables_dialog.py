"""Fields of documents declared and taken away."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.said.fields import FieldKind
from gui.documents.variables_dialog import VariablesDialog


def test_a_field_is_declared_changed_and_taken_away(project, parent):
    dialog = VariablesDialog(project.session, parent)
    dialog.open()
    QTest.keyClicks(dialog.form.name_en, "People")
    QTest.keyClicks(dialog.form.code, "people")
    dialog.form.kind.setCurrentIndex(dialog.form.kind.findData(FieldKind.NUMBER.value))
    QTest.keyClick(dialog.form.name_en, Qt.Key.Key_Return)
    made = project.session.variables.get("people")
    assert (made.name_en, made.kind) == ("People", FieldKind.NUMBER)
    QTest.keyClicks(dialog.form.name_en, " here")
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert project.session.variables.get("people").name_en == "People here"
    QTest.mouseClick(dialog.remove_button, Qt.MouseButton.LeftButton)
    assert project.session.variables.declared() == []


def test_the_names_of_what_documents_have_anyway_are_refused(project, parent):
    dialog = VariablesDialog(project.session, parent)
    dialog.open()
    QTest.keyClicks(dialog.form.code, "region")
    dialog.form.kind.setCurrentIndex(dialog.form.kind.findData(FieldKind.TEXT.value))
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert "region" in dialog.problem.text()
