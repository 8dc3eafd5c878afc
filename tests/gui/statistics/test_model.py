"""The figures of the statistics follow what they count."""

from core.model import Status
from tests.gui.statistics.conftest import shown_panel, table


def test_follows_labelling_only_while_shown(project, qtbot):
    panel = shown_panel(project, qtbot)
    project.label(0, 6, 0)
    qtbot.waitUntil(lambda: table(panel)[-1][-1] == "1")
    panel.hide()
    project.label(0, 4, 0)
    assert table(panel)[-1][-1] == "1"
    panel.show()
    assert table(panel)[-1][-1] == "2"


def test_no_key_waits_for_the_counts_and_no_document_is_read_again(project, qtbot, monkeypatch):
    """With a thousand reports, reading and grouping them takes longer than a key may."""
    panel = shown_panel(project, qtbot)
    panel.view.setFocus()
    panel.view.setCurrentIndex(panel.model.index(1, 1))
    read = []
    documents = project.session.documents
    monkeypatch.setattr(documents, "list", lambda: read.append(1) or [])
    project.label(0, 6, 0)
    project.label(0, 4, 0)
    documents.set_status([project.document()], Status.DONE)
    assert table(panel)[-1][-1] == "0"
    qtbot.waitUntil(lambda: table(panel)[-1][-1] == "2")
    assert panel.view.currentIndex() == panel.model.index(1, 1)
    assert read == []


def test_follows_documents_that_come_go_and_change(project, qtbot):
    panel = shown_panel(project, qtbot)
    project.label(0, 6, 0)
    project.session.documents.set_meta([project.document()], region="西山区")
    qtbot.waitUntil(lambda: [row[0] for row in table(panel)] == ["临江区", "西山区", "青山区", "Together"])
    assert [row[-1] for row in table(panel)] == ["0", "1", "0", "1"]
    project.session.documents.remove([project.document()])
    qtbot.waitUntil(lambda: [row[0] for row in table(panel)] == ["临江区", "青山区", "Together"])
    project.session.history.undo()
    qtbot.waitUntil(lambda: len(table(panel)) == 4)
    assert table(panel)[-1][-1] == "1"
