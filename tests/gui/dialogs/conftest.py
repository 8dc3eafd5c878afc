"""Dialogs are opened, driven by their buttons, and have to be gone afterwards."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
import shiboken6
from PySide6.QtWidgets import QWidget

Opened = TypeVar("Opened", bound=QWidget)


@pytest.fixture
def parent(qapp) -> Iterator[QWidget]:
    """The window that dialogs belong to; what a test leaves open goes with it."""
    window = QWidget()
    window.show()
    yield window
    shiboken6.delete(window)


@pytest.fixture
def freed(qtbot) -> Callable[[QWidget], None]:
    """Waits until a closed dialog is freed."""

    def wait(dialog: QWidget) -> None:
        qtbot.waitUntil(lambda: not shiboken6.isValid(dialog))

    return wait
