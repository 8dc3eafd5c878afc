"""Readers side by side: opening, walking between them, closing, dropping, following changes."""

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.model import Meta, NewDocument, Source
from gui.base.mime import encode_documents
from gui.reader.readers import LIMIT, Readers
from gui.window.main_window import MainWindow
from tests.gui.driving import documents, press

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def readers(window: MainWindow) -> Readers:
    assert window.workspace is not None
    return window.workspace.readers


def test_a_document_opens_beside_the_active_reader(window: MainWindow):
    first, second, third = documents(window)
    assert window.workspace is not None
    window.workspace.open_document(second, True)
    readers(window).go_to(0)
    window.workspace.open_document(third, True)
    assert readers(window).open_documents() == [first, third, second]
    assert readers(window).document == third


def test_one_document_may_be_open_twice_and_both_follow_a_label(window: MainWindow):
    first = documents(window)[0]
    readers(window).open(first, in_next=True)
    press(window, Key.Key_1)
    assert [len(pane.view.annotations()) for pane in readers(window).panes] == [1, 1]


def test_readers_have_settled_when_they_name_the_headings_of_their_carets(window: MainWindow, qtbot: QtBot):
    text = "一、主要工作\n新建学校三所。\n二、下步打算\n招聘教师四十名。\n"
    assert window.session is not None
    source = Source("b.txt", "0" * 64, "utf-8", "text/1")
    (result, _change) = window.session.documents.add([NewDocument(text, Meta("北山区"), source)])
    shown = readers(window)
    shown.open(result.added[0].id)
    pane = shown.active
    assert pane is not None
    assert (shown.settled, pane.header.crumbs()) == (False, "")
    qtbot.waitUntil(lambda: shown.settled)
    assert pane.header.crumbs() == "一、主要工作"
    pane.view.set_selection(len(text) - 2, len(text) - 2)
    assert (shown.settled, pane.header.crumbs()) == (False, "一、主要工作")
    qtbot.waitUntil(lambda: shown.settled)
    assert pane.header.crumbs() == "二、下步打算"


def test_there_are_at_most_four(window: MainWindow):
    first, second, _third = documents(window)
    for _reader in range(5):
        readers(window).open(second, in_next=True)
    assert len(readers(window).panes) == LIMIT
    assert readers(window).open_documents() == [second, second, second, second]
    readers(window).open(first, in_next=True)
    assert len(readers(window).panes) == LIMIT


def test_keys_go_to_a_reader_and_open_it_when_it_is_missing(window: MainWindow):
    press(window, Key.Key_2, CTRL)
    assert len(readers(window).panes) == 2
    assert readers(window).active_number() == 1
    press(window, Key.Key_1, CTRL)
    assert readers(window).active_number() == 0
    assert QApplication.focusWidget() is readers(window).panes[0].view
    press(window, Key.Key_Tab, CTRL)
    assert readers(window).active_number() == 1


def test_four_readers_and_the_widest_panels_fit_into_a_small_window(window: MainWindow, qtbot: QtBot):
    for _reader in range(3):
        readers(window).open(documents(window)[1], in_next=True)
    for name in ("review", "agreement", "statistics", "annotations", "feedback"):
        window.docks.reveal(name)
        assert window.minimumSizeHint().width() <= 1280
    window.docks.reveal("review")
    qtbot.waitUntil(lambda: window.width() == 1280)

    def place(widget: QWidget) -> QRect:
        return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())

    # Each keeps a line that can be read; the one with the keyboard is in sight.
    for key in (Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_4):
        press(window, key, CTRL)
        active = readers(window).active
        assert active is not None
        # Asked for each time: the panel lays out its filters by the width that it got.
        area = place(readers(window))
        assert window.rect().contains(area)
        assert not area.intersects(window.docks.dock("review").geometry())
        assert area.left() <= place(active).left() <= place(active).right() <= area.right()


def test_close_the_active_reader(window: MainWindow):
    press(window, Key.Key_2, CTRL)
    press(window, Key.Key_W, CTRL)
    assert len(readers(window).panes) == 1
    press(window, Key.Key_W, CTRL)
    assert readers(window).panes == ()
    assert readers(window).document is None
    assert not window.registry.action("annotation.next").isEnabled()


def test_next_and_previous_document_in_the_order_of_the_list(window: MainWindow):
    assert window.workspace is not None
    order = window.workspace.shown_documents()
    readers(window).open(order[0])
    press(window, Key.Key_PageDown, CTRL)
    assert readers(window).document == order[1]
    press(window, Key.Key_PageUp, CTRL)
    press(window, Key.Key_PageUp, CTRL)
    assert readers(window).document == order[0]


def test_dropped_documents_open_where_they_fall(window: MainWindow):
    _first, second, third = documents(window)
    pane = readers(window).panes[0]
    data = encode_documents([second, third])
    event = QDropEvent(
        QPointF(20, 200), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    pane.dropEvent(event)
    assert readers(window).open_documents() == [second, third]


def test_a_removed_document_closes_its_reader_and_undo_brings_the_document_back(window: MainWindow):
    first, second, _third = documents(window)
    readers(window).open(second, in_next=True)
    assert window.session is not None
    window.session.documents.remove([first])
    assert readers(window).open_documents() == [second]
    press(window, Key.Key_Z, CTRL)
    assert first in documents(window)


def test_a_new_title_is_shown(window: MainWindow):
    first = documents(window)[0]
    assert window.session is not None
    window.session.documents.set_meta([first], title="新标题")
    shown = readers(window).panes[0].document
    assert shown is not None
    assert shown.meta == Meta("新标题", "青山区", 2024, extra=shown.meta.extra)


def test_hiding_a_layer_hides_it_in_every_reader(window: MainWindow):
    first = documents(window)[0]
    readers(window).open(first, in_next=True)
    press(window, Key.Key_1)
    session = window.session
    assert session is not None
    assert session.annotator is not None
    readers(window).set_hidden_layers(frozenset({session.annotator.id}))
    assert [len(pane.view.index) for pane in readers(window).panes] == [0, 0]
    readers(window).set_hidden_layers(frozenset())
    assert [len(pane.view.index) for pane in readers(window).panes] == [1, 1]


def test_text_size_by_keys(window: MainWindow):
    before = readers(window).panes[0].view.typography.pixels
    press(window, Key.Key_Equal, CTRL)
    assert readers(window).panes[0].view.typography.pixels == before + 1
    press(window, Key.Key_0, CTRL)
    assert readers(window).panes[0].view.typography.pixels == before
