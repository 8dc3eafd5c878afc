"""Decimal numbering: chains are headings, figures are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import Span
from core.text.decimals import with_decimals
from core.text.markers import MarkerStyle, line_markers
from core.text.outline import outline

PLAN = """青山区突发事件应急预案
1 总则
1.1 编制目的
为及时处置校园突发事件，制定本预案。
1.2 工作原则
（1）以人为本。
（2）快速反应。
2 组织体系
2.1 领导机构
2.1.1 区指挥部
由区长任总指挥。
2.1.2 办公室
设在区教育局。
2.2 现场指挥部
1. 现场处置组。
2. 医疗救护组。
3. 宣传报道组。
3 附则
本预案自印发之日起施行。
"""


def shown(text: str) -> list[tuple[int, str]]:
    return [(node.level, text[node.title.start : node.title.end]) for node in outline(text)]


def test_a_plan_has_the_outline_that_its_numbers_say():
    assert shown(PLAN) == [
        (1, "1 总则"),
        (2, "1.1 编制目的"),
        (2, "1.2 工作原则"),
        (3, "（1）以人为本"),
        (3, "（2）快速反应"),
        (1, "2 组织体系"),
        (2, "2.1 领导机构"),
        (3, "2.1.1 区指挥部"),
        (3, "2.1.2 办公室"),
        (2, "2.2 现场指挥部"),
        (3, "1. 现场处置组"),
        (3, "2. 医疗救护组"),
        (3, "3. 宣传报道组"),
        (1, "3 附则"),
    ]


@pytest.mark.parametrize("top", ["1. 总则", "1．总则", "1、总则", "１ 总则", "## 1 总则"])
def test_the_first_level_may_be_written_in_other_ways(top: str):
    text = PLAN.replace("1 总则", top, 1)
    assert [level for level, _ in shown(text)][:4] == [1, 2, 2, 3]


def test_a_list_of_contents_is_no_second_chain():
    contents = "目录\n1 总则 1\n1.1 编制目的 1\n1.2 工作原则 2\n2 组织体系 3\n2.1 领导机构 3\n"
    title, body = PLAN.split("\n", 1)
    assert [words for _, words in shown(f"{title}\n{contents}{body}")] == [words for _, words in shown(PLAN)]


def test_chapters_may_stand_above():
    text = "第一章 总则\n1.1 目的\n规范管理。\n1.2 范围\n全区学校。\n第二章 职责\n2.1 学校\n2.2 教育局\n"
    assert [level for level, _ in shown(text)] == [1, 2, 2, 1, 2, 2]


def test_an_annex_may_begin_anew():
    text = PLAN + "附件\n1 报告\n1.1 时限\n1.2 内容\n2 评估\n"
    assert [words for _, words in shown(text)][-4:] == ["1 报告", "1.1 时限", "1.2 内容", "2 评估"]


@pytest.mark.parametrize(
    "text",
    [
        "1.1亿元用于校舍。\n1.2亿元用于教师。\n1.3亿元用于资助。\n",
        "新增学位\n1.5 万个\n2.3 万个\n",
        "1.1 一项\n没有后续。\n",
        "1. 加强领导\n2. 落实经费\n1.2万名教师参加。\n",
        "2024.1.5 印发\n2024.1.6 施行\n",
    ],
)
def test_figures_are_no_headings(text: str):
    assert with_decimals(text, line_markers(text)) == line_markers(text)


def test_nothing_is_found_where_it_is_hidden():
    hidden = [Span(0, len(PLAN))]
    assert with_decimals(PLAN, [], hidden) == []


@given(st.lists(st.integers(1, 6), min_size=1, max_size=6))
def test_each_line_of_a_whole_chain_is_found(sections: list[int]):
    """`sections` are the numbers of subsections of each section."""
    lines: list[str] = []
    for number, below in enumerate(sections, 1):
        lines.append(f"{number} 工作")
        lines += [f"{number}.{at} 任务" for at in range(1, below + 1)]
    text = "\n".join(lines)
    found = with_decimals(text, line_markers(text))
    if sum(sections) > 1:
        assert len(found) == len(lines)
        assert {marker.style for marker in found} == {MarkerStyle.DECIMAL, MarkerStyle.DECIMAL_2}
    else:
        assert not any(marker.style is MarkerStyle.DECIMAL_2 for marker in found)
