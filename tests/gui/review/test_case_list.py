"""The list of differences."""

from gui.review.compare_panel import ComparePanel
from gui.window.main_window import MainWindow
from tests.gui.driving import documents


def test_in_a_large_document_the_list_follows_a_label_a_moment_later(
    window: MainWindow, panel: ComparePanel, monkeypatch, qtbot
):
    monkeypatch.setattr("gui.review.comparison.MANY", 1)
    session = window.session
    assert session is not None
    session.annotations.create(documents(window)[0], 14, 16, session.codebook.by_code("teachers").id)
    assert len(panel.model.rows()) == 3
    qtbot.waitUntil(lambda: len(panel.model.rows()) == 4)
