"""Assigning in the whole window: by the menu, in one step that one undo takes back, seen in the list of documents."""

from typing import TypeVar

from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from gui.assigning.assign_dialog import AssignDialog
from gui.assigning.progress_dialog import TeamProgressDialog
from gui.documents.own_work import WorkFilter
from gui.window.main_window import MainWindow

Kind = TypeVar("Kind", bound=QDialog)

PATIENCE = 60_000
"""Milliseconds: what is waited for comes when the machine has time for it."""


def opened(window: MainWindow, action: str, kind: type[Kind], qtbot: QtBot) -> Kind:
    window.registry.action(action).trigger()
    qtbot.waitUntil(lambda: window.findChild(kind) is not None, timeout=PATIENCE)
    found = window.findChild(kind)
    assert isinstance(found, kind)
    return found


def test_from_the_menu_to_the_list_and_back_by_one_undo(window: MainWindow, qtbot: QtBot) -> None:
    session, workspace = window.session, window.workspace
    assert session is not None
    assert workspace is not None
    me = session.annotators.ensure("陈晓")
    session.use_annotator(me.id)
    panel = workspace.documents
    assert not panel.work_box.isVisibleTo(window), "nothing is assigned: nothing new on the screen"
    dialog = opened(window, "assign.documents", AssignDialog, qtbot)
    qtbot.waitUntil(lambda: dialog.planned is not None, timeout=PATIENCE)
    with qtbot.waitSignal(dialog.previewed, timeout=PATIENCE):
        dialog.model.choose({me.id})
    dialog.due.setText("2020-01-31")
    dialog.ok_button().click()
    qtbot.waitUntil(session.assignments.has_any, timeout=PATIENCE)
    qtbot.waitUntil(lambda: not window.jobs.running, timeout=PATIENCE)
    assert len(session.assignments.of_person(me.id)) == session.documents.count()
    qtbot.waitUntil(lambda: panel.work_box.isVisibleTo(window), timeout=PATIENCE)
    panel.show_work(WorkFilter.MINE)
    assert len(panel.shown()) == session.documents.count()
    progress = opened(window, "assign.progress", TeamProgressDialog, qtbot)
    qtbot.waitUntil(lambda: bool(progress.rows), timeout=PATIENCE)
    assert [each.late for each in progress.rows] == [session.documents.count()]
    progress.reject()
    workspace.undo()
    qtbot.waitUntil(lambda: not session.assignments.has_any(), timeout=PATIENCE)
    qtbot.waitUntil(lambda: not panel.work_box.isVisibleTo(window), timeout=PATIENCE)
    assert len(panel.shown()) == session.documents.count()


def test_without_a_hub_the_queue_says_so(window: MainWindow) -> None:
    window.registry.action("hub.next").trigger()
    assert window.message_bar.message is not None
    assert "hub" in window.message_bar.message.text
