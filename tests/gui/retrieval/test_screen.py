"""The screen by itself: what it shows, in both languages and themes."""

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.base.jobs import Jobs
from gui.base.shown_layers import ShownLayers
from gui.reader.typography import Typography
from gui.retrieval.rows import Heading
from gui.retrieval.screen import RetrievalScreen
from tests.gui.conftest import Project, follow_switches
from tests.gui.window.test_accessibility import leaps, nameless


def made(project: Project, qtbot: QtBot) -> RetrievalScreen:
    screen = RetrievalScreen(project.session, project.bridge, Jobs(project.bridge))
    project.shown.append(screen)
    screen.resize(800, 600)
    screen.show()
    qtbot.waitUntil(lambda: not screen.busy)
    QApplication.processEvents()
    return screen


def test_nothing_says_so(project: Project, qtbot: QtBot):
    screen = made(project, qtbot)
    assert screen._empty.text() == "No passage answers this."
    assert not screen.print_button.isEnabled()


def test_passages_stand_under_their_documents(project: Project, qtbot: QtBot):
    project.label(0, 7)
    project.label(0, 10, place=1, note="再看")
    screen = made(project, qtbot)
    rows = screen.model.rows
    assert [row.text for row in rows if isinstance(row, Heading)] == [
        "青山区教育局2024年工作总结  青山区 2024",
        "青山区教育局2023年工作总结  青山区 2023",
    ]
    assert screen.count.text() == "2 passages in 2 documents"
    assert screen.shown(screen.found.passages[1]).note == "再看"
    screen.grouping.setCurrentIndex(1)
    screen.grouping.activated.emit(1)
    assert len([row for row in screen.model.rows if isinstance(row, Heading)]) == 1
    assert screen.shown(screen.found.passages[0]).words.startswith("青山区教育局2024年工作总结")


def test_a_label_set_or_taken_away_is_followed_in_place(project: Project, qtbot: QtBot):
    ids = [project.label(0, 7), project.label(7, 15)]
    screen = made(project, qtbot)
    screen.view.choose(2)
    project.label(0, 10, place=1)
    assert len(screen.found.passages) == 3
    current = screen.view.current()
    assert current is not None
    assert current.annotation == ids[1], "what one reads stays chosen"
    project.session.annotations.delete([ids[1]])  # type: ignore[list-item]
    assert len(screen.found.passages) == 2
    assert screen.view.current() is not None


def test_a_renamed_label_is_renamed_here(project: Project, qtbot: QtBot):
    project.label(0, 7)
    screen = made(project, qtbot)
    project.session.codebook.edit(project.labels[0].id, name_en="Buildings")
    qtbot.waitUntil(lambda: screen.shown(screen.found.passages[0]).label == "Buildings")
    QApplication.processEvents()
    assert {card[0].label for card in screen.view.cards._kept.values()} == {"Buildings"}, "what is painted, too"


def test_only_the_layers_that_are_counted(project: Project, qtbot: QtBot):
    project.label(0, 7)
    project.session.use_annotator(project.other.id)
    project.label(0, 7)
    screen = made(project, qtbot)
    assert len(screen.found.passages) == 2
    screen.set_counted(ShownLayers({project.me.id: "王敏"}))
    qtbot.waitUntil(lambda: len(screen.found.passages) == 1)
    screen.set_counted(ShownLayers({}))
    qtbot.waitUntil(lambda: not screen.found.passages)


def test_the_text_can_be_larger(project: Project, qtbot: QtBot):
    project.label(0, 7)
    screen = made(project, qtbot)
    before = screen.view.rowHeight(1)
    screen.set_typography(Typography(pixels=32))
    assert screen.view.rowHeight(1) > before


def test_switches_of_language_and_theme(project: Project, qtbot: QtBot, chinese: None, defaults: None):
    project.label(0, 7, note="再看")
    screen = made(project, qtbot)
    follow_switches(screen)
    assert screen.close_button.text() == "回到正文"


def test_ctrl_and_the_wheel_change_the_size_here_alone(project: Project, qtbot: QtBot):
    project.label(0, 7)
    screen = made(project, qtbot)
    before = screen.view.cards.typography.pixels
    turned = QWheelEvent(
        QPointF(40, 40), screen.view.viewport().mapToGlobal(QPointF(40, 40)), QPoint(), QPoint(0, 120),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.ControlModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(screen.view.viewport(), turned)
    assert screen.view.cards.typography.pixels == before + 1


def test_every_control_has_a_name_and_its_place(project: Project, qtbot: QtBot):
    project.label(0, 7)
    screen = made(project, qtbot)
    question = screen.question
    for box, number in ((question.relation, 1), (question.reach, 1)):
        box.setCurrentIndex(number)
        box.activated.emit(number)
    for width in (1000, 560, 380):
        screen.resize(width, 600)
        QApplication.processEvents()
        assert nameless(screen) == []
        assert leaps(screen) == []
    popup = question.labels.open_list()
    assert nameless(popup) == []
    popup.close()
