"""The project's own fields of documents: edited singly and in bulk, grouped and filtered by, filled from a table."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit

from core.said.fields import FieldChoice
from core.variable_table import apply_table
from gui.documents.fill_dialog import FillDialog
from gui.documents.metadata_dialog import MetadataDialog
from gui.documents.panel import DocumentsPanel

COUNTY = [FieldChoice("city", "市", "City"), FieldChoice("county", "县", "County")]


@pytest.fixture
def panel(project, qtbot) -> DocumentsPanel:
    project.session.variables.declare("level", "one", name_en="Level", choices=COUNTY)
    project.session.variables.declare("people", "number", name_en="People", units=["万人"])
    made = DocumentsPanel(project.session, project.bridge)
    qtbot.addWidget(made)
    project.shown.append(made)
    made.resize(300, 500)
    made.show()
    return made


def values(project, place: int = 0) -> dict:
    return dict(project.session.variables.of([project.document(place)]).get(project.document(place), {}))


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


def test_the_list_is_grouped_and_filtered_by_a_field(project, panel):
    session = project.session
    session.variables.set([project.document(0), project.document(2)], {"level": "county"})
    session.variables.set([project.document(1)], {"level": "city"})
    box = panel.group_box
    assert [box.itemText(row) for row in range(4, box.count())] == ["By Level", "By People"]
    box.setCurrentIndex(4)
    box.activated.emit(4)
    assert [(group.key, len(group.rows)) for group in panel.model.groups()] == [("City", 1), ("County", 2)]
    session.variables.set([project.document(1)], {"level": None})
    assert [group.key for group in panel.model.groups()] == ["County", "Not said"]
    panel.filter.setText("county 2024")
    assert set(panel.shown()) == {project.document(0), project.document(2)}
    session.variables.remove("level")
    assert panel.grouping() == "region"
    assert box.count() == 5


def test_a_project_without_fields_offers_none(project, qtbot):
    panel = DocumentsPanel(project.session, project.bridge)
    qtbot.addWidget(panel)
    project.shown.append(panel)
    assert panel.group_box.count() == 4
    dialog = MetadataDialog(project.documents[:1], panel)
    assert dialog.variables.fields == {}
    assert "variables" not in dialog.changes()


def test_a_table_is_shown_before_it_fills(project, panel, tmp_path, qtbot):
    table = tmp_path / "表.csv"
    title = project.documents[0].meta.title
    table.write_text(
        f"标题,Level,Reach\n{title},县,3\n没有的报告,县,4\n{project.documents[1].meta.title},村,5\n", "utf-8"
    )
    dialog = FillDialog(project.session, table, panel)
    dialog.submitted.connect(lambda plan: apply_table(project.session, plan))
    dialog.open()
    items = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
    said = ["".join(item.text(column) for column in range(3)) for item in items if item is not None]
    assert "没有的报告 — no such document" in said[0]
    assert "村" in said[1]
    assert title in said[2]
    assert "Reach" in dialog._summary.text()
    assert values(project) == {}, "nothing has come in yet"
    dialog.declare.setChecked(True)
    QTest.mouseClick(dialog.ok_button(), Qt.MouseButton.LeftButton)
    assert values(project)["level"] == "county"
    assert len(values(project)) == 2
    project.session.history.undo()
    assert values(project) == {}
