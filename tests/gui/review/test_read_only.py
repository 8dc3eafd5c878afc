"""A project that cannot be written shows every difference, decides nothing and says why."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from core.review.decisions import ADJUDICATED, Verdict
from core.session import Session
from gui.exchange.merge_dialog import MergeDialog
from gui.review.compare_panel import ComparePanel
from gui.review.feedback_panel import FeedbackKind, FeedbackPanel
from gui.review.thread_view import CommentsPopup
from gui.window.main_window import MainWindow
from tests.gui.driving import documents, press

WHY = "Opened for reading only."
Key = Qt.Key


@pytest.fixture
def window(make_window: Callable[[], MainWindow], reviewed_path: Path) -> MainWindow:
    with Session.open(reviewed_path) as session:
        me = session.annotator
        assert me is not None
        first = session.documents.list()[0].id
        case = session.review.cases(first, [person.id for person in session.review.layers()])[1]
        session.review.decide(case, Verdict.BOTH_WRONG, reason="seen")
        session.review.comment(case.sources[0].id, "why?")
    made = make_window()
    assert made.open_project(reviewed_path, read_only=True)
    assert made.workspace is not None
    made.workspace.open_document(documents(made)[0])
    return made


def reasons_shown(widget: ComparePanel | FeedbackPanel | CommentsPopup) -> list[str]:
    return [shown_label.text() for shown_label in widget.findChildren(QLabel, "why_not") if shown_label.isVisible()]


def test_no_verdict_can_be_given_and_the_panel_says_why(window: MainWindow, panel: ComparePanel):
    refused: list[object] = []
    panel.failed.connect(refused.append)
    press(window, Key.Key_F7)
    press(window, Key.Key_F7)
    assert panel.case is not None
    assert reasons_shown(panel) == [WHY]
    assert not any(button.isEnabled() for button in panel.verdicts.buttons.values())
    assert not panel.verdicts.reason.isEnabled()
    for key in (Key.Key_A, Key.Key_B, Key.Key_0, Key.Key_Equal, Key.Key_K, Key.Key_R, Key.Key_Delete, Key.Key_2):
        press(window, key)
    for act in (panel.both_right, panel.withdraw, panel.keep, lambda: panel.take(0)):
        act()
    session = window.session
    assert session is not None
    assert len(session.review.decisions()) == 1
    assert not [annotation for annotation in session.annotations.iterate() if annotation.annotator == ADJUDICATED]
    assert refused == []


def test_deciding_many_at_once_is_off(window: MainWindow, panel: ComparePanel):
    for action in ("review.accept_agreeing", "review.strategy", "package.open", "team.folder"):
        assert not window.registry.action(action).isEnabled()


def test_comments_are_read_not_written(window: MainWindow, qtbot):
    window.docks.reveal("feedback")
    feedback = window.docks.dock("feedback").widget()
    assert isinstance(feedback, FeedbackPanel)
    feedback.which_box.setCurrentIndex(list(FeedbackKind).index(FeedbackKind.COMMENTS))
    feedback.view.choose(0)
    assert feedback.talk.texts() == ["why?"]
    assert not feedback.talk.edit.isVisible()
    assert not feedback.talk.send_button.isVisible()
    assert reasons_shown(feedback) == [WHY]
    assert window.workspace is not None
    view = window.workspace.readers.panes[0].view
    view.activate_annotation(view.annotations()[0].id)
    window.registry.action("annotation.comments").trigger()
    popup = window.findChild(CommentsPopup)
    assert isinstance(popup, CommentsPopup)
    assert not popup.thread_view.edit.isVisible()
    assert reasons_shown(popup) == [WHY]
    popup.close()


def test_a_package_can_be_looked_at_but_not_merged(window: MainWindow, tmp_path: Path, qtbot):
    package = tmp_path / "p.biaodupkg"
    with Session.create(tmp_path / "other.biaodu") as other:
        other.use_annotator(other.annotators.create("Other")[0].id)
        other.exchange.package(package)
    window.drop_paths([package])
    qtbot.waitUntil(lambda: window.findChild(MergeDialog) is not None)
    dialog = window.findChild(MergeDialog)
    assert isinstance(dialog, MergeDialog)
    assert dialog.ok_button().text() == "Close"
    assert any(shown_label.text() == WHY for shown_label in dialog.findChildren(QLabel))
    dialog.close()
