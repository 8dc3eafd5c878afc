"""The keys of suggestions in one text."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.ids import LabelId
from core.model import Span
from gui.reader.view import ReaderView
from gui.suggest.keys import SuggestionKeys
from gui.suggest.marks import ShownSuggestion, SuggestionMarks

FIRST = ShownSuggestion(Span(0, 7), LabelId("a"), "a", "#D55E00", 1, "")
SECOND = ShownSuggestion(Span(7, 15), LabelId("b"), "b", "#0072B2", 2, "")


def test_each_key_says_what_is_to_be_done_and_only_on_a_suggestion(qtbot: QtBot) -> None:
    view = ReaderView()
    qtbot.addWidget(view)
    view.show_text("新建学校三所。招聘教师四十名。开展消防演练。")
    marks = SuggestionMarks(view)
    keys = SuggestionKeys(view, marks, lambda key: LabelId("c") if key == "3" else None, lambda each: each.name)
    taken: list[tuple[ShownSuggestion, str]] = []
    rejected: list[ShownSuggestion] = []
    keys.taken.connect(lambda suggestion, label: taken.append((suggestion, label)))
    keys.rejected.connect(rejected.append)
    marks.show([FIRST, SECOND])
    QTest.keyClick(view, Qt.Key.Key_Return)
    QTest.keyClick(view, Qt.Key.Key_3)
    assert taken == [(FIRST, ""), (FIRST, "c")]
    QTest.keyClick(view, Qt.Key.Key_Tab)
    assert view.selection == SECOND.span
    QTest.keyClick(view, Qt.Key.Key_Backspace)
    assert rejected == [SECOND]
    view.set_selection(20, 20)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Backspace):
        QTest.keyClick(view, key)
    assert (len(taken), len(rejected)) == (2, 1)


def test_with_a_modifier_they_are_the_windows(qtbot: QtBot) -> None:
    view = ReaderView()
    qtbot.addWidget(view)
    view.show_text("新建学校三所。")
    marks = SuggestionMarks(view)
    keys = SuggestionKeys(view, marks, lambda _key: None, lambda each: each.name)
    taken: list[object] = []
    keys.taken.connect(lambda suggestion, _label: taken.append(suggestion))
    marks.show([FIRST])
    QTest.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert taken == []
