"""Deleting a label asks what becomes of its annotations."""

import pytest
from PySide6.QtTest import QTest

from gui.codebook.delete_dialog import DeleteLabelDialog
from gui.codebook.model import CodebookColumn
from tests.gui.codebook.conftest import Key, cells


def test_unused_label_is_deleted_without_a_question(project, panel):
    panel.select(project.labels[3].id)
    QTest.keyClick(panel.view, Key.Key_Delete)
    assert cells(panel, CodebookColumn.NAME) == ["Infrastructure", "Teachers", "Campus safety"]


@pytest.mark.parametrize("moved", [True, False])
def test_label_in_use_asks_what_happens_to_its_annotations(project, panel, qtbot, moved):
    made = project.label(0, 6, 0)
    teachers = project.labels[1].id
    panel.select(project.labels[0].id)
    QTest.keyClick(panel.view, Key.Key_Delete)
    dialog = panel.findChild(DeleteLabelDialog)
    assert "1 annotation" in dialog._question.text()
    (dialog.move_choice if moved else dialog.delete_choice).click()
    assert dialog.target.isEnabled() is moved
    dialog.ok_button().click()
    found = project.session.annotations.of_document(project.document())
    assert [(annotation.id, annotation.label) for annotation in found] == ([(made, teachers)] if moved else [])
    assert len(project.labels) == 3
    qtbot.waitUntil(lambda: panel.findChild(DeleteLabelDialog) is None)
