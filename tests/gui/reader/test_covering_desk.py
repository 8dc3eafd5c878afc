"""A screen over the readers: made when it is first wanted, shown and left by one action, and what it opens."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from core.changes import ChangeSet
from core.model import Passage
from gui.reader.covering_desk import CoveringDesk
from gui.widgets.panel import Panel
from gui.window.main_window import MainWindow


class Screen(Panel):
    """One field."""

    def __init__(self, window: MainWindow) -> None:
        assert window.workspace is not None
        super().__init__(window.workspace.session, window.workspace.bridge, window.workspace.readers)
        self.field = QLineEdit(self)

    def apply(self, change: ChangeSet) -> None:
        pass

    def retranslate(self) -> None:
        pass


class Desk(CoveringDesk[Screen]):
    """Counts how often a screen is made."""

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        assert window.workspace is not None
        super().__init__(window, window.workspace, self._take_in, parent)
        self.window, self.made = window, 0

    def _take_in(self, make: object) -> QWidget:
        assert callable(make)
        screen = make()
        assert isinstance(screen, QWidget)
        return screen

    def make_screen(self) -> Screen:
        self.made += 1
        return Screen(self.window)

    def take_keyboard(self, screen: Screen) -> None:
        screen.field.setFocus()


def test_it_is_made_once_and_comes_and_goes(window: MainWindow, qtbot: QtBot) -> None:
    desk = Desk(window, window)
    assert desk.made == 0
    desk.toggle()
    screen = desk.screen
    assert screen is not None
    assert screen.isVisible()
    assert screen.field.hasFocus()
    desk.toggle()
    assert not screen.isVisible()
    desk.toggle()
    assert desk.screen is screen
    assert desk.made == 1


def test_a_passage_is_shown_in_the_reader_that_was_meant(window: MainWindow, qtbot: QtBot) -> None:
    desk = Desk(window, window)
    desk.toggle()
    assert window.workspace is not None
    readers, documents = window.workspace.readers, window.workspace.session.documents.list()
    desk.show_passage(Passage(documents[1].id, 2, 5), 0)
    assert desk.screen is not None
    assert not desk.screen.isVisible()
    assert readers.document == documents[1].id
    assert readers.active is not None
    assert (readers.active.view.selection.start, readers.active.view.selection.end) == (2, 5)
    desk.show_passage(Passage(documents[0].id, 0, 3))
    assert readers.document == documents[0].id
