"""The screen by itself: units walked and coded by keys, tables, and the units behind their numbers."""

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.study.design import Demand, Dimension, StudyDesign, UnitRule, read_design, write_design
from core.study.numbering import freeze
from gui.base.jobs import Jobs
from gui.base.shown_layers import ShownLayers
from gui.study.screen import StudyScreen
from gui.study.views import StudyView
from tests.gui.conftest import Project, follow_switches
from tests.gui.window.test_accessibility import leaps, nameless

DESIGN = StudyDesign(
    (
        Dimension("what", ("infrastructure", "teachers"), "对象", "Object", Demand.ONE),
        Dimension("how", ("safety", "subsidies"), "手段", "Means", Demand.SEVERAL),
    ),
    UnitRule.SENTENCE,
)


def made(project: Project, qtbot: QtBot) -> StudyScreen:
    write_design(project.session, DESIGN)
    screen = StudyScreen(project.session, project.bridge, Jobs(project.bridge))
    screen.set_counted(ShownLayers({project.me.id: "王敏"}))
    project.shown.append(screen)
    screen.resize(1100, 700)
    screen.show()
    settled(screen, qtbot)
    screen.walking.units.setFocus()
    return screen


def settled(screen: StudyScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not screen.busy)
    QApplication.processEvents()


def codes(screen: StudyScreen, at: int) -> list[tuple[str, ...] | None]:
    assert screen.coding is not None
    return [screen.coding.codes(dimension, 0, at) for dimension in ("what", "how")]


def test_every_unit_is_listed_labelled_or_not(project: Project, qtbot: QtBot):
    screen = made(project, qtbot)
    model = screen.walking.model
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == [
        "1-0-1", "1-0-2", "1-0-3", "1-0-4", "2-0-1", "2-0-2", "3-0-1", "3-0-2",
    ]  # fmt: skip
    assert model.index(2, 2).data() == "资助学生𠮷祥同学等九人。"
    assert model.headerData(3, Qt.Orientation.Horizontal) == "Object"
    assert "8 units" in screen.count.text()


def test_units_are_walked_with_all_dimensions_on_keys(project: Project, qtbot: QtBot):
    screen = made(project, qtbot)
    QTest.keyClicks(screen.walking.units, "2qw")
    assert codes(screen, 0) == [("teachers",), ("safety", "subsidies")]
    assert screen.walking.model.index(0, 3).data() == "Teachers"
    assert screen.walking.coder.buttons["what", "2"].isChecked()
    QTest.keyClicks(screen.walking.units, "1q")
    assert codes(screen, 0) == [("infrastructure",), ("subsidies",)]
    QTest.keyClick(screen.walking.units, Qt.Key.Key_Space)
    assert screen.current_unit() is not None
    assert screen.walking.units.currentIndex().row() == 1
    QTest.keyClick(screen.walking.units, Qt.Key.Key_Backspace)
    assert screen.walking.units.currentIndex().row() == 0
    QTest.keyClick(screen.walking.units, Qt.Key.Key_Return)
    assert screen.walking.units.currentIndex().row() == 1, "the first one is complete"
    assert "Object: 1 of 4 coded, 3 not as demanded" in screen.count.text()
    project.session.history.undo()
    assert codes(screen, 0) == [("infrastructure",), ("safety", "subsidies")]


def test_that_no_code_fits_has_a_key_and_is_told_from_not_coded(project: Project, qtbot: QtBot):
    screen = made(project, qtbot)
    QTest.keyClicks(screen.walking.units, "0")
    settled(screen, qtbot)
    none = read_design(project.session).dimensions[0].none
    assert codes(screen, 0)[0] == (none,)
    assert screen.walking.coder.buttons["what", "0"].isChecked()
    screen.header.listed.setCurrentIndex(1)
    screen.header.listed.activated.emit(1)
    assert 0 in screen.walking.model.rows, "the other dimension is not answered yet"
    QTest.keyClicks(screen.walking.units, "p")
    settled(screen, qtbot)
    screen.header.listed.activated.emit(1)
    assert 0 not in screen.walking.model.rows
    screen.show_view(StudyView.FREQUENCIES)
    settled(screen, qtbot)
    table = screen.tables.model.table
    assert table is not None
    assert table.rows[2][:2] == ("No code fits", 1)
    assert table.rows[3][:2] == ("Not coded", 7)


def test_the_text_stands_in_its_surroundings_also_beyond_the_basic_plane(project: Project, qtbot: QtBot):
    screen = made(project, qtbot)
    screen.walking.units.setCurrentIndex(screen.walking.model.index(3, 0))
    assert screen.walking.coder.text.toPlainText().count("校园安全无事故。") == 1
    assert (
        screen.walking.coder.text.textCursor().position()
        == len("新建学校三所。招聘教师四十名。\n资助学生𠮷祥同学等九人。") + 1
    )


@pytest.mark.parametrize("view", list(StudyView))
def test_every_view_shows_something(project: Project, qtbot: QtBot, view: StudyView):
    screen = made(project, qtbot)
    QTest.keyClicks(screen.walking.units, "2q")
    screen.show_view(view)
    settled(screen, qtbot)
    if view is StudyView.UNITS:
        assert screen.stack.currentWidget() is screen.walking
    elif view in screen.pages:
        assert screen.stack.currentWidget() is screen.pages[view]
    else:
        assert screen.tables.model.rowCount() > 0
        assert screen.tables.model.columnCount() > 1
    assert nameless(screen) == []
    assert leaps(screen) == []


def test_a_number_opens_the_units_behind_it(project: Project, qtbot: QtBot):
    screen = made(project, qtbot)
    QTest.keyClicks(screen.walking.units, "2q")
    screen.show_view(StudyView.CROSS)
    settled(screen, qtbot)
    assert [[screen.tables.model.index(r, c).data() for c in range(4)] for r in range(3)] == [
        ["Infrastructure", "0", "0", "0"],
        ["Teachers", "1", "0", "1"],
        ["All", "1", "0", "1"],
    ]
    chosen = screen.tables.table.selectionModel()
    chosen.select(screen.tables.model.index(1, 1), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    assert screen.tables.behind.item(0).text().startswith("1-0-1  新建学校三所。")
    opened: list[object] = []
    screen.passage_opened.connect(opened.append)
    screen.tables.behind.setCurrentRow(0)
    QTest.keyClick(screen.tables.behind, Qt.Key.Key_Return)
    assert opened == [(project.document(), 0, 7, None, None, None, None)]
    screen.header.by.setCurrentIndex(screen.header.by.findData("region"))
    screen.header.by.activated.emit(0)
    settled(screen, qtbot)
    assert screen.tables.model.rowCount() == 2 * (1 + 3), "a table for each region, each with its caption"


def test_another_annotators_layer_is_shown_and_not_coded(project: Project, qtbot: QtBot):
    screen = made(project, qtbot)
    screen.set_counted(ShownLayers({project.other.id: "李强"}))
    settled(screen, qtbot)
    QTest.keyClicks(screen.walking.units, "2")
    assert codes(screen, 0)[0] is None
    assert not screen.walking.coder.buttons["what", "2"].isEnabled()
    assert project.session.annotations.of_document(project.document()) == []


def test_a_corrected_heading_is_told_and_changes_no_frozen_number(project: Project, qtbot: QtBot):
    write_design(project.session, DESIGN)
    freeze(project.session)
    screen = made(project, qtbot)
    before = [screen.walking.model.index(row, 0).data() for row in range(screen.walking.model.rowCount())]
    project.session.corrections.heading(project.document(), 16, 1)
    settled(screen, qtbot)
    assert [screen.walking.model.index(row, 0).data() for row in range(screen.walking.model.rowCount())] == before
    assert "would have" in screen.count.text()
    asked: list[object] = []
    screen.renumbering_requested.connect(asked.append)
    screen.header.freeze.click()
    qtbot.waitUntil(lambda: bool(asked))


def test_language_and_theme_are_followed(project: Project, qtbot: QtBot, chinese: None):
    screen = made(project, qtbot)
    follow_switches(screen)
    assert screen.walking.units.accessibleName() == "分析单元"
