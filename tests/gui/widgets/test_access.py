"""Why a project may only be read, in words, and opening it again once that has passed."""

import contextlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from core.session import Session
from core.storage.lock_beside import Holder, LockBeside, lock_file
from core.storage.project_file import Access
from gui.base.settings import Settings
from gui.widgets.access import PASSING_REASONS, read_only_sentence, read_only_word
from gui.widgets.message_bar import MessageKind
from gui.window.main_window import MainWindow
from tests.core.storage.conftest import mount, unmount
from tests.gui.driving import press, quotes

MakeWindow = Callable[[], MainWindow]
READ_ONLY = Access(read_only=True)


@pytest.fixture
def full(project_path: Path, tmp_path: Path) -> Iterator[Path]:
    """The project on a disk that is full to the last byte."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount("-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk))
    path = disk / project_path.name
    path.write_bytes(project_path.read_bytes())
    with (disk / "filler").open("ab", buffering=0) as stream, contextlib.suppress(OSError):
        while stream.write(bytes(512)):
            pass
    yield path
    unmount(disk)


def saved(window: MainWindow) -> str:
    found = window.status.findChild(QLabel, "saved")
    assert isinstance(found, QLabel)
    return found.text()


def try_again(window: MainWindow) -> None:
    button = next(button for button in window.message_bar.findChildren(QPushButton) if button.text() == "Try again")
    button.click()
    QApplication.processEvents()


def test_a_full_disk_lets_a_project_be_read_and_says_so_and_be_changed_once_there_is_room(
    full: Path, make_window: MakeWindow
):
    window = make_window()
    assert window.open_project(full)
    message = window.message_bar.message
    assert message is not None
    assert (message.kind, message.sticky) == (MessageKind.WARNING, True)
    assert message.text == "The disk is full: this project can only be read. Free some space, then try again."
    assert saved(window) == "Read-only: the disk is full"
    assert window.workspace is not None
    assert window.workspace.readers.document is not None, "a text is shown"
    assert not window.registry.action("project.import_files").isEnabled()
    assert window.registry.action("project.export").isEnabled()
    press(window, Qt.Key.Key_1)
    assert quotes(window) == []
    try_again(window)
    assert saved(window) == "Read-only: the disk is full"
    full.with_name("filler").unlink()
    try_again(window)
    assert window.message_bar.message is None
    window.workspace.focus_text()
    press(window, Qt.Key.Key_1)
    assert len(quotes(window)) == 1
    assert window.findChild(QMessageBox, "fault") is None


@pytest.mark.skipif(os.name != "posix", reason="an advisory lock, which another process may write into")
def test_the_window_of_another_account_is_named_and_given_way_to(make_window: MakeWindow, project_path: Path):
    theirs = LockBeside(project_path)
    assert theirs.acquire()
    lock_file(project_path).write_text(
        json.dumps({"format": "biaodu-window", "account": "li", "host": os.uname().nodename})
    )
    window = make_window()
    assert window.open_project(project_path)
    assert window.message_bar.message is not None
    assert window.message_bar.message.text.startswith("li, another account")
    assert saved(window) == "Read-only: open in another account"
    theirs.release()
    try_again(window)
    assert window.session is not None
    assert not window.session.access.read_only


def test_a_second_window_of_this_account_can_try_again(
    window: MainWindow, project_path: Path, tmp_path: Path, qtbot: QtBot
):
    other = MainWindow(Settings(tmp_path / "other.ini"))
    qtbot.addWidget(other)
    other.show()
    assert other.open_project(project_path)
    assert saved(other) == "Read-only: open in another window"
    window.close_project()
    try_again(other)
    assert other.session is not None
    assert not other.session.access.read_only
    other.close()


@pytest.mark.parametrize(
    ("holder", "sentence"),
    [
        (Holder("li", "another"), "li has this project open on another."),
        (Holder("li", os.uname().nodename if os.name == "posix" else ""), "li, another account of this computer,"),
        (Holder(), "Somebody else has this project open."),
        (None, "Somebody else has this project open."),
    ],
)
def test_who_has_it_is_said_as_far_as_it_is_known(holder: Holder | None, sentence: str):
    access = replace(READ_ONLY, reason="other_account", holder=holder)
    assert read_only_sentence(access).startswith(sentence)


@pytest.mark.parametrize("reason", ["asked", "newer_version", "read_only_file", *PASSING_REASONS])
def test_every_reason_has_a_sentence_and_a_word_of_its_own(reason: str):
    access = replace(READ_ONLY, reason=reason)
    others = [replace(READ_ONLY, reason=other) for other in ("newer_version", "other_window") if other != reason]
    assert read_only_sentence(access) not in map(read_only_sentence, others)
    assert read_only_word(access) not in map(read_only_word, others)


def test_the_diagnostics_say_how_many_days_are_backed_up(window: MainWindow, project_path: Path):
    from datetime import date

    from gui.help.diagnostics import diagnostics

    assert window.session is not None
    assert "backups of 0 days out of 7" in diagnostics(window.session)
    with Session.open(project_path) as other:
        other.back_up(date(2026, 1, 5))
    assert "backups of 1 days out of 7" in diagnostics(window.session)
