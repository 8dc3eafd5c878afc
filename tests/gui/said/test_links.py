"""Links made and walked in the real window by their keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.said.links import Link
from gui.reader.reader import ReaderPane
from gui.said.links_dialog import LinksDialog
from gui.window.main_window import MainWindow
from gui.window.palette import Palette
from tests.counting import steps_of
from tests.gui.driving import press, readers
from tests.gui.said.conftest import desk_of, told

Two = tuple[ReaderPane, ReaderPane]
Key, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def links(window: MainWindow) -> list[Link]:
    assert window.session is not None
    return window.session.links.all()


@pytest.fixture
def ends(window: MainWindow, two: Two) -> Two:
    """A label in each of two readers; the keyboard is in the first."""
    first, second = two
    first.view.set_selection(0, 6)
    press(window, Key.Key_1)
    press(window, Key.Key_2, CTRL)
    second.view.set_selection(0, 9)
    press(window, Key.Key_1)
    press(window, Key.Key_1, CTRL)
    return two


def choose(window: MainWindow, qtbot: QtBot, words: str) -> None:
    palette = window.findChild(Palette)
    assert isinstance(palette, Palette)
    qtbot.waitUntil(palette.isVisible)
    qtbot.keyClicks(QApplication.focusWidget(), words)
    press(window, Key.Key_Return)


def test_one_key_at_both_ends_links_across_documents(window: MainWindow, ends: Two, qtbot: QtBot):
    first, second = ends
    press(window, Key.Key_Backslash)
    assert told(window).startswith("Link from “新建学校三所”")
    press(window, Key.Key_2, CTRL)
    press(window, Key.Key_Backslash)
    choose(window, qtbot, "Fulfils")
    made = links(window)
    assert [link.kind for link in made] == ["fulfils"]
    assert (first.document, second.document) != (None, None)
    assert desk_of(window).links.start is None
    assert told(window) == "Linked: Fulfils."


def test_a_second_link_of_the_kind_is_not_offered_and_the_same_end_forgets(window: MainWindow, ends: Two, qtbot: QtBot):
    press(window, Key.Key_Backslash)
    press(window, Key.Key_Backslash)
    assert told(window) == "No link is made."
    assert desk_of(window).links.start is None
    _link(window, ends, "fulfils")
    press(window, Key.Key_Backslash)
    press(window, Key.Key_2, CTRL)
    press(window, Key.Key_Backslash)
    palette = window.findChild(Palette)
    assert isinstance(palette, Palette)
    qtbot.waitUntil(palette.isVisible)
    offered = [entry.text for entry in palette.shown()]
    assert len([text for text in offered if text.startswith("Fulfils")]) == 1, "only the other way round"


def _link(window: MainWindow, ends: Two, kind: str) -> Link:
    first, second = ends
    assert window.session is not None
    source, target = first.view.annotations()[0], second.view.annotations()[0]
    return window.session.links.make(source.id, target.id, kind)[0]


def test_links_are_walked_in_both_directions(window: MainWindow, ends: Two):
    first, second = ends
    link = _link(window, ends, "fulfils")
    press(window, Key.Key_J, ALT)
    assert second.view.hasFocus()
    chosen = second.view.selected_annotation
    assert chosen is not None
    assert chosen.id == link.target
    press(window, Key.Key_J, ALT)
    assert told(window) == "No link leads from here."
    press(window, Key.Key_J, ALT | SHIFT)
    assert first.view.hasFocus()


def test_the_other_document_opens_in_the_next_reader(window: MainWindow, ends: Two):
    _link(window, ends, "same_matter")
    press(window, Key.Key_2, CTRL)
    window.registry.action("reader.close").trigger()
    press(window, Key.Key_1, CTRL)
    assert len(readers(window).panes) == 1
    press(window, Key.Key_J, ALT)
    assert len(readers(window).panes) == 2
    assert readers(window).active is readers(window).panes[1]


def test_linked_passages_are_marked_in_the_margin_until_one_end_goes(window: MainWindow, ends: Two):
    first, _second = ends
    before = first.view.viewport().grab().toImage()
    _link(window, ends, "contradicts")
    marked = first.view.viewport().grab().toImage()
    assert marked != before
    assert first.document is not None
    assert desk_of(window).links._places(first.document.id) == [(0, 6)]
    press(window, Key.Key_Delete)
    assert links(window) == []
    assert desk_of(window).links._places(first.document.id) == []
    press(window, Key.Key_Z, CTRL)
    assert len(links(window)) == 1, "both come back in one step"
    assert desk_of(window).links._places(first.document.id) == [(0, 6)]


def test_links_of_a_layer_that_is_hidden_are_nowhere_to_be_seen(window: MainWindow, ends: Two):
    """As in independent labelling: neither the chain beside the text nor the list nor the key tell of them."""
    first, _second = ends
    session = window.session
    assert session is not None
    assert first.document is not None
    me = session.annotator
    assert me is not None
    own = {annotation.document: annotation for annotation in session.annotations.iterate(annotator=me.id)}
    other = session.annotators.ensure("赵云").id
    session.use_annotator(other)
    source, target = own.values()
    session.links.make(source.id, target.id, "contradicts")
    session.use_annotator(me.id)
    desk = desk_of(window).links
    assert len(desk._places(first.document.id)) == 1
    readers(window).set_hidden_layers(frozenset([other]))
    assert desk._places(first.document.id) == []
    desk.list_links()
    dialog = window.findChild(LinksDialog)
    assert isinstance(dialog, LinksDialog)
    assert dialog.model.rowCount() == 0
    dialog.close()
    first.view.select_annotation(own[first.document.id].id)
    desk.walk(forward=True)
    assert told(window) == "No link leads from here."


def test_a_label_costs_the_same_however_many_links_the_project_has(window: MainWindow, ends: Two, qtbot: QtBot):
    """Also in a text with links: they are read again only where an end of one is what changed."""
    first, second = ends
    session = window.session
    assert session is not None
    document = second.document
    assert document is not None
    _link(window, ends, "fulfils")
    labels = [label.id for label in session.codebook.labels()]

    def label_among_links(count: int) -> int:
        for label in labels[1 : 1 + count]:
            source, target = (session.annotations.create(document.id, count, end, label)[0].id for end in (8, 9))
            session.links.make(source, target, "same_matter")
        first.view.set_selection(count, count + 4)
        QApplication.processEvents()
        return steps_of(session, lambda: (press(window, Key.Key_3), first.view.viewport().repaint()))

    # A reader asks for its outline a moment after its text.
    assert window.workspace is not None
    readers = window.workspace.readers
    qtbot.waitUntil(lambda: readers.settled)
    label_among_links(1)
    few = label_among_links(0)
    more = label_among_links(3)
    assert len(links(window)) == 5
    assert more <= few + 40, "a row more of annotations and of the journal, and nothing of links"


def test_a_link_of_somebody_else_comes_back_into_the_margin_with_its_end(window: MainWindow, ends: Two):
    first, second = ends
    session = window.session
    assert session is not None
    assert session.annotator is not None
    assert first.document is not None
    me = session.annotator.id
    session.use_annotator(session.annotators.ensure("赵云").id)
    session.links.make(first.view.annotations()[0].id, second.view.annotations()[0].id, "contradicts")
    session.use_annotator(me)
    places = desk_of(window).links._places
    assert places(first.document.id) == [(0, 6)]
    session.annotations.delete([first.view.annotations()[0].id])
    assert places(first.document.id) == []
    session.history.undo()
    assert places(first.document.id) == [(0, 6)]
