"""Plans walked and answered by keys, and what the screen follows."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.model import Span
from core.said.fulfilment import FULFILMENT, Fulfilment
from gui.base.shown_layers import ShownLayers
from tests.core.outcomes.reports import ABROAD, BUILT, HIRED, LATER, SCHOOLS, TEACHERS
from tests.gui.conftest import follow_switches
from tests.gui.outcomes.conftest import Opened, settled
from tests.gui.window.test_accessibility import leaps, nameless


def press(opened: Opened, qtbot: QtBot, *keys: Qt.Key, at: QWidget | None = None) -> None:
    """Press keys in the list of plans, or somewhere else."""
    for key in keys:
        QTest.keyClick(at or opened.screen.walk.plans, key)
        settled(opened.screen, qtbot)


def answers(opened: Opened) -> list[str | None]:
    return [None if answer is None else answer.value for answer in opened.screen.walk.rows.answers]


def linked(opened: Opened) -> list[Span]:
    """Where the links lead."""
    annotations = {each.id: each for each in opened.two.session.annotations.of_document(opened.two.later)}
    return [annotations[link.target].span for link in opened.two.session.links.all()]


def test_plans_stand_beside_what_is_proposed_with_reasons(opened: Opened):
    walk = opened.screen.walk
    assert (walk.rows.rowCount(), walk.plan_span()) == (3, SCHOOLS)
    first = walk.offered.index(0, 0).data()
    assert first.startswith("1. 校园建设提速")
    assert "likely · same words: 新建改扩建中小学校" in first
    assert "6所 → 5所" in first
    assert walk.outcome() == BUILT
    assert opened.screen.count.text() == "0 of 3 plans answered"


def test_one_key_answers_and_goes_on_to_the_next(opened: Opened, qtbot: QtBot):
    press(opened, qtbot, Qt.Key.Key_2)
    assert answers(opened) == ["partly", None, None]
    assert opened.screen.walk.plan_span() == TEACHERS
    press(opened, qtbot, Qt.Key.Key_1, Qt.Key.Key_4)
    assert answers(opened) == ["partly", "fulfilled", "not_mentioned"]
    assert linked(opened) == [BUILT, HIRED]
    assert opened.screen.count.text().startswith("3 of 3 plans answered  ·  Fulfilled 1  ·  Partly 1")
    values = opened.two.session.attributes.in_document(opened.two.plans)
    assert [known[FULFILMENT] for known in values.values()] == ["partly", "fulfilled", "not_mentioned"]


@pytest.mark.parametrize(
    ("key", "answer"),
    [(Qt.Key.Key_1, "fulfilled"), (Qt.Key.Key_3, "changed"), (Qt.Key.Key_5, "not_a_plan")],
)
def test_every_answer_has_its_key(opened: Opened, qtbot: QtBot, key: Qt.Key, answer: str):
    press(opened, qtbot, key)
    assert answers(opened)[0] == answer
    assert len(linked(opened)) == (answer != "not_a_plan")


def test_undo_takes_one_answer_back_and_it_can_be_changed_and_withdrawn(opened: Opened, qtbot: QtBot):
    press(opened, qtbot, Qt.Key.Key_1, Qt.Key.Key_1)
    opened.two.session.history.undo()
    settled(opened.screen, qtbot)
    assert answers(opened) == ["fulfilled", None, None]
    press(opened, qtbot, Qt.Key.Key_Up, Qt.Key.Key_Up)
    assert opened.screen.walk.plan_span() == SCHOOLS
    assert [button.isChecked() for button in opened.screen.answers.buttons.values()] == [True, *[False] * 4]
    press(opened, qtbot, Qt.Key.Key_4)
    assert (answers(opened)[0], linked(opened)) == ("not_mentioned", [])
    press(opened, qtbot, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_0)
    assert answers(opened)[0] is None


def test_another_proposal_is_chosen_by_arrow(opened: Opened, qtbot: QtBot):
    second = opened.screen.walk.offered.index(1, 0).data()
    press(opened, qtbot, Qt.Key.Key_Right)
    chosen = opened.screen.walk.proposal()
    assert chosen is not None
    assert LATER[chosen.span.start : chosen.span.end][:8] in second
    press(opened, qtbot, Qt.Key.Key_1)
    assert linked(opened) == [chosen.span]


def test_what_is_selected_in_the_later_report_is_answered_instead(opened: Opened, qtbot: QtBot):
    text = opened.screen.walk.later_text
    cursor = text.textCursor()
    start = LATER.index("学校食堂")
    cursor.setPosition(start)
    cursor.setPosition(start + 4, cursor.MoveMode.KeepAnchor)
    text.setTextCursor(cursor)
    text.setFocus()
    press(opened, qtbot, Qt.Key.Key_3, at=text)
    assert linked(opened) == [Span(start, start + 4)]
    assert text.selected() is None, "the next plan begins with what is proposed"


def test_earlier_passages_are_kept_on_wish_once(opened: Opened, qtbot: QtBot):
    press(opened, qtbot, Qt.Key.Key_1, Qt.Key.Key_Up, Qt.Key.Key_A)
    assert opened.screen.answers.also.isChecked()
    press(opened, qtbot, Qt.Key.Key_Right, Qt.Key.Key_1)
    assert len(linked(opened)) == 2
    assert not opened.screen.answers.also.isChecked()


def test_sentences_without_a_label_are_asked_about_and_get_the_label_that_is_chosen(opened: Opened, qtbot: QtBot):
    screen = opened.screen
    assert not screen.label.isVisible()
    screen.unlabelled.click()
    settled(screen, qtbot)
    assert screen.label.isVisible()
    rows = screen.walk.rows
    row = next(row for row in range(rows.rowCount()) if "明厨亮灶" in rows.text(row))
    screen.walk.plans.selectRow(row)
    screen.label.setCurrentIndex(screen.label.findData(opened.two.session.codebook.by_code("safety").id))
    press(opened, qtbot, Qt.Key.Key_1)
    made = opened.two.session.annotations.of_document(opened.two.plans)
    assert opened.two.session.codebook.by_code("safety").id in {each.label for each in made}
    count = rows.rowCount()
    row = next(row for row in range(count) if rows.answers[row] is None and row not in (0,))
    screen.walk.plans.selectRow(row)
    press(opened, qtbot, Qt.Key.Key_5)
    assert (rows.rowCount(), rows.answers[row]) == (count, "not_a_plan"), "it stays, answered"


def test_an_answer_without_a_passage_is_refused_with_a_sentence(opened: Opened, qtbot: QtBot):
    walk = opened.screen.walk
    walk.plans.selectRow(2)
    assert walk.plan_span() == ABROAD
    walk.proposals.selectionModel().clear()
    assert walk.outcome() is None
    press(opened, qtbot, Qt.Key.Key_1)
    assert [getattr(error, "code", "") for error in opened.refused] == ["outcome.no_passage"]
    assert (answers(opened)[2], linked(opened)) == (None, [])


def test_others_answers_are_seen_in_the_table_alone(opened: Opened, qtbot: QtBot):
    two, screen = opened.two, opened.screen
    other = two.work_as("李敏")
    two.session.outcomes.answer((two.plans, SCHOOLS), two.later, Fulfilment.NOT_MENTIONED, label=two.label)
    two.session.use_annotator(two.me)
    settled(screen, qtbot)
    assert answers(opened) == [None, None, None]
    screen.set_counted(ShownLayers({two.me: "甲", other: "乙"}))
    screen.as_table.click()
    settled(screen, qtbot)
    rows = screen.table_rows
    names = [rows.headerData(column, Qt.Orientation.Horizontal) for column in range(rows.columnCount())]
    assert names == ["Annotator", "Plan", "Answer", "Outcome", "Figures then and now"]
    assert [rows.index(row, 0).data() for row in range(rows.rowCount())] == ["甲", "甲", "甲", "乙"]
    assert rows.index(3, 2).data() == "Not mentioned"


def test_the_table_follows_answers_and_opens_both_passages(opened: Opened, qtbot: QtBot):
    screen = opened.screen
    press(opened, qtbot, Qt.Key.Key_2)
    screen.as_table.click()
    settled(screen, qtbot)
    row = [screen.table_rows.index(0, column).data() for column in range(4)]
    assert row[1] == "Partly"
    assert row[3].splitlines()[0] == "中小学校 6所 → 5所 (-1所, 83.3%)"
    shown: list[object] = []
    screen.passages_opened.connect(shown.append)
    screen.table.setCurrentIndex(screen.table_rows.index(0, 0))
    press(opened, qtbot, Qt.Key.Key_Return, at=screen.table)
    assert [(each.document, each.start) for each in shown[0]] == [  # type: ignore[attr-defined]
        (opened.two.plans, SCHOOLS.start),
        (opened.two.later, BUILT.start),
    ]


def test_enter_opens_the_plan_with_its_proposal(opened: Opened, qtbot: QtBot):
    shown: list[object] = []
    opened.screen.passages_opened.connect(shown.append)
    press(opened, qtbot, Qt.Key.Key_Return)
    press(opened, qtbot, Qt.Key.Key_Return, at=opened.screen.walk.proposals)
    assert [[each.start for each in each_time] for each_time in shown] == [[SCHOOLS.start, BUILT.start]] * 2  # type: ignore[attr-defined]


def test_nothing_is_answered_where_nothing_may_be_changed(opened: Opened, qtbot: QtBot):
    opened.screen.set_editable(False)
    press(opened, qtbot, Qt.Key.Key_1)
    assert answers(opened) == [None, None, None]
    assert not any(button.isEnabled() for button in opened.screen.answers.buttons.values())


def test_a_label_and_another_report_are_followed(opened: Opened, qtbot: QtBot):
    two, screen = opened.two, opened.screen
    two.planned(Span(SCHOOLS.start, SCHOOLS.start + 8), "safety")
    settled(screen, qtbot)
    assert screen.walk.rows.rowCount() == 4
    two.session.documents.remove([two.later])
    settled(screen, qtbot)
    assert screen.walk.rows.rowCount() == 0
    assert "choose two reports above" in screen.walk._empty.text()
    two.session.history.undo()
    settled(screen, qtbot)
    assert screen.walk.rows.rowCount() == 4


def test_every_control_has_a_name_and_it_speaks_both_languages(opened: Opened, chinese: None):
    screen = opened.screen
    screen.retranslate()
    assert not nameless(screen)
    assert not leaps(screen)
    assert screen.answers.buttons[Fulfilment.FULFILLED].text() == "1  已兑现"
    follow_switches(screen)
