"""Attributes and links in the agreement panel."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.ids import AnnotatorId
from core.session import Session
from gui.agreement.panel import SAID, AgreementPanel
from gui.window.main_window import MainWindow
from tests.gui.agreement.conftest import texts


def people(session: Session) -> dict[str, AnnotatorId]:
    return {person.name: person.id for person in session.annotators.list()}


def test_attributes_and_links_have_a_page_where_anything_is_said(panel: AgreementPanel, window: MainWindow, qtbot):
    session, before = window.session, panel.report
    assert session is not None
    assert not panel.tabs.isTabVisible(SAID)
    assert panel.confirmed.isHidden()
    me, first = session.annotator, session.documents.list()[0].id
    assert me is not None
    for name, values in (("李强", ("done", "done")), ("王敏", ("done", "planned"))):
        session.use_annotator(people(session)[name])
        own = session.annotations.of_document(first, people(session)[name])
        for annotation, value in zip(own, values, strict=False):
            session.attributes.set([annotation.id], {"status": value})
        session.links.make(own[0].id, own[1].id, "fulfils" if name == "李强" else "contradicts")
    session.use_annotator(me.id)
    assert not panel.refresh_button.isHidden()
    QTest.mouseClick(panel.refresh_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.report is not before, timeout=20_000)
    assert panel.tabs.isTabVisible(SAID)
    panel.tabs.setCurrentIndex(SAID)
    grid = panel.said_grid.grid_model.grid
    assert grid.rows == ("Status", "Fulfils", "Contradicts", "All links")
    assert [row[0] for row in texts(panel.said_grid)][1:] == ["0.00", "0.00", "0.00"]
    behind = grid.cells[0][0].behind
    assert behind is not None
    assert len(behind()) == 1


def test_what_waits_for_a_look_can_be_left_out_once_a_label_means_something_else(
    panel: AgreementPanel, window: MainWindow, qtbot
):
    session, before = window.session, panel.report
    assert session is not None
    assert before is not None
    label = session.codebook.by_code("infrastructure")
    session.codebook.edit(label.id, definition_en="Only what was opened.", meaning=True)
    QTest.mouseClick(panel.refresh_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.report is not before, timeout=20_000)
    assert not panel.confirmed.isHidden()
    all_of_them = panel.report
    panel.confirmed.setChecked(True)
    qtbot.waitUntil(lambda: panel.report is not all_of_them, timeout=20_000)
    assert panel.report is not None
    assert len(panel.report.documents) < len(before.documents)
