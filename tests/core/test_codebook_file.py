"""A codebook in a file that a user named."""

from pathlib import Path

import pytest

from core.codebook import LARGEST, codebook_to_json, default_codebook
from core.codebook_file import read_codebook
from core.errors import EnvironmentFault, UserError


def test_what_was_written_is_read_also_behind_a_byte_order_mark(tmp_path: Path) -> None:
    labels = default_codebook().labels
    path = tmp_path / "手册.json"
    path.write_text(codebook_to_json(labels), encoding="utf-8-sig")
    assert [label.code for label in read_codebook(path).labels] == [label.code for label in labels]


def test_of_a_file_that_is_too_large_no_more_is_read_than_tells_so(tmp_path: Path) -> None:
    path = tmp_path / "large.json"
    with path.open("wb") as file:
        file.truncate(LARGEST * 1000)
    with pytest.raises(UserError) as told:
        read_codebook(path)
    assert told.value.code == "json.too_large"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as told:
        read_codebook(tmp_path / "none.json")
    assert (told.value.code, told.value.fields["path"]) == ("file.not_found", str(tmp_path / "none.json"))
