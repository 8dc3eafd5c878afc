"""Panels and readers of one project work together, driven by real keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from gui.codebook.model import CodebookColumn
from gui.importing.export_dialog import ExportDialog
from gui.window.docks import DOCKS
from gui.window.main_window import MainWindow
from tests.gui.driving import press

Key = Qt.Key
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.mark.parametrize("name", DOCKS)
def test_escape_leads_back_to_the_text_from_every_panel(window: MainWindow, name: str):
    assert window.workspace is not None
    reader = window.workspace.readers.active
    assert reader is not None
    window.docks.reveal(name)
    QApplication.processEvents()
    assert not reader.view.hasFocus()
    press(window, Key.Key_Escape)
    assert reader.view.hasFocus()


def test_escape_leads_back_from_a_choice_of_a_panel_too(window: MainWindow):
    assert window.workspace is not None
    reader = window.workspace.readers.active
    assert reader is not None
    window.docks.reveal("statistics")
    box = window.docks.dock("statistics").findChild(QComboBox)
    assert isinstance(box, QComboBox)
    box.setFocus()
    assert not reader.view.hasFocus()
    press(window, Key.Key_Escape)
    assert reader.view.hasFocus()


def test_a_key_that_means_something_in_texts_is_no_labels_key(window: MainWindow, qtbot: QtBot):
    assert window.workspace is not None
    codebook = window.workspace.codebook
    window.docks.reveal("codebook")
    codebook.select(window.workspace.session.codebook.labels()[0].id)
    codebook.view.edit_cell(CodebookColumn.KEY)
    (field,) = codebook.view.findChildren(QLineEdit)
    QTest.keyClicks(field, ".")
    QTest.keyClick(field, Key.Key_Return)
    qtbot.waitUntil(lambda: not codebook.view.findChildren(QLineEdit))
    message = window.message_bar.message
    assert message is not None
    assert message.text == "The key . means “Next annotation” already and would not label."
    assert window.workspace.session.codebook.labels()[0].key == "1"


def test_a_screen_reader_can_name_every_field_of_the_panels(window: MainWindow):
    nameless = []
    # What others put together (review and agreement) has tests of its own.
    for name in ("documents", "codebook", "outline", "annotations", "history", "statistics"):
        window.docks.reveal(name)
        for field in window.docks.dock(name).findChildren(QWidget):
            inside = isinstance(field.parentWidget(), (QComboBox, QAbstractItemView))
            if isinstance(field, (QComboBox, QLineEdit, QAbstractItemView)) and not inside and field.isVisible():
                nameless += [] if field.accessibleName() else [(name, type(field).__name__)]
    assert nameless == []


def test_documents_chosen_in_the_list_are_what_the_export_begins_with(window: MainWindow, qtbot: QtBot):
    assert window.workspace is not None
    panel = window.workspace.documents
    window.docks.reveal("documents")
    press(window, Key.Key_E, CTRL)
    dialog = window.findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    assert dialog.options()["documents"] is None
    dialog.reject()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    panel.view.setFocus()
    panel.view.setCurrentIndex(panel.model.index_of(panel.shown()[0]))
    press(window, Key.Key_Down, SHIFT)
    assert len(panel.selected()) == 2
    press(window, Key.Key_E, CTRL)
    dialog = window.findChildren(ExportDialog)[-1]
    chosen = dialog.options()["documents"]
    assert isinstance(chosen, list)
    assert set(chosen) == set(panel.selected())


def test_verbs_of_the_codebook_are_in_the_palette_and_remove_nothing_unseen(window: MainWindow):
    assert window.workspace is not None
    codebook, session = window.workspace.codebook, window.workspace.session
    texts = [entry.text for entry in window.registry.entries()]
    assert {"New label…", "Rename label", "Merge label into…", "Move label up", "Delete label"} <= set(texts)
    codebook.select(session.codebook.labels()[3].id)
    window.workspace.focus_text()
    window.registry.action("codebook.delete").trigger()
    assert codebook.view.hasFocus()
    assert len(session.codebook.labels()) == 4
    press(window, Key.Key_Delete)
    assert [label.code for label in session.codebook.labels()] == ["infrastructure", "teachers", "safety"]


def test_a_label_is_merged_from_the_keyboard(window: MainWindow, qtbot: QtBot):
    assert window.workspace is not None
    codebook, session = window.workspace.codebook, window.workspace.session
    codebook.select(session.codebook.labels()[0].id)
    window.registry.action("codebook.merge").trigger()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    QTest.keyClick(menu, Key.Key_Down)
    QTest.keyClick(menu, Key.Key_Return)
    qtbot.waitUntil(lambda: len(session.codebook.labels()) == 3)
    assert [label.code for label in session.codebook.labels()] == ["teachers", "safety", "subsidies"]


def test_the_arrows_move_labels_in_the_codebook_and_the_selection_in_the_text(window: MainWindow):
    assert window.workspace is not None
    session, reader = window.workspace.session, window.workspace.readers.active
    assert reader is not None
    press(window, Key.Key_Up, ALT)
    assert len(reader.view.selection) > 0
    window.docks.reveal("codebook")
    window.workspace.codebook.select(session.codebook.labels()[1].id)
    press(window, Key.Key_Up, ALT)
    assert [label.code for label in session.codebook.labels()][:2] == ["teachers", "infrastructure"]
