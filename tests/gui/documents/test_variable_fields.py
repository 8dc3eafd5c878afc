"""The project's own fields of documents: edited singly and in bulk, grouped and filtered by, filled from a table."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit

from gui.documents.metadata_dialog import MetadataDialog
from gui.documents.panel import DocumentsPanel
from tests.gui.documents.conftest import values


def dialog_of(panel: DocumentsPanel) -> MetadataDialog:
    panel.edit_metadata()
    dialog = panel.findChild(MetadataDialog)
    assert isinstance(dialog, MetadataDialog)
    return dialog


def save(dialog: MetadataDialog) -> None:
    QTest.mouseClick(dialog.ok_button(), Qt.MouseButton.LeftButton)


def fields(dialog: MetadataDialog) -> tuple[QComboBox, QLineEdit]:
    level, people = dialog.variables.fields["level"], dialog.variables.fields["people"]
    assert isinstance(level, QComboBox)
    assert isinstance(people, QLineEdit)
    return level, people


def test_one_document_is_edited_and_a_wrong_value_is_said(project, panel):
    panel.view.select([project.document()], project.document())
    dialog = dialog_of(panel)
    level, people = fields(dialog)
    level.setCurrentIndex(level.findText("County"))
    QTest.keyClicks(people, "many")
    assert not dialog.ok_button().isEnabled()
    assert "many" in dialog.problem()
    people.selectAll()
    QTest.keyClicks(people, "12.5")
    save(dialog)
    assert values(project) == {"level": "county", "people": {"value": 12.5, "unit": "万人"}}


def test_several_keep_what_differs_and_change_in_one_step(project, panel):
    session = project.session
    session.variables.set([project.document(0)], {"level": "city", "people": {"value": 3, "unit": "万人"}})
    ids = [project.document(0), project.document(1)]
    panel.view.select(ids, ids[0])
    dialog = dialog_of(panel)
    level, people = fields(dialog)
    assert level.currentIndex() == -1
    assert people.placeholderText() == "Different values"
    level.setCurrentIndex(level.findText("County"))
    save(dialog)
    assert values(project, 0) == {"level": "county", "people": {"value": 3, "unit": "万人"}}
    assert values(project, 1) == {"level": "county"}
    session.history.undo()
    assert values(project, 1) == {}


def test_a_project_without_fields_offers_none(project, qtbot):
    panel = DocumentsPanel(project.session, project.bridge)
    qtbot.addWidget(panel)
    project.shown.append(panel)
    assert panel.group_box.count() == 4
    dialog = MetadataDialog(project.documents[:1], panel)
    assert dialog.variables.fields == {}
    assert "variables" not in dialog.changes()
