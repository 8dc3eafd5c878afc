"""Two groups of passages side by side, in the real window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.retrieval.column import PassagesColumn
from gui.retrieval.printing import as_html
from gui.retrieval.rows import Group, Grouping, Heading, groups_of
from gui.retrieval.screen import RetrievalScreen
from gui.window.main_window import MainWindow
from tests.gui.driving import press, quotes
from tests.gui.retrieval.test_desk import project_path, screen  # noqa: F401

Key = Qt.Key


@pytest.fixture
def found(window: MainWindow, qtbot: QtBot) -> RetrievalScreen:
    """All passages by label, in two columns."""
    press(window, Key.Key_F5)
    shown = screen(window, qtbot)
    shown.question.ask()
    qtbot.waitUntil(lambda: not shown.busy)
    assert not shown.columns[1].isVisible()
    group_by(shown, Grouping.LABEL)
    QTest.mouseClick(shown.compare_button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    return shown


def group_by(shown: RetrievalScreen, grouping: Grouping) -> None:
    place = list(Grouping).index(grouping)
    shown.grouping.setCurrentIndex(place)
    shown.grouping.activated.emit(place)


def test_groups_are_taken_from_rows_with_headings():
    one, other = Heading("a", 0), Heading("b", 0)
    assert groups_of([one, other]) == [Group(one, []), Group(other, [])]
    assert groups_of([]) == []
    assert Group(one, []).rows == [one]


def read(shown: RetrievalScreen, column: PassagesColumn) -> list[str]:
    passages = [column.model.passage(row) for row in range(column.model.rowCount())]
    return [shown.text_of(each.document)[each.start : each.end] for each in passages if each is not None]


def test_two_labels_stand_side_by_side(found: RetrievalScreen):
    left, right = found.columns
    assert [column.group.currentText() for column in found.columns] == ["Infrastructure (2)", "Teachers (2)"]
    assert read(found, left) == ["新建学校三所。", "完成十一所小学改造。"]
    assert len(read(found, right)) == 2
    assert set(read(found, left)).isdisjoint(read(found, right))
    assert left.mapTo(found, left.rect().topRight()).x() < right.mapTo(found, right.rect().topLeft()).x()
    assert left.view.viewport().width() > 200
    assert right.view.viewport().width() > 200


def test_another_group_is_chosen_and_stays_chosen(found: RetrievalScreen, qtbot: QtBot):
    right = found.columns[1]
    right.group.setCurrentIndex(0)
    right.group.activated.emit(0)
    assert read(found, right) == read(found, found.columns[0])
    found.refresh()
    qtbot.waitUntil(lambda: not found.busy)
    assert right.group.currentIndex() == 0
    group_by(found, Grouping.DOCUMENT)
    assert {column.group.currentIndex() for column in found.columns} == {0, 1}


def test_a_labels_key_is_for_the_column_with_the_keyboard(found: RetrievalScreen, window: MainWindow, qtbot: QtBot):
    left, right = found.columns
    right.view.setFocus()
    right.view.choose(0)
    moved = read(found, right)[0]
    press(window, Key.Key_1)
    qtbot.waitUntil(lambda: moved in read(found, left))
    assert moved not in read(found, right)
    assert ("infrastructure", moved) in quotes(window)
    press(window, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: moved in read(found, right))


def test_what_is_printed_are_both_columns(found: RetrievalScreen):
    rows = found.rows()
    assert [row.text for row in rows if isinstance(row, Heading)] == ["Infrastructure", "Teachers"]
    page = as_html(rows, found.shown, "")
    for column in found.columns:
        for quote in read(found, column):
            assert quote in page


def test_in_one_list_again_there_is_one_column(found: RetrievalScreen):
    QTest.mouseClick(found.compare_button, Qt.MouseButton.LeftButton)
    assert not found.columns[1].isVisible()
    assert not found.columns[0].group.isVisible()
    assert len(read(found, found.columns[0])) == 4
    group_by(found, Grouping.NOTHING)
    assert not found.compare_button.isEnabled()


def test_without_groups_both_are_one(found: RetrievalScreen):
    group_by(found, Grouping.NOTHING)
    assert len(read(found, found.columns[0])) == 4
    assert read(found, found.columns[1]) == []
    assert found.rows() == list(found.model.rows)


def test_nothing_found_leaves_both_columns_empty(found: RetrievalScreen, qtbot: QtBot):
    found.question.ask(words="没有这样的词")
    qtbot.waitUntil(lambda: not found.busy and not found.found.passages)
    assert found.rows() == []
