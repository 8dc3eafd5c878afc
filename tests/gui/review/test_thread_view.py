"""What is said about a label: written, kept while it is not sent, deleted."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from core.model import Annotation
from gui.review.compare_panel import ComparePanel
from gui.review.feedback_panel import FeedbackPanel
from gui.review.thread_view import CommentsPopup
from gui.window.main_window import MainWindow
from tests.gui.driving import documents, press
from tests.gui.review.conftest import first_opened, sent_texts

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(make_window: Callable[[], MainWindow], decided_path: Path) -> MainWindow:
    return first_opened(make_window(), decided_path)


def on_somebody_elses(window: MainWindow) -> Annotation:
    """Put the keyboard on an annotation of 李强 in the text."""
    assert window.workspace is not None
    assert window.session is not None
    view = window.workspace.readers.panes[0].view
    view.setFocus()
    other = window.session.annotators.by_name("李强")
    assert other is not None
    annotation = window.session.annotations.of_document(documents(window)[0], other.id)[1]
    view.activate_annotation(annotation.id)
    return annotation


def test_an_answer_reaches_the_reviewer(window: MainWindow, feedback: FeedbackPanel, qtbot):
    feedback.view.setFocus()
    press(window, Qt.Key.Key_End)
    feedback.talk.edit.setFocus()
    QTest.keyClicks(feedback.talk.edit, "it is a measure")
    press(window, Qt.Key.Key_Return, CTRL)
    assert feedback.talk.texts() == ["为什么标了这一句？", "it is a measure"]
    window.registry.action("review.focus").trigger()
    assert window.workspace is not None
    panel = window.workspace.review.compare
    assert isinstance(panel, ComparePanel)
    panel.view.setCurrentIndex(panel.model.index(panel.model.rowCount() - 1))
    assert panel.case is not None
    assert window.session is not None
    doers = panel.identities.doers(window.session.annotators.list())
    assert panel.compared.remarks(panel.case, doers) == {
        annotation.id: "李强: 为什么标了这一句？\n王敏: it is a measure" for annotation in panel.case.sources
    }


def test_a_comment_is_written_on_any_annotation_by_key(window: MainWindow, qtbot):
    assert window.session is not None
    annotation = on_somebody_elses(window)
    press(window, Qt.Key.Key_F2, SHIFT)
    popup = window.findChild(CommentsPopup)
    assert isinstance(popup, CommentsPopup)
    QTest.keyClicks(popup.thread_view.edit, "why here?")
    QTest.mouseClick(popup.thread_view.send_button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert [comment.text for comment in window.session.review.comments(annotation.id)] == ["why here?"]
    press(window, Qt.Key.Key_Z, CTRL)


def test_own_comments_can_be_deleted(window: MainWindow, feedback: FeedbackPanel):
    feedback.view.setFocus()
    press(window, Qt.Key.Key_End)
    feedback.talk.sent.emit("again")
    assert len(feedback.talk.texts()) == 2
    assert window.session is not None
    row = feedback.row
    assert row is not None
    last = window.session.review.comments(row.annotation)[-1]
    feedback.talk.delete_wanted.emit(last.id)
    assert feedback.talk.texts() == ["为什么标了这一句？"]


def test_a_comment_that_cannot_be_saved_stays_in_the_field(window: MainWindow, feedback: FeedbackPanel):
    feedback.view.setFocus()
    press(window, Qt.Key.Key_Home)
    feedback.talk.edit.setFocus()
    QTest.keyClicks(feedback.talk.edit, "kept")
    assert window.session is not None
    path = window.session.path
    away = path.rename(path.with_name("away.biaodu"))
    press(window, Qt.Key.Key_Return, CTRL)
    assert feedback.talk.edit.toPlainText() == "kept"
    away.rename(path)
    box = window.findChild(QMessageBox, "fault")
    assert isinstance(box, QMessageBox)
    box.close()
    feedback.talk.edit.setFocus()
    press(window, Qt.Key.Key_Return, CTRL)
    assert feedback.talk.edit.toPlainText() == ""
    assert sent_texts(window, feedback) == ["kept"]


def test_the_popup_keeps_what_is_typed_when_it_closes(window: MainWindow):
    assert window.session is not None
    annotation = on_somebody_elses(window)

    def popup() -> CommentsPopup:
        press(window, Qt.Key.Key_F2, SHIFT)
        found = [popup for popup in window.findChildren(CommentsPopup) if popup.isVisible()]
        assert len(found) == 1
        return found[0]

    first = popup()
    QTest.keyClicks(first.thread_view.edit, "why he")
    first.close()
    QApplication.processEvents()
    second = popup()
    assert second.thread_view.edit.toPlainText() == "why he"
    QTest.keyClicks(second.thread_view.edit, "re?")
    QTest.keyClick(second.thread_view.edit, Qt.Key.Key_Return, CTRL)
    QApplication.processEvents()
    assert [comment.text for comment in window.session.review.comments(annotation.id)] == ["why here?"]
    third = popup()
    assert third.thread_view.edit.toPlainText() == ""
    third.close()


def test_own_comments_are_deleted_from_the_keyboard(window: MainWindow, feedback: FeedbackPanel):
    feedback.view.setFocus()
    press(window, Qt.Key.Key_End)
    feedback.talk.edit.setFocus()
    QTest.keyClicks(feedback.talk.edit, "again")
    press(window, Qt.Key.Key_Return, CTRL)
    press(window, Qt.Key.Key_Tab, SHIFT)
    press(window, Qt.Key.Key_Space)
    assert feedback.talk.texts() == ["为什么标了这一句？"]
    assert feedback.talk.edit.hasFocus()
