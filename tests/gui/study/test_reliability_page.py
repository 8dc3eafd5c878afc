"""Coefficients with N and intervals, explained; the disagreements of a line, walked one by one."""

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.model import Span
from core.study.coding import read_coding
from core.study.rounds import draw_sample
from gui.study.reliability_page import ReliabilityPage
from tests.gui.conftest import Project
from tests.gui.study.coded import cells, settled, shown
from tests.gui.study.coded import coded as coded
from tests.gui.window.test_accessibility import leaps, nameless


def page_of(project: Project, qtbot: QtBot) -> ReliabilityPage:
    page = shown(project, ReliabilityPage, qtbot)
    assert isinstance(page, ReliabilityPage)
    return page


def test_every_dimension_and_label_has_a_line_with_n_and_intervals(coded: Project, qtbot: QtBot):
    page = page_of(coded, qtbot)
    table = cells(page)
    assert [row[0] for row in table] == [
        "Object", "\u3000Infrastructure", "\u3000Teachers", "Means", "\u3000Campus safety", "\u3000Student aid",
    ]  # fmt: skip
    assert table[0][1:4] == ["6", "0", "2"]
    # Four of the six units of the two documents that both have begun.
    percent, alpha = table[0][4], table[0][-1]
    assert percent.startswith("0.667 [")
    assert alpha.startswith("0.")
    assert nameless(page) == []
    assert leaps(page) == []


def test_the_chosen_coefficient_is_explained(coded: Project, qtbot: QtBot):
    page = page_of(coded, qtbot)
    page.table.setCurrentIndex(page.model.index(0, page.model.columnCount() - 1))
    words = page.words.text()
    assert "α = 1 − Dₒ / Dₑ" in words
    assert "Krippendorff 2004" in words
    assert "0.667" in words
    page.table.setCurrentIndex(page.model.index(0, 7))
    assert "nK / (1 + (n − 1)K)" in page.words.text()


def test_disagreements_are_walked_with_both_codes_beside_the_passage(coded: Project, qtbot: QtBot):
    page = page_of(coded, qtbot)
    walk = page.cases
    assert [(case.at, case.dimension) for case in walk.cases] == [(1, "what"), (5, "what")]
    assert "招聘教师四十名。" in walk.text.toPlainText()
    assert "王敏" in walk.codes.text()
    assert "Teachers" in walk.codes.text()
    assert "Infrastructure" in walk.codes.text()
    walk.list.setFocus()
    QTest.keyClick(walk.list, Qt.Key.Key_Space)
    assert "培训校长。" in walk.text.toPlainText()
    opened: list[object] = []
    page.passage_opened.connect(opened.append)
    QTest.keyClick(walk.list, Qt.Key.Key_Backspace)
    QTest.keyClick(walk.list, Qt.Key.Key_Return)
    unit = read_coding(coded.session, []).units()[1].unit
    assert len(opened) == 1
    assert Span(opened[0].start, opened[0].end) == unit.span  # type: ignore[attr-defined]


def test_a_line_of_a_label_has_its_own_disagreements(coded: Project, qtbot: QtBot):
    page = page_of(coded, qtbot)
    page.table.selectionModel().setCurrentIndex(
        page.model.index(4, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect
    )
    assert page.cases.cases == []
    assert page.cases.model.rowCount() == 0


def test_coders_and_documents_can_be_chosen(coded: Project, qtbot: QtBot):
    draw_sample(coded.session, 1, 1)
    page = page_of(coded, qtbot)
    settled(page, qtbot)
    page.refresh()
    settled(page, qtbot)
    assert page.scope.count() == 2
    page.scope.setCurrentIndex(1)
    page.scope.activated.emit(1)
    settled(page, qtbot)
    assert page.found is not None
    assert len(page.found.coding.documents) == 1
    page.choose((coded.me.id,))
    settled(page, qtbot)
    assert page.model.rowCount() == 0
    assert not page.cases.isVisible()


def test_a_table_is_copied_with_its_headings(coded: Project, qtbot: QtBot):
    page = page_of(coded, qtbot)
    page.table.setFocus()
    page.table.selectAll()
    QTest.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QApplication.clipboard().text().splitlines()
    assert lines[0].startswith("Dimension\tn\tNot coded\tCoders\tPercent agreement")
    assert len(lines) == 1 + page.model.rowCount()


def test_answers_are_followed(coded: Project, qtbot: QtBot):
    page = page_of(coded, qtbot)
    coded.session.history.undo()
    settled(page, qtbot)
    assert len(page.cases.cases) == 1


def test_what_nobody_coded_is_counted_and_the_rule_is_said(coded: Project, qtbot: QtBot):
    page = page_of(coded, qtbot)
    assert "Object: a unit without an answer is not coded" in page.note.text()
    assert "(not coded: 王敏 0, 李强 0)" in page.note.text()
    coded.session.history.undo()
    settled(page, qtbot)
    assert cells(page)[0][1:4] == ["5", "1", "2"]
    assert "(not coded: 王敏 1, 李强 0)" in page.note.text()
