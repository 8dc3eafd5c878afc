"""Folders of our own: closed to others whatever the umask, and on the disk when they are made."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core import files, places
from core.places import private
from core.storage.letterbox import LetterBox
from core.storage.window_lock import WindowLock, beside_lock

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permission bits of POSIX")


@contextmanager
def mask(bits: int) -> Iterator[None]:
    before = os.umask(bits)
    try:
        yield
    finally:
        os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("umask", [0, 0o022, 0o777])
def test_folders_of_the_cache_are_their_owners_alone_whatever_the_umask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, umask: int
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "not" / "there" / "yet"))
    with mask(umask):
        assert WindowLock(tmp_path / "a.biaodu").acquire()
        LetterBox(tmp_path / "a.biaodu").open()
    made = [tmp_path / "not", *(each for each in (tmp_path / "not").rglob("*") if each.is_dir())]
    assert len(made) == 6
    assert {mode(each) for each in made} == {0o700}


def test_folders_that_an_older_version_left_open_are_closed_and_nobody_elses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = beside_lock(tmp_path / "a.biaodu", "lock").parent
    folder.mkdir(parents=True, mode=0o755)
    tmp_path.chmod(0o755)
    assert WindowLock(tmp_path / "a.biaodu").acquire()
    assert [mode(each) for each in (folder, folder.parent, tmp_path)] == [0o700, 0o700, 0o755]


def test_a_folder_of_somebody_else_is_made_and_otherwise_left_as_it_is(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    for _ in range(2):
        assert private(tmp_path / "a" / "b") == tmp_path / "a" / "b"
    assert [mode(each) for each in (tmp_path / "a" / "b", tmp_path / "a", tmp_path)] == [0o700, 0o700, 0o755]
    (tmp_path / "a").chmod(0o755)
    private(tmp_path / "a")
    assert mode(tmp_path / "a") == 0o755


def test_what_was_made_is_synced_where_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(files, "sync_folder", synced.append)
    private(tmp_path / "a" / "b")
    assert sorted(synced) == [tmp_path, tmp_path / "a"]
    private(tmp_path / "a" / "b")
    assert len(synced) == 2


@pytest.mark.parametrize("name", ["cache_folder", "state_folder", "settings_folder", "data_folder"])
def test_each_place_is_closed(home: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(places.PROFILE, str(home / "profile"))
    folder = getattr(places, name)()
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    private(folder / "inside")
    assert mode(folder) == 0o700
