"""A door whose messages are kept."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.widgets.errors import Door
from gui.widgets.message_bar import Message


@pytest.fixture
def shown() -> list[Message]:
    return []


@pytest.fixture
def door(qtbot: QtBot, shown: list[Message]) -> Door:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return Door(window, shown.append)
