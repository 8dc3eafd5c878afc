"""The bar of answers by itself."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from pytestqt.qtbot import QtBot

from core.said.fulfilment import Fulfilment
from gui.outcomes.answers import KEYS, AnswerBar, answer_names


def bar(qtbot: QtBot) -> tuple[AnswerBar, list[object]]:
    made, said = AnswerBar(), []
    qtbot.addWidget(made)
    made.answered.connect(said.append)
    return made, said


def key(text: str, *, repeated: bool = False, modifiers=Qt.KeyboardModifier.NoModifier) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, 0, modifiers, text, repeated)


def test_each_answer_has_a_key_and_a_name() -> None:
    assert list(KEYS.values()) == list(Fulfilment)
    assert set(answer_names()) == set(Fulfilment)


def test_a_click_answers_and_what_is_checked_is_what_was_answered(qtbot: QtBot) -> None:
    made, said = bar(qtbot)
    made.show_answer(Fulfilment.PARTLY, editable=True)
    made.buttons[Fulfilment.CHANGED].click()
    assert said == [Fulfilment.CHANGED]
    assert [answer for answer, button in made.buttons.items() if button.isChecked()] == [Fulfilment.PARTLY]


def test_held_keys_and_those_with_control_answer_nothing(qtbot: QtBot) -> None:
    made, said = bar(qtbot)
    made.show_answer(None, editable=True)
    assert not made.take_key(key("1", repeated=True))
    assert not made.take_key(key("1", modifiers=Qt.KeyboardModifier.ControlModifier))
    assert not made.take_key(key("7"))
    assert made.take_key(key("1", modifiers=Qt.KeyboardModifier.KeypadModifier))
    assert said == [Fulfilment.FULFILLED]


def test_only_what_was_answered_can_be_withdrawn_and_nothing_where_nothing_may_be_changed(qtbot: QtBot) -> None:
    made, said = bar(qtbot)
    made.show_answer(None, editable=True)
    made.take_key(key("0"))
    made.show_answer(Fulfilment.PARTLY, editable=False)
    for text in ("0", "1", "a"):
        assert made.take_key(key(text))
    assert (said, made.also.isChecked()) == ([], False)
    made.show_answer(Fulfilment.PARTLY, editable=True)
    made.take_key(key("0"))
    assert said == [None]
