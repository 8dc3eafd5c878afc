"""Pages that are set or drawn in other ways than one column of upright lines, each as a person reads it."""

import pytest

from core.reading.readers.pdf import PdfReader
from core.reading.readers.protocol import Given, Options, Read
from tests.core.reading.specimens import drawn, put

ONE = "全区新建小学三所投入资金二百万元工程于九月竣工并投入使用教学条件明显改善群众满意度稳步提高。"
TWO = "招聘教师一百二十名全部到岗并完成岗前培训教师队伍不断壮大结构更加合理教育质量显著提升。"
THREE = "排查校舍安全隐患三十六处已全部整改到位未发生安全责任事故校园秩序稳定有序持续向好。"


def read(data: bytes) -> Read:
    (made,) = PdfReader().read(Given("a.pdf", data), Options())
    return made


def lines(data: bytes) -> list[str]:
    made = read(data)
    assert "import.characters_missing" not in [notice.code for notice in made.notices]
    return made.text.splitlines()


def cut(text: str, width: int, indent: int = 2) -> list[tuple[int, str]]:
    """The lines of a paragraph: by how many characters each is indented, and its text."""
    first, rest = text[: width - indent], text[width - indent :]
    return [(indent, first), *((0, rest[at : at + width]) for at in range(0, len(rest), width))]


def page(
    *paragraphs: str, left: float = 72, top: float = 770, size: float = 12, width: int = 30, indent: int = 2
) -> str:
    made = ""
    for paragraph in paragraphs:
        for blanks, text in cut(paragraph, width, indent):
            made += put(text, left + blanks * size, top, size)
            top -= 20
    return made


def test_the_size_of_type_is_what_the_page_s_matrix_makes_of_it() -> None:
    tiny = "".join(
        put(text, 72 + blanks * 12, 770 - 20 * at, 0.6, "20 0 0 20")
        for at, (blanks, text) in enumerate([*cut(ONE, 30), *cut(TWO, 30)])
    )
    assert lines(drawn([tiny])) == [ONE, TWO]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_is_read_upright_whatever_it_says_of_its_turning(turn: int) -> None:
    assert lines(drawn([page(ONE, TWO, THREE)], turn=turn)) == [ONE, TWO, THREE]


@pytest.mark.parametrize(
    ("matrix", "place"),
    [
        ("0 1 -1 0", lambda across, down: (100 + down, 60 + across)),
        ("0 -1 1 0", lambda across, down: (500 - down, 780 - across)),
        ("-1 0 0 -1", lambda across, down: (520 - across, 80 + down)),
    ],
)
def test_text_that_is_turned_on_its_page_is_read_upright(matrix: str, place) -> None:  # type: ignore[no-untyped-def]
    made = ""
    for at, (blanks, text) in enumerate([*cut(ONE, 30), *cut(TWO, 30), *cut(THREE, 30)]):
        left, bottom = place(12 * blanks, 20 * at)
        made += put(text, left, bottom, 12, matrix)
    assert lines(drawn([made], turn=90)) == [ONE, TWO, THREE]


def test_a_page_whose_origin_is_elsewhere_has_its_heads_at_its_own_edges() -> None:
    def shifted(number: int) -> str:
        text = page(f"第{number}点。{ONE}", TWO, THREE, top=1640)
        return put("某区教育局年度总结", 72, 1815, 9) + text + put(f"— {number} —", 290, 1030, 9)

    made = read(drawn([shifted(number) for number in range(1, 5)], box=(0, 1000, 595, 1842)))
    assert made.text.splitlines() == [line for at in range(1, 5) for line in (f"第{at}点。{ONE}", TWO, THREE)]


@pytest.mark.parametrize("by_row", [False, True])
def test_two_columns_are_read_one_after_the_other(by_row: bool) -> None:
    left = [line for text in (ONE, TWO) for line in cut(text, 16)]
    right = [line for text in (THREE, ONE) for line in cut(text, 16)]
    title = put("某区教育局年度工作总结报告全文", 180, 800, 18)
    columns = [
        [put(text, edge + 12 * blanks, 760 - 20 * at) for at, (blanks, text) in enumerate(side)]
        for edge, side in ((72, left), (318, right))
    ]
    inked = [each for pair in zip(*columns, strict=True) for each in pair] if by_row else [*columns[0], *columns[1]]
    assert lines(drawn([title + "".join(inked)])) == ["某区教育局年度工作总结报告全文", ONE, TWO, THREE, ONE]


def test_a_paragraph_goes_on_from_one_column_to_the_next() -> None:
    rows = cut(ONE + TWO + THREE, 16)
    half = (len(rows) + 1) // 2
    made = "".join(
        put(text, edge + 12 * blanks, 760 - 20 * at)
        for edge, side in ((72, rows[:half]), (318, rows[half:]))
        for at, (blanks, text) in enumerate(side)
    )
    assert lines(drawn([made])) == [ONE + TWO + THREE]


def test_rows_of_a_table_are_lines_with_tabs() -> None:
    rows = [("项目", "单位", "数量"), ("新建学校", "所", "12"), ("招聘教师人数", "人", "120"), ("投入", "万元", "3000")]
    table = "".join(
        put(text, 90 + 150 * column, 600 - 20 * row)
        for row, cells in enumerate(rows)
        for column, text in enumerate(cells)
    )
    assert lines(drawn([page(ONE) + table + page(TWO, top=480)])) == [ONE, *("\t".join(row) for row in rows), TWO]


@pytest.mark.parametrize("leader", ["…………………", "..................", " . . . . . . . . "])
def test_lines_of_a_table_of_contents_stay_lines(leader: str) -> None:
    entries = [f"{name}{leader}{number}" for name, number in (("总体情况", 1), ("教师队伍建设", 4), ("下一步打算", 12))]
    listed = "".join(put(entry, 72, 770 - 20 * at) for at, entry in enumerate(entries))
    assert [line.split(leader.strip()[0])[0].strip() for line in lines(drawn([listed + page(ONE, top=600)]))] == [
        *("总体情况", "教师队伍建设", "下一步打算"),
        ONE,
    ]


def test_an_item_whose_further_lines_are_indented_is_one_paragraph() -> None:
    items = [f"({number}){text}" for number, text in ((1, ONE), (2, TWO), (3, THREE))]
    made, top = "", 770
    for item in items:
        made += put(item[:30], 72, top)
        for at in range(30, len(item), 27):
            top -= 20
            made += put(item[at : at + 27], 72 + 36, top)
        top -= 20
    assert lines(drawn([made])) == items


def test_an_indented_paragraph_behind_an_item_is_none_of_its_lines() -> None:
    item = "一、" + (ONE + TWO)[:27] + "。"
    made = put(item[:31], 72, 770) + page(TWO, THREE, top=750, width=31)
    assert lines(drawn([made])) == [item, TWO, THREE]


def test_footnotes_stand_behind_the_paragraph_that_goes_on_over_them() -> None:
    rows = cut(ONE + TWO + THREE + ONE + TWO, 30)
    first = "".join(put(text, 72 + 12 * blanks, 770 - 20 * at) for at, (blanks, text) in enumerate(rows[:6]))
    note = put("①数据来自区教育局统计年报。", 72, 90, 9)
    second = "".join(put(text, 72 + 12 * blanks, 770 - 20 * at) for at, (blanks, text) in enumerate(rows[6:]))
    made = lines(drawn([first + note, second + page(THREE, top=600)]))
    assert made == [ONE + TWO + THREE + ONE + TWO, "①数据来自区教育局统计年报。", THREE]


@pytest.mark.parametrize(("sign", "joined"), [("2021-", "2021-2025年"), ("3～", "3～2025年"), ("2021—", "2021—2025年")])
def test_a_range_goes_on_over_the_end_of_a_line(sign: str, joined: str) -> None:
    text = page(ONE[:20] + sign, top=770, width=40) + put("2025年" + TWO, 72, 750)
    assert joined in read(drawn([text])).text


def test_a_divided_word_is_one_word_and_a_hyphen_between_figures_stays() -> None:
    text = put("the infra-", 72, 770) + put("structure projects of COVID-", 72, 756) + put("19 were completed", 72, 742)
    made = read(drawn([text + page(ONE, top=700)])).text
    assert "infrastructure" in made
    assert "COVID-19" in made
    assert "\x02" not in made


def test_radicals_are_the_characters_that_they_look_like() -> None:
    assert lines(drawn([put("⼀、总体情况", 72, 770) + put("⼆、⻅⻓⺠", 72, 750) + page(ONE, top=700)])) == [
        *("一、总体情况", "二、见长民"),
        ONE,
    ]


def test_a_raised_figure_never_joins_the_number_before_it() -> None:
    made = put("资金10", 72, 770) + put("6", 72 + 48, 775, 7) + put("元", 72 + 56, 770)
    assert lines(drawn([made + page(ONE, top=700)]))[0] == "资金10^6元"


def test_vertical_writing_is_read_from_right_to_left() -> None:
    columns = [ONE[at : at + 20] for at in range(0, len(ONE), 20)]
    made = "".join(put(text, 500 - 24 * at, 780) for at, text in enumerate(columns))
    assert "".join(lines(drawn([made], vertical=True))) == ONE


def test_what_lies_outside_of_its_page_is_not_shown_and_told() -> None:
    made = read(drawn([page(ONE, TWO) + put("页外文字", 72, -300)]))
    assert made.text.splitlines() == [ONE, TWO]
    assert [(notice.code, notice.fields) for notice in made.notices] == [("import.hidden_left_out", {"count": 4})]
    assert made.held == len(ONE + TWO)
