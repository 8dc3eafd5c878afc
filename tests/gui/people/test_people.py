"""Who labels: the menu, and the name in the settings."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from core.review.decisions import Verdict
from gui.base.settings import ANNOTATOR_ID, ANNOTATOR_NAME
from gui.help.settings_dialog import SettingsDialog
from gui.window.main_window import MainWindow
from tests.gui.driving import documents


@pytest.fixture
def mine(window: MainWindow) -> MainWindow:
    """A window at the machine of 王敏."""
    assert window.session is not None
    assert window.session.annotator is not None
    window.settings.set(ANNOTATOR_ID, window.session.annotator.id)
    window.settings.set(ANNOTATOR_NAME, "王敏")
    return window


def test_the_decided_layer_is_nobody_to_label_as(window: MainWindow):
    session = window.session
    assert session is not None
    assert window.workspace is not None
    first, label = documents(window)[0], session.codebook.labels()[0].id
    people = session.annotators.list()
    for person in people:
        session.use_annotator(person.id)
        session.annotations.create(first, 0, 6, label)
    case = session.review.cases(first, [person.id for person in people])[0]
    session.review.decide(case, Verdict.TAKE, layer=people[0].id)
    assert any(person.adjudicated for person in session.annotators.list())
    texts = [action.text() for action in window.workspace.people.menu().actions() if action.isCheckable()]
    assert sorted(texts) == sorted(["李强", "王敏"])


def type_name(window: MainWindow, name: str, compose, qtbot: QtBot) -> QLineEdit:
    window.registry.action("app.settings").trigger()
    dialog = window.findChild(SettingsDialog)
    assert isinstance(dialog, SettingsDialog)
    field = dialog.field(ANNOTATOR_NAME)
    assert isinstance(field, QLineEdit)
    qtbot.waitUntil(dialog.isActiveWindow)
    field.setFocus()
    field.selectAll()
    compose(field, name)
    QTest.keyClick(field, Qt.Key.Key_Tab)
    return field


def test_a_name_that_somebody_else_has_is_refused_everywhere(mine: MainWindow, compose, qtbot: QtBot):
    assert mine.session is not None
    field = type_name(mine, "李强", compose, qtbot)
    assert mine.message_bar.message is not None
    assert "李强" in mine.message_bar.message.text
    qtbot.waitUntil(lambda: mine.settings.get(ANNOTATOR_NAME) == "王敏")
    assert field.text() == "王敏"
    assert mine.session.annotator is not None
    assert mine.session.annotator.name == "王敏"


def test_a_new_name_is_taken_in_settings_and_project(mine: MainWindow, compose, qtbot: QtBot):
    type_name(mine, "王小敏", compose, qtbot)
    assert mine.settings.get(ANNOTATOR_NAME) == "王小敏"
    assert mine.session is not None
    assert mine.session.annotator is not None
    assert mine.session.annotator.name == "王小敏"


def test_nobody_can_be_called_nothing(mine: MainWindow, qtbot: QtBot):
    assert mine.workspace is not None
    dialog = mine.workspace.people.ask()
    field = dialog.findChild(QLineEdit)
    assert field is not None
    for typed in ("", "  "):
        field.setText(typed)
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert dialog.isVisible()
    QTest.keyClicks(field, "Zhao")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert mine.session is not None
    assert mine.session.annotator is not None
    assert mine.session.annotator.name == "Zhao"
