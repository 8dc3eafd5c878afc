"""A list of places to tick, to walk and to decide on."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.ids import DocumentId
from core.model import Span
from gui.base import theme
from gui.suggest.place_list import ListedPlace, PlaceListDialog
from gui.widgets.marks import TICK
from gui.widgets.row_delegate import PADDING
from tests.gui.driving import click


def place(key: str, **more: bool) -> ListedPlace:
    return ListedPlace(key, DocumentId("d"), Span(0, 4), "相同", f"第{key}处\n一行", "总结", **more)


class Opened:
    """The dialog, and what it said."""

    def __init__(self, parent: QWidget, qtbot: QtBot, *places: ListedPlace) -> None:
        self.dialog = PlaceListDialog("Repeats", "Said", ("All of it", "This one"), places, parent)
        self.all: list[list[str]] = []
        self.ones: list[str] = []
        self.walked: list[str] = []
        self.dialog.submitted.connect(self.all.append)
        self.dialog.picked.connect(self.ones.append)
        self.dialog.walked.connect(lambda listed: self.walked.append(listed.key))
        self.dialog.open()
        qtbot.waitExposed(self.dialog)

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.dialog.list, key)


def test_the_filled_button_does_what_is_ticked(parent: QWidget, qtbot: QtBot) -> None:
    opened = Opened(parent, qtbot, place("a"), place("b", ticked=False), place("c"))
    assert opened.dialog.summary.text() == "2 of 3 ticked"
    opened.dialog.list.selectRow(2)
    opened.key(Qt.Key.Key_Space)
    opened.dialog.list.selectRow(1)
    opened.key(Qt.Key.Key_Space)
    QTest.keyClick(opened.dialog, Qt.Key.Key_Return)
    assert opened.all == [["a", "b"]]
    assert opened.ones == []


def test_one_by_one_goes_on_to_the_next_and_closes_after_the_last(parent: QWidget, qtbot: QtBot) -> None:
    opened = Opened(parent, qtbot, place("a"), place("b"))
    click(opened.dialog, QPushButton, "one")
    assert opened.ones == ["a"]
    assert opened.walked[-1] == "b"
    with qtbot.waitSignal(opened.dialog.rejected):
        click(opened.dialog, QPushButton, "one")
    assert opened.ones == ["a", "b"]
    assert opened.all == []


def test_what_is_anothers_is_shown_and_never_ticked(parent: QWidget, qtbot: QtBot) -> None:
    opened = Opened(parent, qtbot, place("a", fixable=False), place("b"))
    assert not opened.dialog.one_button.isEnabled()
    click(opened.dialog, QPushButton, "tick_all")
    assert opened.dialog.summary.text() == "0 of 2 ticked"
    assert not opened.dialog.ok_button().isEnabled()
    click(opened.dialog, QPushButton, "tick_all")
    opened.dialog.accept()
    assert opened.all == [["b"]]


def test_walking_tells_where_one_is(parent: QWidget, qtbot: QtBot) -> None:
    opened = Opened(parent, qtbot, place("a"), place("b"))
    opened.dialog.list.setFocus()
    opened.key(Qt.Key.Key_Down)
    assert opened.walked[-1] == "b"
    index = opened.dialog.model.index(1, 1)
    assert opened.dialog.model.data(index) == "第b处 一行"


def test_a_box_is_ticked_by_a_click_on_it_and_shows_it(parent: QWidget, qtbot: QtBot) -> None:
    dialog = Opened(parent, qtbot, place("a"), place("b")).dialog

    def box(row: int) -> QPoint:
        cell = dialog.list.visualRect(dialog.model.index(row, 0))
        return QPoint(cell.left() + PADDING + TICK // 2, cell.center().y())

    def filled(row: int) -> bool:
        corner = box(row) - QPoint(TICK // 2 - 3, TICK // 2 - 3)
        return dialog.list.viewport().grab().toImage().pixelColor(corner).name() == theme.current().accent.name()

    assert [filled(row) for row in range(2)] == [True, True]
    QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=box(1))
    assert [dialog.model.is_ticked(row) for row in range(2)] == [True, False]
    assert [filled(row) for row in range(2)] == [True, False]
    QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=box(1) + QPoint(60, 0))
    assert not dialog.model.is_ticked(1)
