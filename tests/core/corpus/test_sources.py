import os
import zipfile
from pathlib import Path

import pytest

from core.corpus import sources
from core.corpus.sources import Archives, SourceFile, list_files, read_file
from core.errors import EnvironmentFault, UserError


def read(file: SourceFile) -> bytes:
    with Archives() as archives:
        return read_file(file, archives)


def test_folders_and_archives_are_listed_by_name(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "二.txt").write_text("乙")
    (tmp_path / "a.txt").write_text("甲")
    (tmp_path / "~$a.docx").write_text("")
    (tmp_path / ".hidden.txt").write_text("")
    (tmp_path / "c.png").write_bytes(b"\x89PNG")
    with zipfile.ZipFile(tmp_path / "d.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("内/丙.txt", "丙")
        packed.writestr("../outside.txt", "丁")
        packed.writestr("__MACOSX/x.txt", "")
    listed = list(list_files(tmp_path))
    assert [file.name for file in listed] == ["a.txt", "b/二.txt", "c.png", "d.zip/内/丙.txt", "d.zip/outside.txt"]
    assert [read(file).decode() for file in listed if file.is_read] == ["甲", "乙", "丙", "丁"]
    assert [file.name for file in listed if not file.is_read] == ["c.png"]


def test_files_of_one_name_in_an_archive_are_told_apart(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr("x.txt", "甲")
        with pytest.warns(UserWarning, match="Duplicate"):
            packed.writestr("x.txt", "乙")
    listed = list(list_files(tmp_path / "a.zip"))
    assert [(file.name, read(file).decode()) for file in listed] == [("a.zip/x.txt", "甲"), ("a.zip/x (2).txt", "乙")]


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "a.txt").write_text("甲")
    os.symlink(tmp_path, tmp_path / "a" / "again")
    assert [file.name for file in list_files(tmp_path)] == ["a/a.txt"]


def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "LARGEST", 1000)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("large.txt", "0" * 5000)
    (tmp_path / "b.txt").write_text("0" * 5000)
    for file in list_files(tmp_path):
        with pytest.raises(UserError) as refusal:
            read(file)
        assert refusal.value.code == "import.too_large"


def test_what_is_not_there_and_what_is_damaged_is_said(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as fault:
        list(list_files(tmp_path / "none"))
    assert fault.value.code == "file.not_found"
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(UserError) as refusal:
        list(list_files(tmp_path))
    assert refusal.value.code == "import.damaged"
