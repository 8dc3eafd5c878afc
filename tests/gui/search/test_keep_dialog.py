"""Asking for the name of a search."""

from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.search.keep_dialog import KeepSearchDialog
from tests.gui.conftest import follow_switches
from tests.gui.driving import click


def test_no_name_is_refused_and_a_name_is_given_trimmed(parent: QWidget, qtbot: QtBot):
    dialog = KeepSearchDialog("", parent)
    dialog.open()
    assert not dialog.ok_button().isEnabled()
    dialog.name.setText(" 学校 ")
    with qtbot.waitSignal(dialog.submitted) as given:
        click(dialog, QPushButton, "accept")
    assert given.args == ["学校"]


def test_it_follows_language_and_theme(parent: QWidget, chinese: None, defaults: None):
    dialog = KeepSearchDialog("学校", parent)
    dialog.open()
    follow_switches(dialog)
    dialog.close()
