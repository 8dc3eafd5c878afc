"""Files made to do harm end in bounded time with a text or a reason, and leave the project as it was."""

import ast
import io
import os
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from core.importing import import_paths
from core.session import Session
from tests.core.reading.hostile_pdfs import deflated_twice, drawing_each_other, nested
from tests.core.reading.specimens import docx, level, numbering, p, pdf, zipped

ROOT = Path(__file__).resolve().parents[3]
PARTS = 8
"""In which all of them are read once more: together they would take a slow machine longer than a test may."""
_SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook(rows: str) -> bytes:
    book = openpyxl.Workbook()
    made = io.BytesIO()
    book.save(made)
    sheet = f"<worksheet {_SHEET}><sheetData>{rows}</sheetData></worksheet>"
    with zipfile.ZipFile(made) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return zipped({**parts, "xl/worksheets/sheet1.xml": sheet})


def pdf_bomb() -> bytes:
    small = pdf([[(70, 100, "x")]])
    packed = zlib.compress(b" " * (100 << 20))
    return small.replace(b"stream\n", b"stream\n" + packed, 1)


def archived_page(depth: int) -> bytes:
    """A web archive whose page lies in parts of parts."""
    begin = 'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b0"\n\n'
    parts = (f'--b{n}\nContent-Type: multipart/related; boundary="b{n + 1}"\n\n' for n in range(depth))
    return f"{begin}{''.join(parts)}--b{depth}\nContent-Type: text/html\n\n<p>text</p>\n".encode()


def nested_in(line: str, depth: int) -> bytes:
    """A line of JSON with lists in lists where it has ``%s``."""
    return (line % ("[" * depth + "]" * depth)).encode()


_LEVEL = f'<w:pPr><w:numPr><w:ilvl w:val="{"9" * 5000}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
_EARLY = (
    '{"text": "正文", "spans": [{"start": 0, "end": 1, "label": "a", "text": "正", "annotator": "甲",'
    ' "created_at": "0001-01-01T00:00:00+10:00"}]}'
)


def with_nameless_part(container: bytes) -> bytes:
    """A container with one more part, which has no name at all."""
    made = io.BytesIO(container)
    part = zipfile.ZipInfo("a")
    part.filename = ""
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr(part, "x")
    return made.getvalue()


def many_parts(count: int) -> bytes:
    """A zip whose directory lists so many parts, each in 47 bytes; there is but one."""
    whole = zipped({"a.txt": "x"})
    at = whole.index(b"PK\x01\x02")
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", 20, 3, 20, 0, 0, 0, 0, 33, 0, 0, 0, 1, *[0] * 6) + b"a"
    directory = entry * count
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count & 0xFFFF, count & 0xFFFF, len(directory), at, 0)
    return whole[:at] + directory + end


def with_attributes(count: int) -> bytes:
    """A page with an element of very many attributes."""
    attributes = b" ".join(b"a%d=1" % number for number in range(count))
    return b"<html><body><p %s>" % attributes + "正文，很长的正文。".encode() + b"</p></body></html>"


CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "deep.html": (lambda: b"<div>" * 200_000 + "深处".encode(), "import.expands"),
    "text.html": (lambda: b"<p>" + "文字，".encode() * 1_500_000, "import.expands"),
    "title.html": (lambda: b"<title>" + b"-" * 1_000_000 + b"</title><p>" + "正文".encode(), ""),
    "large.html": (lambda: b"<html>" + b"x" * (20 << 20), "import.too_large"),
    "tables.html": (lambda: b"<table><tr><td>" * 50_000 + "文字".encode(), "import.expands"),
    "attributes.html": (lambda: with_attributes(100_000), "import.expands"),
    "roots.html": (lambda: b"".join(b"<html a%d=1>" % n for n in range(20_000)) + b"<p>text", "import.expands"),
    "elements.html": (lambda: b"<p>" * 400_000 + "正文".encode(), "import.expands"),
    "every.html": (lambda: b"".join(b"<p a b c d e f g h i j k>" for _ in range(90_000)) + b"text", "import.expands"),
    "endless.html": (lambda: b"<!--" * 100_000 + b"<script>" * 100_000 + b"<p>" + "正文".encode(), ""),
    "parameters.mht": (lambda: archived_page(1).replace(b'"b0"', b'"b0"' + b";a=1" * 200_000), "import.expands"),
    "parts.mht": (lambda: archived_page(1) + b"\n--b0\n\nx" * 200_000, "import.expands"),
    "rows.xlsx": (lambda: workbook('<row r="400000000"><c r="A400000000"><v>1</v></c></row>'), "import.bad_table"),
    "columns.xlsx": (
        lambda: workbook("".join(f'<row r="{n}"><c r="ZZZ{n}"><v>1</v></c></row>' for n in range(1, 3000))),
        "import.bad_table",
    ),
    "elements.docx": (
        lambda: zipped({"[Content_Types].xml": "", "word/document.xml": "<a>" * 500_000}),
        "import.damaged",
    ),
    "entity.docx": (
        lambda: zipped(
            {
                "[Content_Types].xml": "",
                "word/document.xml": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hosts">]><x>&a;</x>',
            }
        ),
        "import.damaged",
    ),
    "bomb.docx": (
        lambda: zipped({"[Content_Types].xml": "", "word/document.xml": b" " * (60 << 20)}),
        "import.expands",
    ),
    "stream.pdf": (pdf_bomb, "text.empty"),
    "directory.zip": (lambda: many_parts(1_000_000), "import.expands"),
    "directory.docx": (lambda: many_parts(1_000_000), "import.expands"),
    "objects.json": (lambda: b"[" + b"{}," * (40 << 20) + b"{}]", "import.expands"),
    "figures.json": (lambda: b"[" + b"1.5," * (25 << 20) + b"1]", "import.expands"),
    "objects.jsonl": (lambda: b'{"title": "a"}\n[' + b"[]," * (30 << 20) + b"[]]", "import.expands"),
    "objects.zip": (lambda: zipped({"a.json": b"[" + b"{}," * (40 << 20) + b"{}]"}), "import.expands"),
    "many.zip": (lambda: zipped({f"{n}.txt": "x" for n in range(20_001)}), "import.expands"),
    "bomb.zip": (lambda: zipped({"a.txt": b"\0" * (140 << 20)}), "import.expands"),
    "deep.json": (lambda: b"[" * 1_000_000, "json.too_deep"),
    "deep.jsonl": (lambda: b'{"text": ' + b"[" * 1_000_000, "import.too_deep"),
    "deepmeta.jsonl": (lambda: nested_in('{"text": "正文", "meta": {"source": %s}}', 1_000), "import.too_deep"),
    "deepmeta.json": (lambda: nested_in('[{"text": "正文",\n"meta": {"source": %s}}]', 1_000), "import.too_deep"),
    "deepid.jsonl": (lambda: nested_in('{"text": "正文", "id": %s}', 1_000), ""),
    "deepquote.jsonl": (
        lambda: nested_in('{"text": "正文", "spans": [{"start": 0, "end": 1, "label": "a", "text": %s}]}', 1_000),
        "import.span_mismatch",
    ),
    "deeprecord.jsonl": (
        lambda: nested_in('{"content": "正文，很长的正文。", "title": %s}\n{}', 1_000),
        "import.expands",
    ),
    "holders.json": (lambda: b"[\n" + b"[]," * 2_100_000 + b"[]]", "import.expands"),
    "line.jsonl": (lambda: b'{"text": "' + b"a" * (65 << 20) + b'"}\n', "import.long_line"),
    "nul.txt": (lambda: b"\0" * (50 << 20), "text.empty"),
    "quote.csv": (lambda: b'"' + b"a," * 3_000_000, "import.bad_table"),
    "name.zip": (lambda: zipped({"1" * 5000 + ".txt": "教育工作总结，正文。"}), ""),
    "nameless.docx": (lambda: with_nameless_part(docx(p("正文。"))), ""),
    "level.docx": (lambda: docx(f"<w:p>{_LEVEL}<w:r><w:t>正文</w:t></w:r></w:p>"), ""),
    "charset.html": (lambda: b"<meta charset=punycode><p>" + b"hello world - text. " * 10 + b"-", ""),
    "nested.mht": (lambda: archived_page(1500), "import.expands"),
    "year.jsonl": (lambda: '{"text": "正文", "meta": {"year": 18446744073709551615}}'.encode(), ""),
    "time.jsonl": (lambda: _EARLY.encode(), ""),
    "wide.csv": (lambda: b"a," * 1_000_000, "import.bad_table"),
}


@pytest.mark.parametrize("name", CASES)
def test_it_ends_with_a_reason_and_not_because_it_took_too_long(name: str, session: Session, tmp_path: Path) -> None:
    make, code = CASES[name]
    (tmp_path / name).write_bytes(make())
    before = session.documents.list()
    report = import_paths(session, [tmp_path / name])
    # What goes on and on in the child process fails as import.too_slow, and in this one never comes to its end.
    assert {reported.error.code for reported in report.failed} == ({code} if code else set())
    if code:
        assert session.documents.list() == before or code == "import.span_mismatch"
    assert session.check().ok


@pytest.mark.skipif(os.name == "nt", reason="asks Unix how much memory a process had at most")
@pytest.mark.parametrize("part", range(PARTS))
def test_the_process_that_imports_stays_small(part: int, tmp_path: Path) -> None:
    """In one of its own: the most memory that this one ever had is not that of an import."""
    made: dict[str, Callable[[], bytes]] = {name: make for name, (make, _) in CASES.items()}
    made |= {f"{form.__name__}.pdf": form for form in (drawing_each_other, nested, deflated_twice)}
    names = sorted(made)[part::PARTS]
    for name in names:
        (tmp_path / name).write_bytes(made[name]())
    script = """
import pathlib, resource, sys
from core.reading.preview import preview

def megabytes():
    # Linux hands getrusage's figure on from the process that started this one; its own stands in /proc.
    status = pathlib.Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line[:6] == "VmHWM:") >> 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> (20 if sys.platform == "darwin" else 10)

most = {}
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    list(preview([path]))
    most[path.name] = megabytes()
print(most)
"""
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    most = ast.literal_eval(done.stdout)
    assert sorted(most) == names
    assert max(most.values()) < 600, most


def test_what_repeats_without_end_is_read_once(session: Session, tmp_path: Path) -> None:
    marks = p("<w:r><w:footnoteReference w:id='1'/></w:r>" * 20_000)
    note = f"<w:footnote w:id='1'>{p('注' * 10_000)}</w:footnote>"
    (tmp_path / "a.docx").write_bytes(docx(marks, footnotes=note))
    many = numbering(level(0, "decimal", "%1" * 100_000))
    (tmp_path / "b.docx").write_bytes(docx(p("项", numbered=(1, 0)) * 1000, numbering=many))
    report = import_paths(session, [tmp_path])
    assert [imported.document.characters < 1_000_000 for imported in report.imported] == [True, True]
    assert not report.failed
