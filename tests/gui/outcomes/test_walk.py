"""Walking plans without a session: what stays and where one goes."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.model import Span
from core.said.fulfilment import Fulfilment
from gui.outcomes.walk import PlanWalk
from tests.core.outcomes.reports import ABROAD, SCHOOLS, TEACHERS
from tests.gui.outcomes.conftest import Opened


def walk_of(opened: Opened) -> PlanWalk:
    return opened.screen.walk


def test_the_next_open_plan_is_found_round_the_end(opened: Opened) -> None:
    walk = walk_of(opened)
    walk.rows.set_answer(1, Fulfilment.PARTLY)
    walk.next_open()
    assert walk.plan_span() == ABROAD
    walk.next_open()
    assert walk.plan_span() == SCHOOLS
    for row in range(3):
        walk.rows.set_answer(row, Fulfilment.PARTLY)
    walk.next_open()
    assert walk.plan_span() == SCHOOLS


def test_the_plan_that_is_read_stays_when_proposals_come_anew(opened: Opened) -> None:
    walk = walk_of(opened)
    walk.plans.selectRow(1)
    walk.show_found(walk.found, opened.two.session.codebook.labels(), "")
    assert walk.plan_span() == TEACHERS
    walk.show_found(None, [], "无")
    assert (walk.plan_span(), walk.outcome(), walk.answer()) == (None, None, None)


def test_what_is_being_selected_stays_when_proposals_come_anew(opened: Opened) -> None:
    walk = walk_of(opened)
    walk.later_text.select(Span(3, 9))
    walk.show_found(walk.found, opened.two.session.codebook.labels(), "")
    assert walk.outcome() == Span(3, 9)
    walk.next_open()
    assert walk.later_text.selected() is None


def test_the_plan_and_its_proposal_are_marked_in_their_texts(opened: Opened) -> None:
    walk = walk_of(opened)
    (plan,) = walk.plan_text.extraSelections()
    (later,) = walk.later_text.extraSelections()
    assert plan.cursor.selectedText().startswith("新建改扩建")  # pyright: ignore[reportAttributeAccessIssue]
    assert later.cursor.selectedText().startswith("校园建设提速")  # pyright: ignore[reportAttributeAccessIssue]


def test_space_goes_to_the_next_open_plan_and_letters_look_for_none(opened: Opened) -> None:
    walk = walk_of(opened)
    QTest.keyClick(walk.plans, Qt.Key.Key_Space)
    assert walk.plan_span() == TEACHERS
    QTest.keyClick(walk.plans, Qt.Key.Key_X)
    assert walk.plan_span() == TEACHERS


def test_nothing_alike_says_so(opened: Opened) -> None:
    walk = walk_of(opened)
    walk.plans.selectRow(2)
    assert walk.offered.rowCount() == 0
    assert "not mentioned" in walk._nothing.text()
    assert walk.outcome() is None or isinstance(walk.outcome(), Span)
