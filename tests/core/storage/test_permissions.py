"""Copies are as their source for whoever may read it; folders of our own are closed to others."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.session import Session
from core.storage import project_file, schema, sqlite
from core.storage.letterbox import LetterBox
from core.storage.permissions import Permissions, make_private_folder
from core.storage.window_lock import WindowLock, beside_lock
from tests.core.projects import label, project

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permission bits of POSIX")
OTHER_GROUP = 12345


@contextmanager
def mask(bits: int) -> Iterator[None]:
    before = os.umask(bits)
    try:
        yield
    finally:
        os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def copied(path: Path, target: Path) -> None:
    with Session.open(path) as session:
        session.save_copy(target)


def salvaged(path: Path, target: Path) -> None:
    Session.salvage(path, target)


@pytest.mark.parametrize("umask", [0o022, 0o077, 0])
@pytest.mark.parametrize(("source", "copy"), [(0o600, 0o600), (0o640, 0o640), (0o664, 0o664), (0o444, 0o644)])
@pytest.mark.parametrize("make", [copied, salvaged])
def test_who_may_read_a_project_may_read_its_copy(
    tmp_path: Path, make: Callable[[Path, Path], None], source: int, copy: int, umask: int
) -> None:
    """Its owner may always write: a copy is how one goes on working with a project that can't be written."""
    path, target = tmp_path / "a.biaodu", tmp_path / "b.biaodu"
    project(path).close()
    path.chmod(source)
    with mask(umask):
        make(path, target)
    assert mode(target) == copy
    assert Session.open(target).access.read_only is False


def test_the_copy_of_a_project_that_is_gone_is_as_that_was(tmp_path: Path) -> None:
    path, target = tmp_path / "a.biaodu", tmp_path / "b.biaodu"
    project(path).close()
    path.chmod(0o600)
    with Session.open(path) as session:
        path.unlink()
        session.save_copy(target)
    assert mode(target) == 0o600


def test_the_backup_before_a_migration_is_as_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.biaodu"
    project(path).close()
    path.chmod(0o600)
    monkeypatch.setattr(schema, "SCHEMA_VERSION", schema.SCHEMA_VERSION + 1)
    monkeypatch.setattr(project_file, "migrate", lambda _db, _steps: None)
    with Session.open(path) as session:
        assert session.access.backup is not None
        assert mode(session.access.backup) == 0o600


def test_a_copy_is_nobody_elses_while_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.biaodu"
    project(path).close()
    path.chmod(0o664)
    seen: list[int] = []
    copy = sqlite.copy

    def watched(source: sqlite.Binding, target: sqlite.Binding) -> None:
        seen.extend(mode(path) for path in tmp_path.glob(".*"))
        copy(source, target)

    monkeypatch.setattr(sqlite, "copy", watched)
    with mask(0):
        copied(path, tmp_path / "b.biaodu")
    assert seen == [0o600]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="needs to give a file to any group")
def test_the_group_of_a_copy_is_the_projects(tmp_path: Path) -> None:
    path, target = tmp_path / "a.biaodu", tmp_path / "b.biaodu"
    project(path).close()
    os.chown(path, -1, OTHER_GROUP)
    path.chmod(0o660)
    copied(path, target)
    assert (target.stat().st_gid, mode(target)) == (OTHER_GROUP, 0o660)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="needs to give a file to any group")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_rights_of_a_group_that_a_copy_cannot_have_are_not_given_to_another(
    open_folder: Path, as_nobody: Callable[[Callable[[], str]], str]
) -> None:
    path, target = open_folder / "a.biaodu", open_folder / "b.biaodu"
    project(path).close()
    os.chown(path, -1, OTHER_GROUP)
    path.chmod(0o664)
    open_folder.chmod(0o777)

    def copy() -> str:
        copied(path, target)
        return "done"

    assert as_nobody(copy) == "done"
    assert mode(target) == 0o604


def test_where_the_disk_has_no_such_bits_copies_are_made_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object, **_named: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    path, target = tmp_path / "a.biaodu", tmp_path / "b.biaodu"
    project(path).close()
    with Session.open(path) as session, monkeypatch.context() as stick:
        stick.setattr(os, "chmod", refuse)
        stick.setattr(os, "chown", refuse)
        session.save_copy(target)
    assert Session.open(target).access.read_only is False


def test_a_new_project_is_what_the_system_makes_of_a_new_file(tmp_path: Path) -> None:
    with mask(0o027):
        project(tmp_path / "a.biaodu").close()
        (tmp_path / "other").touch()
    assert mode(tmp_path / "a.biaodu") == mode(tmp_path / "other")


def test_the_sample_and_what_begins_with_a_package_are_new_projects(tmp_path: Path) -> None:
    from core.sample import build_sample
    from core.starting import start_from

    with project(tmp_path / "a.biaodu") as session:
        label(session, 0, 2)
        session.exchange.package(tmp_path / "a.biaodupkg")
    with mask(0o027):
        build_sample(tmp_path / "sample.biaodu").close()
        start_from(tmp_path / "a.biaodupkg", tmp_path / "b.biaodu", Session).close()
    assert (mode(tmp_path / "sample.biaodu"), mode(tmp_path / "b.biaodu")) == (0o640, 0o640)


def test_folders_of_the_cache_are_their_owners_alone_whatever_the_umask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "not" / "there" / "yet"))
    with mask(0):
        assert WindowLock(tmp_path / "a.biaodu").acquire()
        LetterBox(tmp_path / "a.biaodu").open()
    made = [tmp_path / "not", *(path for path in (tmp_path / "not").rglob("*") if path.is_dir())]
    assert len(made) == 6
    assert {mode(path) for path in made} == {0o700}


def test_folders_that_an_older_version_left_open_are_closed_and_nobody_elses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = beside_lock(tmp_path / "a.biaodu", "lock").parent
    folder.mkdir(parents=True, mode=0o755)
    tmp_path.chmod(0o755)
    assert WindowLock(tmp_path / "a.biaodu").acquire()
    assert [mode(path) for path in (folder, folder.parent, tmp_path)] == [0o700, 0o700, 0o755]


def test_a_private_folder_can_be_made_twice(tmp_path: Path) -> None:
    for _ in range(2):
        make_private_folder(tmp_path / "a" / "b", below=tmp_path / "a")
    assert mode(tmp_path / "a" / "b") == 0o700


def test_permissions_are_bits_without_those_for_running(tmp_path: Path) -> None:
    tmp_path.chmod(0o2775)
    assert Permissions.of(tmp_path.stat()).mode == 0o664
