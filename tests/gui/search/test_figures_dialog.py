"""Figures of a search."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.search.where import Where
from gui.base.jobs import Jobs
from gui.search.figures_dialog import HitFiguresDialog
from gui.search.screen import SearchScreen
from tests.gui.conftest import Project, follow_switches
from tests.gui.search.conftest import Ask


def made(project: Project, screen: SearchScreen, parent: QWidget, qtbot: QtBot) -> HitFiguresDialog:
    assert screen.matches is not None
    dialog = HitFiguresDialog(project.session, Jobs(parent), screen._searcher, screen.matches, Where(), parent)
    dialog.open()
    qtbot.waitUntil(lambda: not dialog.busy)
    return dialog


def rows(dialog: HitFiguresDialog) -> list[list[object]]:
    model = dialog.model
    columns = range(model.columnCount())
    return [[model.data(model.index(row, column)) for column in columns] for row in range(model.rowCount())]


def test_hits_by_region_and_year_per_ten_thousand_characters(project: Project, ask: Ask, parent: QWidget, qtbot: QtBot):
    dialog = made(project, ask("校"), parent, qtbot)
    (first, second) = rows(dialog)
    assert first[:4] == ["临江区", "1", "1", "1"]
    assert second[:4] == ["青山区", "3", "2", "2"]
    characters = sum(document.characters for document in project.documents[:2])
    assert second[5] == f"{3 * 10_000 / characters:,.2f}"
    dialog.kind.setCurrentIndex(1)
    qtbot.waitUntil(lambda: not dialog.busy)
    assert [row[0] for row in rows(dialog)] == ["2023", "2024"]


def test_words_near_hits_say_how_they_were_measured(project: Project, ask: Ask, parent: QWidget, qtbot: QtBot):
    dialog = made(project, ask("招聘"), parent, qtbot)
    dialog.kind.setCurrentIndex(3)
    qtbot.waitUntil(lambda: not dialog.busy)
    assert "教师" in [row[0] for row in rows(dialog)]
    assert "Dunning" in dialog.about.text()
    dialog.kind.setCurrentIndex(4)
    qtbot.waitUntil(lambda: not dialog.busy)
    assert ["教师", "1"] in rows(dialog)


def test_it_follows_language_and_theme(
    project: Project, ask: Ask, parent: QWidget, qtbot: QtBot, chinese: None, defaults: None
):
    dialog = made(project, ask("校"), parent, qtbot)
    follow_switches(dialog)
    dialog.close()
