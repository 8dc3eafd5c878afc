from itertools import combinations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from core.progress import never, no_progress
from core.session import Session
from gui.base.identities import Identities
from gui.base.jobs import MANY_ROWS
from gui.history.annotation_dialog import AnnotationHistoryDialog
from gui.history.panel import HistoryPanel
from gui.importing.report_rows import check_rows


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


def label_as(project, who, start: int, end: int) -> None:
    """What somebody else does in another program."""
    with Session.open(project.session.path) as beside:
        beside.work_as(who.id)
        beside.annotations.create(project.document(), start, end, project.labels[0].id)
    project.session.poll()


def choose(panel: HistoryPanel, row: int) -> None:
    panel.view.setCurrentIndex(panel.model.index(row, 0))


def offered(panel: HistoryPanel) -> list[str]:
    """What the menu of the chosen step offers."""
    return [action.text() for action in panel.context_menu().actions() if action.isEnabled()]


def do(panel: HistoryPanel, text: str) -> None:
    (action,) = (action for action in panel.context_menu().actions() if action.text() == text)
    action.trigger()


def starts(project) -> list[int]:
    return [annotation.start for annotation in project.session.annotations.of_document(project.document())]


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
    assert [annotation.start for annotation in left] == [0, 1]
    assert steps(panel)[:2] == ["Undone: Label a passage"] * 2
    assert panel.current() == chosen


def test_undo_from_here_undoes_the_chosen_step_too(project, qtbot):
    panel = shown_panel(project, qtbot)
    for start in range(3):
        project.label(start, 6)
    panel.view.setCurrentIndex(panel.model.index(1, 0))
    panel.undo_from_here()
    left = project.session.annotations.of_document(project.document())
    assert [annotation.start for annotation in left] == [0]


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


def test_going_back_asks_whose_steps_where_others_worked_too(project, qtbot):
    panel = shown_panel(project, qtbot)
    project.label(0, 6)
    choose(panel, 0)
    label_as(project, project.other, 1, 6)
    project.label(2, 6)
    QTest.mouseClick(panel.back_button, Qt.MouseButton.LeftButton)
    menu = panel.findChildren(QMenu)[-1]
    assert [action.text() for action in menu.actions()] == [
        "Undo my 1 step after this",
        "Undo all 2 steps after this, whoever did them (王敏 1, 李强 1)",
    ]
    assert starts(project) == [0, 1, 2]
    menu.actions()[0].trigger()
    assert starts(project) == [0, 1]
    project.session.history.redo()
    do(panel, "Undo all 2 steps after this, whoever did them (王敏 1, 李强 1)")
    assert starts(project) == [0]
    project.session.history.redo()
    project.session.history.redo()
    assert starts(project) == [0, 1, 2]


def test_somebody_elses_step_is_taken_back_by_an_entry_that_names_them(project, qtbot):
    panel = shown_panel(project, qtbot)
    project.label(0, 6)
    label_as(project, project.other, 1, 6)
    choose(panel, 0)
    assert offered(panel) == ["Take back: Label a passage (李强)"]
    do(panel, "Take back: Label a passage (李强)")
    assert starts(project) == [0]
    assert steps(panel)[0] == "Undone: Label a passage (李强)"
    assert panel.model.index(0, 1).data() == "王敏"
    choose(panel, 1)
    do(panel, "Do again: Label a passage (李强)")
    assert starts(project) == [0, 1]
    assert steps(panel)[0] == "Redone: Label a passage (李强)"


def test_of_ones_own_steps_the_later_ones_go_first(project, qtbot):
    panel = shown_panel(project, qtbot)
    for start in range(3):
        project.label(start, 6)
    choose(panel, 1)
    assert offered(panel) == ["Undo my 1 step after this", "Undo this and my steps after it"]
    do(panel, "Undo this and my steps after it")
    assert starts(project) == [0]
    chosen = panel.model.row_at(panel.model.index(3, 0))
    assert chosen is not None
    choose(panel, panel.model.index_of(chosen.seq).row())
    assert offered(panel) == ["Do again: Label a passage"]


def test_what_cannot_be_taken_back_stays_and_is_told(project, qtbot):
    panel = shown_panel(project, qtbot)
    failed = []
    panel.failed.connect(failed.append)
    project.session.documents.set_meta([project.document()], region="甲")
    with Session.open(project.session.path) as beside:
        beside.work_as(project.other.id)
        beside.documents.set_meta([project.document()], region="乙")
    project.session.poll()
    project.label(0, 6)
    choose(panel, 3)
    do(panel, "Undo my 2 steps after this")
    assert starts(project) == []
    assert project.session.documents.get(project.document()).meta.region == "乙"
    assert [(error.code, error.fields) for error in failed] == [("undo.some_stay", {"count": 1})]


def test_while_names_are_hidden_nothing_of_others_is_offered(project, qtbot):
    panel = shown_panel(project, qtbot)
    project.label(0, 6)
    label_as(project, project.other, 1, 6)
    panel.set_identities(Identities({project.me.id: "A", project.other.id: "B"}))
    choose(panel, 0)
    assert offered(panel) == []
    assert not panel.back_button.isEnabled()
    choose(panel, 2)
    assert offered(panel)[:1] == ["Undo my 1 step after this"]
    names = (project.me.name, project.other.name)
    assert not any(name in text for name in names for text in [*offered(panel), *steps(panel)])
    project.session.history.take_back(project.session.history.newest_of(project.other.id).seq)
    assert steps(panel)[0] == "Undone: Label a passage"


def test_going_back_over_many_rows_is_a_job(project, qtbot):
    panel = shown_panel(project, qtbot)
    begun = []
    panel.start_large = lambda *asked: begun.append(asked)
    choose(panel, 0)
    text = project.session.documents.text(project.document())
    places = list(combinations(range(len(text) + 1), 2))[: MANY_ROWS + 1]
    with project.session.with_operation("annotation.import"):
        for start, end in places:
            project.label(start, end)
    panel.go_back()
    assert len(starts(project)) == MANY_ROWS + 1
    ((title, verb, stopped),) = begun
    assert (title, stopped) == ("Undoing", "Stopped; what was undone so far stays undone.")
    verb(project.session, no_progress, never)
    assert starts(project) == []


def test_a_damaged_journal_is_listed_and_said(project, qtbot):
    made = project.label(0, 6)
    conn = project.session._engine.conn
    conn.execute("BEGIN")
    conn.execute("UPDATE row_change SET after = '[', before = '{\"a\":' WHERE key = ?", (made,))
    conn.execute("UPDATE operation SET at = 'never', name = '<b>', annotator = 'x' WHERE kind = 'do'")
    conn.execute("COMMIT")
    panel = shown_panel(project, qtbot)
    failed = []
    panel.failed.connect(failed.append)
    assert steps(panel)[0] == "<b>"
    choose(panel, 0)
    do(panel, "Take back: <b>")
    assert [error.code for error in failed] == ["journal.broken"]
    assert starts(project) == [0]
    dialog = AnnotationHistoryDialog(project.session, made)
    project.shown.append(dialog)
    assert "This entry of the journal is damaged." in dialog.text.toPlainText()
    assert "broken" in {row.kind for row in check_rows(project.session.check())}
