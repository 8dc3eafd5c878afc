import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from core.errors import UserError
from core.importing import import_paths
from core.reading.readers.protocol import GivenFile, Options, Read, Reader, TableReader
from core.reading.readers.tables import CsvReader, ExcelReader, RecordsReader
from core.session import Session

LONG = "2024年，我局新建学校四所，新增学位五千四百个，招聘教师一百二十名，培训三百人次，各项工作取得新成效。"


def read(reader: Reader, name: str, data: bytes, **columns: str) -> list[Read]:
    made = list(reader.read(GivenFile(name, data), Options(columns=columns)))
    assert all(isinstance(found, Read) for found in made)
    return [read for read in made if isinstance(read, Read)]


def code(reader: Reader, name: str, data: bytes, **columns: str) -> str:
    with pytest.raises(UserError) as caught:
        read(reader, name, data, **columns)
    return caught.value.code


def workbook(*sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for index, rows in enumerate(sheets):
        sheet = book.active if index == 0 else book.create_sheet()
        assert sheet is not None
        for row in rows:
            sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_columns_are_known_by_their_names() -> None:
    data = "标题,省份,年份,发布日期,发布机构,正文,备注\n甲,安徽省,2024年,2024/3/5,省教育厅,正文一,好\n乙,,,,,正文二,\n"
    first, second = read(CsvReader(), "a.csv", data.encode("gb18030"))
    assert (first.text, first.place, first.encoding) == ("正文一", "2", "gb18030")
    assert first.meta == {
        "title": "甲",
        "region": "安徽省",
        "year": 2024,
        "date": "2024-03-05",
        "issuer": "省教育厅",
        "备注": "好",
    }
    assert (second.text, second.place, second.meta) == ("正文二", "3", {"title": "乙"})


def test_the_column_with_long_sentences_is_the_text_when_no_name_tells() -> None:
    rows = "\n".join(f"{n},https://example.com/{'x' * 90},{LONG}{n}" for n in range(3))
    assert [made_text.text for made_text in read(CsvReader(), "a.csv", f"a,b,c\n{rows}".encode())] == [
        LONG + str(n) for n in range(3)
    ]


def test_chosen_columns_go_first() -> None:
    data = f"text,summary,name\n{LONG},短文,甲\n".encode()
    made = read(CsvReader(), "a.csv", data, text="summary", title="name")
    assert [(read.text, read.meta["title"]) for read in made] == [("短文", "甲")]
    assert code(CsvReader(), "a.csv", data, text="没有") == "import.no_column"


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_quoted_texts_keep_their_lines_and_separators(separator: str) -> None:
    data = f'title{separator}text\n甲{separator}"第一段{separator}\n第二段""引""。"\n'
    assert read(CsvReader(), "a.csv", data.encode())[0].text == f'第一段{separator}\n第二段"引"。'


def test_a_table_of_words_is_no_table_of_texts() -> None:
    assert code(CsvReader(), "a.csv", "片区,71\n跨境,23\n".encode()) == "import.no_text_column"
    assert code(CsvReader(), "a.csv", b"a,b\n") == "import.no_text_column"


def test_rows_of_every_sheet_with_texts_come_in() -> None:
    data = workbook(
        [["政策汇总表"], ["标题", "内容"], ["甲", LONG], [None, None], ["乙", f"{LONG}\n第二段"]],
        [["序号", "数量"], [1, 2]],
        [["年度", "全文"], [2023, "正文"]],
    )
    made = read(ExcelReader(), "a.xlsx", data)
    assert [(read.place, read.text) for read in made] == [
        ("Sheet:3", LONG),
        ("Sheet:5", f"{LONG}\n第二段"),
        ("Sheet2:2", "正文"),
    ]
    assert made[2].meta == {"year": 2023}


def test_formulas_are_never_read_as_text() -> None:
    data = workbook([["标题", "正文"], ["甲", '=HYPERLINK("http://x","y")'], ["乙", LONG]])
    assert [made_text.text for made_text in read(ExcelReader(), "a.xlsx", data)] == [LONG]


def test_a_workbook_without_texts_says_which_columns_it_has() -> None:
    with pytest.raises(UserError) as caught:
        read(ExcelReader(), "a.xlsx", workbook([["序号", "数量"], [1, 2]]))
    assert (caught.value.code, caught.value.fields["columns"]) == ("import.no_text_column", ["序号", "数量"])


@pytest.mark.parametrize("titles", [["2024年各区工作总结汇总"], ["工作总结汇总", "单位：某市教育局", "2024年"]])
@pytest.mark.parametrize("names", ["标题,地区,正文", "序号,片区,要点"])
def test_a_title_above_the_names_of_the_columns_is_no_document(titles: list[str], names: str) -> None:
    above = "".join(f"{title},,\n" for title in titles)
    made = read(CsvReader(), "a.csv", f"{above}{names}\n1,甲区,{LONG * 3}\n2,乙区,{LONG * 4}\n".encode())
    assert [read.text for read in made] == [LONG * 3, LONG * 4]
    assert {*made[0].meta} <= {"title", "region", *names.split(",")}


def test_a_column_without_a_name_leaves_the_header_where_it_is() -> None:
    made = read(CsvReader(), "a.csv", f",要点\n0,{LONG}\n1,{LONG}二\n".encode())
    assert [read.text for read in made] == [LONG, f"{LONG}二"]


def test_columns_to_choose_from_are_those_below_a_table_s_title() -> None:
    with pytest.raises(UserError) as caught:
        read(CsvReader(), "a.csv", f"政策汇总,,\n编号,名目,要点\n1,甲,{LONG}\n".encode(), text="没有")
    assert caught.value.fields["columns"] == ["编号", "名目", "要点"]


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ([f"编号,概述,说明\n1,短,{LONG}\n"], ("编号", "概述", "说明")),
        (["政策汇总,,\n", f"编号,名目,要点\n1,甲,{LONG}\n"], ("编号", "名目", "要点")),
        ([f",要点, \n0,{LONG},二\n"], ("0", LONG, "二")),
        ([f",要点\n,{LONG}\n"], ("要点",)),
        ([",,\n\n,,\n"], ()),
    ],
)
def test_a_table_of_text_names_its_columns(lines: list[str], names: tuple[str, ...]) -> None:
    assert CsvReader().columns(GivenFile("a.csv", "".join(lines).encode()), Options()) == names


def test_a_workbook_names_the_columns_of_its_first_sheet_that_has_some() -> None:
    data = workbook([], [["汇总"], ["标题", "说明", None], ["甲", 1, None]], [["年度", "全文"], [2023, LONG]])
    assert ExcelReader().columns(GivenFile("a.xlsx", data), Options()) == ("标题", "说明")
    assert ExcelReader().columns(GivenFile("a.xlsx", workbook([])), Options()) == ()


def test_records_name_the_members_of_all_of_them() -> None:
    """Also one that is called NUL, which is a name like others."""
    data = b'{"title": "a", "\\u0000": "b"}\n[1]\n{"body": 1, "title": "c", " ": "d"}\n'
    assert RecordsReader().columns(GivenFile("a.jsonl", data), Options()) == ("title", "\0", "body")
    assert RecordsReader().columns(GivenFile("a.jsonl", b"[]"), Options()) == ()


@pytest.mark.parametrize(
    ("reader", "data", "code"),
    [
        (CsvReader(), b"", "text.empty"),
        (CsvReader(), b"\x81\xff", "text.undecodable"),
        (CsvReader(), b"\n" * 20_002 + b"a,b\n", "import.bad_table"),
        (ExcelReader(), b"PK", "import.damaged"),
        (RecordsReader(), b"{", "import.bad_json"),
    ],
)
def test_a_table_that_cannot_be_read_names_no_columns(reader: TableReader, data: bytes, code: str) -> None:
    with pytest.raises(UserError) as caught:
        reader.columns(GivenFile("a.csv", data), Options())
    assert caught.value.code == code


def test_more_columns_than_a_table_may_have_are_not_offered() -> None:
    assert CsvReader().columns(GivenFile("a.csv", b"a," * 3000), Options()) == ()


def test_records_name_their_text_differently() -> None:
    data = '{"title": "甲", "content": "正文", "tags": ["a", "b"], "year": "2025"}\n{"title": "乙"}\n'
    made = read(RecordsReader(), "a.jsonl", data.encode())
    assert [read.place for read in made] == ["1"]
    assert [(read.text, dict(read.meta)) for read in made] == [("正文", {"title": "甲", "year": 2025, "tags": "a；b"})]
    assert read(RecordsReader(), "a.json", f"[{data.splitlines()[0]}]".encode())[0].text == "正文"
    assert code(RecordsReader(), "a.jsonl", f'{{"notes": "{LONG * 2}"}}'.encode()) == "import.unknown_json"
    assert code(RecordsReader(), "a.jsonl", b'{"content": "x"}\n{broken') == "import.bad_json"


def test_values_inside_of_values_are_kept() -> None:
    data = '{"text": "正文", "author": {"name": "张三", "unit": "局"}, "files": [{"name": "甲"}], "tags": [1, null, 2]}'
    (made,) = read(RecordsReader(), "a.jsonl", data.encode())
    assert made.meta == {"author": "name：张三；unit：局", "files": '[{"name":"甲"}]', "tags": "1；；2"}

    deep = f'{{"content": "正文", "x": {"[" * 900}{"]" * 900}}}'
    assert code(RecordsReader(), "a.jsonl", deep.encode()) == "import.expands"


def test_records_may_have_names_that_the_first_ones_lack() -> None:
    lines = [f'{{"content": "正文{n}"}}' for n in range(300)] + ['{"content": "最后", "title": "乙", "note": "丙"}']
    made = read(RecordsReader(), "a.jsonl", "\n".join(lines).encode())
    assert made[-1].meta == {"title": "乙", "note": "丙"}


def test_places_of_records_are_their_lines_and_what_is_no_record_is_told() -> None:
    data = '\n{"content": "甲"}\n\n"只是字"\n7\n{"content": "乙"}\n'.encode()
    made = list(RecordsReader().read(GivenFile("a.jsonl", data), Options()))
    assert [read.place for read in made if isinstance(read, Read)] == ["2", "6"]
    told = [(error.code, error.fields["number"]) for error in made if isinstance(error, UserError)]
    assert told == [("import.not_a_record", 4), ("import.not_a_record", 5)]


def test_lone_surrogates_and_nul_come_through_to_be_replaced_later() -> None:
    assert code(RecordsReader(), "a.jsonl", b'{"content": "\\ud800"}\n{') == "import.bad_json"
    assert read(CsvReader(), "a.csv", f"正文\n甲\0{LONG}\n".encode())[0].text == f"甲{LONG}"


def test_a_bomb_is_found_before_a_parser_holds_it() -> None:
    made = io.BytesIO(workbook([["正文"], [LONG]]))
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/big.bin", b"\0" * (300 << 20))
    assert code(ExcelReader(), "a.xlsx", made.getvalue()) == "import.expands"


def test_entities_are_not_expanded() -> None:
    source = zipfile.ZipFile(io.BytesIO(workbook([["正文"], [LONG]])))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + content
            archive.writestr(name, content)
    assert code(ExcelReader(), "a.xlsx", made.getvalue()) == "import.damaged"


@pytest.mark.parametrize("data", [b"PK\x03\x04", b""])
def test_a_damaged_workbook_is_named(data: bytes) -> None:
    assert code(ExcelReader(), "a.xlsx", data) == "import.damaged"


def test_rows_without_a_title_are_called_by_how_they_begin(session: Session, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"正文\n{'一、新建学校四所，新增学位五千四百个。' * 3}\n短文\n", encoding="utf-8")
    titles = [imported.document.meta.title for imported in import_paths(session, [tmp_path]).imported]
    assert titles[1] == "短文"
    assert titles[0].startswith("一、新建学校四所")
    assert len(titles[0]) == 30
