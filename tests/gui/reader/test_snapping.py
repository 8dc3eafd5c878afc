"""The selection goes by words, sentences and the other units."""

import itertools
import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.model import Span
from core.text import words
from core.text.units import Unit
from gui.reader.view import ReaderView

MakeView = Callable[..., ReaderView]


KEYS = Qt.Key
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.mark.usefixtures("_words")
def test_ctrl_arrows_go_by_words(make_view: MakeView) -> None:
    text = "推进义务教育发展。"
    view = make_view(text)
    stops = []
    for _ in range(4):
        QTest.keyClick(view, KEYS.Key_Right, CTRL)
        stops.append(view.caret)
    assert stops == [2, 6, 8, 9]
    QTest.keyClick(view, KEYS.Key_Left, CTRL | SHIFT)
    QTest.keyClick(view, KEYS.Key_Left, CTRL | SHIFT)
    assert view.selected_text() == "发展。"


OUTLINED = (
    "教育局工作总结\n"
    "一、主要工作\n"
    "（一）基础设施\n"
    "1.校舍建设。新建校舍三栋，维修操场两处。已经投入使用。\n"
    "2.设备采购。采购电脑若干。\n"
    "（二）教师队伍\n"
    "招聘教师。\n"
    "二、下步打算\n"
    "继续努力。\n"
)


@pytest.mark.usefixtures("_words")
def test_the_selection_widens_through_every_unit_and_narrows_back(make_view: MakeView) -> None:
    view = make_view(OUTLINED)
    at = OUTLINED.index("操场")
    view.set_selection(at, at)
    widened = []
    for _ in range(12):
        view.widen()
        if widened and view.selection == widened[-1]:
            break
        widened.append(view.selection)
    texts = [OUTLINED[span.start : span.end] for span in widened]
    assert texts[:4] == ["操", "操场", "维修操场两处", "新建校舍三栋，维修操场两处。"]
    assert texts[4].startswith("1.校舍建设")
    assert texts[-1] == OUTLINED
    assert any(text.startswith("一、主要工作") and text.endswith("招聘教师。") for text in texts)
    assert all(outer.contains(inner) for inner, outer in itertools.pairwise(widened))
    narrowed = [view.selection]
    for _ in range(len(widened) - 1):
        view.narrow()
        narrowed.append(view.selection)
    assert narrowed == widened[::-1]


def test_widening_works_before_the_words_are_loaded(make_view: MakeView, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "is_loaded", lambda: False)
    monkeypatch.setattr("gui.reader.snapping.load_words", lambda: None)
    view = make_view("共新建校舍3500平方米，成效明显。")
    view.set_selection(6, 6)
    view.widen()
    view.widen()
    assert view.selected_text() == "3500"
    view.widen()
    assert view.selected_text() == "共新建校舍3500平方米"


def test_the_window_does_not_wait_for_the_word_list(make_view: MakeView, monkeypatch: pytest.MonkeyPatch) -> None:
    began, go_on = threading.Event(), threading.Event()
    loading: list[threading.Thread] = []

    def load() -> None:
        loading.append(threading.current_thread())
        began.set()
        if loading[-1] is not threading.main_thread():
            go_on.wait()

    monkeypatch.setattr(words, "is_loaded", lambda: False)
    monkeypatch.setattr(words, "load", load)
    view = make_view("我们持续推进义务教育优质均衡发展。")
    try:
        view.select_unit(Unit.WORD)
        began.wait()
        assert loading == [thread for thread in threading.enumerate() if thread.name == "words"]
        assert view.selected_text() == "我", "what stands in for a word, while the list is still being loaded"
    finally:
        go_on.set()
    loading[0].join()


@pytest.mark.parametrize("unit", list(Unit))
def test_every_unit_can_be_selected_at_the_caret(make_view: MakeView, unit: Unit) -> None:
    view = make_view(OUTLINED)
    at = OUTLINED.index("操场")
    view.set_selection(at, at)
    view.select_unit(unit)
    assert view.selection.contains(Span(at, at + 1))


def test_sentences_are_walked(make_view: MakeView) -> None:
    text = "甲一。乙二。丙三。"
    view = make_view(text)
    seen = []
    for _ in range(3):
        view.walking.next(Unit.SENTENCE)
        seen.append(view.selected_text())
    view.walking.previous(Unit.SENTENCE)
    assert seen == ["甲一。", "乙二。", "丙三。"]
    assert view.selected_text() == "乙二。"
