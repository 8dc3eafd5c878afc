"""Figures as they stand in reports, and all of 276 that were keyed by hand."""

from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.figures.finding import find_figures
from core.figures.quantity import Bound, Quantity, ReportedAs, Trend
from core.model import Span
from core.text.outline import outline
from core.text.parts import parts
from tests.core.figures.key import Keyed, KeyedPassage, keyed_passages

PRECISION = RECALL = 0.97


def only(text: str) -> Quantity:
    (figure,) = find_figures(text)
    return figure


@pytest.mark.parametrize(
    ("text", "written", "value", "unit"),
    [
        ("新增学位900个。", "900个", "900", "个"),
        ("投入2196.1万元", "2196.1万元", "21961000", "元"),
        ("合格率95.21%。", "95.21%", "95.21", "%"),
        ("合格率９５．２１％。", "９５．２１％", "95.21", "%"),
        ("投资1.5万亿元", "1.5万亿元", "1500000000000", "元"),
        ("共3,500.5平米", "3,500.5平米", "3500.5", "平方米"),
        ("面积20万㎡", "20万㎡", "200000", "平方米"),
        ("惠及学生12万余人次", "12万余人次", "120000", "人次"),
        ("安排11亿6000万元", "11亿6000万元", "1160000000", "元"),
        ("高于全国1.3个百分点", "1.3个百分点", "1.3", "百分点"),
        ("招聘教师二百一十名", "二百一十名", "210", "名"),
        ("增产二十七亿四千万斤", "二十七亿四千万斤", "2740000000", "斤"),
        ("达到百分之四点五", "百分之四点五", "4.5", "%"),
        ("八成以上资金", "八成", "80", "%"),
        ("教师3名校长1名"[:5], "3名", "3", "名"),
        ("每人300元/年", "300元/年", "300", "元/年"),
    ],
)
def test_a_figure_has_its_number_and_unit(text: str, written: str, value: str, unit: str) -> None:
    figure = only(text)
    assert text[figure.start : figure.end] == written
    assert (figure.value, figure.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    "text",
    [
        "2024年5月20日第3次会议", "第十二条 本条例所称", "“十四五”规划", "12345热线", "“三个代表”重要思想",
        "四个自信", "党的二十届四中全会", "二期工程", "一个目标", "亿元以上项目", "千方百计", "国办发〔2022〕17号",
        "6·18活动", "H3×5个", "前3名", "十分重要", "二〇二四年", "12·  3亿吨",
        "个别学校2024所谓", "x区教育局", "20xx年", "八项规定精神",
    ],
)  # fmt: skip
def test_what_counts_nothing_is_no_figure(text: str) -> None:
    assert find_figures(text) == []


@pytest.mark.parametrize(
    ("text", "written", "unit"),
    [
        ("新增学位xxxx个", "xxxx个", "个"),
        ("拿出近x千万元", "x千万元", "元"),
        ("新建××所学校", "××所", "所"),
        ("增长x.x%", "x.x%", "%"),
        ("惠及**名学生", "**名", "名"),
        ("学位x万余个", "x万余个", "个"),
    ],
)
def test_a_withheld_number_is_a_figure_without_a_value(text: str, written: str, unit: str) -> None:
    figure = only(text)
    assert text[figure.start : figure.end] == written
    assert (figure.value, figure.unit, figure.reported) == (None, unit, ReportedAs.WITHHELD)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("增长4.5-5%", "4.5", "5"), ("3至5万人", "30000", "50000"), ("5%—6%", "5", "6"), ("二十到三十所", "20", "30")],
)
def test_a_range_has_two_ends(text: str, low: str, high: str) -> None:
    figure = only(text)
    assert (figure.value, figure.high) == (Decimal(low), Decimal(high))


def test_growth_and_decline_are_told_from_levels() -> None:
    text = "投入增长5%，事故下降3%，覆盖率提高到95%，出口增长-2%"
    found = find_figures(text)
    assert [(figure.value, figure.trend) for figure in found] == [
        (Decimal(5), Trend.UP),
        (Decimal(3), Trend.DOWN),
        (Decimal(95), None),
        (Decimal(-2), Trend.UP),
    ]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("学位900个以上", Bound.AT_LEAST),
        ("超6000家", Bound.AT_LEAST),
        ("400余名", Bound.AT_LEAST),
        ("不超过3%", Bound.AT_MOST),
        ("50人以内", Bound.AT_MOST),
        ("约700人", Bound.ABOUT),
        ("2%左右", Bound.ABOUT),
        ("学位900个", None),
    ],
)
def test_how_exact_a_number_is(text: str, bound: Bound | None) -> None:
    assert only(text).bound is bound


def test_furniture_and_what_was_not_asked_for_is_left_out() -> None:
    text = "阅读300次。新建学校5所。招聘20名。"
    assert [figure.value for figure in find_figures(text, outside=[Span(0, 7)])] == [5, 20]
    assert [figure.value for figure in find_figures(text, within=[Span(7, 14), Span(9, 13)])] == [5]


@given(st.text(alphabet="0123456789.,，一二三十百千万亿点零xX×*%个所名元至-第“” 年月余多", max_size=40))
def test_any_text_gives_figures_in_order_that_lie_within_it(text: str) -> None:
    found = find_figures(text)
    assert all(0 <= figure.start < figure.end <= len(text) for figure in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert all((figure.value is None) == (figure.reported is ReportedAs.WITHHELD) for figure in found)


def in_passage(passage: KeyedPassage) -> list[Quantity]:
    return find_figures(passage.text, parts(passage.text, outline(passage.text)), [passage.span])


def test_the_figures_keyed_by_hand_are_found(shared: Path) -> None:
    passages = list(keyed_passages(shared))
    assert sum(len(passage.figures) for passage in passages if not passage.withheld) >= 200
    keyed = [(index, *figure[:5]) for index, passage in enumerate(passages) for figure in passage.figures]
    found = [
        (index, figure.start, figure.end, figure.value, figure.high, figure.unit)
        for index, passage in enumerate(passages)
        for figure in in_passage(passage)
    ]
    right = len(set(keyed) & set(found))
    assert right / len(found) >= PRECISION
    assert right / len(keyed) >= RECALL


def test_what_the_hand_keyed_passages_say_of_their_figures_is_told(shared: Path) -> None:
    """The ten figures of 1957's plan stand in sentences without a word that says so; most are taken as done."""
    right = judged = 0
    for passage in keyed_passages(shared):
        found = {figure.span: figure.reported.value for figure in in_passage(passage)}
        told = [figure for figure in passage.figures if figure.reported != "-"]
        judged += len(told)
        right += sum(_is_told(figure, found) for figure in told)
    assert right / judged >= 0.95


def _is_told(figure: Keyed, found: dict[Span, str]) -> bool:
    return found.get(Span(figure.start, figure.end)) == figure.reported
