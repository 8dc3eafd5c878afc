"""Shows only the texts, on the whole screen. Panels and bars come back as they were."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMainWindow, QWidget

from gui.actions.registry import Registry
from gui.window.docks import Docks

_ANY_HEIGHT = 16777215
"""Qt's QWIDGETSIZE_MAX, which PySide6 does not name."""


class FocusMode(QObject):
    """Carries out the action “Only the text”."""

    def __init__(self, window: QMainWindow, docks: Docks, registry: Registry, status: QWidget) -> None:
        super().__init__(window)
        self._window, self._docks, self._registry, self._status = window, docks, registry, status
        self._docks_before: set[str] | None = None
        """The panels to bring back; None while the mode is off."""
        registry.bind("view.focus", self._toggle)

    def leave(self) -> None:
        """Show everything again."""
        if self._docks_before is None:
            return
        self._docks.set_visible(self._docks_before)
        self._docks_before = None
        self._show_bars(True)
        self._registry.action("view.focus").setChecked(False)
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowFullScreen)

    def _toggle(self) -> None:
        if self._docks_before is not None:
            self.leave()
            return
        self._docks_before = self._docks.visible()
        self._docks.set_visible(set())
        self._show_bars(False)
        # Not showFullScreen, which forgets that the window was maximised.
        self._window.setWindowState(self._window.windowState() | Qt.WindowState.WindowFullScreen)

    def _show_bars(self, on: bool) -> None:
        # On some platforms a hidden menu bar disables the keys of its actions; one without height never does.
        self._window.menuBar().setMaximumHeight(_ANY_HEIGHT if on else 0)
        self._status.setVisible(on)
