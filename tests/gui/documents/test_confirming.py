"""Values of the chosen documents are edited and confirmed by one key; hovering says where they are from."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.text.origins import confirmed
from gui.documents.metadata_dialog import MetadataDialog
from tests.gui.documents.conftest import click, shown_panel

CTRL = Qt.KeyboardModifier.ControlModifier


def test_one_key_confirms_all_chosen_documents_in_one_step(project, qtbot):
    panel = shown_panel(project, qtbot)
    first, second = project.document(0), project.document(1)
    click(panel, first)
    click(panel, second, CTRL)
    QTest.keyClick(panel.view, Qt.Key.Key_F2, CTRL)
    for document in (first, second):
        assert confirmed(project.session.documents.get(document).meta) >= {"title", "region", "year"}
    project.session.history.undo()
    assert not confirmed(project.session.documents.get(first).meta)
    assert not confirmed(project.session.documents.get(second).meta)


def test_one_key_edits_all_chosen_documents_and_may_confirm_them(project, qtbot):
    panel = shown_panel(project, qtbot)
    first, second = project.document(0), project.document(1)
    click(panel, first)
    click(panel, second, CTRL)
    QTest.keyClick(panel.view, Qt.Key.Key_F2)
    dialog = panel.findChild(MetadataDialog)
    assert isinstance(dialog, MetadataDialog)
    dialog.edits["issuer"].setFocus()
    QTest.keyClicks(dialog.edits["issuer"], "xx")
    dialog.confirm.click()
    dialog.ok_button().click()
    for document in (first, second):
        meta = project.session.documents.get(document).meta
        assert meta.issuer == "xx"
        assert confirmed(meta) >= {"title", "issuer"}
    assert project.session.documents.get(project.document(2)).meta.issuer is None
    project.session.history.undo()
    assert project.session.documents.get(first).meta.issuer is None


def test_hovering_says_where_values_are_from(project, qtbot):
    panel = shown_panel(project, qtbot)
    first = project.document(0)
    project.session.documents.set_meta([first], extra={"from": {"year": "enactment"}})
    tip = str(panel.model.index_of(first).data(Qt.ItemDataRole.ToolTipRole))
    assert "Year: From the lines on its passing" in tip.splitlines()
