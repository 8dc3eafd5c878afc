"""Only the text: everything else of the window is put away, and comes back as it was."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from gui.window.main_window import MainWindow

_NO_LIMIT = 16777215
"""QWIDGETSIZE_MAX, which PySide does not have."""


class FocusMode:
    """Serves one window."""

    def __init__(self, window: "MainWindow") -> None:
        self._window = window
        self._docks: set[str] | None = None
        """Which were shown before; None while everything is."""

    @property
    def on(self) -> bool:
        """Whether only the text is shown."""
        return self._docks is not None

    def toggle(self) -> None:
        """Put everything but the texts away, or bring it back."""
        if self.on:
            self.leave()
        else:
            self.enter()

    def enter(self) -> None:
        """Put everything but the texts away."""
        window = self._window
        self._docks = window.docks.visible()
        window.docks.set_visible(set())
        self._show_bars(False)
        window.registry.action("view.focus").setChecked(True)
        # Not showFullScreen, which forgets that the window was maximised.
        window.setWindowState(window.windowState() | Qt.WindowState.WindowFullScreen)

    def leave(self) -> None:
        """Bring everything back."""
        window = self._window
        if self._docks is None:
            return
        window.docks.set_visible(self._docks)
        self._docks = None
        self._show_bars(True)
        window.registry.action("view.focus").setChecked(False)
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowFullScreen)

    def _show_bars(self, on: bool) -> None:
        # A hidden menu bar would swallow the keys of its actions only on some platforms; a flat one never does.
        self._window.menuBar().setMaximumHeight(_NO_LIMIT if on else 0)
        self._window.status.setVisible(on)
