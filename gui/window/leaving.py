"""Asks before a project is closed whose file was taken away, because what only this window knows would be lost."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMessageBox, QPushButton

from core.errors import EnvironmentFault
from gui.base.i18n import _
from gui.widgets.errors import sentence

if TYPE_CHECKING:
    from gui.window.main_window import MainWindow

Role = QMessageBox.ButtonRole


def may_leave(window: "MainWindow") -> bool:
    """Whether the open project may be closed: nothing is lost by it, or the user says so.

    A file that was only renamed or moved on its disk gets everything when it is closed.
    """
    session = window.session
    if session is None or session.access.read_only:
        return True
    try:
        session.require_same_file()
    except EnvironmentFault as error:
        return session.moved_to() is not None or _asked(window, error)
    return True


def go_on_at(window: "MainWindow", path: Path) -> None:
    """Close a project that was moved, which brings everything into its file, and open it by its new name."""
    window.close_project()
    window.open_project(path)


def question(window: "MainWindow", error: EnvironmentFault) -> tuple[QMessageBox, QPushButton, QPushButton]:
    """The question before what is lost is left, with its buttons that save a copy and that leave."""
    box = QMessageBox(QMessageBox.Icon.Warning, _("Biaodu"), sentence(error), parent=window)
    box.setObjectName("leaving")
    box.setInformativeText(_("Leaving now loses the labels that only this window still knows."))
    copy = box.addButton(_("Save a copy…"), Role.AcceptRole)
    leave = box.addButton(_("Leave without saving"), Role.DestructiveRole)
    stay = box.addButton(_("Stay"), Role.RejectRole)
    box.setDefaultButton(copy)
    box.setEscapeButton(stay)
    return box, copy, leave


def _asked(window: "MainWindow", error: EnvironmentFault) -> bool:
    box, copy, leave = question(window, error)
    box.exec()
    pressed = box.clickedButton()
    box.deleteLater()
    if pressed is copy:
        window.ask_and_save_copy()
        # Once saved, the window goes on in the copy, which can be left safely.
        return may_leave(window)
    return pressed is leave
