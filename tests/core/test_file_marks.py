"""The marks are those that the files really have."""

from pathlib import Path

from core.file_marks import SQLITE
from core.storage import sqlite
from tests.core.projects import project


def test_a_project_begins_as_every_database(tmp_path: Path) -> None:
    project(tmp_path / "a.biaodu").close()
    assert (tmp_path / "a.biaodu").read_bytes().startswith(SQLITE)
    assert sqlite.MAGIC == SQLITE
