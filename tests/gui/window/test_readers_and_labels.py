"""With several readers: whatever is done lands in the reader where it was done."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.ids import DocumentId
from core.model import Status
from gui.reader.reader import ReaderPane
from gui.widgets.message_bar import Message
from gui.window.labelling import Labelling
from gui.window.main_window import MainWindow
from tests.gui.driving import documents, drag, press, quotes, readers

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def labelling(window: MainWindow) -> Labelling:
    assert window.workspace is not None
    return window.workspace.labelling


def statuses(window: MainWindow) -> dict[DocumentId, Status]:
    assert window.session is not None
    return {document: status for (document, _who), status in window.session.documents.statuses().items()}


def test_redo_in_another_reader_leaves_the_actions_with_the_keyboard(
    window: MainWindow, two: tuple[ReaderPane, ReaderPane]
):
    first, second = two
    press(window, Key.Key_2, CTRL)
    press(window, Key.Key_1)
    press(window, Key.Key_Z, CTRL)
    press(window, Key.Key_1, CTRL)
    first.view.set_selection(0, 6)
    press(window, Key.Key_Y, CTRL)
    assert first.view.hasFocus()
    assert readers(window).active is first
    shown = second.view.selected_annotation
    assert shown is not None
    press(window, Key.Key_2)
    assert set(quotes(window)) == {("infrastructure", "完成十一所小学改造。"), ("teachers", "新建学校三所")}
    press(window, Key.Key_Delete)
    assert quotes(window) == [("infrastructure", "完成十一所小学改造。")]


def test_undo_from_a_panel_goes_to_the_reader_that_changed(window: MainWindow, two: tuple[ReaderPane, ReaderPane]):
    _first, second = two
    press(window, Key.Key_2, CTRL)
    press(window, Key.Key_1)
    press(window, Key.Key_Z, CTRL)
    press(window, Key.Key_1, CTRL)
    press(window, Key.Key_P, CTRL)
    window.registry.action("edit.redo").trigger()
    assert readers(window).active is second


def test_the_label_bar_goes_with_the_keyboard(window: MainWindow, two: tuple[ReaderPane, ReaderPane]):
    first, _second = two
    drag(first.view, 2, 6)
    assert first.label_bar.isVisible()
    press(window, Key.Key_2, CTRL)
    assert not first.label_bar.isVisible()


def test_a_label_bar_labels_its_own_reader(window: MainWindow, two: tuple[ReaderPane, ReaderPane]):
    first, second = two
    drag(first.view, 2, 6)
    # Nothing in the window takes the keyboard without closing the bar; what the bar says holds all the same.
    readers(window).go_to(1)
    assert window.session is not None
    first.label_chosen.emit(window.session.codebook.labels()[1].id, first.view.selection)
    assert quotes(window) == [("teachers", "学校三所")]
    chosen = first.view.selected_annotation
    assert chosen is not None
    assert second.view.selected_annotation is None


def test_the_status_of_another_reader_is_set_for_its_document(
    window: MainWindow, two: tuple[ReaderPane, ReaderPane], qtbot: QtBot
):
    first, _second = two
    press(window, Key.Key_2, CTRL)
    menu = first.header.status.menu()

    def choose() -> None:
        menu.actions()[2].trigger()
        menu.close()

    QTimer.singleShot(0, choose)
    QTest.mouseClick(first.header.status, LEFT)
    qtbot.waitUntil(lambda: not menu.isVisible())
    assert statuses(window).get(documents(window)[0]) is Status.DONE
    assert documents(window)[1] not in statuses(window)
    assert readers(window).active is first
    assert window.focusWidget() is first.view


@pytest.mark.parametrize(
    "do",
    [
        lambda window: press(window, Key.Key_1),
        lambda window: labelling(window).apply_label(window.session.codebook.labels()[0].id),
    ],
    ids=["by key", "by name"],
)
def test_a_label_of_ones_own_hidden_layer_shows_the_layer(
    window: MainWindow, two: tuple[ReaderPane, ReaderPane], do: Callable[[MainWindow], object]
):
    first, _second = two
    me = labelling(window).me
    assert me is not None
    readers(window).set_hidden_layers(frozenset({me}))
    do(window)
    assert readers(window).hidden_layers() == frozenset()
    chosen = first.view.selected_annotation
    assert chosen is not None
    assert chosen.annotator == me


def test_new_readers_open_the_documents_that_follow(window: MainWindow):
    """The list always has the open document chosen; the same text twice is hardly meant."""
    first, second, third = documents(window)
    press(window, Key.Key_2, CTRL)
    press(window, Key.Key_3, CTRL)
    assert readers(window).open_documents() == [first, second, third]
    press(window, Key.Key_4, CTRL)
    assert readers(window).open_documents()[:3] == [first, second, third]


def test_a_new_reader_takes_what_is_chosen_in_the_list(window: MainWindow):
    first, _second, third = documents(window)
    assert window.workspace is not None
    window.workspace.documents.reveal(third)
    press(window, Key.Key_2, CTRL)
    assert readers(window).open_documents() == [first, third]


def test_the_first_label_begins_the_document(window: MainWindow):
    (document, *_others) = documents(window)
    assert statuses(window) == {}
    press(window, Key.Key_1)
    assert statuses(window) == {document: Status.IN_PROGRESS}
    pane = readers(window).active
    assert pane is not None
    assert "in progress" in pane.header.status.accessibleName().lower()
    press(window, Key.Key_Z, CTRL)
    assert statuses(window) == {}
    assert "not started" in pane.header.status.accessibleName().lower()


def test_a_message_leaves_the_headers_of_the_readers_free(window: MainWindow, two: tuple[ReaderPane, ReaderPane]):
    window.message_bar.show_message(Message("Something is to be said."))
    bar = window.message_bar
    for pane in two:
        header = QRect(pane.header.mapToGlobal(QPoint(0, 0)), pane.header.size())
        assert not header.intersects(QRect(bar.mapToGlobal(QPoint(0, 0)), bar.size()))
