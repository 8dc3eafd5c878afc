"""Rows of the lists."""

from PySide6.QtCore import Qt

from gui.outcomes.answers import answer_names
from gui.outcomes.models import PlanRows, ProposalRows, one_line
from tests.gui.outcomes.conftest import Opened


def test_a_passage_in_one_line_is_cut_with_a_sign() -> None:
    assert one_line("甲\n乙") == "甲 乙"
    assert one_line("甲" * 9, 4) == "甲甲甲甲…"


def test_plans_show_answer_and_passage(opened: Opened) -> None:
    rows = PlanRows()
    rows.show_plans(opened.screen.walk.found, answer_names())
    assert [rows.headerData(column, Qt.Orientation.Horizontal) for column in (0, 1)] == ["Answer", "Plan"]
    assert (rows.index(0, 0).data(), rows.index(0, 1).data()) == ("", "新建改扩建中小学校6所，新增学位5400个。")
    rows.show_plans(None, answer_names())
    assert rows.rowCount() == 0


def test_a_proposal_is_a_passage_and_why() -> None:
    rows = ProposalRows()
    rows.show_lines([("甲", "乙")])
    assert rows.index(0, 0).data() == "甲\n乙"
    assert rows.data(rows.index(0, 0), Qt.ItemDataRole.DecorationRole) is None
