"""What is asked, as one types, chooses and presses keys."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.search.asked import Manner, TypedSearch
from core.search.forms import Alike
from gui.search.ask_bar import AskBar


def test_at_first_forms_and_capitals_do_not_count(qtbot: QtBot):
    bar = AskBar()
    qtbot.addWidget(bar)
    assert bar.asked() == TypedSearch("", alike=Alike(width=True, case=True))


def test_what_is_shown_is_what_is_asked(qtbot: QtBot):
    bar = AskBar()
    qtbot.addWidget(bar)
    asked = TypedSearch("教.师", Manner.REGEX, Alike(script=True), furniture=True, conditions=("year=2024", "label=a"))
    with qtbot.waitSignal(bar.changed):
        bar.show_asked(asked)
    assert bar.asked() == asked
    assert [chip.text() for chip in bar._chips] == ["year=2024", "label=a"]


def test_typing_waits_and_enter_does_not(qtbot: QtBot):
    bar = AskBar()
    qtbot.addWidget(bar)
    bar.show()
    bar.query.setFocus()
    with qtbot.waitSignal(bar.changed):
        QTest.keyClicks(bar.query, "ab")
    with qtbot.waitSignals([bar.changed, bar.results_wanted]):
        QTest.keyClick(bar.query, Qt.Key.Key_C)
        QTest.keyClick(bar.query, Qt.Key.Key_Return)


def test_a_second_year_takes_the_place_of_the_first_and_a_second_label_does_not(qtbot: QtBot):
    bar = AskBar()
    qtbot.addWidget(bar)
    for condition in ("year=2023", "year=2024", "label=a", "label=b", "label=b"):
        bar.add_condition(condition, condition)
    assert bar.asked().conditions == ("year=2024", "label=a", "label=b")
    bar.remove_condition("label=a")
    assert bar.asked().conditions == ("year=2024", "label=b")
