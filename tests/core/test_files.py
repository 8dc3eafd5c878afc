"""Files that a user named, as rooms above storage read them."""

from pathlib import Path

import pytest

from core.errors import EnvironmentFault, UserError
from core.files import read
from core.session import Session


def test_of_a_file_larger_than_asked_for_one_byte_more_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"12345")
    assert (read(path), read(path, 5), read(path, 3)) == (b"12345", b"12345", b"1234")


def test_an_open_project_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.biaodu"
    with Session.create(path), pytest.raises(UserError) as told:
        read(path)
    assert told.value.code == "file.is_open_project"


def test_a_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as told:
        read(tmp_path)
    assert (told.value.code, told.value.fields["path"]) == ("file.is_folder", str(tmp_path))
