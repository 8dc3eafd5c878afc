"""Kinds of links are declared, changed and removed in their dialog."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.codebook.link_kinds_dialog import LinkKindForm, LinkKindsDialog


def shown(project, parent, qtbot) -> LinkKindsDialog:
    dialog = LinkKindsDialog(project.session, parent)
    dialog.open()
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def form_of(dialog: LinkKindsDialog) -> LinkKindForm:
    assert isinstance(dialog.form, LinkKindForm)
    return dialog.form


def test_a_kind_is_declared_with_names_direction_and_labels_and_undone(project, parent, qtbot):
    dialog = shown(project, parent, qtbot)
    session, form = project.session, form_of(dialog)
    assert dialog.list.item(0).text() == "Fulfils"
    assert not dialog.remove_button.isEnabled()
    QTest.mouseClick(dialog.new_button, Qt.MouseButton.LeftButton)
    form.name_zh.setText("回应")
    QTest.keyClicks(form.name_en, "Answers")
    QTest.keyClicks(form.code, "answers")
    form.directed.click()
    codes = [form.to_labels.item(row).data(Qt.ItemDataRole.UserRole) for row in range(form.to_labels.count())]
    form.to_labels.item(codes.index("safety")).setCheckState(Qt.CheckState.Checked)
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    kind = session.links.kind("answers")
    assert (kind.name_zh, kind.name_en, kind.directed) == ("回应", "Answers", False)
    assert (kind.from_labels, kind.to_labels) == ((), ("safety",))
    assert dialog.list.currentItem().text() == "Answers"
    assert dialog.remove_button.isEnabled()
    session.history.undo()
    assert "answers" not in [known.code for known in session.links.kinds()]


def test_a_kind_of_every_project_is_changed_and_as_it_was_after_its_declaration_is_removed(project, parent, qtbot):
    dialog = shown(project, parent, qtbot)
    session, form = project.session, form_of(dialog)
    before = session.links.kind("fulfils")
    form.name_en.selectAll()
    QTest.keyClicks(form.name_en, "Keeps")
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert session.links.kind("fulfils").name_en == "Keeps"
    QTest.mouseClick(dialog.remove_button, Qt.MouseButton.LeftButton)
    assert session.links.kind("fulfils") == before


def test_a_code_that_is_none_is_said_and_what_was_written_stays(project, parent, qtbot):
    dialog = shown(project, parent, qtbot)
    form = form_of(dialog)
    QTest.mouseClick(dialog.new_button, Qt.MouseButton.LeftButton)
    QTest.keyClicks(form.code, "a=b")
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert dialog.problem.isVisible()
    assert form.code.text() == "a=b"
