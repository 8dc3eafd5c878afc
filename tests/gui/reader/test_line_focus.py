"""All lines but those of the sentence at the caret are dimmed."""

import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from gui.reader.line_focus import LineFocus
from gui.reader.view import ReaderView

TEXT = "第一句在这里。\n第二句在这里。\n第三句在这里。"


@pytest.fixture
def view(qtbot: QtBot) -> ReaderView:
    made = ReaderView()
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show_text(TEXT)
    made.show()
    qtbot.waitExposed(made)
    return made


def darkness(view: ReaderView, position: int) -> int:
    """How dark the darkest pixel of a character's line is."""
    image = view.viewport().grab().toImage()
    ratio = image.devicePixelRatio()
    top = round(view.y_of(position) * ratio)
    return max(
        255 - QColor(image.pixel(x, y)).lightness()
        for y in range(top, top + round(view.line_height() * ratio))
        for x in range(round(40 * ratio), round(160 * ratio))
    )


def test_only_the_sentence_at_the_caret_keeps_its_ink(view: ReaderView):
    focus = LineFocus(view)
    first, second = 2, 10
    view.set_selection(first, first)
    plain = darkness(view, second)
    assert plain > 200
    focus.switch(True)
    for lit, dim in ((first, second), (second, first)):
        view.set_selection(lit, lit)
        assert darkness(view, lit) >= plain
        assert darkness(view, dim) < plain * 0.6
    focus.switch(False)
    assert darkness(view, first) >= plain


def test_a_selection_over_two_sentences_keeps_both(view: ReaderView):
    focus = LineFocus(view)
    focus.switch(True)
    view.set_selection(0, 12)
    assert focus.lit().height() >= 2 * view.line_height()
    assert focus.on


def test_a_word_that_is_selected_keeps_its_sentence(view: ReaderView):
    focus = LineFocus(view)
    view.set_selection(1, 1)
    whole = focus.lit()
    view.set_selection(2, 4)
    assert focus.lit() == whole


def test_an_empty_text_is_no_trouble(view: ReaderView):
    LineFocus(view).switch(True)
    view.show_text("")
    assert not view.viewport().grab().isNull()
