"""Ribbons between two readers of the real window: by key, mouse and menu."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from gui.base import theme
from gui.base.settings import RIBBONS
from gui.linked.ties import Ribbon, Stub
from gui.reader.gaps import THIN, WIDE
from gui.reader.reader import ReaderPane
from gui.window.main_window import MainWindow
from tests.core.matching.test_counterparts import ONE
from tests.gui.driving import press
from tests.gui.linked.conftest import desk_of
from tests.gui.linked.test_desk import put_caret

Two = tuple[ReaderPane, ReaderPane]
Key, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def tied(window: MainWindow, two: Two, qtbot: QtBot) -> MainWindow:
    """The window with ribbons between its two readers."""
    press(window, Key.Key_R, ALT | Qt.KeyboardModifier.ShiftModifier)
    drawn(window, qtbot)
    return window


def drawn(window: MainWindow, qtbot: QtBot) -> list[Ribbon | Stub]:
    """What is seen, once it is compared and painted again."""
    qtbot.waitUntil(lambda: not desk_of(window).matchings.busy)
    gap(window).repaint()
    qtbot.waitUntil(lambda: bool(desk_of(window).ribbons.drawn(0)))
    return desk_of(window).ribbons.drawn(0)


def gap(window: MainWindow) -> QWidget:
    assert window.workspace is not None
    return window.workspace.readers.gaps.handle(1)


def heads(window: MainWindow, two: Two, shape: Ribbon) -> tuple[str, str]:
    """How the two ends of a ribbon begin."""
    assert two[0].document is not None
    assert two[1].document is not None
    matching = desk_of(window).matchings.known((two[0].document.id, two[1].document.id))
    assert matching is not None
    first, second = matching.first[shape.tie.first].span, matching.second[shape.tie.second].span
    return two[0].view.text[first.start : first.start + 5], two[1].view.text[second.start : second.start + 4]


def ribbon(window: MainWindow, two: Two, qtbot: QtBot, head: str) -> Ribbon:
    return next(
        shape
        for shape in drawn(window, qtbot)
        if isinstance(shape, Ribbon) and heads(window, two, shape)[0].startswith(head)
    )


def in_gap(window: MainWindow, matches: Callable[[Ribbon | Stub], bool]) -> QPoint:
    """A place of the gap in which such a shape is on top."""
    ribbons, handle = desk_of(window).ribbons, gap(window)
    for y in range(0, handle.height(), 3):
        for x in (4, WIDE // 2, WIDE - 5):
            shape = ribbons._at(0, QPoint(x, y))
            if shape is not None and matches(shape):
                return QPoint(x, y)
    raise AssertionError("not drawn")


def test_one_key_ties_what_treats_the_same(tied: MainWindow, two: Two, qtbot: QtBot):
    assert gap(tied).width() == WIDE
    shape = ribbon(tied, two, qtbot, "（二）教师")
    assert heads(tied, two, shape)[1] == "1.师资"
    assert shape.left.top == pytest.approx(two[0].view.y_of(ONE.index("（二）教师")))
    assert shape.right.top == pytest.approx(two[1].view.y_of(two[1].view.text.index("1.师资")))
    press(tied, Key.Key_R, ALT | Qt.KeyboardModifier.ShiftModifier)
    assert tied.workspace is not None
    assert tied.workspace.readers.gaps.handleWidth() == THIN
    assert not tied.registry.action("linked.ribbons").isChecked()


def test_ribbons_follow_what_is_scrolled(tied: MainWindow, two: Two, qtbot: QtBot):
    tied.resize(1000, 320)
    QApplication.processEvents()
    before = ribbon(tied, two, qtbot, "（二）教师").right.top
    two[1].view.verticalScrollBar().setValue(40)
    QApplication.processEvents()
    assert ribbon(tied, two, qtbot, "（二）教师").right.top < before


def test_what_nobody_answers_is_told_where_one_points(tied: MainWindow, two: Two, qtbot: QtBot):
    drawn(tied, qtbot)
    place = in_gap(tied, lambda shape: isinstance(shape, Stub) and shape.side == 0)
    tip = desk_of(tied).ribbons._tip(0, place)
    assert "The other reader does not write about this." in tip
    assert "对外" in tip


def test_a_click_brings_both_ends_to_the_top(tied: MainWindow, two: Two, qtbot: QtBot):
    drawn(tied, qtbot)

    def is_teachers(shape: Ribbon | Stub) -> bool:
        return isinstance(shape, Ribbon) and heads(tied, two, shape)[0] == "（二）教师"

    QTest.mouseClick(gap(tied), Qt.MouseButton.LeftButton, pos=in_gap(tied, is_teachers))
    chosen = two[0].view.selection, two[1].view.selection
    assert two[0].view.text[chosen[0].start :].startswith("（二）教师")
    assert two[1].view.text[chosen[1].start :].startswith("1.师资")


def test_a_pair_is_corrected_from_its_menu_and_taken_back(tied: MainWindow, two: Two, qtbot: QtBot):
    first = ribbon(tied, two, qtbot, "（二）教师").tie.first

    def starts_there(shape: Ribbon | Stub) -> bool:
        return isinstance(shape, Ribbon) and shape.tie.first == first

    choose(tied, in_gap(tied, starts_there), "The left one has no counterpart there", qtbot)
    shapes = drawn(tied, qtbot)
    assert not any(starts_there(shape) for shape in shapes)
    assert any(isinstance(shape, Stub) and (shape.side, shape.number) == (0, first) for shape in shapes)
    alone = in_gap(tied, lambda shape: isinstance(shape, Stub) and (shape.side, shape.number) == (0, first))
    choose(tied, alone, "As found, without what people said", qtbot)
    assert any(starts_there(shape) for shape in drawn(tied, qtbot))


def choose(window: MainWindow, place: QPoint, words: str, qtbot: QtBot) -> None:
    handle = gap(window)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, handle.mapToGlobal(place))
    QApplication.sendEvent(handle, event)
    menu = next(menu for menu in window.findChildren(QMenu, "ribbon_menu") if menu.isVisible())
    next(action for action in menu.actions() if action.text() == words).trigger()
    menu.close()
    QApplication.processEvents()


def test_what_a_person_said_has_its_mark(tied: MainWindow, two: Two, qtbot: QtBot):
    put_caret(two[0], "国际夏令营")
    put_caret(two[1], "推选学科带头人")
    tied.registry.action("linked.pair").trigger()
    QApplication.processEvents()
    shape = ribbon(tied, two, qtbot, "（二）对外")
    assert shape.tie.by_hand
    assert "said by hand" in desk_of(tied).ribbons._tip(0, in_gap(tied, lambda other: other == shape))


def test_locked_readers_show_what_ties_them_until_they_are_let_go(window: MainWindow, two: Two, qtbot: QtBot):
    press(window, Key.Key_K, ALT)
    assert drawn(window, qtbot)
    assert gap(window).width() == WIDE
    press(window, Key.Key_K, ALT)
    assert window.workspace is not None
    assert window.workspace.readers.gaps.handleWidth() == THIN
    assert not window.settings.get(RIBBONS)


def test_they_are_painted_in_both_themes(tied: MainWindow, two: Two, qtbot: QtBot, defaults: None):
    looks: list[bytes] = []
    for name in ("light", "dark"):
        theme.apply(name)
        drawn(tied, qtbot)
        image = gap(tied).grab().toImage()
        accent = theme.current().accent
        tinted = {
            image.pixelColor(x, y).name() for x in range(2, image.width() - 2) for y in range(0, image.height(), 4)
        }
        assert len(tinted) > 3, f"nothing but the ground in {name}, accent {accent.name()}"
        looks.append(bytes(image.constBits()))
    assert looks[0] != looks[1]


def test_the_same_report_twice_is_tied_by_nothing(tied: MainWindow, two: Two, qtbot: QtBot):
    assert tied.workspace is not None
    assert two[0].document is not None
    drawn(tied, qtbot)
    tied.workspace.readers.open_in(two[0].document.id, 1)
    gap(tied).repaint()
    assert desk_of(tied).ribbons.drawn(0) == []
