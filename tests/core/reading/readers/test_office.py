"""Older office files come in by way of LibreOffice, when the user allows it."""

import os
import stat
import time
from pathlib import Path

import pytest

from core.importing import import_paths
from core.reading.guard.program import ProgramLimits
from core.reading.readers import office
from core.reading.readers.office import libreoffice
from core.session import Session
from tests.core.reading.guard.actors import is_running
from tests.core.reading.specimens import docx, p


@pytest.mark.skipif(os.name == "nt", reason="needs a shell script as LibreOffice")
def test_older_word_comes_in_through_libreoffice_when_allowed(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stand-in that writes what LibreOffice would: its own conversion is not what is tested here."""
    source = tmp_path / "报告.doc"
    source.write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    monkeypatch.setenv("PATH", str(tmp_path / "none"))
    assert [reported.error.code for reported in import_paths(session, [source]).failed] == ["import.old_word"]
    program = tmp_path / "soffice"
    (tmp_path / "made.docx").write_bytes(docx(p("转换后的正文")))
    program.write_text(
        f'#!/bin/sh\nfor one; do last="$one"; done\n/bin/cp {tmp_path}/made.docx "${{last%.*}}.docx"\n',
        encoding="utf-8",
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert [reported.error.code for reported in import_paths(session, [source]).failed] == ["import.can_convert"]
    report = import_paths(session, [source], convert=True)
    assert session.documents.text(report.imported[0].document.id) == "转换后的正文\n"
    assert [reported.error.code for reported in report.warnings] == ["import.converted"]
    program.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (tmp_path / "乙.doc").write_bytes(b"\xd0\xcf\x11\xe0" + b"\1" * 600)
    assert [reported.error.code for reported in import_paths(session, [tmp_path / "乙.doc"], convert=True).failed] == [
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

    assert [reported.error.code for reported in report.failed] == ["import.too_slow"]
    started = int((tmp_path / "started").read_text())
    until = time.monotonic() + 10
    while is_running(started) and time.monotonic() < until:
        time.sleep(0.01)
    assert not is_running(started)


@pytest.mark.skipif(libreoffice() is None, reason="needs LibreOffice")
def test_libreoffice_itself_converts_a_document(session: Session, tmp_path: Path) -> None:
    text = "".join(f"\\u{ord(char)}?" for char in "城东区工作总结")
    (tmp_path / "a.rtf").write_text(f"{{\\rtf1\\ansi {text}\\par 2024\\par}}", encoding="ascii")
    report = import_paths(session, [tmp_path / "a.rtf"], convert=True)
    if [reported.error.code for reported in report.failed] == ["import.not_converted"]:
        pytest.skip("LibreOffice is installed without Writer")
    assert session.documents.text(report.imported[0].document.id).splitlines()[:2] == ["城东区工作总结", "2024"]
