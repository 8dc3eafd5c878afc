from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from core.codebook import Codebook, codebook_to_json
from core.session import Session
from gui.codebook.colour_picker import ColourPicker
from gui.documents.metadata_dialog import MetadataDialog
from gui.history.annotation_dialog import AnnotationHistoryDialog
from gui.people.dialog import AnnotatorsDialog
from gui.window.new_project_dialog import NewProjectDialog


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


def new_project(parent, folder: Path) -> tuple[NewProjectDialog, list[tuple]]:
    dialog = NewProjectDialog(folder, parent)
    told: list[tuple] = []
    dialog.submitted.connect(lambda *values: told.append(values))
    dialog.open()
    return dialog, told


def test_new_project_with_the_default_codebook(parent, tmp_path: Path, freed, compose):
    dialog, told = new_project(parent, tmp_path)
    assert not dialog.ok_button().isEnabled()
    compose(dialog.name, "区县比较")
    dialog.ok_button().click()
    assert told == [(tmp_path / "区县比较.biaodu", "区县比较", None)]
    freed(dialog)


def test_new_project_with_a_codebook_from_a_file(project, parent, tmp_path: Path):
    path = tmp_path / "手册.json"
    path.write_text(codebook_to_json(project.labels[:2]), "utf-8")
    dialog, told = new_project(parent, tmp_path)
    dialog.name.setText("x")
    dialog.file_choice.click()
    assert not dialog.ok_button().isEnabled()
    (tmp_path / "broken.json").write_text("[", "utf-8")
    dialog.load_codebook(tmp_path / "broken.json")
    assert dialog._problem.text()
    dialog.load_codebook(path)
    assert dialog._problem.text() == ""
    dialog.ok_button().click()
    ((_path, _name, codebook),) = told
    assert [label.code for label in codebook.labels] == ["infrastructure", "teachers"]


def test_new_project_without_labels(parent, tmp_path: Path):
    dialog, told = new_project(parent, tmp_path)
    dialog.name.setText("x")
    dialog.empty_choice.click()
    dialog.ok_button().click()
    assert told[0][2] == Codebook()


@pytest.mark.parametrize("name", ["青山区" * 40, "a" * 244], ids=["file", "journal"])
def test_a_name_too_long_for_a_file_is_refused_while_it_is_typed(parent, tmp_path: Path, compose, name: str):
    dialog, _told = new_project(parent, tmp_path)
    compose(dialog.name, name)
    assert dialog.problem().startswith("The name is too long")
    assert not dialog.ok_button().isEnabled()
    dialog.name.selectAll()
    compose(dialog.name, "青山区")
    assert dialog.problem() == ""
    assert dialog.ok_button().isEnabled()


def test_new_project_refuses_bad_places_before_it_is_made(parent, tmp_path: Path):
    dialog, _told = new_project(parent, tmp_path)
    (tmp_path / "there.biaodu").write_bytes(b"")
    for name in ("there", "a/b", "what?"):
        dialog.name.setText(name)
        assert dialog.problem()
        assert not dialog.ok_button().isEnabled()
    dialog.name.setText("fine")
    dialog.folder.setText(str(tmp_path / "missing"))
    assert not dialog.ok_button().isEnabled()


def test_metadata_tells_only_what_was_edited(project, parent, compose):
    dialog = MetadataDialog(project.documents[:1], parent)
    told = []
    dialog.submitted.connect(told.append)
    dialog.open()
    dialog.edits["year"].clear()
    QTest.keyClicks(dialog.edits["year"], "20")
    assert not dialog.ok_button().isEnabled()
    QTest.keyClicks(dialog.edits["year"], "22")
    QTest.keyClicks(dialog.edits["date"], "2022-05")
    dialog.kind.setCurrentIndex(dialog.kind.findData("plan"))
    dialog.ok_button().click()
    assert told == [{"year": 2022, "date": "2022-05", "kind": "plan"}]


def test_metadata_with_a_date_of_another_form_can_be_saved_and_say_what_is_wrong(project, parent):
    project.session.documents.set_meta([project.document()], date="2024年5月1日")
    dialog = MetadataDialog([project.session.documents.get(project.document())], parent)
    told = []
    dialog.submitted.connect(told.append)
    dialog.open()
    QTest.keyClicks(dialog.edits["region"], "x")
    assert dialog.problem() == ""
    assert dialog.ok_button().isEnabled()
    date = dialog.edits["date"]
    QTest.keyClick(date, Qt.Key.Key_End)
    QTest.keyClick(date, Qt.Key.Key_Backspace)
    assert date.text() == "2024年5月1"
    assert dialog.problem() == "A date is written 2024, 2024-05 or 2024-05-01."
    assert not dialog.ok_button().isEnabled()
    QTest.keyClick(date, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(date, "2024-13")
    assert dialog.problem()
    QTest.keyClick(date, Qt.Key.Key_Backspace)
    QTest.keyClicks(date, "2")
    dialog.ok_button().click()
    assert told == [{"region": "x青山区", "date": "2024-12"}]


def test_a_typed_region_is_offered_in_full_and_kept_as_typed(project, parent, compose, qtbot):
    for offered in (True, False):
        dialog = MetadataDialog(project.documents[:1], parent)
        told = []
        dialog.submitted.connect(told.append)
        dialog.open()
        region = dialog.edits["region"]
        region.clear()
        QTest.mouseClick(region, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(region.hasFocus)
        compose(region, "裕安区")
        popup: Any = region.completer().popup()
        qtbot.waitUntil(popup.isVisible)
        assert popup.model().index(0, 0).data() == "安徽省六安市裕安区"
        if offered:
            QTest.keyClick(popup, Qt.Key.Key_Down)
            QTest.keyClick(popup, Qt.Key.Key_Return)
        else:
            QTest.keyClick(popup, Qt.Key.Key_Escape)
        dialog.ok_button().click()
        assert told == [{"region": "安徽省六安市裕安区" if offered else "裕安区"}]


def test_metadata_say_what_a_report_withholds(project, parent):
    ids = [project.document(0), project.document(1)]
    project.session.documents.set_meta(ids[:1], year=None, extra={"withheld": ["year"]})
    project.session.documents.set_meta(ids[1:], year=None)
    withheld, unknown = (project.session.documents.get(one) for one in ids)
    assert MetadataDialog([withheld], parent).edits["year"].placeholderText() == "Withheld by the report"
    assert MetadataDialog([withheld, unknown], parent).edits["year"].placeholderText() == ""


def test_metadata_needs_a_title(project, parent):
    dialog = MetadataDialog(project.documents[:1], parent)
    dialog.edits["title"].clear()
    assert not dialog.ok_button().isEnabled()


def test_metadata_keeps_a_kind_of_ones_own(project, parent):
    project.session.documents.set_meta([project.document()], kind="督导通报")
    document = project.session.documents.get(project.document())
    dialog = MetadataDialog([document], parent)
    assert dialog.kind.currentText() == "督导通报"
    assert dialog.changes() == {}
    dialog.retranslate()
    assert dialog.changes() == {}


def test_colour_by_keyboard(parent, freed):
    picker = ColourPicker("#009E73", frozenset(), parent)
    chosen = []
    picker.chosen.connect(chosen.append)
    picker.show_at(parent.mapToGlobal(parent.rect().center()))
    QTest.keyClick(picker.swatches[1], Qt.Key.Key_Space)
    assert chosen == ["#009E73"]
    freed(picker)


def test_history_of_an_annotation_tells_each_step(project, parent):
    made = project.label(0, 6, 0)
    session = project.session
    session.annotations.relabel([made], project.labels[1].id)
    session.annotations.set_note([made], "核实")
    session.annotations.delete([made])
    session.history.undo()
    dialog = AnnotationHistoryDialog(session, made, parent)
    text = dialog.text.toPlainText()
    steps = ["Label: Infrastructure", "Label: Infrastructure → Teachers", "Note: 核实", "Deleted", "Brought back"]
    assert all(step in text for step in steps)
    assert text.index("Brought back") < text.index("Note: 核实") < text.index("Infrastructure → Teachers")
    assert "王敏" in text
