from itertools import chain, zip_longest

import pytest

from tests.core.reading.pdf_specimens import ONE, THREE, TWO, cut, lines
from tests.core.reading.specimens import drawn, put


@pytest.mark.parametrize("by_row", [False, True])
def test_two_columns_are_read_one_after_the_other(by_row: bool) -> None:
    left = [line for text in (ONE, TWO) for line in cut(text, 16)]
    right = [line for text in (THREE, ONE) for line in cut(text, 16)]
    title = put("某区教育局年度工作总结报告全文", 180, 800, 18)
    columns = [
        [put(text, edge + 12 * blanks, 760 - 20 * at) for at, (blanks, text) in enumerate(side)]
        for edge, side in ((72, left), (318, right))
    ]
    inked = [stroke for pair in zip(*columns, strict=True) for stroke in pair] if by_row else [*columns[0], *columns[1]]
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


@pytest.mark.parametrize("by_row", [False, True])
def test_three_columns_are_read_one_after_the_other(by_row: bool) -> None:
    columns = [
        [put(text, edge + 12 * blanks, 760 - 20 * at) for at, (blanks, text) in enumerate(cut(column, 11))]
        for edge, column in ((60, ONE), (224, TWO), (388, ONE))
    ]
    inked = [stroke for row in zip_longest(*columns, fillvalue="") for stroke in row] if by_row else chain(*columns)
    title = put("某区教育局年度工作总结报告全文", 180, 800, 18)
    assert lines(drawn([title + "".join(inked)])) == ["某区教育局年度工作总结报告全文", ONE, TWO, ONE]


def test_a_table_of_three_columns_is_read_row_by_row() -> None:
    rows = [("任务", "责任单位", "完成时限"), *((f"第{n}项任务", f"第{n}科室", f"{n}月底") for n in "一二三四五六")]
    made = "".join(
        put(cell, edge, 760 - 20 * at)
        for at, row in enumerate(rows)
        for edge, cell in zip((60, 224, 388), row, strict=True)
    )
    assert [line.split() for line in lines(drawn([made]))] == [list(row) for row in rows]


def test_vertical_writing_is_read_from_right_to_left() -> None:
    columns = [ONE[at : at + 20] for at in range(0, len(ONE), 20)]
    made = "".join(put(text, 500 - 24 * at, 780) for at, text in enumerate(columns))
    assert "".join(lines(drawn([made], vertical=True))) == ONE
