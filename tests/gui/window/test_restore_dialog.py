"""The dialog of backups: which there are, what is in them, and which one is chosen."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTreeWidgetItem, QWidget
from pytestqt.qtbot import QtBot

from core.storage.backing_up import Contents
from core.storage.backups import Backup, Owner, Stored
from gui.base import i18n
from gui.window.restore_dialog import Listed, RestoreDialog

DAY = date(2026, 1, 5)


def listed(name: str, *contents: Contents | None) -> Listed:
    """The backups of a project, the newest first."""
    owner = Owner(Path("/somewhere") / f"{name}.biaodu", name, name, 0o600)
    backups = [
        Backup(Path(f"{number}.biaodu"), number, DAY.replace(day=number), 1_500_000)
        for number in range(len(contents), 0, -1)
    ]
    return Listed(Stored(Path(name), owner, tuple(backups)), contents)


def inside(annotations: int) -> Contents:
    return Contents(12, annotations, "2026-01-05T09:30:00.000Z")


@pytest.fixture
def dialog(parent: QWidget) -> RestoreDialog:
    dialog = RestoreDialog([listed("青山", inside(1234), None, inside(7)), listed("临江", inside(1))], parent)
    dialog.open()
    return dialog


def rows(dialog: RestoreDialog) -> list[QTreeWidgetItem]:
    found = []
    for place in range(dialog.list.topLevelItemCount()):
        top = dialog.list.topLevelItem(place)
        assert top is not None
        found += [top.child(row) for row in range(top.childCount())]
    return found


def texts(item: QTreeWidgetItem | None) -> list[str]:
    assert item is not None
    return [item.text(column) for column in range(5)]


def test_backups_are_listed_by_project_with_date_labels_and_size(dialog: RestoreDialog):
    assert texts(dialog.list.topLevelItem(0))[:2] == ["青山", "/somewhere"]
    shown = [texts(row) for row in rows(dialog)]
    assert [row[3] for row in shown] == ["1,234", "", "7", "1"]
    assert shown[0][2] == "12"
    assert shown[0][4] == "1.4 MB"
    assert shown[1][1] == "cannot be read"
    assert len({row[0] for row in shown[:3]}) == 3


def test_the_newest_is_chosen_and_another_by_the_keyboard(dialog: RestoreDialog, qtbot: QtBot):
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    with qtbot.waitSignal(dialog.chosen) as told:
        QTest.keyClick(dialog.list, Qt.Key.Key_Return)
    assert told.args is not None
    backup, owner = told.args
    assert (backup.number, owner.name) == (1, "青山")


def test_the_button_restores_what_is_chosen(dialog: RestoreDialog, qtbot: QtBot):
    with qtbot.waitSignal(dialog.chosen) as told:
        QTest.mouseClick(dialog.ok_button(), Qt.MouseButton.LeftButton)
    assert told.args is not None
    assert told.args[0].number == 3


def test_the_choice_outlives_a_switch_of_language(dialog: RestoreDialog, chinese: None, qtbot: QtBot):
    dialog.list.setCurrentItem(rows(dialog)[3])
    QApplication.processEvents()
    assert dialog.ok_button().text() == "恢复…"
    i18n.set_language("en")
    QApplication.processEvents()
    assert dialog.ok_button().text() == "Restore…"
    with qtbot.waitSignal(dialog.chosen) as told:
        dialog.accept()
    assert told.args is not None
    assert told.args[1].name == "临江"


@pytest.mark.parametrize("backups", [[], [None]])
def test_without_a_backup_that_can_be_read_nothing_can_be_restored(parent: QWidget, qtbot: QtBot, backups: list[None]):
    dialog = RestoreDialog([listed("青山", *backups)] if backups else [], parent)
    dialog.open()
    assert not dialog.ok_button().isEnabled()
    assert dialog.list.isVisible() == bool(backups)
    with qtbot.assertNotEmitted(dialog.chosen):
        QTest.keyClick(dialog, Qt.Key.Key_Return)
