"""The list of documents on the project, and what is done to its rows."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.ids import DocumentId
from core.said.fields import FieldChoice
from gui.documents.model import DONE_ROLE, DocumentColumn, DocumentsModel
from gui.documents.panel import DocumentsPanel
from gui.documents.rows import DocumentGroup


def shown_panel(project, qtbot) -> DocumentsPanel:
    panel = DocumentsPanel(project.session, project.bridge)
    qtbot.addWidget(panel)
    project.shown.append(panel)
    panel.resize(320, 400)
    panel.show()
    return panel


def cell(panel: DocumentsPanel, document: DocumentId, column: DocumentColumn) -> object:
    model = panel.model
    assert isinstance(model, DocumentsModel)
    return model.index_of(document).siblingAtColumn(column).data()


def groups(panel: DocumentsPanel) -> list[str]:
    return [panel.model.index_of_group(group).data() for group in panel.model.groups()]


def group_of(panel: DocumentsPanel, document: DocumentId) -> DocumentGroup:
    group = panel.model.group_of(document)
    assert group is not None
    return group


def done(panel: DocumentsPanel, group: DocumentGroup) -> object:
    return panel.model.index_of_group(group).data(DONE_ROLE)


def click(
    panel: DocumentsPanel, document: DocumentId, modifiers=Qt.KeyboardModifier.NoModifier, *, double: bool = False
):
    place = panel.view.visualRect(panel.model.index_of(document)).center()
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, modifiers, place)
    if double:
        QTest.mouseDClick(panel.view.viewport(), Qt.MouseButton.LeftButton, modifiers, place)


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
