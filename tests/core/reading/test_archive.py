import io
import zipfile
from pathlib import Path

import pytest

from core.importing import import_paths
from core.reading.preview import preview
from core.reading.report import Reported
from core.session import Session
from tests.core.reading.specimens import docx, p, pdf, set_text, zipped

REPORT = "城东区教育局2024年工作总结\n\n一、新建学校四所，新增学位五千四百个。\n二、招聘教师一百二十名。\n"


def codes(reported: list[Reported]) -> list[tuple[str, str]]:
    return [(told.source.partition(".zip/")[2], told.error.code) for told in reported]


def test_files_of_an_archive_come_in_each_by_its_kind(session: Session, tmp_path: Path) -> None:
    parts: dict[str, str | bytes] = {
        "2024/10.txt": REPORT,
        "2024/2.docx": docx(p("正文甲")),
        "c.pdf": pdf([set_text(70, 100, "这是一份PDF文件的正文。")]),
        "d.csv": "标题,正文\n甲,正文丁\n",
        "e.ofd": b"x",
        "f.xyz": b"x",
        "g.zip": zipped({"a.txt": "x"}),
        "broken.docx": b"PK\x03\x04",
        "__MACOSX/._a.txt": b"x",
        "~$a.docx": b"x",
    }
    (tmp_path / "a.zip").write_bytes(zipped(parts))
    report = import_paths(session, [tmp_path / "a.zip"])
    assert [imported.source.partition(".zip/")[2] for imported in report.imported] == [
        *("2024/2.docx", "2024/10.txt", "c.pdf", "d.csv:2")
    ]
    assert dict(codes(report.failed)) | dict(codes(report.skipped)) == {
        "e.ofd": "import.ofd",
        "f.xyz": "import.other_file",
        "g.zip": "import.nested_archive",
        "broken.docx": "import.damaged",
    }
    assert session.check().ok


def test_names_written_by_windows_are_legible_and_lead_nowhere(session: Session, tmp_path: Path) -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("../../etc/a.txt", REPORT)
        archive.writestr("C:\\x\\b.txt", REPORT + "乙")
        archive.writestr("NAME.txt", REPORT + "丙")
    name = "总结".encode("gbk")
    (tmp_path / "a.zip").write_bytes(made.getvalue().replace(b"NAME", name))
    before = set(tmp_path.rglob("*"))
    report = import_paths(session, [tmp_path / "a.zip"])
    assert sorted(imported.source.partition(".zip/")[2] for imported in report.imported) == [
        "C/x/b.txt",
        "etc/a.txt",
        "总结.txt",
    ]
    assert set(tmp_path.rglob("*")) == before


def test_an_encrypted_member_is_named_and_the_rest_comes_in(session: Session, tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": REPORT, "b.txt": REPORT + "乙"}))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    report = import_paths(session, [tmp_path / "a.zip"])
    assert [imported.source.rpartition("/")[2] for imported in report.imported] == ["a.txt"]
    assert codes(report.failed) == [("b.txt", "import.encrypted")]


def test_a_bomb_is_refused(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"a.txt": b"\0" * (200 << 20)}))
    report = import_paths(session, [tmp_path / "a.zip"])
    assert [reported.error.code for reported in report.failed] == ["import.expands"]
    assert session.check().ok


def test_files_of_one_name_all_come_in(session: Session, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("2024/a.txt", REPORT + "甲")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("2024/a.txt", REPORT + "乙")
        archive.writestr("./2024/a.txt", REPORT + "丙")
        archive.writestr("2024/a (2).txt", REPORT + "丁")
    sources = [row.source.partition(".zip/")[2] for row in preview([tmp_path / "a.zip"])]
    report = import_paths(session, [tmp_path / "a.zip"])

    assert len(report.imported) == len(set(sources)) == 4
    assert {session.documents.text(imported.document.id)[-1] for imported in report.imported} == set("甲乙丙丁")


def test_a_file_without_a_name_is_told_and_the_others_come_in(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    part = zipfile.ZipInfo("a")
    part.filename = ""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(part, REPORT)
        archive.writestr("b.txt", REPORT)
    report = import_paths(session, [path])
    assert len(report.imported) == 1
    assert codes(report.skipped) + codes(report.failed) == [("?", "import.other_file")]
