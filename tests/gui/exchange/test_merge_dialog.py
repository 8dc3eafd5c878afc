"""A package shows what merging it would do, and merges in one step."""

from pathlib import Path

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.exchange.merge_dialog import MergeDialog
from gui.window.main_window import MainWindow
from tests.gui.driving import documents, press
from tests.gui.exchange.colleagues import colleagues_copy, drop, idle, lines, plan_dialog

CTRL = Qt.KeyboardModifier.ControlModifier


def test_a_dropped_package_shows_its_plan_and_merges_in_one_undo_step(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    back = colleagues_copy(window, tmp_path)
    session = window.session
    assert session is not None
    before = sorted(session.annotations.iterate(), key=lambda annotation: annotation.id)
    drop(window, back)
    dialog = plan_dialog(window, qtbot)
    said = lines(dialog.tree)
    assert "New 1" in said
    assert "Removed 1" in said
    assert "“新建学校三所。” Infrastructure: removed · 李强 · 青山区2024" in said
    assert sorted(session.annotations.iterate(), key=lambda annotation: annotation.id) == before
    QTest.mouseClick(dialog.ok_button(), Qt.MouseButton.LeftButton)
    idle(window, qtbot)
    first = documents(window)[0]
    people = {person.name: person.id for person in session.annotators.list()}
    assert [annotation.start for annotation in session.annotations.of_document(first, people["李强"])] == [7, 16, 28]
    qtbot.waitUntil(lambda: window.findChild(MergeDialog) is None)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    press(window, Qt.Key.Key_Z, CTRL)
    assert [annotation.start for annotation in session.annotations.of_document(first, people["李强"])] == [0, 7, 16]


def test_what_is_merged_already_has_nothing_to_merge(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    assert window.session is not None
    package = tmp_path / "own.biaodupkg"
    window.session.exchange.package(package)
    window.drop_paths([package])
    dialog = plan_dialog(window, qtbot)
    assert "nothing to merge" in dialog._heading.text()
    dialog.ok_button().click()
    qtbot.waitUntil(lambda: window.findChild(MergeDialog) is None)


def test_a_plan_that_is_looked_at_closes_with_its_project(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    drop(window, colleagues_copy(window, tmp_path))
    dialog = plan_dialog(window, qtbot)
    dialog.tree.collapseAll()
    window.close_project()
    assert not shiboken6.isValid(dialog) or not dialog.isVisible()
