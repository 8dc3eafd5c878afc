"""Suggestions in the real window, by its keys."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel, QToolTip
from pytestqt.qtbot import QtBot

from core.model import Meta, NewDocument, Source, Span
from core.verbs.suggested import Proposed
from gui.base.settings import SUGGESTIONS
from gui.reader.view import ReaderView
from gui.suggest.desk import SuggestionDesk
from gui.suggest.marks import ShownSuggestion
from gui.window.main_window import MainWindow
from tests.gui.driving import documents, point_of, press, quotes

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


def desk(window: MainWindow) -> SuggestionDesk:
    assert window.workspace is not None
    return window.workspace.aids.suggestions


def view_of(window: MainWindow) -> ReaderView:
    assert window.workspace is not None
    view = window.workspace.labelling.view()
    assert view is not None
    return view


def shown(window: MainWindow) -> list[tuple[str, str]]:
    """(text, label's name) of what is suggested in the active text."""
    here = desk(window)._active()
    assert here is not None
    text = view_of(window).text
    return [(text[each.span.start : each.span.end], each.name) for each in here[1].shown]


def meant(window: MainWindow) -> ShownSuggestion | None:
    return desk(window)._meant()


@pytest.fixture
def suggesting(window: MainWindow, qtbot: QtBot) -> MainWindow:
    """The window with suggestions switched on by the key, and the caret at the beginning of the text."""
    assert window.workspace is not None
    window.workspace.focus_text()
    view_of(window).set_selection(0, 0)
    press(window, Key.Key_G, ALT)
    qtbot.waitUntil(lambda: desk(window).settled and bool(shown(window)), timeout=30_000)
    return window


def settle(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: desk(window).settled, timeout=30_000)


def hint(window: MainWindow) -> str:
    found = window.status.findChild(QLabel, "hint")
    assert isinstance(found, QLabel)
    return "" if found.isHidden() else found.text()


def test_they_are_off_until_wanted_and_no_labels(window: MainWindow, qtbot: QtBot) -> None:
    assert not window.settings.get(SUGGESTIONS)
    assert shown(window) == []
    press(window, Key.Key_G, ALT)
    qtbot.waitUntil(lambda: bool(shown(window)), timeout=30_000)
    assert quotes(window) == []
    assert window.registry.action("suggest.show").isChecked()
    press(window, Key.Key_G, ALT)
    assert shown(window) == []


def test_return_takes_what_is_under_the_caret_and_goes_on_to_the_next(suggesting: MainWindow, qtbot: QtBot) -> None:
    (first, name), (second, _name) = shown(suggesting)[:2]
    assert name in hint(suggesting)
    press(suggesting, Key.Key_Return)
    assert [quote for _code, quote in quotes(suggesting)] == [first]
    here = meant(suggesting)
    assert here is not None
    assert view_of(suggesting).text[here.span.start : here.span.end] == second
    settle(suggesting, qtbot)
    assert first not in [text for text, _name in shown(suggesting)]
    assert suggesting.workspace is not None
    suggesting.workspace.undo()
    settle(suggesting, qtbot)
    assert quotes(suggesting) == []
    assert first in [text for text, _name in shown(suggesting)]


def test_a_labels_key_takes_it_as_that_label_and_no_longer_as_the_one_suggested(
    suggesting: MainWindow, qtbot: QtBot
) -> None:
    first = shown(suggesting)[0][0]
    press(suggesting, Key.Key_4)
    assert quotes(suggesting) == [("subsidies", first)]
    settle(suggesting, qtbot)
    assert first not in [text for text, _name in shown(suggesting)]
    session = suggesting.session
    assert session is not None
    assert len(session.suggestions.rejections()) == 1
    session.history.undo()
    assert quotes(suggesting) == []
    assert session.suggestions.rejections() == []


def test_an_adjusted_selection_is_what_is_taken(suggesting: MainWindow) -> None:
    first = shown(suggesting)[0][0]
    start = view_of(suggesting).text.index(first)
    view_of(suggesting).set_selection(start, start + len(first) - 1)
    press(suggesting, Key.Key_Return)
    assert [quote for _code, quote in quotes(suggesting)] == [first[:-1]]


def test_backspace_rejects_and_what_was_rejected_stays_away(suggesting: MainWindow, qtbot: QtBot) -> None:
    first = shown(suggesting)[0][0]
    press(suggesting, Key.Key_Backspace)
    settle(suggesting, qtbot)
    assert first not in [text for text, _name in shown(suggesting)]
    assert quotes(suggesting) == []
    session = suggesting.session
    assert session is not None
    assert len(session.suggestions.rejections()) == 1


def test_backspace_never_deletes_an_annotation_because_a_suggestion_has_just_gone(
    suggesting: MainWindow, qtbot: QtBot
) -> None:
    session, here = suggesting.session, desk(suggesting)._active()
    assert session is not None
    assert here is not None
    first = here[1].shown[0]
    others = [each for each in here[1].shown if each.span != first.span]
    session.suggestions.reject([Proposed(documents(suggesting)[0], each.span, each.label) for each in others])
    here[1].show([first])
    view_of(suggesting).set_selection(first.span.start + 1, first.span.start + 1)
    # An annotation of another label lies over the sentence.
    other = session.codebook.by_code("subsidies").id
    session.annotations.create(documents(suggesting)[0], first.span.start, first.span.end, other)
    press(suggesting, Key.Key_Backspace)
    desk(suggesting)._stale = None
    settle(suggesting, qtbot)
    assert meant(suggesting) is None
    press(suggesting, Key.Key_Backspace)
    press(suggesting, Key.Key_Backspace)
    assert len(quotes(suggesting)) == 1
    # When the caret comes back, the key means what it always does.
    view_of(suggesting).set_selection(0, 0)
    view_of(suggesting).set_selection(first.span.start + 2, first.span.start + 2)
    press(suggesting, Key.Key_Backspace)
    assert quotes(suggesting) == []


def test_tab_walks_while_one_is_ahead_and_then_leaves(suggesting: MainWindow) -> None:
    view = view_of(suggesting)
    seen: list[str] = []
    for _step in range(len(shown(suggesting)) + 1):
        press(suggesting, Key.Key_Tab)
        if not view.hasFocus():
            break
        seen.append(view.selected_text())
    assert not view.hasFocus()
    assert seen == list(dict.fromkeys(text for text, _name in shown(suggesting)))[1:]


def test_where_nothing_is_suggested_the_keys_keep_their_meaning(suggesting: MainWindow) -> None:
    view = view_of(suggesting)
    press(suggesting, Key.Key_G, ALT)
    view.set_selection(0, 0)
    press(suggesting, Key.Key_1)
    assert len(quotes(suggesting)) == 1
    press(suggesting, Key.Key_Backspace)
    assert quotes(suggesting) == []
    assert hint(suggesting) == ""


def test_hovering_and_a_key_say_why(suggesting: MainWindow) -> None:
    press(suggesting, Key.Key_Y, ALT)
    message = suggesting.message_bar.message
    assert message is not None
    assert "words:" in message.text
    view = view_of(suggesting)
    where = point_of(view, view.text.index(shown(suggesting)[0][0]) + 1)
    event = QHelpEvent(QEvent.Type.ToolTip, where, view.viewport().mapToGlobal(where))
    QApplication.sendEvent(view.viewport(), event)
    assert "words:" in QToolTip.text()
    QToolTip.showText(QPoint(), "")


def test_while_names_are_hidden_there_are_none(suggesting: MainWindow) -> None:
    assert suggesting.workspace is not None
    suggesting.workspace.hide_names(True)
    desk(suggesting)._state_changed()
    assert shown(suggesting) == []
    press(suggesting, Key.Key_Return)
    assert quotes(suggesting) == []


def test_a_window_that_shows_none_loads_nothing_of_it(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom gui.window import main_window, workspace\n"
        "print([name for name in sys.modules if name.startswith(('core.suggest', 'numpy'))])"
    )
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_adjusting_keys_work_before_taking(suggesting: MainWindow) -> None:
    view = view_of(suggesting)
    press(suggesting, Key.Key_Tab)
    before = view.selected_text()
    press(suggesting, Key.Key_Down, ALT)
    narrowed = view.selected_text()
    assert narrowed != before
    assert narrowed in before
    assert meant(suggesting) is not None
    press(suggesting, Key.Key_Return)
    assert [quote for _code, quote in quotes(suggesting)] == [narrowed]


def test_the_most_uncertain_is_asked_first_and_the_answer_leads_to_the_next(
    suggesting: MainWindow, qtbot: QtBot
) -> None:
    here = desk(suggesting)._active()
    assert here is not None
    assert here[0].document is not None
    asked = desk(suggesting)._states[here[0].document.id].asked
    assert asked
    press(suggesting, Key.Key_U, ALT)
    view = view_of(suggesting)
    assert view.selection == asked[0].span
    assert meant(suggesting) is not None
    assert "Return takes it" in hint(suggesting)
    press(suggesting, Key.Key_Backspace)
    settle(suggesting, qtbot)
    session = suggesting.session
    assert session is not None
    assert [each.span for each in session.suggestions.rejections()] == [asked[0].span]
    assert view.selection != asked[0].span or len(asked) == 1


def test_the_status_line_says_how_sure_the_rest_is(suggesting: MainWindow, qtbot: QtBot) -> None:
    here = desk(suggesting)._active()
    assert here is not None
    assert here[0].document is not None
    desk(suggesting)._offers = {}
    here[1].show([])
    view_of(suggesting).set_selection(0, 0)
    state = desk(suggesting)._states[here[0].document.id].sureness
    count, percent = state.uncertain, round(100 * (state.expected or 0))
    said = "Nothing uncertain is left in this text."
    if count:
        said = f"{count} uncertain sentence{'s' * (count != 1)}, {percent} % sure"
    assert desk(suggesting).hint() == said


def test_why_names_the_nearest_labelled_passage(suggesting: MainWindow, qtbot: QtBot) -> None:
    session, here = suggesting.session, desk(suggesting)._active()
    assert session is not None
    assert here is not None
    text = view_of(suggesting).text
    one = here[1].shown[0]
    other = Proposed(documents(suggesting)[1], Span(0, 7), one.label)
    session.suggestions.take([other])
    new = NewDocument(
        f"前言。{text[one.span.start : one.span.end]}", Meta("另一份"), Source("b.txt", "2" * 64, "utf-8", "text/1")
    )
    document = session.documents.add([new])[0].added[0].id
    session.annotations.create(document, 3, 3 + len(one.span), one.label)
    settle(suggesting, qtbot)
    view_of(suggesting).set_selection(one.span.start + 1, one.span.start + 1)
    press(suggesting, Key.Key_Y, ALT)
    message = suggesting.message_bar.message
    assert message is not None
    assert f"labelled before: {text[one.span.start : one.span.end]}" in message.text
