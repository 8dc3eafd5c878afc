import io
import os
import stat
import time
import zipfile
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from core.importing import import_paths
from core.reading.guard.program import ProgramLimits
from core.reading.preview import preview
from core.reading.readers import office
from core.reading.readers.office import libreoffice
from core.reading.report import Reported
from core.session import Session
from tests.core.reading.specimens import docx, p, pdf, set_text, zipped

REPORT = "城东区教育局2024年工作总结\n\n一、新建学校四所，新增学位五千四百个。\n二、招聘教师一百二十名。\n"


def codes(reported: list[Reported]) -> list[tuple[str, str]]:
    return [(one.source.partition(".zip/")[2], one.error.code) for one in reported]


def is_running(process: int) -> bool:
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(process).status() != psutil.STATUS_ZOMBIE
    return False


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
    assert [one.source.partition(".zip/")[2] for one in report.imported] == [
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
    assert sorted(one.source.partition(".zip/")[2] for one in report.imported) == ["C/x/b.txt", "etc/a.txt", "总结.txt"]
    assert set(tmp_path.rglob("*")) == before


def test_an_encrypted_member_is_named_and_the_rest_comes_in(session: Session, tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": REPORT, "b.txt": REPORT + "乙"}))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "a.zip").write_bytes(data)
    report = import_paths(session, [tmp_path / "a.zip"])
    assert [one.source.rpartition("/")[2] for one in report.imported] == ["a.txt"]
    assert codes(report.failed) == [("b.txt", "import.encrypted")]


def test_a_bomb_is_refused(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"a.txt": b"\0" * (200 << 20)}))
    report = import_paths(session, [tmp_path / "a.zip"])
    assert [one.error.code for one in report.failed] == ["import.expands"]
    assert session.check().ok


@pytest.mark.skipif(os.name == "nt", reason="needs a shell script as LibreOffice")
def test_older_word_comes_in_through_libreoffice_when_allowed(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stand-in that writes what LibreOffice would: its own conversion is not what is tested here."""
    source = tmp_path / "报告.doc"
    source.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    monkeypatch.setenv("PATH", str(tmp_path / "none"))
    assert [one.error.code for one in import_paths(session, [source]).failed] == ["import.old_word"]
    program = tmp_path / "soffice"
    (tmp_path / "made.docx").write_bytes(docx(p("转换后的正文")))
    program.write_text(
        f'#!/bin/sh\nfor one; do last="$one"; done\n/bin/cp {tmp_path}/made.docx "${{last%.*}}.docx"\n',
        encoding="utf-8",
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert [one.error.code for one in import_paths(session, [source]).failed] == ["import.can_convert"]
    report = import_paths(session, [source], convert=True)
    assert session.documents.text(report.imported[0].document.id) == "转换后的正文\n"
    assert [one.error.code for one in report.warnings] == ["import.converted"]
    program.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (tmp_path / "乙.doc").write_bytes(b"\xd0\xcf\x11\xe0" + b"\1" * 600)
    assert [one.error.code for one in import_paths(session, [tmp_path / "乙.doc"], convert=True).failed] == [
        "import.not_converted"
    ]


@pytest.mark.skipif(os.name == "nt", reason="needs a shell script as LibreOffice")
def test_what_a_hanging_libreoffice_started_is_ended_with_it(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`soffice` is a script that starts the program itself; the stand-in does as it does."""
    (tmp_path / "a.doc").write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n/bin/sleep 600 &\necho $! > {tmp_path}/started\nwait\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(office, "LIMITS", ProgramLimits(memory=1 << 30, seconds=2))
    report = import_paths(session, [tmp_path / "a.doc"], convert=True)

    assert [one.error.code for one in report.failed] == ["import.too_slow"]
    started = int((tmp_path / "started").read_text())
    until = time.monotonic() + 10
    while is_running(started) and time.monotonic() < until:
        time.sleep(0.01)
    assert not is_running(started)


def test_rows_without_a_title_are_called_by_how_they_begin(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"正文\n{REPORT.strip().splitlines()[2] * 3}\n短文\n", encoding="utf-8")
    titles = [one.document.meta.title for one in import_paths(session, [tmp_path]).imported]
    assert titles[1] == "短文"
    assert titles[0].startswith("一、新建学校四所")
    assert len(titles[0]) == 30


@pytest.mark.skipif(libreoffice() is None, reason="needs LibreOffice")
def test_libreoffice_itself_converts_a_document(session: Session, tmp_path: Path) -> None:
    text = "".join(f"\\u{ord(char)}?" for char in "城东区工作总结")
    (tmp_path / "a.rtf").write_text(f"{{\\rtf1\\ansi {text}\\par 2024\\par}}", encoding="ascii")
    report = import_paths(session, [tmp_path / "a.rtf"], convert=True)
    if [one.error.code for one in report.failed] == ["import.not_converted"]:
        pytest.skip("LibreOffice is installed without Writer")
    assert session.documents.text(report.imported[0].document.id).splitlines()[:2] == ["城东区工作总结", "2024"]


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
    assert {session.documents.text(one.document.id)[-1] for one in report.imported} == set("甲乙丙丁")


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
