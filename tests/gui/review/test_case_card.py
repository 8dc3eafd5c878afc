"""The card of a difference."""

from PySide6.QtCore import Qt

from gui.review.compare_panel import ComparePanel
from gui.window.main_window import MainWindow
from tests.gui.driving import documents, press

Key = Qt.Key


def test_the_card_is_made_anew_only_when_something_in_it_changed(window: MainWindow, panel: ComparePanel):
    session = window.session
    assert session is not None
    press(window, Key.Key_F7)
    before = panel.card.blocks
    session.annotations.create(documents(window)[0], 30, 33, session.codebook.by_code("teachers").id)
    assert panel.card.blocks is before
    session.codebook.edit(session.codebook.by_code("teachers").id, name_en="Staff")
    assert panel.card.blocks is not before
    assert "Staff" in panel.card.blocks[0].label.text()
    before = panel.card.blocks
    assert panel.case is not None
    session.annotations.set_note([panel.case.sources[1].id], "only those hired")
    assert panel.card.blocks is not before
