from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.changes import PASSED, OperationInfo
from gui.panels.history import HistoryPanel
from gui.panels.history_rows import rows_from


def shown_panel(project, qtbot) -> HistoryPanel:
    panel = HistoryPanel(project.session, project.bridge)
    qtbot.addWidget(panel)
    project.shown.append(panel)
    panel.resize(360, 400)
    panel.show()
    return panel


def steps(panel: HistoryPanel) -> list[str]:
    model = panel.model
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_lists_the_newest_first_with_who(project, qtbot):
    panel = shown_panel(project, qtbot)
    project.label(0, 6)
    assert steps(panel)[0] == "Label a passage"
    assert panel.model.index(0, 1).data() == "王敏"


def test_go_back_undoes_what_came_after(project, qtbot):
    panel = shown_panel(project, qtbot)
    for start in range(4):
        project.label(start, 6)
    chosen = panel.model.row_at(panel.model.index(2, 0))
    panel.view.setCurrentIndex(panel.model.index(2, 0))
    QTest.mouseClick(panel.back_button, Qt.MouseButton.LeftButton)
    left = project.session.annotations.of_document(project.document())
    assert [each.start for each in left] == [0, 1]
    assert steps(panel)[:2] == ["Undone: Label a passage"] * 2
    assert panel.current() == chosen


def test_undo_from_here_undoes_the_chosen_step_too(project, qtbot):
    panel = shown_panel(project, qtbot)
    for start in range(3):
        project.label(start, 6)
    panel.view.setCurrentIndex(panel.model.index(1, 0))
    panel.undo_from_here()
    left = project.session.annotations.of_document(project.document())
    assert [each.start for each in left] == [0]


def test_newest_step_has_nothing_after_it(project, qtbot):
    project.label(0, 6)
    panel = shown_panel(project, qtbot)
    panel.view.setCurrentIndex(panel.model.index(0, 0))
    assert not panel.back_button.isEnabled()
    panel.view.setCurrentIndex(panel.model.index(1, 0))
    assert panel.back_button.isEnabled()


def test_older_pages_come_while_scrolling(project, qtbot):
    for turn in range(110):
        project.session.codebook.edit(project.labels[0].id, name_en=f"Name {turn}")
        project.session.history.undo()
    panel = shown_panel(project, qtbot)
    model = panel.model
    assert model.rowCount() == 200
    panel.view.scrollToBottom()
    assert model.rowCount() > 220
    rows = [model.row_at(model.index(row, 0)) for row in range(model.rowCount())]
    seqs = [row.seq for row in rows if row]
    assert seqs == sorted(seqs, reverse=True)
    assert len(set(seqs)) == len(seqs)


def test_hidden_panel_catches_up_when_shown(project, qtbot):
    panel = shown_panel(project, qtbot)
    panel.hide()
    project.label(0, 6)
    panel.show()
    assert steps(panel)[0] == "Label a passage"


def operation(seq: int, kind: str = "do", undo_of: int | None = None) -> OperationInfo:
    return OperationInfo(seq, str(seq), "annotation.create", kind, None, "2026-01-01T00:00:00.000Z", undo_of)


def test_a_step_that_could_not_be_undone_holds():
    journal = [replace(operation(3, "undo", 2), name=PASSED), operation(2), operation(1)]
    assert [(row.kind, row.undone) for row in rows_from(journal, {})] == [("note", False), ("do", False), ("do", False)]


def test_what_was_redone_holds_again():
    journal = [operation(3, "redo", 2), operation(2, "undo", 1), operation(1)]
    assert [row.undone for row in rows_from(journal, {})] == [False, True, False]
    journal.insert(0, operation(4, "undo", 3))
    assert [row.undone for row in rows_from(journal, {})] == [False, True, False, True]
