"""At the next start everything is where it was."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication

from core.session import Session
from gui.base.settings import OPEN_DOCUMENTS, REOPEN_LAST, Settings
from gui.window.app import open_first
from gui.window.main_window import MainWindow
from tests.gui.driving import documents, press


def test_documents_carets_docks_and_grouping_come_back(
    window: MainWindow, make_window: Callable[[], MainWindow], project_path: Path
):
    first, second, _third = documents(window)
    assert window.workspace is not None
    window.workspace.open_document(second, True)
    view = window.workspace.labelling.view()
    assert view is not None
    view.set_selection(3, 7)
    window.workspace.readers.go_to(0)
    window.docks.dock("codebook").hide()
    window.workspace.set_grouping("year")
    window.resize(QSize(1100, 700))
    window.close()

    again = make_window()
    open_first(again, [])
    assert again.workspace is not None
    readers = again.workspace.readers
    assert readers.open_documents() == [first, second]
    assert readers.active_number() == 0
    assert (readers.panes[1].view.selection.start, readers.panes[1].view.selection.end) == (3, 7)
    assert not again.docks.dock("codebook").isVisible()
    assert again.docks.dock("documents").isVisible()
    assert again.workspace.documents.grouping() == "year"


def test_a_document_that_is_gone_is_passed_over(
    window: MainWindow, make_window: Callable[[], MainWindow], project_path: Path
):
    first, second, _third = documents(window)
    assert window.workspace is not None
    assert window.session is not None
    window.workspace.open_document(second, True)
    window.close_project()
    assert window.open_project(project_path)
    assert window.session is not None
    assert window.workspace.readers.open_documents() == [first, second]
    window.session.documents.remove([first])
    window.close()
    again = make_window()
    assert again.open_project(project_path)
    assert again.workspace is not None
    assert again.workspace.readers.open_documents() == [second]


def test_the_same_reader_is_active_when_another_document_is_gone(
    window: MainWindow, make_window: Callable[[], MainWindow], project_path: Path
):
    first, second, third = documents(window)
    assert window.workspace is not None
    for document in (second, third):
        window.workspace.open_document(document, True)
    window.workspace.readers.go_to(1)
    window.close()
    with Session.open(project_path) as elsewhere:
        elsewhere.documents.remove([first])
    again = make_window()
    assert again.open_project(project_path)
    assert again.workspace is not None
    assert again.workspace.readers.open_documents() == [second, third]
    assert again.workspace.readers.document == second


@pytest.mark.parametrize("caret", [-5, 10**9, "x", None, 2.5])
def test_a_broken_memory_opens_what_it_can(
    window: MainWindow,
    make_window: Callable[[], MainWindow],
    project_path: Path,
    settings: Settings,
    caret: object,
):
    first, second, _third = documents(window)
    assert window.session is not None
    project = window.session.project.uuid
    window.close()
    stored: list[object] = [
        7,
        {"document": first, "caret": caret, "anchor": caret, "top": caret},
        {"document": ["?"]},
        {"document": second},
    ]
    settings.set(OPEN_DOCUMENTS, stored, project)  # pyright: ignore[reportArgumentType]
    again = make_window()
    assert again.open_project(project_path)
    assert again.workspace is not None
    readers = again.workspace.readers
    assert readers.open_documents() == [first, second]
    view = readers.panes[0].view
    assert view.caret == (len(view.text) if caret == 10**9 else 0)


def test_a_project_that_is_opened_for_the_first_time_shows_a_document(
    make_window: Callable[[], MainWindow], project_path: Path
):
    window = make_window()
    assert window.open_project(project_path)
    assert window.workspace is not None
    assert len(window.workspace.readers.open_documents()) == 1
    assert QApplication.focusWidget() is window.workspace.labelling.view()


def test_the_last_project_opens_only_when_that_is_wanted(
    window: MainWindow, make_window: Callable[[], MainWindow], settings: Settings
):
    window.close()
    settings.set(REOPEN_LAST, False)
    again = make_window()
    open_first(again, [])
    assert again.session is None
    settings.set(REOPEN_LAST, True)
    open_first(again, [])
    assert again.session is not None


def test_focus_mode_is_not_remembered_as_the_arrangement(
    window: MainWindow, make_window: Callable[[], MainWindow], project_path: Path
):
    press(window, Qt.Key.Key_F11)
    assert not window.docks.visible()
    press(window, Qt.Key.Key_F11)
    assert "documents" in window.docks.visible()
    press(window, Qt.Key.Key_F11)
    window.close()
    again = make_window()
    again.open_project(project_path)
    assert not again.docks.visible(), "it begins as the last window ended"
    press(again, Qt.Key.Key_F11)
    assert again.docks.dock("documents").isVisible()
