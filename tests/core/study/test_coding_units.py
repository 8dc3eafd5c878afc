"""Units of analysis: what is one, how it is numbered, and that numbers hang on nothing but the text."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ids import DocumentId
from core.model import Span
from core.study.coding_units import CodingUnit, coding_units
from core.study.design import StudyDesign, UnitRule
from core.text.furniture import find_furniture
from core.text.outline import outline

TEXT = """青渚区教育局2024年工作总结
现将有关情况报告如下。
一、办学条件
（一）新建学校。新建学校3所。完工2所。
（二）改造校舍。
投入𠮷万元。
二、教师队伍
全年培训教师800人次。招聘教师60人。
三、安全
一是排查隐患；二是整改隐患。
扫一扫分享本页
"""
TITLE = "青渚区教育局2024年工作总结"


def units(rule: UnitRule, text: str = TEXT, *, masks: list[Span] | None = None, **more: object) -> list[CodingUnit]:
    hidden = [Span(text.index("扫一扫"), len(text.rstrip()))] if masks is None else masks
    design = StudyDesign(rule=rule)
    return coding_units(
        design,
        DocumentId("d"),
        3,
        text,
        outline(text, hidden),
        hidden,
        title=TITLE,
        **more,  # type: ignore[arg-type]
    )


def shown(found: list[CodingUnit], text: str = TEXT) -> list[tuple[str, str]]:
    return [(unit.number, text[unit.span.start : unit.span.end]) for unit in found]


def test_an_item_is_a_point_of_the_outline_with_its_text_and_elsewhere_a_paragraph() -> None:
    assert shown(units(UnitRule.ITEM)) == [
        ("3-0-1", "现将有关情况报告如下。"),
        ("3-1-1", "（一）新建学校。新建学校3所。完工2所。"),
        ("3-1-2", "（二）改造校舍。\n投入𠮷万元。"),
        ("3-2-1", "二、教师队伍\n全年培训教师800人次。招聘教师60人。"),
        ("3-3-1", "一是排查隐患；"),
        ("3-3-2", "二是整改隐患。"),
    ]


def test_sentences_leave_headings_title_and_masked_text_out() -> None:
    assert shown(units(UnitRule.SENTENCE)) == [
        ("3-0-1", "现将有关情况报告如下。"),
        ("3-1-1", "（一）新建学校。"),
        ("3-1-2", "新建学校3所。"),
        ("3-1-3", "完工2所。"),
        ("3-1-4", "投入𠮷万元。"),
        ("3-2-1", "全年培训教师800人次。"),
        ("3-2-2", "招聘教师60人。"),
        ("3-3-1", "一是排查隐患；二是整改隐患。"),
    ]


def test_paragraphs() -> None:
    assert [text for _number, text in shown(units(UnitRule.PARAGRAPH))] == [
        "现将有关情况报告如下。",
        "（一）新建学校。新建学校3所。完工2所。",
        "投入𠮷万元。",
        "全年培训教师800人次。招聘教师60人。",
        "一是排查隐患；二是整改隐患。",
    ]


def test_what_was_labelled_is_a_unit_once() -> None:
    start = TEXT.index("投入")
    spans = [Span(start, start + 5), Span(2, 4), Span(start, start + 5)]
    assert shown(units(UnitRule.LABELLED, labelled=spans)) == [("3-0-1", "区教"), ("3-1-1", "投入𠮷万元")]


def test_the_scheme_makes_the_numbers() -> None:
    design = replace(StudyDesign(rule=UnitRule.ITEM), scheme="D{document:02}.{part}.{item}")
    found = coding_units(design, DocumentId("d"), 7, TEXT, outline(TEXT), [], title=TITLE)
    assert found[1].number == "D07.1.1"


@pytest.mark.parametrize("rule", [UnitRule.ITEM, UnitRule.SENTENCE, UnitRule.PARAGRAPH])
@pytest.mark.parametrize(
    "line",
    [f"【转载】{TITLE}", f"【工作总结】 {TITLE}【完整版】", f"# {TITLE}", f"**{TITLE}**", f"- 标题：{TITLE}",
     f"标签： {TITLE}", f"{TITLE}。", f"[图文]{TITLE}", "青渚区教育局\n【2024】2024年工作总结", f"【范文】\n{TITLE}"],
)  # fmt: skip
def test_a_title_is_no_unit_whatever_stands_around_it_on_its_line(rule: UnitRule, line: str) -> None:
    text = TEXT.replace(TITLE, line, 1)
    found = shown(units(rule, text), text)
    assert found[0] == ("3-0-1", "现将有关情况报告如下。")


def test_a_line_that_says_more_than_the_title_is_a_unit() -> None:
    text = TEXT.replace("现将", f"【要点】{TITLE}说明，现将", 1)
    assert shown(units(UnitRule.PARAGRAPH, text), text)[0][1] == f"【要点】{TITLE}说明，现将有关情况报告如下。"


@pytest.mark.parametrize("rule", [UnitRule.ITEM, UnitRule.SENTENCE, UnitRule.PARAGRAPH])
def test_masks_headings_title_and_list_of_contents_are_no_units(rule: UnitRule) -> None:
    text = (
        "某区教育局2024年工作总结\n目录\n一、办学条件……1\n二、教师队伍……2\n三、安全……3\n"
        "一、办学条件\n新建学校3所。\n二、教师队伍\n（一）培训\n培训教师800人次。\n三、安全\n排查隐患20处。\n扫一扫分享本页\n"
    )
    masks = [mask.span for mask in find_furniture(text)]
    nodes = outline(text, masks)
    found = coding_units(StudyDesign(rule=rule), DocumentId("d"), 1, text, nodes, masks, title=text.split("\n")[0])
    lines = [text[unit.span.start : unit.span.end] for unit in found]
    behind_headings = [line.split("\n")[-1] for line in lines]
    assert behind_headings == ["新建学校3所。", "培训教师800人次。", "排查隐患20处。"]
    if rule is not UnitRule.ITEM:
        assert lines == behind_headings, "headings belong to items, and are no units of their own"


@given(
    st.sampled_from([UnitRule.ITEM, UnitRule.SENTENCE, UnitRule.PARAGRAPH]),
    st.text("一二、（）是；。\n学校 𠮷", max_size=120),
)
def test_units_are_in_order_apart_from_each_other_and_of_different_numbers(rule: UnitRule, text: str) -> None:
    found = units(rule, text, masks=[])
    assert all(before.span.end <= after.span.start for before, after in pairwise(found))
    assert len({unit.number for unit in found}) == len(found)
    assert all(text[unit.span.start : unit.span.end].strip() for unit in found)
