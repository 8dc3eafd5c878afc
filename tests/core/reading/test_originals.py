"""The file behind a document is found by its hash."""

import hashlib
import zipfile
from pathlib import Path

from core.model import Source
from core.reading.originals import find_original

DATA = b"%PDF-1.7 scan"


def source(name: str, data: bytes = DATA) -> Source:
    return Source(name, hashlib.sha256(data).hexdigest(), "utf-8", "scan/1")


def test_it_is_found_in_a_folder_or_as_the_file_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(DATA)
    for place in (tmp_path, path):
        found = find_original(source("a.pdf"), [tmp_path / "none", place])
        assert found is not None
        assert (found[0].data, found[1]) == (DATA, path)


def test_a_file_that_was_renamed_is_known_by_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "renamed.pdf"
    path.write_bytes(DATA)
    found = find_original(source("a.pdf"), [path])
    assert found is not None
    assert found[0].name == "a.pdf"


def test_another_file_of_that_name_is_not_it(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7 other")
    assert find_original(source("a.pdf"), [tmp_path]) is None


def test_it_is_found_inside_of_an_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("2024/b.png", DATA)
    found = find_original(source("b.png"), [tmp_path / "all.zip"])
    assert found is not None
    assert found[0].data == DATA


def test_a_name_from_a_project_leads_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(DATA)
    inside = tmp_path / "inside"
    inside.mkdir()
    for name in ("../a.pdf", "..", "", str(tmp_path / "a.pdf"), "a\0.pdf"):
        assert find_original(source(name), [inside]) is None
    assert find_original(Source("a.pdf", "", "utf-8", "scan/1"), [tmp_path]) is None
