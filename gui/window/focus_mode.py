"""Shows only the texts, on the whole screen. Panels and bars come back as they were."""

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QMainWindow, QWidget

from gui.actions.registry import Registry
from gui.base.settings import ONLY_TEXT, Settings
from gui.window.docks import Docks
from gui.window.memory import STATE_VERSION

PATIENCE = 1000
"""Milliseconds in which the system gives a window its size."""
_ANY_HEIGHT = 16777215
"""Qt's QWIDGETSIZE_MAX, which PySide6 does not name."""


class FocusMode(QObject):
    """Carries out the action “Only the text”."""

    def __init__(
        self, window: QMainWindow, docks: Docks, registry: Registry, status: QWidget, settings: Settings
    ) -> None:
        super().__init__(window)
        self._window, self._docks, self._registry, self._status = window, docks, registry, status
        self._settings = settings
        self._comes_back = settings.get(ONLY_TEXT)
        self._before: tuple[QByteArray, Qt.WindowState] | None = None
        """Panels and window as they come back; None while the mode is off."""
        self._panels: QByteArray | None = None
        """To be brought back when the window has its size again."""
        registry.bind("view.focus", self._toggle)

    @property
    def on(self) -> bool:
        """Whether there is only the text."""
        return self._before is not None

    def remember(self) -> None:
        """The window closes: the next one begins as this one ends."""
        self._settings.set(ONLY_TEXT, self.on)

    def come_back(self) -> None:
        """The first project of a window is open: only its text, if that is how the last window was closed."""
        if self._comes_back and not self.on:
            self._toggle()
            self._registry.action("view.focus").setChecked(True)
        self._comes_back = False

    def leave(self) -> None:
        """Show everything again."""
        if self._before is None:
            return
        panels, state = self._before
        self._before = None
        # Where panels were beside each other, and how wide, too.
        self._window.restoreState(panels, STATE_VERSION)
        self._show_bars(True)
        self._registry.action("view.focus").setChecked(False)
        self._window.setWindowState(state)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window has its size again, which the system gives it some time after it was asked."""
        if event.type() == QEvent.Type.Resize and watched is self._window:
            QTimer.singleShot(0, self, self._fit_panels)
        return super().eventFilter(watched, event)

    def _fit_panels(self) -> None:
        if self._panels is not None and not self.on:
            self._window.restoreState(self._panels, STATE_VERSION)
        self._stop_waiting()

    def _stop_waiting(self) -> None:
        self._window.removeEventFilter(self)
        self._panels = None

    def _toggle(self) -> None:
        if self._before is not None:
            self._panels = self._before[0]
            self._window.installEventFilter(self)
            QTimer.singleShot(PATIENCE, self, self._stop_waiting)
            self.leave()
            return
        state = self._window.windowState()
        self._before = self._window.saveState(STATE_VERSION), state
        self._docks.set_visible(set())
        self._show_bars(False)
        # Not showFullScreen, which forgets that the window was maximised.
        self._window.setWindowState(state | Qt.WindowState.WindowFullScreen)

    def _show_bars(self, on: bool) -> None:
        # On some platforms a hidden menu bar disables the keys of its actions; one without height never does.
        self._window.menuBar().setMaximumHeight(_ANY_HEIGHT if on else 0)
        self._status.setVisible(on)
