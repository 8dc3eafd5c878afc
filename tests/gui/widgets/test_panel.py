"""A project that cannot be written, or a job that is writing: panels show everything and change nothing."""

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.session import Session
from gui.annotations.panel import AnnotationsPanel
from gui.base.bridge import Bridge
from gui.codebook.panel import CodebookPanel
from gui.documents.panel import DocumentsPanel
from gui.history.panel import HistoryPanel
from gui.widgets.panel import Panel

CHANGES = {
    "Attributes…",
    "Status",
    "Edit details…",
    "Confirm details",
    "Read again with today's rules…",
    "Write regions in full",
    "Remove document",
    "Change label to",
    "Note…",
    "Delete annotation",
    "Rename",
    "Change key",
    "Change colour…",
    "Edit definition…",
    "New label below…",
    "Merge into",
    "Delete label",
    "Undo my 1 step after this",
    "Undo this and my steps after it",
}


@pytest.fixture
def panels(project, qtbot, request) -> Iterator[list]:
    project.label(0, 6)
    project.label(7, 13)
    project.session.documents.set_meta([project.document()], region="六安市裕安区")
    session = Session.open(project.session.path, read_only=True) if request.param == "read only" else project.session
    bridge = Bridge(session)
    documents, annotations = DocumentsPanel(session, bridge), AnnotationsPanel(session, bridge)
    codebook, history = CodebookPanel(session, bridge), HistoryPanel(session, bridge)
    made: list[Panel] = [documents, annotations, codebook, history]
    for panel in made:
        panel.show()
    documents.reveal(project.document())
    annotations.show_document(project.document())
    annotations.reveal(session.annotations.of_document(project.document())[0].id)
    codebook.select(project.labels[3].id)
    history.view.setCurrentIndex(history.model.index(1, 0))
    if request.param == "busy":
        for panel in made:
            panel.set_editable(False)
    yield made
    for panel in made:
        shiboken6.delete(panel)
    bridge.close()
    if session is not project.session:
        session.close()


@pytest.mark.parametrize("panels", ["read only", "busy"], indirect=True)
def test_nothing_can_be_changed(project, panels):
    refused = []
    for panel in panels:
        panel.failed.connect(refused.append)
        for action in panel.context_menu().actions():
            assert action.isEnabled() == (action.text() not in CHANGES), action.text()
        for key in (Qt.Key.Key_Delete, Qt.Key.Key_F2, Qt.Key.Key_2):
            QTest.keyClick(panel.view, key)
    assert not panels[2].new_button.isEnabled()
    assert not panels[3].back_button.isEnabled()
    assert len(project.session.annotations.of_document(project.document())) == 2
    assert len(project.session.documents.list()) == 3
    assert len(project.labels) == 4
    assert refused == []


@pytest.mark.parametrize("panels", ["busy"], indirect=True)
def test_changes_come_back_after_the_job(project, panels):
    for panel in panels:
        panel.set_editable(True)
        assert all(action.isEnabled() for action in panel.context_menu().actions() if action.text() in CHANGES)
    assert panels[2].new_button.isEnabled()
    assert panels[3].back_button.isEnabled()
