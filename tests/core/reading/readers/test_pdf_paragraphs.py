import pytest

from tests.core.reading.pdf_specimens import ONE, THREE, TWO, cut, lines, page, read
from tests.core.reading.specimens import drawn, put


def test_a_page_whose_origin_is_elsewhere_has_its_heads_at_its_own_edges() -> None:
    def shifted(number: int) -> str:
        text = page(f"第{number}点。{ONE}", TWO, THREE, top=1640)
        return put("某区教育局年度总结", 72, 1815, 9) + text + put(f"— {number} —", 290, 1030, 9)

    made = read(drawn([shifted(number) for number in range(1, 5)], box=(0, 1000, 595, 1842)))
    assert made.text.splitlines() == [line for at in range(1, 5) for line in (f"第{at}点。{ONE}", TWO, THREE)]


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
