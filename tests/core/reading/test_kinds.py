import zipfile
from pathlib import Path

import orjson
import pytest

from core.errors import UserError
from core.reading.kinds import FileKind, kind_of

LINE = orjson.dumps({"id": "x", "text": "文", "meta": {}, "spans": []}) + b"\n"


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.txt", "文".encode(), FileKind.TEXT),
        ("a.md", b"# x", FileKind.TEXT),
        ("README", b"x", FileKind.TEXT),
        ("a.txt", b'{"name": "no dataset"}', FileKind.TEXT),
        ("a.txt", LINE, FileKind.LINES),
        ("a.jsonl", b"broken", FileKind.LINES),
        ("a.json", LINE * 2, FileKind.LINES),
        ("a.json", b'[\n {"text": "x"}]', FileKind.WHOLE),
        ("a.json", b'{\n "text": "x"}', FileKind.WHOLE),
        ("a.json", b"\xef\xbb\xbf" + LINE, FileKind.LINES),
        ("a.jsonl", b'{"title": "x", "content": "y"}\n{}', FileKind.RECORDS),
        ("a.jsonl", b'{"title": "x", "content": "y"}\n' + LINE, FileKind.LINES),
        ("a.txt", b"%PDF-1.7", FileKind.PDF),
        ("a.pdf", b"\xff\xd8\xff\xe0", FileKind.PICTURE),
        ("a", b"\x89PNG\r\n\x1a\n", FileKind.PICTURE),
        ("a.html", b"\n%PDF-1.4", FileKind.PDF),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1", FileKind.OFFICE),
        ("a.doc", b"{\\rtf1", FileKind.OFFICE),
        ("a.wps", b"<html><p>x", FileKind.HTML),
        ("a.docx", "其实是文本".encode(), FileKind.TEXT),
        ("a.html", b"<html>", FileKind.HTML),
        ("a.htm", "没有标记".encode(), FileKind.TEXT),
        ("a.txt", b"\xef\xbb\xbf<!DOCTYPE html><p>x", FileKind.HTML),
        ("a.txt", "<HTML><body>".encode("utf-16"), FileKind.HTML),
        ("a.txt", "比较 <a> 与 <b>".encode(), FileKind.TEXT),
        ("a.xls", b"<table><tr><td>x</td></tr></table>", FileKind.HTML),
        ("a.csv", "标题,正文".encode("gbk"), FileKind.CSV),
        ("a.mht", b"From: x\nMIME-Version: 1.0\n\n", FileKind.HTML),
        ("a.doc", b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n", FileKind.HTML),
        ("a.txt", "会议记录\nMIME-Version: 1.0".encode(), FileKind.TEXT),
        ("a.doc", "<div class=x><p>甲</p></div>".encode(), FileKind.HTML),
        ("a.doc", b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', FileKind.OFFICE),
        ("a.xml", b'<?xml version="1.0"?><pkg:package xmlns:pkg="x"/>', FileKind.OFFICE),
        ("a.xml", b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', FileKind.FEED),
        ("a.txt", b'<feed xmlns="http://www.w3.org/2005/Atom"/>', FileKind.FEED),
        ("a.jsonl", LINE.decode().encode("utf-16"), FileKind.LINES),
        ("a.jsonl", '{"title": "甲", "content": "乙"}\n{}'.encode("gbk"), FileKind.RECORDS),
        ("a.txt", "甲 B-X\n普通文本\n".encode(), FileKind.TEXT),
    ],
)
def test_what_can_be_read(tmp_path: Path, name: str, data: bytes, kind: FileKind) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert kind_of(path) is kind


def test_a_first_line_longer_than_the_look_at_it_is_still_ours(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(orjson.dumps({"id": "x", "text": "文" * 600_000, "spans": []}) + b"\n")
    assert kind_of(path) is FileKind.LINES


@pytest.mark.parametrize(
    ("name", "data", "code", "kind"),
    [
        ("a.jsonl", b"SQLite format 3\0", "import.unsupported", "SQLite"),
        ("a.txt", b"PK\x03\x04 broken", "import.damaged", "TXT"),
        ("a.ofd", b"text", "import.ofd", "OFD"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "import.old_excel", "XLS"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "import.encrypted", "DOCX"),
        ("a.pdf", b"GIF89a", "import.picture", "GIF"),
        ("a.zip", b"Rar!\x1a", "import.other_archive", "RAR"),
        ("~$告.docx", b"\x05admin", "import.lock_file", "LOCK"),
        ("form_~$a.docx", b"\x05admin".ljust(162), "import.lock_file", "LOCK"),
        ("a.xml", b"<report/>", "import.unsupported", "XML"),
        ("a.doc", b"<report><x/></report>", "import.unsupported", "XML"),
        ("a.txt", "新 B-ORG\n建 I-ORG\n学 O\n\n校 O\n".encode(), "import.other_labels", "BIO"),
        ("a.bio", "新 n B-ORG\n建 v I-ORG\n".encode(), "import.other_labels", "BIO"),
        ("a.ann", "T1\tORG 0 2\t新建\nR1\tx\n".encode(), "import.other_labels", "ANN"),
        ("a.txt", "T1\tORG 0 2\t新建\nR1\tx\n".encode(), "import.other_labels", "ANN"),
        ("a.qdc", b"<CodeBook/>", "import.other_labels", "QDC"),
        ("a.xml", b"<?xml version='1.0'?><CodeBook xmlns='urn:QDA-XML:codebook:1.0'/>", "import.other_labels", "QDC"),
        (
            "a.xls",
            b"<?xml?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>",
            "import.old_excel",
            "XLS",
        ),
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
        (["[Content_Types].xml", "word/document.xml"], FileKind.DOCX),
        (["[Content_Types].xml", "xl/workbook.xml"], FileKind.XLSX),
        (["META-INF/manifest.xml", "content.xml"], FileKind.OFFICE),
        (["word/a.txt", "b.txt"], FileKind.ZIP),
    ],
)
def test_containers_are_told_by_what_is_in_them(tmp_path: Path, parts: list[str], kind: FileKind) -> None:
    path = tmp_path / "a.txt"
    with zipfile.ZipFile(path, "w") as archive:
        for part in parts:
            archive.writestr(part, "")
    assert kind_of(path) is kind


def test_an_office_file_whose_parts_lie_elsewhere_is_told_by_their_types(tmp_path: Path) -> None:
    types = '<Types><Override ContentType="application/vnd...wordprocessingml.document.main+xml"/></Types>'
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("doc\\main.xml", "")
    assert kind_of(path) is FileKind.DOCX


def test_part_names_with_backslashes_tell_the_kind(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("word\\document.xml", "")
    assert kind_of(path) is FileKind.DOCX
