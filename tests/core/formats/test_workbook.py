import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from core.errors import UserError
from core.formats import workbook
from core.formats.protocol import Feature
from core.formats.raw import GivenDataset
from core.formats.workbook import FORMAT, LONGEST, escape, pieces, read, unescape
from tests.core.formats.small import (
    RECORD,
    SAID,
    SAYING,
    TEXT,
    back,
    documents_of,
    fitting,
    linked,
    places,
    record,
    span,
    written,
)


def test_a_workbook_has_a_sheet_of_each_kind_and_no_formulas(tmp_path: Path) -> None:
    data = written(tmp_path, FORMAT, record(span(0, 4), text="=1+1校舍"))[""]
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["quotes", "sentences", "documents", "codebook"]
    head, row = book["quotes"].iter_rows()
    cell = next(cell for name, cell in zip(head, row, strict=True) if name.value == "quote")
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_it_comes_back_with_texts_longer_than_a_cell(tmp_path: Path) -> None:
    text = TEXT + "𠮷\x1f" * LONGEST
    labelled = record(*RECORD.spans, span(len(text) - 1, len(text)), text=text)
    (document,) = documents_of(read, written(tmp_path, FORMAT, labelled)[""])
    assert document.text == text
    assert places(document) == [(1, 5, "build"), (3, 5, "safe"), (len(text) - 1, len(text), "build")]


def test_quotes_that_no_cell_holds_are_counted() -> None:
    assert FORMAT.count is not None
    long = record(span(0, LONGEST), span(0, LONGEST + 1), text="校" * (LONGEST + 1))
    assert FORMAT.count(long, {}) == {Feature.LONG_TEXTS: 1}


@given(st.text("_x00B\x0b\x1f校"))
@example("_x0000\x1f")
@example("_x000B_x000B\x0b_")
def test_escapes_come_back(text: str) -> None:
    assert unescape(escape(text)) == text
    assert not set(escape(text)) & {"\x0b", "\x1f"}


def test_pieces_fit_and_are_all_of_the_text() -> None:
    text = "𠮷" * 40_000
    found = pieces(text)
    assert "".join(found) == text
    assert max(len(piece.encode("utf-16-le")) // 2 for piece in found) <= LONGEST
    assert pieces("") == [""]


def test_a_bug_of_ours_is_no_damaged_workbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = written(tmp_path, FORMAT, RECORD)[""]

    def unescape(_cell: str) -> str:
        raise KeyError("a bug")

    monkeypatch.setattr(workbook, "unescape", unescape)
    with pytest.raises(KeyError, match="a bug"):
        list(read(GivenDataset.of("a.xlsx", data)))


def test_another_workbook_is_refused() -> None:
    made = io.BytesIO()
    Workbook().save(made)
    for data in (made.getvalue(), b"PK\x03\x04"):
        with pytest.raises(UserError) as refusal:
            list(read(GivenDataset.of("a.xlsx", data)))
        assert refusal.value.code == "import.not_this_format"


def hollow(rows: str) -> bytes:
    """A workbook of ours whose sheets hold these rows."""
    made = io.BytesIO()
    book = Workbook(write_only=True)
    for name in ("quotes", "documents"):
        book.create_sheet(name)
    book.save(made)
    packed, again = zipfile.ZipFile(made), io.BytesIO()
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{space}"><dimension ref="A1:XFD1048576"/><sheetData>{rows}</sheetData></worksheet>'
    with zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as out:
        for name in packed.namelist():
            out.writestr(name, sheet if name.startswith("xl/worksheets/") else packed.read(name))
    return again.getvalue()


def test_a_few_bytes_that_stand_for_billions_of_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_CELLS", 100_000)
    wide = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 20))
    with pytest.raises(UserError, match=r"import\.expands"):
        list(workbook.read(GivenDataset.of("a.xlsx", hollow(wide))))
    high = '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    with pytest.raises(UserError, match=r"import\.expands"):
        list(workbook.read(GivenDataset.of("a.xlsx", hollow(high))))


def test_the_size_that_a_sheet_claims_is_not_believed() -> None:
    assert list(workbook.read(GivenDataset.of("a.xlsx", hollow('<row r="1"><c r="A1"><v>1</v></c></row>')))) == []


def test_links_and_memos_have_sheets_and_attributes_columns(tmp_path: Path) -> None:
    data = written(tmp_path, FORMAT, SAID, about=SAYING)[""]
    book = load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["quotes", "sentences", "documents", "codebook", "links", "memos"]
    head, first, _ = book["quotes"].iter_rows(values_only=True)
    row = dict(zip(head, first, strict=True))
    assert {name: row[name] for name in head if str(name).startswith("attribute.")} == {
        "attribute.status": "done",
        "attribute.amount": "12.5万元",
        "attribute.tags": None,
        "attribute.sure": "no",
        "attribute.a remark": None,
    }
    found = back(read, data, name="x.xlsx")
    assert SAID.said is not None
    assert found.said is not None
    assert fitting(found) == SAID.said.attributes
    assert found.said.variables == {"类型": "农村"}
    assert len(linked(found)) == 2
