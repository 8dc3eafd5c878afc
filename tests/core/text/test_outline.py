from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import Span
from core.text.canonical import canonicalise, decode
from core.text.furniture import find_furniture
from core.text.markers import han_number
from core.text.outline import OutlineNode, outline
from tests.counting import grows_evenly, lines_of

FOUR_STYLES = """城东区教育局2023年工作总结
一、2023年工作情况
（一）加强党的领导，全面打造良好生态。
1.聚焦党建赋能。全年学习13次。
2.聚焦师德铸魂：覆盖率100%。
（二）办学条件不断改善。一是学校建设提速。新建2所；二是设施改善。三是经费保障到位。
七是不在其列。
二、2024年工作打算
1、推进建设。
2、加强管理。
"""


def shown(text: str, nodes: list[OutlineNode]) -> list[tuple[int, str, str]]:
    return [(node.level, node.marker, text[node.title.start : node.title.end]) for node in nodes]


def test_four_styles_nest() -> None:
    assert shown(FOUR_STYLES, outline(FOUR_STYLES)) == [
        (1, "一、", "一、2023年工作情况"),
        (2, "（一）", "（一）加强党的领导，全面打造良好生态"),
        (3, "1.", "1.聚焦党建赋能"),
        (3, "2.", "2.聚焦师德铸魂"),
        (2, "（二）", "（二）办学条件不断改善"),
        (3, "一是", "一是学校建设提速"),
        (3, "二是", "二是设施改善"),
        (3, "三是", "三是经费保障到位"),
        (1, "二、", "二、2024年工作打算"),
        (2, "1、", "1、推进建设"),
        (2, "2、", "2、加强管理"),
    ]


def test_ranges_end_where_the_next_of_their_level_begins() -> None:
    nodes = {node.marker: node for node in outline(FOUR_STYLES)}

    first = nodes["一、"].range
    assert FOUR_STYLES[first.end :].startswith("\n二、")
    inline = nodes["一是"].range
    assert FOUR_STYLES[inline.start : inline.end] == "一是学校建设提速。新建2所；"
    assert FOUR_STYLES[nodes["三是"].range.end :].startswith("\n七是")
    assert FOUR_STYLES[nodes["2、"].range.start :].rstrip() == "2、加强管理。"


@pytest.mark.parametrize(
    "line",
    [
        "一、二、三等奖以上260余人次。",
        "1.5万名学生受益。",
        "2024.1.5 召开会议。",
        "10月10日迎接验收。",
        "1、2、3号楼竣工。",
        "第一、二、三中学合并。",
        "第一批教师到岗。",
        "第二季度完成。",
        "十分重视。",
        "一是只有一点。",
        "七、八年级学生参加。",
        "1、2号楼竣工。",
        "一、二等奖10个。",
        "最后，祝大家新年快乐。",
        "三是是否合格。",
    ],
)
def test_false_friends_are_no_headings(line: str) -> None:
    assert outline(f"{line}\n正文。\n") == []


@pytest.mark.parametrize(
    ("line", "marker"),
    [
        ("一、2024年工作", "一、"),
        ("(十二)其他", "(十二)"),
        ("1．建设", "1．"),
        ("1.2024年工作", "1."),
        ("一、三年来的工作", "一、"),
        ("二、三个方面的工作", "二、"),
        ("（3）检查", "（3）"),
        ("3）检查", "3）"),
        ("②督查", "②"),
        ("第三，加强安全", "第三"),
        ("第二章 学校", "第二章"),
        ("第十五条　学校应当", "第十五条"),
        ("第一部分 回顾", "第一部分"),
        ("\u3000\u3000二、安排", "二、"),
    ],
)
def test_styles(line: str, marker: str) -> None:
    assert [node.marker for node in outline(f"前言。\n{line}\n")] == [marker]


def test_first_next_and_last_are_items_together() -> None:
    text = "首先，抓安全。\n其次，抓质量。\n最后，抓保障。\n"

    assert shown(text, outline(text)) == [
        (1, "首先", "首先，抓安全"),
        (1, "其次", "其次，抓质量"),
        (1, "最后", "最后，抓保障"),
    ]


def test_running_text_has_no_ordinal_headings() -> None:
    assert outline("我们坚持安全第一，预防为主。第一，要排查。\n") == []


def test_a_series_may_run_over_paragraphs_and_begin_with_a_cut() -> None:
    text = "（一）规范管理\n二是加强养成。\n三是推进体育。\n其他说明。\n（二）建强队伍\n"

    assert [(node.level, node.marker) for node in outline(text)] == [
        (1, "（一）"),
        (2, "二是"),
        (2, "三是"),
        (1, "（二）"),
    ]


def test_unusual_nesting_follows_the_numbering() -> None:
    text = "1.总体情况\n（一）学校\n（二）教师\n2.下步打算\n（一）建设\n"

    assert [node.level for node in outline(text)] == [1, 2, 2, 1, 2]


def test_a_heading_that_runs_on_is_cut_at_a_comma() -> None:
    node = outline("1.聚焦党建赋能,水平稳步提升" + "认真学习" * 30 + "。")[0]

    assert (node.title.start, node.title.end) == (0, len("1.聚焦党建赋能"))


def test_markdown_headings_and_titles_before_a_gap() -> None:
    text = "# 条例\n\n## 第一章　总则\n\n第一条 为了发展教育\n\n## 第二章  保障     政府应当\n"

    nodes = outline(text)
    assert shown(text, nodes) == [
        (1, "第一章", "第一章　总则"),
        (2, "第一条", "第一条 为了发展教育"),
        (1, "第二章", "第二章  保障"),
    ]
    assert text[nodes[0].range.start : nodes[0].range.end].endswith("发展教育")


def test_furniture_holds_no_heading_and_ends_the_last_range() -> None:
    text = "一、总结\n正文。\n相关推荐\n一、范文\n"
    start = text.index("相关")

    nodes = outline(text, [Span(start, len(text))])
    assert [text[node.range.start : node.range.end] for node in nodes] == ["一、总结\n正文。"]


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("三", 3), ("十", 10), ("十二", 12), ("二十", 20), ("二十一", 21), ("一百零", 100), ("十十", 0), ("一二", 0)],
)
def test_numerals(numeral: str, value: int) -> None:
    assert han_number(numeral.replace("零", "")) == value


LINES = st.lists(
    st.sampled_from(
        [
            "一、甲",
            "二、乙",
            "（一）丙",
            "（二）丁",
            "1.戊",
            "2、己",
            "第一，庚",
            "一是辛；二是壬。三是癸",
            "正文。",
            "",
            "  ",
            "第一章 总则",
            "①子",
        ]
    ),
    max_size=25,
)


@given(LINES)
def test_ranges_nest_and_levels_have_no_gaps(lines: list[str]) -> None:
    text = "\n".join(lines)
    nodes = outline(text)

    level, open_nodes = 0, list[OutlineNode]()
    for node in nodes:
        assert 1 <= node.level <= level + 1
        assert node.range.start == node.title.start < node.title.end <= node.range.end
        del open_nodes[node.level - 1 :]
        assert all(parent.range.contains(node.range) for parent in open_nodes)
        open_nodes.append(node)
        level = node.level
    for before, after in pairwise(nodes):
        assert before.range.start < after.range.start


def test_the_seeds(shared: Path) -> None:
    counts: dict[str, list[int]] = {}
    for path in sorted((shared / "seeds").iterdir()):
        text = canonicalise(decode(path.read_bytes()).text).text
        nodes = outline(text, [Span(mask.start, mask.end) for mask in find_furniture(text)])
        counts[path.name[:3]] = [sum(node.level == level for node in nodes) for level in (1, 2, 3)]

    assert counts == {
        "000": [5, 0, 0],
        "001": [2, 3, 13],
        "002": [2, 19, 0],
        "003": [1, 4, 13],
        "004": [2, 6, 20],
    }


@pytest.mark.parametrize(
    "line", ["一、甲\n", "一是甲，二是乙，三是丙，", "（一）甲 \n", "\n ", "一是甲，二是乙，" + " " * 50]
)
def test_many_headings_between_many_masks_are_looked_at_once_each(line: str) -> None:
    lines: list[int] = []
    for count in (200, 400):
        text = line * count
        masks = [Span(at, at + 1) for at in range(0, len(text) - 1, 2)]
        lines.append(lines_of(lambda text=text, masks=masks: outline(text, masks)))
        lines.append(lines_of(lambda text=text: outline(text)))
    assert grows_evenly(lines[0], lines[2])
    assert grows_evenly(lines[1], lines[3])


@pytest.mark.parametrize(
    "numeral", ["九十九", "一百", "一百零一", "一百〇一", "一百一十", "一千一百九十五", "二千〇五"]
)
def test_articles_go_beyond_a_hundred_and_a_thousand(numeral: str) -> None:
    (node,) = outline(f"条例\n第{numeral}条 学校应当建立制度。\n")
    assert node.marker == f"第{numeral}条"


@pytest.mark.parametrize("blank", [*map(chr, range(0x2000, 0x200B)), "\u202f", "\u205f", "\xa0", "\u3000", " "])
def test_every_blank_may_follow_a_marker(blank: str) -> None:
    text = f"条例\n第一条{blank}为了发展，制定本条例。\n第二条{blank}本条例适用于学校。\n"
    assert [(node.level, node.marker) for node in outline(text)] == [(1, "第一条"), (1, "第二条")]


def test_a_chapter_and_its_first_article_on_one_line() -> None:
    text = "条例\n第一章 总则 第一条 为了发展，制定本条例。\n第二条 适用于学校。\n第二章 规划 第三条 编制规划。\n"
    assert [(node.level, node.marker) for node in outline(text)] == [
        *((1, "第一章"), (2, "第一条"), (2, "第二条"), (1, "第二章"), (2, "第三条"))
    ]


def test_chapters_stay_above_articles_when_the_first_one_is_missing() -> None:
    text = "条例\n第一条 甲。\n第二条 乙。\n第二章 规划\n第三条 丙。\n第三章 附则\n第四条 丁。\n"
    assert [node.level for node in outline(text)] == [2, 2, 1, 2, 1, 2]


def test_chapters_stay_above_articles_whose_numbering_begins_again() -> None:
    text = "条例\n第一章 总则\n第一条 甲。\n第二条 乙。\n第二章 规划\n第一条 丙。\n第二条 丁。\n"
    assert [node.level for node in outline(text)] == [1, 2, 2, 1, 2, 2]


def test_an_item_whose_title_begins_with_a_figure_is_told_by_its_neighbours() -> None:
    text = "要点\n19.抓安全。\n20.抓质量。\n21.5+2课后服务全覆盖。\n22.抓保障。\n投入21.5万元。\n"
    assert [node.marker for node in outline(text)] == ["19.", "20.", "21.", "22."]
