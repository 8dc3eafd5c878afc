"""What an annotator is told, and the talk about labels."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.changes import ChangeSet
from core.model import Status
from core.review.decisions import Verdict
from core.session import Session
from gui.review.feedback_panel import FeedbackKind, FeedbackPanel
from gui.window.main_window import MainWindow
from tests.gui.driving import documents, press
from tests.gui.review.conftest import first_opened, sent_texts

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(make_window: Callable[[], MainWindow], decided_path: Path) -> MainWindow:
    return first_opened(make_window(), decided_path)


def test_lists_what_was_decided_otherwise_and_all_on_demand(feedback: FeedbackPanel):
    assert [row.words for row in feedback.model.rows()] == ["Other boundary", "Rejected"]
    feedback.which_box.setCurrentIndex(list(FeedbackKind).index(FeedbackKind.DECISIONS))
    assert [row.words for row in feedback.model.rows()] == ["Kept", "Other boundary", "Rejected"]


def test_walking_shows_mine_decided_and_why_and_the_passage(window: MainWindow, feedback: FeedbackPanel):
    feedback.view.setFocus()
    press(window, Qt.Key.Key_Home)
    row = feedback.row
    assert row is not None
    blocks = feedback._blocks(row)
    assert window.workspace is not None
    assert window.workspace.readers.panes[0].view.caret == 9
    mine, decided = blocks
    assert mine.head.text() == "Mine"  # type: ignore[attr-defined]
    assert decided.head.text() == "Decided by 李强"  # type: ignore[attr-defined]
    assert decided.reading.span.start == 7  # type: ignore[attr-defined]
    for block in blocks:
        block.deleteLater()


def test_unread_comments_are_marked_until_they_were_seen(window: MainWindow, feedback: FeedbackPanel, qtbot):
    assert [row.unread for row in feedback.model.rows()] == [False, True]
    window.workspace.review._count_unread()  # type: ignore[union-attr]
    assert window.docks.dock("feedback").windowTitle() == "Decisions on my labels (1)"
    feedback.view.setFocus()
    press(window, Qt.Key.Key_End)
    assert feedback.talk.texts() == ["为什么标了这一句？"]
    assert [row.unread for row in feedback.model.rows()] == [False, False]
    assert window.docks.dock("feedback").windowTitle() == "Decisions on my labels"


def test_what_is_typed_stays_with_its_label_while_another_is_looked_at(window: MainWindow, feedback: FeedbackPanel):
    feedback.view.setFocus()
    press(window, Qt.Key.Key_Home)
    QTest.mouseClick(feedback.talk.edit, Qt.MouseButton.LeftButton)
    QTest.keyClicks(feedback.talk.edit, "about the boundary")
    feedback.view.setFocus()
    press(window, Qt.Key.Key_End)
    assert feedback.talk.edit.toPlainText() == ""
    assert not feedback.talk.send_button.isEnabled()
    feedback.talk.edit.setFocus()
    press(window, Qt.Key.Key_Return, CTRL)
    assert sent_texts(window, feedback) == ["为什么标了这一句？"]
    feedback.view.setFocus()
    press(window, Qt.Key.Key_Home)
    assert feedback.talk.edit.toPlainText() == "about the boundary"
    feedback.talk.edit.setFocus()
    press(window, Qt.Key.Key_Return, CTRL)
    assert sent_texts(window, feedback) == ["about the boundary"]
    assert feedback.talk.edit.toPlainText() == ""


def test_what_is_typed_outlives_a_change_by_others(window: MainWindow, feedback: FeedbackPanel):
    feedback.view.setFocus()
    press(window, Qt.Key.Key_Home)
    feedback.talk.edit.setFocus()
    QTest.keyClicks(feedback.talk.edit, "half a sen")
    press(window, Qt.Key.Key_Left)
    feedback.apply(ChangeSet(reload=True))
    QTest.keyClicks(feedback.talk.edit, "!")
    assert feedback.talk.edit.toPlainText() == "half a se!n"


def test_a_kept_label_with_an_unread_comment_stays_while_it_is_read(
    make_window: Callable[[], MainWindow], decided_path: Path
):
    with Session.open(decided_path) as session:
        me, reviewer = session.annotator, session.annotators.by_name("李强")
        assert me is not None
        assert reviewer is not None
        mine = session.annotations.of_document(session.documents.list()[0].id, me.id)[0]
        session.use_annotator(reviewer.id)
        session.review.comment(mine.id, "exactly so")
        session.use_annotator(me.id)
    window = make_window()
    assert window.open_project(decided_path)
    window.docks.reveal("feedback")
    panel = window.docks.dock("feedback").widget()
    assert isinstance(panel, FeedbackPanel)
    panel.view.setFocus()
    press(window, Qt.Key.Key_Home)
    assert panel.talk.texts() == ["exactly so"]
    assert panel.row is not None
    assert not panel.row.unread
    press(window, Qt.Key.Key_End)
    assert panel.talk.texts() == ["为什么标了这一句？"]


def test_escape_leads_back_to_the_text_by_way_of_the_list(window: MainWindow, feedback: FeedbackPanel):
    feedback.view.setFocus()
    press(window, Qt.Key.Key_End)
    feedback.talk.edit.setFocus()
    press(window, Qt.Key.Key_Escape)
    assert feedback.view.hasFocus()
    press(window, Qt.Key.Key_Escape)
    assert window.workspace is not None
    assert window.workspace.readers.panes[0].view.hasFocus()


def test_decisions_come_and_go_in_the_list_of_another_document_too(window: MainWindow, feedback: FeedbackPanel):
    session = window.session
    assert session is not None
    reviewer, me = session.annotators.by_name("李强"), session.annotator
    assert reviewer is not None
    assert me is not None
    (case,) = session.review.cases(documents(window)[1], [reviewer.id, me.id])
    made, _change = session.review.decide(case, Verdict.TAKE, layer=reviewer.id)
    assert [row.words for row in feedback.model.rows()] == ["Other boundary", "Rejected", "Other boundary"]
    session.review.withdraw([made.id])
    assert [row.words for row in feedback.model.rows()] == ["Other boundary", "Rejected"]


def test_the_text_stays_where_it_is_when_the_list_is_made_anew(window: MainWindow, feedback: FeedbackPanel):
    session = window.session
    assert session is not None
    assert window.workspace is not None
    view = window.workspace.readers.panes[0].view
    feedback.view.setFocus()
    press(window, Qt.Key.Key_Home)
    assert view.caret == 9
    view.set_selection(20, 23)
    session.documents.set_status([documents(window)[2]], Status.DONE)
    feedback.apply(ChangeSet(reload=True))
    assert feedback.row is feedback.model.rows()[0]
    assert (view.selection.start, view.selection.end) == (20, 23)


def test_a_comment_that_comes_to_the_label_in_view_is_read_at_once(window: MainWindow, feedback: FeedbackPanel):
    session = window.session
    assert session is not None
    reviewer = session.annotators.by_name("李强")
    assert reviewer is not None
    feedback.view.setFocus()
    press(window, Qt.Key.Key_Home)
    assert feedback.row is not None
    with Session.open(session.path) as elsewhere:
        elsewhere.work_as(reviewer.id)
        elsewhere.review.comment(feedback.row.annotation, "and this?")
    session.poll()
    assert feedback.talk.texts() == ["and this?"]
    assert [row.unread for row in feedback.model.rows()] == [False, True]
