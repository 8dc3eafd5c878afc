"""Splitting a label: new labels by name, then its annotations one after the other, each sorted by a key."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.codebook.split_dialog import SplitLabelDialog
from gui.window.main_window import MainWindow
from tests.gui.driving import press, readers
from tests.gui.said.test_worklist import bar_of

Key = Qt.Key


@pytest.fixture
def labelled(window: MainWindow) -> MainWindow:
    """Two annotations of the first label."""
    view = readers(window).panes[0].view
    for start, end in ((0, 6), (7, 13)):
        view.set_selection(start, end)
        press(window, Key.Key_1)
    return window


def test_each_annotation_goes_to_one_of_the_new_labels_by_its_key(labelled: MainWindow, qtbot):
    session, workspace = labelled.session, labelled.workspace
    assert session is not None
    assert workspace is not None
    label = session.codebook.labels()[0]
    workspace.codebook.select(label.id)
    labelled.registry.action("codebook.split").trigger()
    qtbot.waitUntil(lambda: labelled.findChild(SplitLabelDialog) is not None)
    dialog = labelled.findChild(SplitLabelDialog)
    assert isinstance(dialog, SplitLabelDialog)
    assert not dialog.ok_button().isEnabled()
    dialog.names.setPlainText("Buildings\n校车\nBuildings\n")
    assert dialog.wanted() == ["Buildings", "校车"]
    QTest.mouseClick(dialog.ok_button(), Qt.MouseButton.LeftButton)
    made = [found for found in session.codebook.labels() if found.parent == label.id]
    assert [(found.name_en, found.name_zh) for found in made] == [("Buildings", ""), ("", "校车")]
    for new in made:
        assert new.key is not None
        QTest.keyClicks(bar_of(labelled, qtbot), new.key)
    assert [own.label for own in session.annotations.iterate()] == [new.id for new in made]
    for _step in range(3):
        session.history.undo()
    assert [found for found in session.codebook.labels() if found.parent == label.id] == []
    assert {own.label for own in session.annotations.iterate()} == {label.id}
