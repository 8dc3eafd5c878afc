"""A bug of ours inside a reader comes out as a bug, and what a library says of a damaged file as that."""

import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

import core
from core.errors import UserError
from core.importing import import_paths
from core.reading.guard.reading import GuardedReaders, ReaderFault
from core.reading.kinds import FileKind
from core.reading.prepare import prepare
from core.reading.readers.protocol import GivenFile, Options
from core.reading.readers.registry import reader_for
from core.session import Session
from tests.core.reading.specimens import docx, level, numbering, p, pdf, set_text, zipped

LINE = "2024年我局在区委区政府的坚强领导下认真贯彻落实上级决策部署各项工作取得新成效。"
PAGE = (
    f"<html><title>总结</title><div><a>甲</a><a>乙</a></div><ol><li>{LINE}</ol><table><tr><td>甲<td>乙</table></html>"
)


def workbook() -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["标题", "正文"], ["甲", LINE], ["乙", 5]):
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def word() -> bytes:
    lists = numbering(level(0, "chineseCounting", "%1、"))
    return docx(p(LINE, numbered=(1, 0)) + f"<w:tbl><w:tr><w:tc>{p('甲')}</w:tc></w:tr></w:tbl>", numbering=lists)


FILES: dict[FileKind, Callable[[], bytes]] = {
    FileKind.TEXT: lambda: LINE.encode(),
    FileKind.HTML: lambda: PAGE.encode(),
    FileKind.DOCX: word,
    FileKind.PDF: lambda: pdf([set_text(70, 100, LINE), [(70, 100, "附")]]),
    FileKind.XLSX: workbook,
    FileKind.CSV: lambda: f"标题,正文\n甲,{LINE}\n".encode(),
    FileKind.RECORDS: lambda: b'[{"title": "x", "content": "y"}]',
    FileKind.FEED: lambda: (
        f"<rss><item><title>甲</title><description>&lt;p>{LINE}&lt;/p></description></item></rss>".encode()
    ),
}
INSIDE = {
    FileKind.TEXT: ["text.decode"],
    FileKind.HTML: [
        *("html._parsed", "html._declared", "html.page_title", "html.main_part", "html.render", "html_main._menus"),
        *("html_main._seed", "html_main._common_ancestor", "html_main._is_paragraph", "html_main.lines_of"),
        *("html_rendering._begin", "html_rendering._row", "html_rendering._list_mark", "html_rendering.number"),
    ],
    FileKind.DOCX: [
        *("docx_parts.Parts._main", "docx._lines", "docx._paragraph", "docx._table", "docx._notes"),
        *(
            "docx._put_together",
            "docx._notices",
            "docx_parts.parse",
            "docx_inline.Inline._element",
            "docx_inline.Inline._put",
            "docx_numbering.Numbering.next",
            "docx_styles.WordStyles.of",
        ),
        *("packed.Packed.get", "packed.Packed.read"),
    ],
    FileKind.PDF: [
        *(
            "pdf._lines",
            "pdf_characters.Characters._line",
            "pdf_characters.Characters._pieces",
            "pdf._has_picture",
            "pdf.join",
        ),
        *("pdf._require_legible", "pdf_paragraphs._column", "pdf_paragraphs._heads"),
    ],
    FileKind.XLSX: [
        *("tables._cell", "tables._filled", "tables._header", "tables._texts", "tables.choose", "tables.described"),
        *("tables._rows", "tables._sheets", "tables._require_bounded"),
    ],
    FileKind.CSV: ["separated.Separated.rows", "tables._filled", "tables._header", "tables.described", "tables.decode"],
    FileKind.FEED: ["feed._members", "feed._meta", "feed.shown_text"],
    FileKind.RECORDS: ["tables._entries", "tables._cell", "tables.choose", "tables.described"],
}
"""Functions that the reading of those files goes through."""
PLACES = [(kind, place) for kind, places in INSIDE.items() for place in places]
BUGS = (KeyError, TypeError, AttributeError, ValueError, IndexError, OSError, RuntimeError, AssertionError)


def read(kind: FileKind, data: bytes) -> list[object]:
    return list(reader_for(kind).read(GivenFile(f"a.{kind}", data), Options()))


@pytest.mark.parametrize("kind", INSIDE)
def test_the_files_are_read(kind: FileKind) -> None:
    assert read(kind, FILES[kind]())


@pytest.mark.parametrize(("kind", "place"), PLACES)
def test_a_bug_anywhere_in_a_reader_is_none_of_the_file(
    kind: FileKind, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = FILES[kind]()
    reader_for(kind)
    for bug in BUGS:

        def broken(*_: object, bug: type[Exception] = bug, **__: object) -> None:
            raise bug("planted")

        monkeypatch.setattr(f"core.reading.readers.{place}", broken)
        with pytest.raises(bug, match="planted"):
            read(kind, data)


def with_bug(place: str) -> list[str]:
    """The command of a child that is ours but for a bug in one place."""
    script = f"""
import sys
sys.path.insert(0, {str(Path(core.__file__).parents[1])!r})
from importlib import import_module
from core.reading.guard.child import main
module, _, name = {place!r}.partition(".")
def broken(*_, **__):
    raise KeyError("planted")
setattr(import_module("core.reading.readers." + module), name, broken)
main()
"""
    return [sys.executable, "-c", script]


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        (FileKind.HTML, "html.page_title"),
        (FileKind.DOCX, "docx._lines"),
        (FileKind.PDF, "pdf._lines"),
        (FileKind.XLSX, "tables._cell"),
    ],
)
def test_a_bug_in_the_child_comes_out_of_it_with_its_traceback(kind: FileKind, place: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{kind}"
    path.write_bytes(FILES[kind]())
    with GuardedReaders(command=with_bug(place)) as readers, pytest.raises(ReaderFault) as caught:
        list(prepare(path, Options(), lambda *_: None, readers))
    assert "KeyError: 'planted'" in str(caught.value)
    assert "in broken" in str(caught.value)


def test_a_bug_in_the_child_ends_an_import_as_a_bug(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.xlsx").write_bytes(workbook())
    before = session.documents.list()
    monkeypatch.setattr("core.reading.guard.reading.child_command", lambda: with_bug("tables._cell"))
    with pytest.raises(ReaderFault, match="planted"):
        import_paths(session, [tmp_path / "a.xlsx"])
    assert session.documents.list() == before


def changed(part: str, old: bytes, new: bytes) -> bytes:
    """The workbook with something else in one of its parts."""
    with zipfile.ZipFile(io.BytesIO(workbook())) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    content = parts[part]
    assert isinstance(content, bytes)
    assert old in content
    return zipped({**parts, part: content.replace(old, new)})


SHEET, BOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"
DAMAGED: dict[str, tuple[FileKind, Callable[[], bytes]]] = {
    "no such shared string": (FileKind.XLSX, lambda: changed(SHEET, b't="n"><v>5', b't="s"><v>99')),
    "shared string of no number": (FileKind.XLSX, lambda: changed(SHEET, b't="n"><v>5', b't="s"><v>x')),
    "no number": (FileKind.XLSX, lambda: changed(SHEET, b"<v>5</v>", b"<v>five</v>")),
    "no coordinate": (FileKind.XLSX, lambda: changed(SHEET, b'r="A1"', b'r="11A"')),
    "unclosed": (FileKind.XLSX, lambda: changed(SHEET, b"</sheetData>", b"")),
    "no XML": (FileKind.XLSX, lambda: changed(STYLES, b"<", b"")),
    "unknown attribute": (FileKind.XLSX, lambda: changed(BOOK, b"<workbookPr", b'<workbookPr nonsense="1"')),
    "no such sheet": (FileKind.XLSX, lambda: changed(BOOK, b'r:id="rId1"', b'r:id="rId77"')),
    "word cut off": (FileKind.DOCX, lambda: word()[:-30]),
    "word of no XML": (FileKind.DOCX, lambda: zipped({"[Content_Types].xml": "", "word/document.xml": "<a"})),
    "pdf cut off": (FileKind.PDF, lambda: pdf([set_text(70, 100, LINE)])[:200]),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_file_is_told_as_such(name: str) -> None:
    kind, make = DAMAGED[name]
    with pytest.raises(UserError) as caught:
        read(kind, make())
    assert caught.value.code == "import.damaged"
