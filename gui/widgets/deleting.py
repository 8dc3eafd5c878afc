"""Deletes widgets at once, because those that read a project must be gone before its file is closed."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget


def delete_now(widget: QWidget) -> None:
    """Delete a widget with its timers; not from inside a signal of the widget itself."""
    widget.hide()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(widget, QEvent.Type.DeferredDelete.value)
