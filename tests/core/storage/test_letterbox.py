"""Handing files to the window that has a project open."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.session import Session
from core.storage.letterbox import PATIENCE_SECONDS, LetterBox, hand_over


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "报告.biaodu"
    Session.create(path).close()
    return path


@pytest.fixture
def window(project: Path) -> Iterator[Session]:
    """What a window does when it opens the project."""
    with Session.open(project, window=True) as session:
        assert session.claimed
        LetterBox(project).open()
        yield session


def taking(project: Path, taken: list[tuple[Path, ...]]) -> threading.Thread:
    def work() -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        while not taken and time.monotonic() < end:
            taken.extend(LetterBox(project).take())

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def test_the_window_gets_the_files_as_absolute_paths(
    project: Path, window: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    taken: list[tuple[Path, ...]] = []
    thread = taking(project, taken)
    assert hand_over(project, [Path("甲.biaodupkg")])
    thread.join()
    assert taken == [(tmp_path / "甲.biaodupkg",)]
    assert LetterBox(project).take() == []


def test_another_name_of_the_project_reaches_the_same_window(project: Path, window: Session, tmp_path: Path) -> None:
    link = tmp_path / "link.biaodu"
    link.symlink_to(project)
    taken: list[tuple[Path, ...]] = []
    thread = taking(project, taken)
    assert hand_over(link)
    thread.join()
    assert taken == [()]


def test_what_no_window_takes_is_taken_back(project: Path, window: Session) -> None:
    assert not hand_over(project, [project], seconds=0.05)
    assert LetterBox(project).take() == []


def test_without_a_window_nothing_is_written(project: Path) -> None:
    assert not hand_over(project, [project])
    assert not LetterBox(project).folder.exists()


def test_only_the_window_that_may_write_is_the_projects_window(project: Path, window: Session) -> None:
    with Session.open(project, window=True) as second:
        assert (second.access.reason, second.claimed) == ("other_window", False)


@pytest.mark.parametrize("content", [b"", b"{", b'{"a": 1}', b"\xff\xfe"])
def test_what_is_no_letter_is_thrown_away(project: Path, window: Session, content: bytes) -> None:
    box = LetterBox(project)
    (box.folder / "a.json").write_bytes(content)
    assert box.take() == []
    assert list(box.folder.iterdir()) == []


def test_a_letter_that_a_killed_sender_left_is_not_opened_later(project: Path, window: Session) -> None:
    box = LetterBox(project)
    letter = box.folder / "a.json"
    letter.write_text('["/x.biaodupkg"]', encoding="utf-8")
    long_ago = time.time() - 3 * PATIENCE_SECONDS
    os.utime(letter, (long_ago, long_ago))
    assert box.take() == []
    assert not letter.exists()


def test_where_no_letter_can_be_written_it_is_not_handed_over(project: Path, window: Session) -> None:
    box = LetterBox(project)
    box.folder.rmdir()
    box.folder.write_bytes(b"")
    assert not hand_over(project)
