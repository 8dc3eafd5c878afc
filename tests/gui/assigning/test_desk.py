"""Assigning in the whole window: by the menu, in one step that one undo takes back, seen in the list of documents."""

from pytestqt.qtbot import QtBot

from gui.assigning.assign_dialog import AssignDialog
from gui.assigning.progress_dialog import TeamProgressDialog
from gui.documents.own_work import WorkFilter
from gui.window.main_window import MainWindow


def opened(window: MainWindow, action: str, kind: type, qtbot: QtBot):
    window.registry.action(action).trigger()
    qtbot.waitUntil(lambda: window.findChild(kind) is not None)
    return window.findChild(kind)


def test_from_the_menu_to_the_list_and_back_by_one_undo(window: MainWindow, qtbot: QtBot) -> None:
    session, workspace = window.session, window.workspace
    assert session is not None
    assert workspace is not None
    me = session.annotators.ensure("陈晓")
    session.use_annotator(me.id)
    panel = workspace.documents
    assert not panel.work_box.isVisibleTo(window), "nothing is assigned: nothing new on the screen"
    dialog = opened(window, "assign.documents", AssignDialog, qtbot)
    qtbot.waitUntil(lambda: dialog.planned is not None)
    with qtbot.waitSignal(dialog.previewed):
        dialog.model.choose({me.id})
    dialog.due.setText("2020-01-31")
    dialog.ok_button().click()
    qtbot.waitUntil(session.assignments.has_any)
    qtbot.waitUntil(lambda: not window.jobs.running)
    assert len(session.assignments.of_person(me.id)) == session.documents.count()
    qtbot.waitUntil(lambda: panel.work_box.isVisibleTo(window))
    panel.show_work(WorkFilter.MINE)
    assert len(panel.shown()) == session.documents.count()
    progress = opened(window, "assign.progress", TeamProgressDialog, qtbot)
    qtbot.waitUntil(lambda: bool(progress.rows))
    assert [each.late for each in progress.rows] == [session.documents.count()]
    progress.reject()
    workspace.undo()
    qtbot.waitUntil(lambda: not session.assignments.has_any())
    qtbot.waitUntil(lambda: not panel.work_box.isVisibleTo(window))
    assert len(panel.shown()) == session.documents.count()


def test_without_a_hub_the_queue_says_so(window: MainWindow) -> None:
    window.registry.action("hub.next").trigger()
    assert window.message_bar.message is not None
    assert "hub" in window.message_bar.message.text
