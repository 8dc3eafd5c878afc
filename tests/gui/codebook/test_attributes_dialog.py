"""Attributes declared in the codebook's editor."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.said.fields import FieldKind
from gui.codebook.attributes_dialog import AttributeForm, AttributesDialog


def shown(project, parent, qtbot) -> AttributesDialog:
    dialog = AttributesDialog(project.session, parent)
    dialog.open()
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def listed(dialog: AttributesDialog) -> list[str]:
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def form_of(dialog: AttributesDialog) -> AttributeForm:
    assert isinstance(dialog.form, AttributeForm)
    return dialog.form


def test_a_new_one_is_declared_for_some_labels(project, parent, qtbot):
    dialog = shown(project, parent, qtbot)
    assert listed(dialog) == ["Status", "Amount"]
    form = form_of(dialog)
    QTest.mouseClick(dialog.new_button, Qt.MouseButton.LeftButton)
    QTest.keyClicks(form.name_en, "Reach")
    QTest.keyClicks(form.code, "reach")
    form.kind.setCurrentIndex(form.kind.findData(FieldKind.ONE.value))
    QTest.keyClicks(form.choices, "city = City")
    QTest.keyClick(form.choices, Qt.Key.Key_Return)
    QTest.keyClicks(form.choices, "county")
    form.labels.item(1).setCheckState(Qt.CheckState.Checked)
    QTest.keyClicks(form.initial, "county")
    QTest.keyClicks(form.key, "r")
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    made = project.session.attributes.declared()[-1]
    assert (made.code, made.kind, [choice.code for choice in made.choices]) == (
        "reach",
        FieldKind.ONE,
        ["city", "county"],
    )
    assert (made.labels, made.initial, made.key) == ((project.labels[1].code,), "county", "r")
    assert listed(dialog) == ["Status", "Amount", "Reach"]


def test_what_is_refused_is_said_and_stays(project, parent, qtbot):
    dialog = shown(project, parent, qtbot)
    form = form_of(dialog)
    form.choices.setPlainText("")
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert "at least one choice" in dialog.problem.text()
    dialog.list.setCurrentRow(1)
    assert dialog.list.currentRow() == 0, "one stays with what is wrong"
    form.choices.setPlainText("done\nplanned")
    dialog.list.setCurrentRow(1)
    assert [choice.code for choice in project.session.attributes.declared()[0].choices] == ["done", "planned"]
    assert form.code.text() == "amount"
    assert not form.code.isEnabled()


def test_closing_saves_what_is_written(project, parent, qtbot):
    dialog = shown(project, parent, qtbot)
    QTest.keyClicks(form_of(dialog).name_en, "!")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert project.session.attributes.declared()[0].name_en == "Status!"


def test_removing_takes_it_from_annotations_until_undo(project, parent, qtbot):
    made = project.label(0, 6)
    project.session.attributes.set([made], {"status": "done"})
    dialog = shown(project, parent, qtbot)
    QTest.mouseClick(dialog.remove_button, Qt.MouseButton.LeftButton)
    assert listed(dialog) == ["Amount"]
    assert project.session.attributes.of([made]) == {}
    project.session.history.undo()
    assert project.session.attributes.of([made]) == {made: {"status": "done"}}
