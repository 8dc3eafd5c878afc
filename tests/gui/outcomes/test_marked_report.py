"""A report with a marked passage, in code points."""

from pytestqt.qtbot import QtBot

from core.model import Span
from gui.base import theme
from gui.outcomes.marked_report import MarkedReport

TEXT = "𠮷祥小学。\n新建学校三所，改造𠮷校舍。\n"


def shown(qtbot: QtBot) -> MarkedReport:
    made = MarkedReport()
    qtbot.addWidget(made)
    made.show_report(TEXT)
    return made


def test_what_is_marked_is_the_passage_also_behind_rare_characters_and_in_another_theme(qtbot: QtBot) -> None:
    made = shown(qtbot)
    span = Span(TEXT.index("改造"), TEXT.index("。\n", 7))
    made.show_passages([span])
    (selection,) = made.extraSelections()
    assert selection.cursor.selectedText() == "改造𠮷校舍"  # pyright: ignore[reportAttributeAccessIssue]
    before = selection.format.background().color()  # pyright: ignore[reportAttributeAccessIssue]
    theme.apply("dark")
    (selection,) = made.extraSelections()
    assert selection.format.background().color() != before  # pyright: ignore[reportAttributeAccessIssue]
    theme.apply("light")
    made.show_passages([])
    assert made.extraSelections() == []


def test_what_is_selected_is_told_in_code_points_without_blanks_around(qtbot: QtBot) -> None:
    made = shown(qtbot)
    assert made.selected() is None
    made.selectAll()
    assert made.selected() == Span(0, len(TEXT) - 1)
    cursor = made.textCursor()
    cursor.setPosition(6)
    cursor.setPosition(7, cursor.MoveMode.KeepAnchor)
    made.setTextCursor(cursor)
    assert made.selected() is None, "a line end is no passage"


def test_the_same_report_again_keeps_the_place(qtbot: QtBot) -> None:
    made = shown(qtbot)
    made.selectAll()
    made.show_report(TEXT)
    assert made.selected() is not None
    made.show_report("别的")
    assert made.selected() is None
