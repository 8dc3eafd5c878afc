"""Documents in the study and left out, with reasons."""

from pytestqt.qtbot import QtBot

from core.study.inclusion import exclude, read_inclusion, set_criteria
from gui.study.documents_page import DocumentsPage
from tests.gui.conftest import Project
from tests.gui.study.coded import cells, settled, shown


def test_documents_are_left_out_with_a_reason_and_taken_in_again(project: Project, qtbot: QtBot):
    page = shown(project, DocumentsPage, qtbot)
    assert isinstance(page, DocumentsPage)
    assert [row[0] for row in cells(page)] == ["1", "2", "3"]
    assert not page.leave.isEnabled()
    page.table.selectRow(1)
    asked: list[tuple[str, object]] = []
    page.desk_wanted.connect(lambda what, value: asked.append((what, value)))
    page.leave.click()
    assert asked == [("leave_out", [project.document(1)])]
    exclude(project.session, project.document(1), "重复")
    set_criteria(project.session, "全部总结")
    settled(page, qtbot)
    assert [(row[0], row[-2], row[-1]) for row in cells(page)] == [
        ("1", "In the study", ""), ("–", "Left out", "重复"), ("2", "In the study", ""),
    ]  # fmt: skip
    assert "全部总结" in page.note.text()
    page.table.clearSelection()
    page.table.selectRow(1)
    page.take.click()
    assert read_inclusion(project.session).excluded == {}
    project.session.history.undo()
    assert list(read_inclusion(project.session).excluded) == [project.document(1)]
    settled(page, qtbot)
