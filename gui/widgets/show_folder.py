"""Shows a folder in the system's file manager."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from core import outside


def show_folder(folder: Path) -> bool:
    """Open `folder` in the file manager, which gets none of our libraries; whether the system knows one."""
    with outside.as_outside():
        return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
