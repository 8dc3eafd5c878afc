"""Waits that last until what is waited for comes: how soon it does is the machine's affair, and fails no test."""

from typing import Any

from pytestqt.qtbot import QtBot

PATIENCE = 60_000
"""Milliseconds after which what was waited for is said to be missing: before pytest-timeout ends the test unsaid."""


class PatientBot(QtBot):
    """Waits as long by itself, not the five seconds in which a busy machine may not even have begun a job."""

    def waitUntil(self, *given: Any, timeout: int = PATIENCE, **named: Any) -> Any:
        """Until a call is true."""
        return super().waitUntil(*given, timeout=timeout, **named)

    def waitSignal(self, *given: Any, timeout: int = PATIENCE, **named: Any) -> Any:
        """Until a signal came."""
        return super().waitSignal(*given, timeout=timeout, **named)

    def waitSignals(self, *given: Any, timeout: int = PATIENCE, **named: Any) -> Any:
        """Until several came."""
        return super().waitSignals(*given, timeout=timeout, **named)

    def waitExposed(self, *given: Any, timeout: int = PATIENCE, **named: Any) -> Any:
        """Until a window is on the screen."""
        return super().waitExposed(*given, timeout=timeout, **named)

    def waitActive(self, *given: Any, timeout: int = PATIENCE, **named: Any) -> Any:
        """Until a window has the keyboard."""
        return super().waitActive(*given, timeout=timeout, **named)
