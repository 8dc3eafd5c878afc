import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reading.readers.protocol import GivenFile, Options, Read
from core.reading.readers.separated import Separated
from core.reading.readers.tables import CsvReader, ExcelReader
from tests.core.reading.readers.test_tables import LONG, workbook


def rows(text: str, name: str = "a.csv") -> list[list[str]]:
    return list(Separated(text, name).rows())


def read(text: str, name: str = "a.csv") -> list[Read]:
    return [found for found in CsvReader().read(GivenFile(name, text.encode()), Options()) if isinstance(found, Read)]


def codes(made: list[Read]) -> list[str]:
    return [notice.code for row in made for notice in row.notices]


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
def test_the_separator_is_the_one_that_cuts_rows_evenly(separator: str, name: str) -> None:
    head = f'"标题;副标题;备注"{separator}正文'
    assert rows(f'{head}\n甲{separator}"{LONG}\n；甲;乙;丙"\n', name)[0] == ["标题;副标题;备注", "正文"]


def test_quotes_with_backslashes_are_quotes() -> None:
    assert rows('标题,正文\n甲,"所谓\\"标准化\\"学校，C:\\temp"\n')[1] == ["甲", '所谓"标准化"学校，C:\\temp']


def test_a_path_that_ends_in_a_backslash_does_not_eat_the_quote_behind_it() -> None:
    assert rows('路径,正文\n"C:\\","正文""引""文"\n')[1] == ["C:\\", '正文"引"文']


def test_rows_that_are_quoted_as_a_whole_are_cut_all_the_same() -> None:
    assert rows('"标题,正文"\n"甲,""一，二,三"""\n') == [["标题", "正文"], ["甲", "一，二,三"]]


@pytest.mark.parametrize("rest", ["", '丁,"整段"\n', '丁,"后面\n还有"\n'])
def test_a_quote_that_never_closes_swallows_no_row_and_is_told(rest: str) -> None:
    made = read(f'标题,正文\n甲,"{LONG}\n乙,{LONG}二\n丙,{LONG}三\n{rest}')
    assert [row.text for row in made][:3] == [f'"{LONG}', f"{LONG}二", f"{LONG}三"]
    assert len(made) == 3 + bool(rest)
    (told,) = (notice for row in made for notice in row.notices if notice.code == "import.quote_open")
    assert told.fields == {"row": 2}


def test_a_quote_inside_of_a_cell_is_an_ordinary_character() -> None:
    assert rows('标题,正文\n甲,"标准化"学校\n乙,"丙" ,x\n')[1:] == [["甲", '"标准化"学校'], ["乙", "丙", "x"]]


def test_of_two_columns_of_one_name_the_one_with_text_is_taken_and_the_other_kept() -> None:
    made = read(f"标题,正文,正文\n甲,,{LONG}\n乙,{LONG}二,\n丙,短,{LONG}三\n")
    assert [row.text for row in made] == [LONG, f"{LONG}二", f"{LONG}三"]
    assert made[2].meta == {"title": "丙", "正文": "短"}
    assert read(f"标题,备注,备注,正文\n甲,一,二,{LONG}\n")[0].meta == {"title": "甲", "备注": "一", "备注 #3": "二"}


def test_cells_beyond_the_names_are_kept() -> None:
    assert read(f"标题,正文\n甲,{LONG},多出\n")[0].meta == {"title": "甲", "#3": "多出"}


def test_rows_without_a_text_and_rows_above_the_names_are_told() -> None:
    made = read(f"各区工作总结,,\n标题,地区,正文\n甲,某区,{LONG}\n乙,某区,\n丙,某区,{LONG}二\n")
    assert [(notice.code, notice.fields) for row in made for notice in row.notices] == [
        ("import.rows_above_left_out", {"lines": ["各区工作总结"]}),
        ("import.rows_without_text", {"count": 1, "row": 4}),
    ]


def test_a_cell_that_is_full_and_dates_that_are_numbers_are_told() -> None:
    made = read(f"标题,日期,正文\n甲,44927,{'字' * 32_767}\n乙,2023-05-01,{LONG}\n丙,44928,{'字' * 32_766}\n")
    assert [row.meta["date"] for row in made] == ["2023-01-01", "2023-05-01", "2023-01-02"]
    assert codes(made) == ["import.cell_full", "import.serial_dates"]


def test_characters_that_a_workbook_writes_as_codes_are_characters() -> None:
    data = workbook([["标题", "正文"], ["甲_x005F_x0041_", f"一_x000D_\n二{LONG}"]], [["序号"], [1]])
    (made,) = ExcelReader().read(GivenFile("a.xlsx", data), Options())
    assert isinstance(made, Read)
    assert (made.meta["title"], made.text) == ("甲_x0041_", f"一\n二{LONG}")
    assert [(notice.code, notice.fields) for notice in made.notices] == [
        ("import.sheets_not_read", {"names": ["Sheet1"]})
    ]


def test_a_workbook_whose_parts_have_names_with_backslashes_is_read() -> None:
    import zipfile

    source = zipfile.ZipFile(io.BytesIO(workbook([["标题", "正文"], ["甲", LONG]])))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for part in source.namelist():
            target.writestr(part.replace("/", "\\"), source.read(part))
    (row,) = ExcelReader().read(GivenFile("a.xlsx", made.getvalue()), Options())
    assert isinstance(row, Read)
    assert row.text == LONG


CELL = st.text(st.sampled_from("甲乙，。,;|\t\n\" \\'ab1"), max_size=12)


@given(
    st.lists(st.tuples(CELL, CELL, CELL), min_size=2, max_size=6),
    st.sampled_from(",\t;|"),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_what_a_program_writes_by_the_rules_comes_back(
    cells: list[tuple[str, ...]], separator: str, quoting: int
) -> None:
    table = [("标题", "地区", "正文"), *cells]
    made = io.StringIO()
    csv.writer(made, delimiter=separator, quoting=quoting).writerows(table)  # type: ignore[reportArgumentType]
    given_ = made.getvalue()
    if '\\"' in given_:  # may be read as a quote with a backslash, which some databases write
        return
    assert rows(given_) == [list(row) for row in table]
