"""Differences and feedback as tables, from the real window."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from gui.review.compare_panel import ComparePanel
from gui.review.feedback_panel import FeedbackPanel
from gui.window.main_window import MainWindow
from tests.gui.review.conftest import FIRST, first_opened


def pasted() -> list[list[str]]:
    return [line.split("\t") for line in QGuiApplication.clipboard().text().splitlines()]


def test_differences_are_copied_with_headings_and_what_each_layer_says(panel: ComparePanel) -> None:
    panel.view.selectionModel().clear()
    QTest.keyClick(panel.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    head, *rows = pasted()
    assert head[:3] == ["Begins at", "Ends at", "Passage"]
    assert sorted(head[3:5]) == sorted(["李强", "王敏"])
    assert head[5:] == ["Difference", "State"]
    assert [(int(row[0]), int(row[1])) for row in rows] == [
        (row.case.start, row.case.end) for row in panel.model.rows()
    ]
    boundary = next(row for row in rows if row[0] == "7")
    assert boundary[2] == FIRST[7:14]
    said = dict(zip(head[3:5], boundary[3:5], strict=True))
    # The longer one is the case's own passage; the other says which it means.
    assert ":" not in said["李强"]
    assert said["王敏"].endswith(FIRST[9:14])
    assert boundary[5:] == ["Boundary", "To decide"]


def test_one_chosen_difference_is_copied_alone(panel: ComparePanel) -> None:
    panel.view.choose(1)
    QTest.keyClick(panel.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    _head, row = pasted()
    assert int(row[0]) == panel.model.rows()[1].case.start


def test_feedback_is_copied_with_headings(make_window, decided_path) -> None:
    window: MainWindow = first_opened(make_window(), decided_path)
    window.docks.reveal("feedback")
    feedback = window.docks.dock("feedback").widget()
    assert isinstance(feedback, FeedbackPanel)
    feedback.view.selectionModel().clear()
    QTest.keyClick(feedback.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    head, *rows = pasted()
    assert head == ["Document", "Begins at", "Ends at", "Passage", "Label", "Remark", "Unread"]
    assert [row[5] for row in rows] == [row.words for row in feedback.model.rows()]
    assert rows
