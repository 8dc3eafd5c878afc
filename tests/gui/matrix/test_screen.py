"""The matrix by itself: what it shows and follows."""

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.base.jobs import Jobs
from gui.base.shown_layers import ShownLayers
from gui.matrix.screen import MatrixScreen
from tests.gui.conftest import Project, follow_switches
from tests.gui.window.test_accessibility import leaps, nameless


def made(project: Project, qtbot: QtBot) -> MatrixScreen:
    screen = MatrixScreen(project.session, project.bridge, Jobs(project.bridge))
    screen.set_counted(ShownLayers({project.me.id: "王敏"}))
    project.shown.append(screen)
    screen.resize(900, 600)
    screen.show()
    settled(screen, qtbot)
    return screen


def settled(screen: MatrixScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not screen.busy)
    QApplication.processEvents()


def choose(screen: MatrixScreen, *places: tuple[int, int]) -> None:
    selection = screen.view.selectionModel()
    selection.clear()
    for row, column in places:
        selection.select(screen.sorted.index(row, column), QItemSelectionModel.SelectionFlag.Select)


def column(screen: MatrixScreen, name: str) -> list[str]:
    at = screen.model.shown.columns.index(name) + 1
    return [screen.sorted.index(row, at).data() for row in range(screen.sorted.rowCount())]


def test_a_label_set_is_followed(project: Project, qtbot: QtBot):
    screen = made(project, qtbot)
    name = screen.label_name(project.labels[0])
    assert column(screen, name) == ["", "", ""]
    project.label(0, 7)
    settled(screen, qtbot)
    assert column(screen, name) == ["1", "", ""]


def test_the_chosen_cell_shows_its_passages_and_figures(project: Project, qtbot: QtBot):
    project.label(0, 7)
    screen = made(project, qtbot)
    screen.content.setCurrentIndex(3)
    screen.content.activated.emit(3)
    settled(screen, qtbot)
    choose(screen, (0, 1))
    texts = [line.text for line in screen.evidence.lines]
    assert texts[0].startswith("新建学校三所。")
    assert texts[1] == "新建学校 三所 = 3 所, done" or texts[1].endswith("三所 = 3 所, done")


def test_a_figure_is_corrected_where_it_stands(project: Project, qtbot: QtBot):
    project.label(0, 7)
    screen = made(project, qtbot)
    screen.content.setCurrentIndex(3)
    screen.content.activated.emit(3)
    settled(screen, qtbot)
    choose(screen, (0, 1))
    figure = screen.evidence.lines[1].figure
    assert figure is not None
    menu = screen.evidence.figure_menu(figure)
    next(action for action in menu.actions() if action.text() == "It is planned").trigger()
    settled(screen, qtbot)
    choose(screen, (0, 1))
    assert screen.evidence.lines[1].text.endswith("planned, corrected")
    menu = screen.evidence.figure_menu(figure)
    next(action for action in menu.actions() if action.text() == "It is no figure").trigger()
    settled(screen, qtbot)
    choose(screen, (0, 1))
    assert len(screen.evidence.lines) == 1
    project.session.history.undo()
    project.session.history.undo()
    settled(screen, qtbot)
    choose(screen, (0, 1))
    assert screen.evidence.lines[1].text.endswith("done")


def test_grouped_pivoted_and_filtered(project: Project, qtbot: QtBot):
    project.label(0, 7)
    screen = made(project, qtbot)
    screen.by.setCurrentIndex(1)
    screen.by.activated.emit(1)
    settled(screen, qtbot)
    assert screen.model.shown.rows == ("临江区", "青山区")
    screen.pivot.setChecked(True)
    assert screen.model.shown.columns == ("临江区", "青山区")
    screen.pivot.setChecked(False)
    screen.filter.setText("临江")
    assert screen.sorted.rowCount() == 1


def test_two_rows_are_compared(project: Project, qtbot: QtBot):
    project.label(0, 7)
    project.label(0, 7, place=1, label=1)
    screen = made(project, qtbot)
    choose(screen, (0, 1), (1, 1))
    assert screen.compare.isEnabled()
    screen.compare.click()
    texts = [line.text for line in screen.evidence.lines]
    assert any(text.startswith("Not read yet, so open: ") for text in texts)
    choose(screen, (0, 1))
    assert not screen.compare.isEnabled()


def test_language_and_theme_are_followed(project: Project, qtbot: QtBot, chinese: None):
    screen = made(project, qtbot)
    follow_switches(screen)
    assert screen.view.accessibleName() == "证据矩阵"


def test_everything_has_a_name_and_tab_goes_on(project: Project, qtbot: QtBot):
    screen = made(project, qtbot)
    assert nameless(screen) == []
    assert leaps(screen) == []
