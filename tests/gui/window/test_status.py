"""The status line: saved or not, and counts."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from core.session import Session
from gui.base.jobs import Job
from gui.window.main_window import MainWindow
from gui.window.status import JobView
from tests.gui.driving import press
from tests.gui.window.conftest import label
from tests.gui.window.test_accessibility import nameless


def test_each_label_is_saved_when_it_appears_and_the_window_says_when(window: MainWindow):
    assert label(window, "saved") == "Everything is saved"
    press(window, Qt.Key.Key_1)
    assert label(window, "saved").startswith("Saved at ")
    assert window.session is not None
    with Session.open(window.session.path, read_only=True) as other:
        assert other.annotations.counts() == window.session.annotations.counts()


def test_counts_follow_the_work(window: MainWindow):
    assert label(window, "counts") == "Annotations: 王敏 0   36 characters"
    press(window, Qt.Key.Key_1)
    assert label(window, "counts").startswith("Annotations: 王敏 1 ")
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert label(window, "counts").startswith("Annotations: 王敏 0 ")


def test_the_button_that_stops_a_job_says_which(qtbot: QtBot):
    view = JobView(Job("Importing", writes=True))
    qtbot.addWidget(view)
    view.show()
    assert nameless(view) == []
    (stop,) = view.findChildren(QToolButton, "stop_job")
    assert stop.accessibleName() == "Stop: Importing"
