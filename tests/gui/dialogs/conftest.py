"""Dialogs are opened, driven by their buttons, and have to be gone afterwards."""

from collections.abc import Callable
from typing import TypeVar

import pytest
import shiboken6
from PySide6.QtWidgets import QWidget

Opened = TypeVar("Opened", bound=QWidget)


@pytest.fixture
def parent(qtbot) -> QWidget:
    """The window that dialogs belong to."""
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def freed(qtbot) -> Callable[[QWidget], None]:
    """Waits until a closed dialog is freed."""

    def wait(dialog: QWidget) -> None:
        qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))

    return wait
