"""The daily backup of the window's project: made beside the work, silent unless it can't be made."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from core.session import Session
from core.storage import backing_up
from core.storage.backups import stored, stored_of
from gui.base.settings import BACKUPS, RECENT_PROJECTS
from gui.widgets.message_bar import MessageKind
from gui.window import daily_backups
from gui.window.main_window import MainWindow
from tests.gui.driving import press

MakeWindow = Callable[[], MainWindow]


class Clock:
    """The day of `date.today`."""

    day = date(2026, 1, 5)

    def today(self) -> date:
        return self.day


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(daily_backups, "date", clock)
    monkeypatch.setattr(backing_up, "FREE_BYTES", 0)
    return clock


def look(window: MainWindow, qtbot: QtBot) -> None:
    """As when the time for it has come; returns when the backup, if there is one to make, is done."""
    backups = window.backups
    with qtbot.waitSignal(backups.looked):
        backups.look()


def days(path: Path) -> list[int]:
    return [backup.day.day for stored in stored_of(path) for backup in stored.backups]


def test_the_first_opening_of_a_day_backs_up_by_itself(
    make_window: MakeWindow, project_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(daily_backups, "AFTER_OPENING_MILLISECONDS", 0)
    window = make_window()
    with qtbot.waitSignal(window.backups.looked):
        window.open_project(project_path)
    assert days(project_path) == [5]
    assert window.message_bar.message is None
    assert not window.jobs.running


def test_a_day_has_one_and_the_next_has_another_when_something_was_done(
    window: MainWindow, project_path: Path, qtbot: QtBot, clock: Clock
):
    look(window, qtbot)
    press(window, Qt.Key.Key_1)
    look(window, qtbot)
    assert days(project_path) == [5]
    clock.day += timedelta(1)
    look(window, qtbot)
    assert days(project_path) == [6, 5]
    clock.day += timedelta(1)
    look(window, qtbot)
    assert days(project_path) == [6, 5], "nothing was done on that day"


def test_labels_set_while_a_backup_is_made_are_in_it_or_in_the_next(
    window: MainWindow, project_path: Path, qtbot: QtBot, clock: Clock
):
    with qtbot.waitSignal(window.backups.looked):
        window.backups.look()
        press(window, Qt.Key.Key_1)
    clock.day += timedelta(1)
    look(window, qtbot)
    assert backing_up.contents(stored()[0].backups[0]).annotations == 1


def test_a_project_is_backed_up_on_its_first_day_once_there_is_something_in_it(
    make_window: MakeWindow, tmp_path: Path, qtbot: QtBot
):
    path = tmp_path / "neu.biaodu"
    window = make_window()
    window.projects.create(path)
    look(window, qtbot)
    assert days(path) == []
    (tmp_path / "报告.txt").write_text("新建学校三所。", encoding="utf-8")
    from core.importing import import_paths

    with Session.open(path) as other:
        import_paths(other, [tmp_path / "报告.txt"])
    look(window, qtbot)
    assert days(path) == [5]


def test_who_does_not_want_them_has_none(window: MainWindow, project_path: Path, qtbot: QtBot):
    window.settings.set(BACKUPS, False)
    look(window, qtbot)
    assert stored() == []
    window.settings.set(BACKUPS, True)
    look(window, qtbot)
    assert days(project_path) == [5]


def test_a_window_that_may_only_read_makes_none(
    window: MainWindow, make_window: MakeWindow, project_path: Path, qtbot: QtBot
):
    second = make_window()
    second.open_project(project_path)
    look(second, qtbot)
    assert stored() == []


def test_why_there_is_none_is_said_once(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(backing_up, "FREE_BYTES", 1 << 60)
    look(window, qtbot)
    message = window.message_bar.message
    assert message is not None
    assert message.kind is MessageKind.WARNING
    assert message.text.startswith("Not backed up: less than")
    window.message_bar.clear()
    look(window, qtbot)
    assert window.message_bar.message is None
    monkeypatch.setattr(backing_up, "FREE_BYTES", 0)
    look(window, qtbot)
    assert len(stored()) == 1


def test_damage_that_a_backup_finds_is_told_with_what_can_be_done(
    window: MainWindow, project_path: Path, qtbot: QtBot, clock: Clock
):
    look(window, qtbot)
    press(window, Qt.Key.Key_1)
    clock.day += timedelta(1)
    # By another process: this one's closing the file would drop the window's locks.
    damage = (
        "import sys; file = open(sys.argv[1], 'r+b'); data = file.read();"
        "file.seek(data.rindex('新建学校'.encode()) // 4096 * 4096); file.write(bytes([165]) * 64)"
    )
    subprocess.run([sys.executable, "-X", "utf8", "-c", damage, str(project_path)], check=True)
    look(window, qtbot)
    box = window.findChild(QMessageBox, "fault")
    assert isinstance(box, QMessageBox)
    assert {"Save what can be read…", "Restore a backup…"} <= {button.text() for button in box.buttons()}
    box.close()
    assert days(project_path) == [5]


def test_closing_stops_what_is_being_made_and_leaves_nothing_of_it(
    window: MainWindow, project_path: Path, qtbot: QtBot, home: Path
):
    window.backups.look()
    window.close_project()
    names = [path.name for path in (home / "data").rglob("*") if path.is_file()]
    assert not [name for name in names if name.endswith(".tmp")]
    assert window.open_project(project_path)
    look(window, qtbot)
    assert days(project_path) == [5]


def test_quitting_in_the_middle_is_no_trouble(window: MainWindow, project_path: Path):
    window.backups.look()
    window.close()
    assert window.session is None
    assert window.settings.get(RECENT_PROJECTS) == [str(project_path)]
