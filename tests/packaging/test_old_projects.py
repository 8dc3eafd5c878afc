"""The projects with which installed programs are tried are of the versions that they say."""

from pathlib import Path

import pytest

import old_projects
from core.session import Session
from core.storage.schema import SCHEMA_VERSION


def test_there_is_one_of_every_version_and_each_comes_to_this_one_with_a_copy(tmp_path: Path) -> None:
    made = list(old_projects.write_old_projects(tmp_path))
    assert [version for version, _project in made] == list(range(1, SCHEMA_VERSION + 1))
    for version, project in made:
        assert old_projects.schema_version(project) == version
        with Session.open(project) as session:
            assert len(session.annotations.of_document(session.documents.list()[0].id)) == 2
        assert old_projects.schema_version(project) == SCHEMA_VERSION
        kept = old_projects.backups_of(project)
        assert [old_projects.schema_version(backup) for backup in kept] == (
            [version] if version < SCHEMA_VERSION else []
        )


def test_the_newer_one_opens_for_reading_only(tmp_path: Path) -> None:
    newer = old_projects.write_newer_project(tmp_path)
    before = newer.read_bytes()
    with Session.open(newer) as session:
        assert (session.access.read_only, session.access.reason) == (True, "newer_version")
    assert newer.read_bytes() == before
    assert old_projects.schema_version(newer) == SCHEMA_VERSION + 1


@pytest.mark.parametrize("name", ["旧 1.v1-20261130T030623.008.biaodu", "旧 1.v1-x.biaodu"])
def test_a_copy_is_found_beside_the_project(name: str, tmp_path: Path) -> None:
    (tmp_path / name).touch()
    (tmp_path / "旧 2.v1-x.biaodu").touch()
    assert [path.name for path in old_projects.backups_of(tmp_path / "旧 1.biaodu")] == [name]
