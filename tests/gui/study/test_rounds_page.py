"""Rounds side by side: begun, closed and renamed from the page."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.study.rounds import RoundKind, begin_round, close_round, record_round
from gui.study.rounds_page import RoundsPage
from tests.gui.conftest import Project
from tests.gui.study.coded import cells, settled, shown
from tests.gui.study.coded import coded as coded


def test_rounds_stand_side_by_side_and_an_open_one_can_be_closed(coded: Project, qtbot: QtBot):
    page = shown(coded, RoundsPage, qtbot)
    assert isinstance(page, RoundsPage)
    assert page.model.rowCount() == 0
    assert not page.close_round.isEnabled()
    people = [coded.me.id, coded.other.id]
    record_round(coded.session, "Trial", RoundKind.TRIAL, people)
    begin_round(coded.session, "Formal", RoundKind.FORMAL, people)
    settled(page, qtbot)
    assert page.close_round.isEnabled()
    assert [page.model.headerData(at, Qt.Orientation.Horizontal) for at in range(3)] == ["Round", "Trial", "Formal"]
    by_name = {row[0]: row[1:] for row in cells(page)}
    assert by_name["Kind"] == ["Trial", "Formal"]
    assert by_name["Closed"][1] == "Open"
    assert by_name["Object · Percent agreement"] == ["0.667", "–"]
    close_round(coded.session, "Formal")
    settled(page, qtbot)
    assert {row[0]: row[1:] for row in cells(page)}["Object · Percent agreement"] == ["0.667", "0.667"]
    assert not page.close_round.isEnabled()
    asked: list[tuple[str, object]] = []
    page.desk_wanted.connect(lambda what, value: asked.append((what, value)))
    page.begin_button.click()
    assert asked == [("begin_round", None)]
