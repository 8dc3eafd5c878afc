from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.formats.csv_table import FORMAT, guard, read, unguard
from core.formats.jsonl_reader import Problem
from core.formats.raw import GivenDataset, RawDocument
from core.ids import DocumentId
from tests.core.formats.small import DOCUMENT, FIRST, RECORD, TEXT, text_of


def test_a_row_is_a_quote_with_its_place_and_the_labels_it_stands_under(tmp_path: Path) -> None:
    head, first, second = text_of(tmp_path, FORMAT, RECORD).removeprefix("\ufeff").split("\r\n", 3)[:3]
    assert head.startswith("id,document,title,region,year,label,level_1,level_2,start,end,quote,before,after")
    assert first.startswith(f"{FIRST},{DOCUMENT},报告,城东区,2024,build,build,,1,5,校舍建设,𠮷,")
    assert "safe,build,safe,3,5,建设,𠮷校舍," in second


@given(st.text("=+-@'\ta", max_size=5))
def test_guarded_cells_are_no_formulas_and_come_back(cell: str) -> None:
    guarded = guard(cell)
    assert isinstance(guarded, str)
    assert not guarded.startswith(("=", "+", "-", "@"))
    assert unguard(guarded) == cell


def test_quotes_land_on_the_text_that_the_project_has(tmp_path: Path) -> None:
    data = text_of(tmp_path, FORMAT, RECORD).replace("3,5,建设", "3,5,校舍").encode()

    def known(document: DocumentId) -> str | None:
        return TEXT if document == DOCUMENT else None

    given_ = GivenDataset("a.csv", lambda: iter(data.splitlines(keepends=True)), lambda: data, known=known)
    (document,) = read(given_)
    assert isinstance(document, RawDocument)
    assert [(found.start, found.end, found.annotator) for found in document.spans] == [(1, 5, "陈晓")]
    assert [(problem.line, problem.code) for problem in document.refused] == [(3, "import.span_mismatch")]
    (nowhere,) = read(GivenDataset.of("a.csv", data))
    assert nowhere == Problem(2, "import.no_text_known")


def test_a_table_without_our_columns_is_refused() -> None:
    with pytest.raises(UserError) as refusal:
        list(read(GivenDataset.of("a.csv", b"a,b\n1,2\n")))
    assert refusal.value.code == "import.not_this_format"
