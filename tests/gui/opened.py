"""The main window on a small project, driven as a user drives it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.model import Meta, NewDocument, Source
from core.session import Session
from gui.base import theme
from gui.base.settings import HINTS, Settings
from gui.reader.reader import ReaderPane
from gui.window.main_window import MainWindow
from tests.gui.driving import documents

TEXTS = (
    ("青山区2024", "青山区", 2024, "新建学校三所。招聘教师四十名。\n资助学生𠮷祥同学等九人。校园安全无事故。"),
    ("青山区2023", "青山区", 2023, "完成十一所小学改造。培训校长。"),
    ("临江区2024", "临江区", 2024, "加强校车管理。发放补助。"),
)


@pytest.fixture
def project_path(tmp_path: Path) -> Path:
    """A project with three documents, two annotators, 王敏 the current one, and no annotations."""
    path = tmp_path / "测试.biaodu"
    with Session.create(path) as session:
        session.annotators.create("李强")
        me, _change = session.annotators.create("王敏")
        session.use_annotator(me.id)
        session.documents.add(
            [
                NewDocument(text, Meta(title, region, year), Source(f"{title}.txt", "0" * 64, "utf-8", "text/1"))
                for title, region, year, text in TEXTS
            ]
        )
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings in a file of this test, without the hints for the first steps: most tests ask for one message."""
    settings = Settings(tmp_path / "biaodu.ini")
    settings.set(HINTS, False)
    return settings


@pytest.fixture
def make_window(qtbot: QtBot, settings: Settings) -> Iterator[Callable[[], MainWindow]]:
    """Makes shown windows; all are closed at the end."""
    theme.apply("light")
    made: list[MainWindow] = []

    def make() -> MainWindow:
        window = MainWindow(settings)
        made.append(window)
        window.resize(1280, 800)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    yield make
    for window in made:
        # A test may have taken the file away, and the window would ask before it leaves.
        window.close_project()
        window.close()
        window.deleteLater()


@pytest.fixture
def window(make_window: Callable[[], MainWindow], project_path: Path) -> MainWindow:
    """A window with the project open and its first document in a reader."""
    window = make_window()
    assert window.open_project(project_path)
    assert window.workspace is not None
    window.workspace.open_document(documents(window)[0])
    return window


@pytest.fixture
def two(window: MainWindow) -> tuple[ReaderPane, ReaderPane]:
    """Two readers with two documents; the keyboard is in the first."""
    assert window.workspace is not None
    window.workspace.open_document(documents(window)[1], True)
    window.workspace.readers.go_to(0)
    first, second = window.workspace.readers.panes
    QApplication.processEvents()
    return first, second
