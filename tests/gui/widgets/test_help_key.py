"""F1 leads to the page of where one is: from every panel, every dialog and every view of the window."""

import importlib
from pkgutil import walk_packages

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

import gui
from core.manual import PAGES
from gui.help.about import AboutDialog
from gui.importing.export_dialog import ExportDialog
from gui.widgets.dialog import Dialog
from gui.window.docks import DOCKS
from gui.window.main_window import MainWindow
from tests.gui.driving import open_palette, press
from tests.gui.help.test_manual import manuals

Key = Qt.Key
NOT_OURS = {"gui.window.demo"}


def dialogs() -> list[type[QDialog]]:
    """Every class of dialog that the program has."""
    for module in walk_packages(gui.__path__, "gui."):
        if module.name not in NOT_OURS and not module.name.endswith("__main__"):
            importlib.import_module(module.name)

    def below(base: type[QDialog]) -> set[type[QDialog]]:
        return {base}.union(*(below(dialog) for dialog in base.__subclasses__()))

    ours = [dialog for dialog in below(QDialog) if dialog.__module__.startswith("gui.") and dialog is not Dialog]
    return sorted(ours, key=lambda dialog: dialog.__name__)


def test_every_dialog_names_its_page():
    found = dialogs()
    assert len(found) > 25
    assert [dialog.__name__ for dialog in found if getattr(dialog, "help_page", None) not in PAGES] == []


@pytest.mark.parametrize("name", DOCKS)
def test_every_panel_has_its_page(window: MainWindow, name: str):
    pages = {"review": "review", "feedback": "review", "codebook": "codebook", "agreement": "agreement"}
    window.docks.reveal(name)
    QApplication.processEvents()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert window.docks.dock(name).isAncestorOf(focused)
    press(window, Key.Key_F1)
    (manual,) = manuals()
    assert manual.name == pages.get(name, manual.name)
    assert manual.name == window.docks.page_of(window.docks.dock(name)) in PAGES


def test_the_text_the_search_the_palette_and_the_welcome_page_have_theirs(window: MainWindow, qtbot: QtBot):
    def page_here() -> str:
        press(window, Key.Key_F1)
        (manual,) = manuals()
        manual.close()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return manual.name

    assert page_here() == "labelling"
    window.registry.action("text.find").trigger()
    assert page_here() == "side-by-side"
    open_palette(window)
    assert page_here() == "start"
    window.registry.action("view.codebook").trigger()
    window.docks.reveal("codebook")
    assert page_here() == "codebook"
    window.close_project()
    assert page_here() == "start"


def test_a_dialog_asks_the_window_and_stays_open(window: MainWindow, qtbot: QtBot):
    window.registry.action("project.export").trigger()
    dialog = window.findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog.windowHandle(), Key.Key_F1)
    (manual,) = manuals()
    assert (manual.name, manual.isVisible(), dialog.isVisible()) == ("export", True, True)
    dialog.close()


def test_so_does_a_dialog_of_a_dialog(window: MainWindow):
    outer = AboutDialog(window)
    inner = ExportDialog(window.session, outer)  # pyright: ignore[reportArgumentType]
    outer.show()
    inner.show()
    QTest.keyClick(inner, Key.Key_F1)
    (manual,) = manuals()
    assert manual.name == "export"
    inner.close()
    outer.close()


def test_a_dialog_without_a_window_of_ours_does_nothing(parent: QWidget):
    dialog = AboutDialog(parent)
    field = QLineEdit(dialog)
    dialog.show()
    QTest.keyClick(field, Key.Key_F1)
    assert manuals() == []
    shiboken6.delete(dialog)
