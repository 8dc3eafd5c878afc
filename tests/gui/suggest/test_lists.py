"""Lists of suggestions in the real window: repeats, a section's surest, labels that disagree, what to label next."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from core.model import Meta, NewDocument, Source, Status
from gui.suggest.place_list import PlaceListDialog
from gui.window.main_window import MainWindow
from gui.window.palette import Palette
from tests.gui.driving import click, documents, press, quotes
from tests.gui.suggest.test_desk import desk, hint, settle, suggesting, view_of  # noqa: F401

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
AGAIN = "新建学校五所。\n其他。新建学校 7 所。"


def listed(window: MainWindow, qtbot: QtBot) -> PlaceListDialog:
    qtbot.waitUntil(lambda: bool(window.findChildren(PlaceListDialog)), timeout=30_000)
    dialog = window.findChildren(PlaceListDialog)[-1]
    qtbot.waitExposed(dialog)
    return dialog


def label_first(window: MainWindow) -> str:
    """Label the first sentence by its key; its words."""
    view = view_of(window)
    view.set_selection(0, 0)
    press(window, Key.Key_1)
    return quotes(window)[0][1]


@pytest.fixture
def repeated(window: MainWindow) -> MainWindow:
    """A second report repeats the first one's first sentence with other numbers."""
    session = window.session
    assert session is not None
    first = session.documents.text(documents(window)[0]).partition("。")[0]
    text = f"甲。{first}。\n乙。{first.replace('三', '五')}。"
    session.documents.add([NewDocument(text, Meta("再说一遍"), Source("a.txt", "1" * 64, "utf-8", "text/1"))])
    assert window.workspace is not None
    window.workspace.focus_text()
    return window


def test_repeats_are_listed_and_labelled_in_one_step(repeated: MainWindow, qtbot: QtBot) -> None:
    first = label_first(repeated)
    view_of(repeated).set_selection(1, 1)
    press(repeated, Key.Key_P, ALT | Qt.KeyboardModifier.ShiftModifier)
    dialog = listed(repeated, qtbot)
    assert [place.key.kind for place in dialog.model.places] == ["exact", "normalised"]  # type: ignore[attr-defined]
    assert dialog.model.places[0].passage == first
    QTest.keyClick(dialog, Key.Key_Return)
    assert len(quotes(repeated)) == 3
    assert len({code for code, _quote in quotes(repeated)}) == 1
    assert repeated.workspace is not None
    repeated.workspace.undo()
    assert len(quotes(repeated)) == 1


def test_one_repeat_alone_is_labelled_and_shown_behind_the_list(repeated: MainWindow, qtbot: QtBot) -> None:
    label_first(repeated)
    view_of(repeated).set_selection(1, 1)
    press(repeated, Key.Key_P, ALT | Qt.KeyboardModifier.ShiftModifier)
    dialog = listed(repeated, qtbot)
    assert view_of(repeated).selected_text() == dialog.model.places[0].passage
    click(dialog, QPushButton, "one")
    assert len(quotes(repeated)) == 2
    assert dialog.model.rowCount() == 1


def test_without_an_own_label_under_the_caret_it_says_what_to_do(repeated: MainWindow) -> None:
    view_of(repeated).set_selection(0, 0)
    press(repeated, Key.Key_P, ALT | Qt.KeyboardModifier.ShiftModifier)
    message = repeated.message_bar.message
    assert message is not None
    assert "Put the caret" in message.text


def test_the_status_line_offers_repeats_of_what_was_just_labelled(repeated: MainWindow, qtbot: QtBot) -> None:
    press(repeated, Key.Key_G, ALT)
    settle(repeated, qtbot)
    label_first(repeated)
    qtbot.waitUntil(lambda: "2 repeats of what you labelled: Alt+Shift+P" in hint(repeated), timeout=30_000)
    press(repeated, Key.Key_P, ALT | Qt.KeyboardModifier.ShiftModifier)
    assert listed(repeated, qtbot).model.rowCount() == 2


def test_what_is_sure_in_a_section_is_taken_in_one_step(suggesting: MainWindow, qtbot: QtBot) -> None:  # noqa: F811
    here = desk(suggesting)._active()
    assert here is not None
    sure = [each for each in here[1].shown if each.grade == 1]
    assert sure
    press(suggesting, Key.Key_T, ALT)
    dialog = listed(suggesting, qtbot)
    assert [place.key for place in dialog.model.places] == sure
    QTest.keyClick(dialog, Key.Key_Return)
    assert len(quotes(suggesting)) == len(sure)
    assert suggesting.workspace is not None
    suggesting.workspace.undo()
    assert quotes(suggesting) == []


def test_labels_that_disagree_are_listed_and_put_right(repeated: MainWindow, qtbot: QtBot) -> None:
    session = repeated.session
    assert session is not None
    label_first(repeated)
    session.documents.set_status(documents(repeated), Status.DONE)
    repeated.registry.action("suggest.radar").trigger()
    dialog = listed(repeated, qtbot)
    missing = [place for place in dialog.model.places if place.key.kind == "missing"]  # type: ignore[attr-defined]
    assert len(missing) == 2
    assert not dialog.ok_button().isEnabled()
    dialog.model.tick(range(dialog.model.rowCount()), True)
    QTest.keyClick(dialog, Key.Key_Return)
    assert len(quotes(repeated)) == 3


def test_reports_to_label_next_are_offered_and_opened(repeated: MainWindow, qtbot: QtBot) -> None:
    session = repeated.session
    assert session is not None
    session.documents.set_status(documents(repeated)[:-1], Status.DONE)
    repeated.registry.action("suggest.rank").trigger()
    qtbot.waitUntil(lambda: bool(repeated.findChildren(Palette)), timeout=30_000)
    QApplication.processEvents()
    press(repeated, Key.Key_Return)
    workspace = repeated.workspace
    assert workspace is not None
    qtbot.waitUntil(lambda: workspace.readers.document == documents(repeated)[-1])
