"""Lists of contents are told from the body."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.contents import contents_lists
from core.text.outline import outline

BODY = "第一章　总则\n第一条　为了发展，制定本条例。\n第二章　规划\n第二条　区人民政府应当编制布局规划。\n"


@pytest.mark.parametrize(
    "listed",
    [
        "目　录\n\n第一章　总则\n第二章　规划",
        "目录\n第一章　总则........1\n第二章　规划........12",
        "目　次\n第一章　总则　　　3\n第二章　规划　　　7",
    ],
)
def test_a_list_behind_its_word(listed: str) -> None:
    text = f"某市条例\n{listed}\n\n{BODY}"
    assert [text[span.start : span.end] for span in contents_lists(text)] == [listed]
    assert [text[node.title.start :][:3] for node in outline(text)] == ["第一章", "第一条", "第二章", "第二条"]


def test_chapters_in_a_row_that_come_again() -> None:
    chapters = "第一章 总则\n第二章 规划\n第三章 附则"
    text = f"某市条例\n{chapters}\n第一章 总则\n第一条 甲。\n第二章 规划\n第二条 乙。\n第三章 附则\n第三条 丙。\n"
    assert [text[span.start : span.end] for span in contents_lists(text)] == [chapters]


def test_lines_that_lead_to_pages() -> None:
    listed = "一、概况........3\n二、职能........4\n三、机构........6"
    text = f"某局决算\n{listed}\n一、概况\n略。\n"
    assert [text[span.start : span.end] for span in contents_lists(text)] == [listed]


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "某区目录管理办法\n一、目录\n第一章　总则\n第一条　甲。\n",
        "第一章　总则\n第二章　规划\n第三章　附则\n第四条　略。\n",
        "一、收入 100\n二、支出 90\n三、结余 10\n",
        "某市规划\n第一章 基础\n第一节 成就\n第二节 形势\n第二章 要求",
    ],
)
def test_what_is_no_list(text: str) -> None:
    assert contents_lists(text) == []


@given(
    st.lists(
        st.sampled_from(
            [
                "目录",
                "第一章 总则",
                "第二章 规划",
                "第一节 概况",
                "第二节 附则",
                "一、甲......3",
                "正文，有句号。",
                "",
                "…" * 9,
            ]
        ),
        max_size=30,
    )
)
def test_lists_are_in_order_and_inside_the_text(lines: list[str]) -> None:
    text = "\n".join(lines)
    end = 0
    for span in contents_lists(text):
        assert end <= span.start < span.end <= len(text)
        end = span.end
