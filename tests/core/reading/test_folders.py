import os
from pathlib import Path

import pytest

from core.reading.folders import natural, plan


def test_numbers_sort_as_numbers() -> None:
    names = ["b10.txt", "B2.txt", "a.txt", "10.txt", "9.txt", "第2章", "第10章"]
    assert sorted(names, key=natural) == ["9.txt", "10.txt", "a.txt", "B2.txt", "b10.txt", "第2章", "第10章"]


def test_a_file_named_twice_is_planned_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    assert plan([tmp_path, tmp_path / "a.txt", tmp_path]).files == [tmp_path / "a.txt"]


def test_files_of_other_kinds_are_named_with_what_they_are(tmp_path: Path) -> None:
    for name in ("a.docx", "b.ofd", "c.xyz", "d.TXT", "e.png", "d.jsonl.manifest.json", "Thumbs.db", "~$a.docx"):
        (tmp_path / name).touch()
    made = plan([tmp_path])
    assert [path.name for path in made.files] == ["a.docx", "d.TXT"]
    assert [(path.name, error.code, error.fields.get("kind")) for path, error in made.skipped] == [
        ("b.ofd", "import.ofd", "OFD"),
        ("c.xyz", "import.other_file", None),
        ("e.png", "import.picture_in_folder", "PNG"),
    ]


def test_pictures_in_folders_are_taken_only_to_be_recognised(tmp_path: Path) -> None:
    for name in ("a.png", "b.JPG", "c.jpeg", "d.gif"):
        (tmp_path / name).touch()
    assert [path.name for path in plan([tmp_path], pictures=True).files] == ["a.png", "b.JPG", "c.jpeg"]
    assert plan([tmp_path]).files == []
    assert plan([tmp_path / "a.png"]).files == [tmp_path / "a.png"]


def test_a_file_named_outright_is_tried_whatever_its_name(tmp_path: Path) -> None:
    (tmp_path / "README").touch()
    assert plan([tmp_path / "README"]).files == [tmp_path / "README"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not stop this user")
def test_a_folder_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    try:
        assert [error.code for _, error in plan([tmp_path]).failed] == ["file.no_permission"]
    finally:
        closed.chmod(0o700)


@pytest.mark.parametrize("figures", ["1" * 5000, "٣", "１２", "²"])
def test_numbers_may_be_of_any_length_and_script(figures: str) -> None:
    names = [f"{figures}.txt", "2.txt", "0002.txt", "a.txt"]
    assert sorted(names, key=natural)[-1] == ("².txt" if figures == "²" else "a.txt")
    assert natural("0012") == natural("１２") < natural("13") < natural("1" * 5000)
