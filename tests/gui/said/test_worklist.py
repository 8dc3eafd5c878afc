"""The worklist walked in the real window by its keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.model import Annotation
from gui.annotations.note_editor import NoteEditor
from gui.said.worklist_bar import WorklistBar
from gui.window.main_window import MainWindow
from tests.gui.driving import press, readers
from tests.gui.said.conftest import told

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def mine(window: MainWindow) -> list[Annotation]:
    assert window.session is not None
    return sorted(window.session.annotations.iterate(), key=lambda annotation: annotation.start)


def open_ids(window: MainWindow) -> list[str]:
    assert window.session is not None
    return [item.id for item in window.session.worklist.open()]


def bar_of(window: MainWindow, qtbot: QtBot) -> WorklistBar:
    def there() -> bool:
        return any(bar.isVisible() for bar in window.findChildren(WorklistBar))

    qtbot.waitUntil(there)
    return next(bar for bar in window.findChildren(WorklistBar) if bar.isVisible())


@pytest.fixture
def changed(window: MainWindow) -> MainWindow:
    """Three annotations of one label, whose meaning changed then."""
    view = readers(window).panes[0].view
    for start, end in ((0, 6), (7, 13), (14, 20)):
        view.set_selection(start, end)
        press(window, Key.Key_1)
    assert window.session is not None
    label = window.session.codebook.labels()[0]
    window.session.codebook.edit(label.id, meaning=True, definition_en="Only school buildings")
    return window


def test_still_right_another_label_and_delete_by_one_key_each(changed: MainWindow, qtbot: QtBot):
    first, second, third = mine(changed)
    press(changed, Key.Key_U, CTRL)
    bar = bar_of(changed, qtbot)
    assert bar._head.text() == "Infrastructure: made under meaning 1, now 2"
    assert "Only school buildings" in bar._definition.text()
    assert bar._progress.text().startswith("0 done · 3 left")
    QTest.keyClick(bar, Key.Key_Return)
    assert open_ids(changed) == [second.id, third.id]
    bar = bar_of(changed, qtbot)
    assert bar._progress.text().startswith("1 done · 2 left")
    QTest.keyClick(bar, Key.Key_2)
    assert changed.session is not None
    assert changed.session.codebook.get(changed.session.annotations.get(second.id).label).code == "teachers"
    QTest.keyClick(bar_of(changed, qtbot), Key.Key_Delete)
    assert [annotation.id for annotation in mine(changed)] == [first.id, second.id]
    assert open_ids(changed) == []
    assert told(changed) == "All of it is looked at."
    press(changed, Key.Key_Z, CTRL)
    assert open_ids(changed) == [third.id], "taking the deletion back puts it on the list again"


def test_a_colleague_is_asked_and_it_stays_on_the_list(changed: MainWindow, qtbot: QtBot):
    first = mine(changed)[0]
    press(changed, Key.Key_U, CTRL)
    QTest.keyClick(bar_of(changed, qtbot), Key.Key_A)
    editor = changed.findChild(NoteEditor)
    assert isinstance(editor, NoteEditor)
    QTest.keyClicks(editor.edit, "Is a sports field a building?")
    QTest.keyClick(editor.edit, Key.Key_Return, CTRL)
    assert changed.session is not None
    assert len(open_ids(changed)) == 3
    texts = [comment.text for comment in changed.session.review.comments(first.id)]
    assert texts == ["Is a sports field a building?"]
    bar_of(changed, qtbot)


def test_one_goes_back_and_forth_and_stops(changed: MainWindow, qtbot: QtBot):
    view = readers(changed).panes[0].view
    press(changed, Key.Key_U, CTRL)
    QTest.keyClick(bar_of(changed, qtbot), Key.Key_N)
    chosen = view.selected_annotation
    assert chosen is not None
    assert chosen.start == 7
    QTest.keyClick(bar_of(changed, qtbot), Key.Key_P)
    bar = bar_of(changed, qtbot)
    QTest.keyClick(bar, Key.Key_Escape)
    QApplication.processEvents()
    assert view.hasFocus()
    assert len(open_ids(changed)) == 3


def test_without_a_change_it_says_so(window: MainWindow):
    press(window, Key.Key_U, CTRL)
    assert told(window).startswith("Nothing of yours is to be looked at again")


def test_a_label_that_is_split_is_walked(changed: MainWindow, qtbot: QtBot):
    assert changed.workspace is not None
    assert changed.session is not None
    changed.workspace.codebook.select(changed.session.codebook.labels()[0].id)
    changed.registry.action("codebook.walk").trigger()
    bar = bar_of(changed, qtbot)
    assert bar._head.text() == "Infrastructure"
    QTest.keyClick(bar, Key.Key_3)
    codes = [changed.session.codebook.get(annotation.label).code for annotation in mine(changed)]
    assert codes[1:] == ["infrastructure"] * 2
    assert codes[0] != "infrastructure"


def test_it_says_how_far_the_others_are(changed: MainWindow, qtbot: QtBot):
    session = changed.session
    assert session is not None
    me = session.annotator
    assert me is not None
    session.use_annotator(session.annotators.ensure("赵云").id)
    label, document = session.codebook.labels()[0].id, mine(changed)[0].document
    made = [session.annotations.create(document, 0, end, label)[0].id for end in (3, 4)]
    session.codebook.edit(label, meaning=True, definition_en="Only new school buildings")
    session.worklist.confirm(made[:1])
    session.use_annotator(me.id)
    press(changed, Key.Key_U, CTRL)
    bar = bar_of(changed, qtbot)
    assert bar._progress.text().splitlines()[1] == "Looked at by others: 赵云 1 of 2"
    for _annotation in range(3):
        QTest.keyClick(bar_of(changed, qtbot), Key.Key_Return)
    assert told(changed) == "All of it is looked at. Looked at by others: 赵云 1 of 2"
    press(changed, Key.Key_U, CTRL)
    assert told(changed).endswith("no label's meaning has changed since. Looked at by others: 赵云 1 of 2")
