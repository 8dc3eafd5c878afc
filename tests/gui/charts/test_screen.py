"""The charts by themselves: drawn of real labels, followed, clicked, read as a table, saved."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.model import Passage
from gui.base import theme
from gui.base.jobs import Jobs
from gui.base.shown_layers import ShownLayers
from gui.charts.drawing import DotShape, MarkTarget
from gui.charts.found import ChartKind
from gui.charts.screen import ChartsScreen
from tests.core.projects import add
from tests.gui.conftest import Project, follow_switches
from tests.gui.window.test_accessibility import leaps, nameless


@pytest.fixture
def screen(project: Project, qtbot: QtBot) -> ChartsScreen:
    """The screen of a project in which 王敏 has labelled, and 李强 one passage."""
    project.label(0, 7)
    project.label(0, 16, 1)
    project.label(7, 14, 1)
    project.label(0, 9, 0, place=1)
    project.session.use_annotator(project.other.id)
    project.label(0, 7)
    project.session.use_annotator(project.me.id)
    made = ChartsScreen(project.session, project.bridge, Jobs(project.bridge))
    made.set_counted(ShownLayers({project.me.id: "王敏"}))
    project.shown.append(made)
    made.resize(1100, 700)
    made.show()
    return settled(made, qtbot)


def settled(screen: ChartsScreen, qtbot: QtBot) -> ChartsScreen:
    qtbot.waitUntil(lambda: not screen.busy)
    QApplication.processEvents()
    return screen


def drawn(screen: ChartsScreen, kind: ChartKind, qtbot: QtBot) -> ChartsScreen:
    screen.choose(kind)
    return settled(screen, qtbot)


def cells(screen: ChartsScreen) -> list[tuple[object, ...]]:
    return [tuple(row.cells) for row in screen.chart.drawing.table]


def quotes(project: Project, target: MarkTarget) -> list[str]:
    return [
        project.session.documents.text(passage.document)[passage.start : passage.end] for passage in target.passages
    ]


def wanted(screen: ChartsScreen) -> list[tuple[str, list[Passage]]]:
    told: list[tuple[str, list[Passage]]] = []
    screen.passages_wanted.connect(lambda words, passages: told.append((words, passages)))
    return told


def test_bars_have_a_length_for_each_label_and_open_their_passages(
    screen: ChartsScreen, project: Project, qtbot: QtBot
):
    assert [row[1:3] for row in cells(screen)] == [(1, 2), (1, 0), (0, 0)]
    lengths = [(box.left, box.right) for box in screen.chart.drawing.boxes]
    assert lengths == [(0.0, 1.0), (1.0, 3.0), (0.0, 1.0)]
    target = screen.chart.drawing.boxes[1].target
    assert target is not None
    assert quotes(project, target) == ["新建学校三所。招聘教师四十名。\n"[:16], "招聘教师四十名"]
    project.label(17, 21, 0)
    settled(screen, qtbot)
    assert cells(screen)[0][1] == 2, "a label set is followed"


def test_a_click_on_a_bar_asks_for_what_is_behind_it(screen: ChartsScreen, project: Project, qtbot: QtBot):
    told = wanted(screen)
    plot = screen.chart.plot
    place = plot.mapFromScene(plot.item.getViewBox().mapViewToScene(QPointF(2.0, 0.0)))
    QTest.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(round(place.x()), round(place.y())))
    qtbot.waitUntil(lambda: len(told) == 1)
    assert len(told[0][1]) == 2
    assert "2" in told[0][0]


def test_the_share_of_the_text_is_that_of_its_characters(screen: ChartsScreen, project: Project, qtbot: QtBot):
    drawn(screen, ChartKind.SHARES, qtbot)
    characters = project.documents[0].characters
    assert cells(screen)[0][1] == pytest.approx(100 * 7 / characters, abs=0.01)
    assert cells(screen)[0][2] == pytest.approx(100 * 16 / characters, abs=0.01), "text under two passages counts once"


def test_labels_beside_each_other_are_counted_in_cells(screen: ChartsScreen, project: Project, qtbot: QtBot):
    drawn(screen, ChartKind.HEAT_MAP, qtbot)
    first, second = (screen.data.labels[n].name("en") for n in (0, 1)) if screen.data else ("", "")
    assert (first, second, 1, 2) in cells(screen)
    assert (second, first, 1, 2) in cells(screen)
    written = {(words.x, words.y): words.text for words in screen.chart.drawing.words}
    assert written[1, 0] == "1"
    assert written[0, 0] == "2", "the diagonal has all passages"
    screen.reach.setCurrentIndex(2)
    screen.reach.activated.emit(2)
    settled(screen, qtbot)
    assert (second, first, 2, 2) in cells(screen), "in the same document there are more"


def test_the_network_ties_what_stands_together(screen: ChartsScreen, project: Project, qtbot: QtBot):
    drawn(screen, ChartKind.NETWORK, qtbot)
    (stroke,) = screen.chart.drawing.strokes
    assert stroke.target is not None
    assert len(quotes(project, stroke.target)) == 2
    assert len(screen.chart.drawing.dots) == 2


def test_portraits_show_where_along_the_text_labels_stand(screen: ChartsScreen, project: Project, qtbot: QtBot):
    drawn(screen, ChartKind.PORTRAITS, qtbot)
    strips = [box for box in screen.chart.drawing.boxes if box.target is not None]
    length = project.documents[0].characters
    assert (strips[0].left, strips[0].right) == (0.0, pytest.approx(100 * 7 / length))
    assert len(strips) == 4
    screen.offer_documents(project.document(0), [])
    screen.of.setCurrentIndex(1)
    screen.of.activated.emit(1)
    settled(screen, qtbot)
    names = [name for _at, name in screen.chart.drawing.y_ticks or ()]
    assert names == [label.name("en") for label in project.labels[:2]], "a line for each label: the code line"


def test_figures_stand_in_their_years_and_withheld_ones_break_the_line(project: Project, qtbot: QtBot):
    texts = (
        (2021, "新增学位300个。"),
        (2022, "新增学位xx个。"),
        (2023, "新增学位500个。"),
        (2024, "计划新增学位700个。"),
    )
    for year, text in texts:
        document = add(project.session, text, f"{year}年总结")
        project.session.documents.set_meta([document], year=year)
        project.session.annotations.create(document, 0, len(text) - 1, project.labels[0].id)
    made = ChartsScreen(project.session, project.bridge, Jobs(project.bridge))
    made.set_counted(ShownLayers({project.me.id: "王敏"}))
    project.shown.append(made)
    made.show()
    drawn(made, ChartKind.FIGURES, qtbot)
    assert made.unit.currentText() == "个"
    marks = {(dot.x, dot.mark) for dot in made.chart.drawing.dots}
    assert (2022, DotShape.CROSS) in marks
    assert (2021, DotShape.ROUND) in marks
    assert [words.text for words in made.chart.drawing.words] == ["xx"]
    assert all(2022 not in [x for x, _y in stroke.points] for stroke in made.chart.drawing.strokes)
    assert made.signs.isVisible()
    target = made.chart.drawing.dots[0].target
    assert target is not None
    assert quotes(project, target) == ["300个"]


def test_agreement_is_drawn_of_documents_that_two_people_labelled(screen: ChartsScreen, project: Project, qtbot: QtBot):
    drawn(screen, ChartKind.AGREEMENT, qtbot)
    (row,) = cells(screen)
    assert row[1] == project.documents[0].meta.title
    (dot,) = screen.chart.drawing.dots
    assert dot.target is not None
    assert {passage.document for passage in dot.target.passages} == {project.document(0)}
    # What they do not agree on, not the document's start.
    assert all(passage.annotation is not None and passage.end > passage.start for passage in dot.target.passages)


def test_enter_in_the_table_opens_what_is_behind_a_line(screen: ChartsScreen, project: Project, qtbot: QtBot):
    told = wanted(screen)
    screen.table.setFocus()
    screen.table.setCurrentIndex(screen.model.index(0, 0))
    QTest.keyClick(screen.table, Qt.Key.Key_Return)
    assert len(told[0][1]) == 3


@pytest.mark.parametrize("kind", list(ChartKind))
def test_every_chart_leaves_the_window_as_picture_drawing_and_table(
    screen: ChartsScreen, kind: ChartKind, tmp_path: Path, qtbot: QtBot
):
    drawn(screen, kind, qtbot)
    png, svg, csv = (tmp_path / f"a.{suffix}" for suffix in ("png", "svg", "csv"))
    screen.save_picture(png)
    screen.save_picture(svg)
    screen.content().save(csv)
    assert png.read_bytes().startswith(b"\x89PNG")
    assert b"<svg" in svg.read_bytes()
    lines = csv.read_text("utf-8-sig").splitlines()
    assert len(lines) == 1 + len(screen.chart.drawing.table)


@pytest.mark.parametrize("kind", list(ChartKind))
def test_both_themes_have_their_own_colours(screen: ChartsScreen, kind: ChartKind, qtbot: QtBot, defaults: None):
    drawn(screen, kind, qtbot)
    looks: list[object] = []
    for name in ("light", "dark"):
        theme.apply(name)
        QApplication.processEvents()
        drawing = screen.chart.drawing
        looks.append((drawing.words, drawing.dots, drawing.strokes, [(box.fill, box.edge) for box in drawing.boxes]))
        image = screen.chart.grab().toImage()
        assert image.pixelColor(2, 2) == theme.current().chrome
    if kind not in (ChartKind.COUNTS, ChartKind.SHARES):
        assert looks[0] != looks[1]


def test_without_labels_it_says_what_to_do(project: Project, qtbot: QtBot):
    made = ChartsScreen(project.session, project.bridge, Jobs(project.bridge))
    project.shown.append(made)
    made.show()
    for kind in ChartKind:
        drawn(made, kind, qtbot)
        if kind is not ChartKind.PORTRAITS:
            assert made.nothing.isVisible()
            assert made.nothing.text()
            assert not made.picture_button.isEnabled()


def test_it_has_names_and_follows_language_and_theme(screen: ChartsScreen, chinese: None, defaults: None):
    assert nameless(screen) == []
    assert leaps(screen) == []
    follow_switches(screen)
