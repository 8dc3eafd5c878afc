"""What the hand needs while labelling: more text by one key, hints, the same label again, back to where one was."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.model import Meta, NewDocument, Source, Span
from core.session import Session
from gui.base.settings import GO_ON
from gui.reader.view import ReaderView
from gui.window.main_window import MainWindow
from tests.benchmarks.bench_hand import measure_way, steps_or_hints
from tests.gui.driving import documents, press, quotes

Key = Qt.Key
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


def view(window: MainWindow) -> ReaderView:
    assert window.workspace is not None
    pane = window.workspace.readers.active
    assert pane is not None
    return pane.view


def type_keys(window: MainWindow, keys: str) -> None:
    """Each character as a key of its own, by whatever has the keyboard."""
    for character in keys:
        QTest.keyClick(window.windowHandle(), character)  # type: ignore[call-overload]


def hint_at(window: MainWindow, quote: str) -> str:
    """The letters that stand at a passage."""
    shown = view(window)
    start = shown.text.index(quote)
    return next(hint.letters for hint in shown.hinting.hints if hint.target.span == Span(start, start + len(quote)))


def selected(window: MainWindow) -> str:
    return view(window).selected_text()


def test_furniture_is_walked_past_and_gets_no_hint(window: MainWindow):
    assert window.session is not None
    start = view(window).text.index("招聘")
    window.session.documents.mask(documents(window)[0], Span(start, start + 8), "banner")
    press(window, Key.Key_Down, CTRL)
    press(window, Key.Key_Down, CTRL)
    assert selected(window) == "资助学生𠮷祥同学等九人。"
    press(window, Key.Key_Up, CTRL)
    assert selected(window) == "新建学校三所。"
    press(window, Key.Key_Apostrophe)
    assert not any(hint.target.span.start == start for hint in view(window).hinting.hints)


def test_the_same_label_again(window: MainWindow):
    press(window, Key.Key_Semicolon)
    assert quotes(window) == []
    assert window.message_bar.message is not None
    press(window, Key.Key_2)
    press(window, Key.Key_Down, CTRL)
    press(window, Key.Key_Down, CTRL)
    press(window, Key.Key_Semicolon)
    assert [code for code, _quote in quotes(window)] == ["teachers", "teachers"]


def test_a_label_goes_on_to_the_next_sentence_where_one_wants_that(window: MainWindow):
    window.settings.set(GO_ON, True)
    for key in (Key.Key_1, Key.Key_2, Key.Key_3):
        press(window, key)
    assert quotes(window) == [
        ("infrastructure", "新建学校三所。"),
        ("teachers", "招聘教师四十名。"),
        ("safety", "资助学生𠮷祥同学等九人。"),
    ]
    assert selected(window) == "校园安全无事故。"


def test_with_alt_a_label_goes_on_and_without_stays(window: MainWindow):
    press(window, Key.Key_1, ALT)
    assert selected(window) == "招聘教师四十名。"
    press(window, Key.Key_2, ALT)
    assert selected(window) == "资助学生𠮷祥同学等九人。"
    press(window, Key.Key_3)
    assert selected(window) == "资助学生𠮷祥同学等九人。"
    assert [code for code, _quote in quotes(window)] == ["infrastructure", "teachers", "safety"]


def test_where_labels_go_on_alt_keeps_one_there(window: MainWindow):
    window.settings.set(GO_ON, True)
    press(window, Key.Key_1)
    press(window, Key.Key_2, ALT)
    assert selected(window) == "招聘教师四十名。"


def test_alt_and_a_key_of_no_label_change_nothing(window: MainWindow):
    press(window, Key.Key_9, ALT)
    assert quotes(window) == []


def test_after_a_label_one_goes_on_behind_it(window: MainWindow):
    press(window, Key.Key_1)
    press(window, Key.Key_Down, CTRL)
    assert selected(window) == "招聘教师四十名。"
    press(window, Key.Key_2)
    press(window, Key.Key_Comma)
    press(window, Key.Key_Comma)
    press(window, Key.Key_Period)
    press(window, Key.Key_Up, CTRL)
    assert selected(window) == "新建学校三所。"


def test_25_passages_take_at_most_three_keys_each_with_the_settings_as_they_come(qtbot, tmp_path: Path):
    found = measure_way(tmp_path, steps_or_hints)
    assert found["passages"] == 25
    assert found["keys a passage"] <= 3


@pytest.fixture
def long_window(make_window, project_path: Path) -> MainWindow:
    """A window with a document of many pages."""
    text = "\n".join(f"第{number}段说的是教育。学校有{number}所。教师有{number}名。" for number in range(200))
    with Session.open(project_path) as session:
        new = NewDocument(text, Meta("长"), Source("长.txt", "1" * 64, "utf-8", "text/1"))
        document = session.documents.add([new])[0].added[0].id
    window = make_window()
    assert window.open_project(project_path)
    window.workspace.open_document(document)
    return window


def test_the_sentence_one_walks_to_stays_in_the_middle_of_the_page(long_window: MainWindow, qtbot):
    window = long_window
    shown = view(window)
    page = shown.viewport().height()
    for step in range(120):
        press(window, Key.Key_Down, CTRL)
        if step > 30:
            top, bottom = shown.y_of(shown.selection.start), shown.y_of(shown.selection.end) + shown.line_height()
            assert 0.3 * page - 1 <= top
            assert bottom <= 0.6 * page + 1
    for _step in range(30):
        press(window, Key.Key_Up, CTRL)
        assert 0.3 * page - 1 <= shown.y_of(shown.selection.start) <= 0.6 * page + 1
    assert shown.tinted == shown.snapping.line(shown.selection.start)
    assert shown.walking.number() == (90, 600)
    pane = window.workspace.readers.active  # type: ignore[union-attr]
    assert pane is not None
    qtbot.waitUntil(lambda: pane.header.position() == "Sentence 90 of 600")
    shown.clear_selection()
    qtbot.waitUntil(lambda: pane.header.position() == "")


def test_back_to_where_one_was(long_window: MainWindow):
    window = long_window
    press(window, Key.Key_Down, CTRL)
    before = view(window).selection.start
    press(window, Key.Key_End, CTRL)
    assert view(window).caret == len(view(window).text)
    press(window, Key.Key_Backspace, ALT)
    assert view(window).caret == before
    press(window, Key.Key_Backspace, ALT | SHIFT)
    assert view(window).caret == len(view(window).text)
    window.workspace.open_document(documents(window)[0])  # type: ignore[union-attr]
    press(window, Key.Key_Backspace, ALT)
    assert window.workspace.readers.document == documents(window)[-1]  # type: ignore[union-attr]
