"""A scan's text is put right beside its pages, doubt by doubt, by keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from core.model import Span
from core.text.recognition import RecognisedLine, Recognition
from gui.importing.proofread_dialog import ProofreadDialog
from tests.gui.conftest import compose

TEXT = "\u00a0工作总洁𠮷一\n全年投人资金。\n招聘教帅120名。"
RIGHT = TEXT.replace("洁", "结")
DOUBTS = tuple(Span(TEXT.index(char), TEXT.index(char) + 1) for char in "洁人帅")
LINES = (
    RecognisedLine(0, 7, 90, 1),
    RecognisedLine(TEXT.index("全"), TEXT.index("。"), 80, 1),
    RecognisedLine(TEXT.index("招"), len(TEXT), 80, 2),
)
KNOWN = Recognition("fake 1", LINES, DOUBTS)
Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(qtbot) -> QWidget:
    """What the dialog belongs to: it goes with its last name."""
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def dialog(window: QWidget) -> ProofreadDialog:
    made = ProofreadDialog("总结", TEXT, KNOWN, 0, window)
    made.show()
    made.begin()
    return made


def selected(dialog: ProofreadDialog) -> str:
    return dialog.editor.textCursor().selectedText()


def key(dialog: ProofreadDialog, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(dialog.editor, key, modifiers)


def test_keys_walk_the_doubts_and_the_page_follows(dialog: ProofreadDialog) -> None:
    pages: list[int] = []
    dialog.page_wanted.connect(pages.append)
    assert selected(dialog) == "洁"
    seen: list[str] = []
    for _step in range(3):
        key(dialog, Key.Key_F8)
        seen.append(selected(dialog))
    assert seen == ["人", "帅", "洁"]
    assert [page for before, page in zip([0, *pages], pages, strict=False) if page != before] == [1, 2, 1]
    key(dialog, Key.Key_F7)
    assert selected(dialog) == "帅"


def test_what_is_typed_replaces_the_doubt_and_all_else_stays_exact(dialog: ProofreadDialog, qtbot) -> None:
    assert not dialog.ok_button().isEnabled()
    compose(dialog.editor, "结")
    assert dialog.text() == RIGHT
    assert dialog.count.text() == "2 of 3 doubts open"
    with qtbot.waitSignal(dialog.submitted) as submitted:
        QTest.mouseClick(dialog.ok_button(), Qt.MouseButton.LeftButton)
    assert submitted.args == [RIGHT, []]


def test_a_doubt_that_is_right_is_said_to_be_so(dialog: ProofreadDialog, qtbot) -> None:
    key(dialog, Key.Key_Return, CTRL)
    assert selected(dialog) == "人"
    key(dialog, Key.Key_F8)
    key(dialog, Key.Key_Return, CTRL)
    assert dialog.count.text() == "1 of 3 doubts open"
    with qtbot.waitSignal(dialog.submitted) as submitted:
        dialog.accept()
    assert submitted.args == [TEXT, [DOUBTS[0], DOUBTS[2]]]


def test_doubts_move_along_with_what_is_typed_before_them(dialog: ProofreadDialog) -> None:
    key(dialog, Key.Key_Home, CTRL)
    compose(dialog.editor, "城东区")
    key(dialog, Key.Key_F8)
    assert selected(dialog) == "洁"
    assert dialog.count.text() == "3 of 3 doubts open"


def test_corrections_are_given_up_only_when_asked_twice(dialog: ProofreadDialog) -> None:
    compose(dialog.editor, "结")
    key(dialog, Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.count.text() == "Once more gives the corrections up."
    key(dialog, Key.Key_Escape)
    assert not dialog.isVisible()


def test_without_changes_escape_closes_it(dialog: ProofreadDialog) -> None:
    key(dialog, Key.Key_Escape)
    assert not dialog.isVisible()
