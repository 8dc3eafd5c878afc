"""A file gets a name that nobody has, and never anybody else's."""

import errno
from pathlib import Path

import pytest

from core.storage import free_name


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def cannot(_old: Path, _new: Path) -> None:
    raise OSError(errno.EINVAL, "this disk does not know how")


def test_this_disk_refuses_by_itself(tmp_path: Path) -> None:
    """Else the tests of renaming say nothing of the step that is taken on it."""
    (tmp_path / "甲").write_bytes(b"a")
    (tmp_path / "乙").write_bytes(b"b")
    with pytest.raises(FileExistsError):
        free_name.rename_refusing(tmp_path / "甲", tmp_path / "乙")
    assert names(tmp_path) == {"甲", "乙"}
    free_name.rename_refusing(tmp_path / "甲", tmp_path / "丙")
    assert names(tmp_path) == {"乙", "丙"}


@pytest.mark.parametrize("disk", ["refuses", "cannot refuse"])
def test_a_free_name_is_taken_and_another_never(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, disk: str) -> None:
    if disk == "cannot refuse":
        monkeypatch.setattr(free_name, "rename_refusing", cannot)
    old, taken, free = (tmp_path / name for name in "abc")
    old.write_bytes(b"old")
    taken.write_bytes(b"taken")
    with pytest.raises(FileExistsError):
        free_name.take_free_name(old, taken)
    assert (old.read_bytes(), taken.read_bytes()) == (b"old", b"taken")
    free_name.take_free_name(old, free)
    assert (free.read_bytes(), names(tmp_path)) == (b"old", {"b", "c"})


def test_what_fails_for_another_reason_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        free_name.take_free_name(tmp_path / "nothing", tmp_path / "new")
    (tmp_path / "old").write_bytes(b"")
    with pytest.raises(FileNotFoundError):
        free_name.take_free_name(tmp_path / "old", tmp_path / "no folder" / "new")
    assert names(tmp_path) == {"old"}


def test_an_empty_file_that_kept_the_place_goes_when_the_rename_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(free_name, "rename_refusing", cannot)
    with pytest.raises(FileNotFoundError):
        free_name.take_free_name(tmp_path / "nothing", tmp_path / "new")
    assert names(tmp_path) == set()
