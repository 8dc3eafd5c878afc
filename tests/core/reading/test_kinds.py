import zipfile
from pathlib import Path

import orjson
import pytest

from core.errors import UserError
from core.reading.kinds import Kind, kind_of

LINE = orjson.dumps({"id": "x", "text": "文", "meta": {}, "spans": []}) + b"\n"


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.txt", "文".encode(), Kind.TEXT),
        ("a.md", b"# x", Kind.TEXT),
        ("README", b"x", Kind.TEXT),
        ("a.txt", b'{"name": "no dataset"}', Kind.TEXT),
        ("a.txt", LINE, Kind.LINES),
        ("a.jsonl", b"broken", Kind.LINES),
        ("a.json", LINE * 2, Kind.LINES),
        ("a.json", b'[\n {"text": "x"}]', Kind.WHOLE),
        ("a.json", b'{\n "text": "x"}', Kind.WHOLE),
        ("a.json", b"\xef\xbb\xbf" + LINE, Kind.LINES),
    ],
)
def test_what_can_be_read(tmp_path: Path, name: str, data: bytes, kind: Kind) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert kind_of(path) is kind


def test_a_first_line_longer_than_the_look_at_it_is_still_ours(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(orjson.dumps({"id": "x", "text": "文" * 600_000, "spans": []}) + b"\n")
    assert kind_of(path) is Kind.LINES


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.txt", b"%PDF-1.7", "PDF"),
        ("a.txt", b"\xd0\xcf\x11\xe0\xa1\xb1", "DOC"),
        ("a.jsonl", b"SQLite format 3\0", "SQLite"),
        ("a.txt", b"PK\x03\x04 broken", "ZIP"),
        ("a.docx", "其实是文本".encode(), "DOCX"),
        ("a.html", b"<html>", "HTML"),
    ],
)
def test_what_cannot_is_named(tmp_path: Path, name: str, data: bytes, kind: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UserError) as caught:
        kind_of(path)
    assert (caught.value.code, caught.value.fields) == ("import.unsupported", {"kind": kind})


def test_a_word_file_named_txt_is_a_word_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("word/document.xml", "")
    with pytest.raises(UserError) as caught:
        kind_of(path)
    assert caught.value.fields == {"kind": "DOCX"}
