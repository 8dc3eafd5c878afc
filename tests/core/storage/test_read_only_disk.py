"""A disk that can only be read: what would be written there says so, what lies there is read."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import BiaoduError
from core.exporting import export
from core.messages import sentence
from core.session import Session
from tests.core.projects import first, label, project
from tests.core.storage.conftest import mount


@pytest.fixture
def read_only_disk(small_disk: Path) -> Path:
    """A small disk with a project of one label, mounted for reading only."""
    with project(small_disk / "a.biaodu") as session:
        label(session, 0, 2)
    (small_disk / "broken.biaodu").write_bytes((small_disk / "a.biaodu").read_bytes()[:40_000])
    mount("-o", "remount,ro", str(small_disk))
    return small_disk


def new(disk: Path) -> None:
    Session.create(disk / "b.biaodu")


def copy(disk: Path) -> None:
    with Session.open(disk / "a.biaodu") as session:
        session.save_copy(disk / "b.biaodu")


def salvage(disk: Path) -> None:
    Session.salvage(disk / "broken.biaodu", disk / "b.biaodu")


def dataset(disk: Path) -> None:
    with Session.open(disk / "a.biaodu") as session:
        export(session, disk / "b.jsonl")


def package(disk: Path) -> None:
    with Session.open(disk / "a.biaodu") as session:
        session.exchange.package(disk / "b.biaodupkg")


@pytest.mark.parametrize("write", [new, copy, salvage, dataset, package])
def test_what_would_be_written_there_says_so(read_only_disk: Path, write: Callable[[Path], None]) -> None:
    with pytest.raises(BiaoduError) as caught:
        write(read_only_disk)
    assert caught.value.code == "file.read_only_disk"
    assert sentence(caught.value).startswith(str(read_only_disk / "b."))
    assert sorted(path.name for path in read_only_disk.iterdir()) == ["a.biaodu", "broken.biaodu"]


@pytest.mark.parametrize("window", [True, False])
def test_a_project_there_is_read(read_only_disk: Path, window: bool) -> None:
    with Session.open(read_only_disk / "a.biaodu", window=window) as session:
        assert session.access.reason == "read_only_file"
        assert len(session.annotations.of_document(first(session))) == 1


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BiaoduError) as caught:
        Session.create(tmp_path / "nowhere" / "b.biaodu")
    assert (caught.value.code, caught.value.fields["path"]) == ("file.no_folder", str(tmp_path / "nowhere"))
