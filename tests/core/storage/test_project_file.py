"""Opening: whatever is wrong with a file has a name, and leaves nothing open."""

from pathlib import Path

import psutil
import pytest

from core.errors import EnvironmentFault
from core.session import Session
from core.storage import project_file, sqlite
from tests.core.projects import project


def without(path: Path, table: str) -> None:
    conn = sqlite.connect(path)
    conn.execute(f"DROP TABLE {table}")
    conn.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    project(tmp_path / "a.biaodu").close()
    return tmp_path / "a.biaodu"


def is_open(path: Path) -> bool:
    return str(path) in {file.path for file in psutil.Process().open_files()}


@pytest.mark.parametrize("table", ["operation", "row_change", "document_text", "codebook_version", "label", "project"])
def test_a_table_that_is_missing_is_damage(path: Path, table: str) -> None:
    without(path, table)
    for read_only in (False, True):
        with pytest.raises(EnvironmentFault, match=r"project\.damaged"):
            Session.open(path, read_only=read_only)
    assert not is_open(path)


def test_a_file_of_which_the_journal_cannot_be_read_is_closed_again(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large file's pages are not looked at first."""
    monkeypatch.setattr(project_file, "_QUICK_CHECK_BYTES", 0)
    conn = sqlite.connect(path)
    (page,) = conn.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'operation'").fetchone()
    (size,) = conn.execute("PRAGMA page_size").fetchone()
    conn.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    with pytest.raises(EnvironmentFault, match=r"project\.damaged"):
        Session.open(path)
    assert not is_open(path)
