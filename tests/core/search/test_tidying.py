"""Which indexes leave the cache folder, and that nothing else does."""

import os
from pathlib import Path

import pytest

from core.search.tidying import GONE, OLD, note_use, tidy

NOW = 2_000_000_000.0


@pytest.fixture
def indexes(tmp_path: Path) -> Path:
    folder = tmp_path / "search"
    folder.mkdir()
    return folder


def index(indexes: Path, name: str, project: Path, unused: float) -> Path:
    folder = indexes / name
    folder.mkdir()
    (folder / "a.segment").write_bytes(b"x")
    note_use(folder, project)
    os.utime(folder, (NOW - unused, NOW - unused))
    return folder


def test_what_is_of_no_use_any_more_goes(indexes: Path, tmp_path: Path) -> None:
    there = tmp_path / "项目.biaodu"
    there.write_bytes(b"")
    gone = tmp_path / "没有.biaodu"
    in_use = index(indexes, "in use", there, 0)
    old = index(indexes, "old", there, OLD + 1)
    rested = index(indexes, "rested", there, GONE + 1)
    lost = index(indexes, "lost", gone, GONE + 1)
    unplugged = index(indexes, "unplugged", gone, GONE - 1)
    own = index(indexes, "own", gone, OLD + 1)
    assert tidy(indexes, own, NOW) == [lost, old]
    assert sorted(indexes.iterdir()) == sorted([in_use, rested, unplugged, own])


def test_a_folder_with_anything_else_in_it_stays(indexes: Path, tmp_path: Path) -> None:
    folder = index(indexes, "strange", tmp_path / "没有.biaodu", OLD + 1)
    (folder / "mine.txt").write_text("不要删", "utf-8")
    os.utime(folder, (0, 0))
    assert tidy(indexes, indexes / "other", NOW) == []
    assert (folder / "mine.txt").read_text("utf-8") == "不要删"


def test_a_link_is_not_followed(indexes: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "a.segment").write_bytes(b"x")
    (indexes / "link").symlink_to(elsewhere, target_is_directory=True)
    os.utime(elsewhere, (0, 0))
    assert tidy(indexes, indexes / "other", NOW) == []
    assert (elsewhere / "a.segment").exists()


def test_without_indexes_there_is_nothing_to_do(tmp_path: Path) -> None:
    assert tidy(tmp_path / "nothing", tmp_path, NOW) == []
    note_use(tmp_path / "nothing", tmp_path)
    assert not (tmp_path / "nothing").exists()
