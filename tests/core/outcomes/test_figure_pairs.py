"""Figures then and now."""

from decimal import Decimal

import pytest

from core.figures.finding import find_figures
from core.outcomes.figure_pairs import FigurePair, paired_figures, with_words


def paired(then: str, now: str) -> list[FigurePair]:
    return paired_figures(*(with_words(text, find_figures(text)) for text in (then, now)))


def told(pairs: list[FigurePair]) -> list[tuple[Decimal | None, Decimal | None]]:
    return [(pair.then.value, None if pair.now is None else pair.now.value) for pair in pairs]


def test_figures_of_the_same_thing_are_paired_with_difference_and_share() -> None:
    pairs = paired("新建学校6所，新增学位5400个。", "新增学位5000个，新建学校7所，培训教师30名。")
    assert told(pairs) == [(6, 7), (5400, 5000)]
    assert [pair.difference for pair in pairs] == [1, -400]
    assert [round(pair.share or 0, 3) for pair in pairs] == [1.167, 0.926]
    assert [pair.reached for pair in pairs] == [True, False]


def test_what_has_no_figure_of_its_unit_stays_alone() -> None:
    (pair,) = paired("新建学校6所。", "投入资金300万元。")
    assert (pair.now, pair.difference, pair.share, pair.reached) == (None, None, None, None)


def test_of_one_unit_those_of_other_things_are_not_paired_where_there_is_a_choice() -> None:
    assert told(paired("招聘教师20名。", "资助学生300名，培训班主任50名。")) == [(20, None)]


def test_withheld_and_nothing_have_no_share() -> None:
    assert [(pair.difference, pair.share) for pair in paired("投入资金xx万元。", "投入资金300万元。")] == [(None, None)]


@pytest.mark.parametrize(
    ("then", "now", "reached"), [("覆盖率达到95%以上", "覆盖率达到96%", True), ("失业率不超过5%", "失业率5.2%", False)]
)
def test_a_bound_says_whether_it_was_reached(then: str, now: str, reached: bool) -> None:
    assert paired(then, now)[0].reached is reached


def test_each_figure_is_paired_once() -> None:
    pairs = paired("招聘教师20名，招聘校医20名。", "招聘教师25名。")
    assert sum(pair.now is not None for pair in pairs) == 1
