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
        ("a.jsonl", b'{"title": "x", "content": "y"}\n{}', Kind.RECORDS),
        ("a.jsonl", b'{"title": "x", "content": "y"}\n' + LINE, Kind.LINES),
        ("a.txt", b"%PDF-1.7", Kind.PDF),
        ("a.html", b"\n%PDF-1.4", Kind.PDF),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1", Kind.OFFICE),
        ("a.doc", b"{\\rtf1", Kind.OFFICE),
        ("a.wps", b"<html><p>x", Kind.HTML),
        ("a.docx", "其实是文本".encode(), Kind.TEXT),
        ("a.html", b"<html>", Kind.HTML),
        ("a.htm", "没有标记".encode(), Kind.TEXT),
        ("a.txt", b"\xef\xbb\xbf<!DOCTYPE html><p>x", Kind.HTML),
        ("a.txt", "<HTML><body>".encode("utf-16"), Kind.HTML),
        ("a.txt", "比较 <a> 与 <b>".encode(), Kind.TEXT),
        ("a.xls", b"<table><tr><td>x</td></tr></table>", Kind.HTML),
        ("a.csv", "标题,正文".encode("gbk"), Kind.CSV),
        ("a.mht", b"From: x\nMIME-Version: 1.0\n\n", Kind.HTML),
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
    ("name", "data", "code", "kind"),
    [
        ("a.jsonl", b"SQLite format 3\0", "import.unsupported", "SQLite"),
        ("a.txt", b"PK\x03\x04 broken", "import.damaged", "TXT"),
        ("a.ofd", b"text", "import.ofd", "OFD"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "import.old_excel", "XLS"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "import.encrypted", "DOCX"),
        ("a.pdf", b"\xff\xd8\xff\xe0", "import.picture", "JPEG"),
        ("a.zip", b"Rar!\x1a", "import.other_archive", "RAR"),
        ("~$告.docx", b"\x05admin", "import.lock_file", "LOCK"),
        ("form_~$a.docx", b"\x05admin".ljust(162), "import.lock_file", "LOCK"),
        ("a.xml", b"<rss/>", "import.unsupported", "XML"),
    ],
)
def test_what_cannot_is_named(tmp_path: Path, name: str, data: bytes, code: str, kind: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UserError) as caught:
        kind_of(path)
    assert (caught.value.code, caught.value.fields) == (code, {"kind": kind})


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        (["[Content_Types].xml", "word/document.xml"], Kind.DOCX),
        (["[Content_Types].xml", "xl/workbook.xml"], Kind.XLSX),
        (["META-INF/manifest.xml", "content.xml"], Kind.OFFICE),
        (["word/a.txt", "b.txt"], Kind.ZIP),
    ],
)
def test_containers_are_told_by_what_is_in_them(tmp_path: Path, parts: list[str], kind: Kind) -> None:
    path = tmp_path / "a.txt"
    with zipfile.ZipFile(path, "w") as archive:
        for part in parts:
            archive.writestr(part, "")
    assert kind_of(path) is kind
