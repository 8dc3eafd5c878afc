"""The page to begin on."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QPushButton

from gui.base.settings import RECENT_PROJECTS
from gui.window.main_window import MainWindow
from gui.window.projects import sample_path
from tests.gui.driving import click, documents

MakeWindow = Callable[[], MainWindow]


def test_without_a_project_there_is_a_page_to_begin_on(make_window: MakeWindow):
    window = make_window()
    assert window.welcome.isVisible()
    assert window.registry.action("project.open").isEnabled()
    assert not window.registry.action("project.export").isEnabled()
    assert not window.docks.visible()


def test_the_sample_opens_from_the_welcome_page_and_is_a_copy(make_window: MakeWindow):
    window = make_window()
    click(window, QPushButton, "welcome_project.sample")
    assert window.session is not None
    assert window.session.path == sample_path()
    assert len(documents(window)) >= 6
    assert window.session.history.undo_name() is None
    window.close_project()
    window.projects.open_sample()
    assert window.session is not None


def test_recent_projects_are_listed_opened_and_forgotten(make_window: MakeWindow, project_path: Path):
    window = make_window()
    window.open_project(project_path)
    window.close_project()
    assert click(window.welcome, QPushButton, "recent").text() == "测试"
    assert window.session is not None
    window.close_project()
    window.welcome.forget_requested.emit(project_path)
    assert window.settings.get(RECENT_PROJECTS) == []
