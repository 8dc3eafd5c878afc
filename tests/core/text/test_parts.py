from pathlib import Path

import pytest

from core.model import Meta, Span
from core.text.furniture import find_furniture
from core.text.metadata import guess_meta
from core.text.outline import outline
from core.text.parts import Correction, PartKind, by_heading, correct_part, parts, parts_of

REPORTS, PLANS = PartKind.REPORTS, PartKind.PLANS


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("一、2024年工作总结", REPORTS),
        ("一、工作开展情况", REPORTS),
        ("二、2025年工作打算", PLANS),
        ("三、下一步工作计划", PLANS),
        ("二、“十四五”规划执行情况", REPORTS),
        ("一、2024年计划完成情况", REPORTS),
        ("二、存在的主要问题", REPORTS),
        ("三、2026年重点工作", PLANS),
        ("2024年工作总结和2025年工作打算", None),
        ("一、加强学校建设", None),
        ("三、存在问题", REPORTS),
        ("三、问题", REPORTS),
        ("三、困难和问题", REPORTS),
        ("（二）工作中的不足", REPORTS),
        ("四、面临的困难与挑战", REPORTS),
        ("（二）突出问题", REPORTS),
        ("五、问题整改落实情况", REPORTS),
        ("四、存在的问题及下一步打算", None),
        ("（五）着力解决人民群众普遍关心的突出问题", None),
        ("（二）补齐农村教育短板", None),
        ("（三）关于农业的增产问题", None),
    ],
)
def test_headings_say_what_their_part_does(heading: str, kind: PartKind | None) -> None:
    assert by_heading(heading) is kind


def test_the_words_of_a_part_decide_where_its_heading_does_not() -> None:
    text = (
        "一、校舍建设\n完成了四所学校的改建，累计投入3000万元，新增学位500个，实现全覆盖，荣获省级表彰。\n"
        "二、教师队伍\n将加强培训，进一步优化结构，力争三年内配齐，继续推进交流，确保稳定。\n"
        "三、其他\n略。\n"
    )
    found = parts(text, outline(text))
    assert [part.kind for part in found] == [REPORTS, PLANS, None]
    assert [text[part.title.start : part.title.end] for part in found] == ["一、校舍建设", "二、教师队伍", "三、其他"]
    assert [part.kind for part in parts(text, outline(text), "summary")] == [REPORTS, PLANS, REPORTS]
    assert [part.kind for part in parts(text, outline(text), "plan")] == [REPORTS, PLANS, PLANS]


def test_only_top_level_parts_count_and_no_inline_series() -> None:
    text = "总体上，一是新建学校；二是培训教师。\n一、工作回顾\n（一）安全\n1.护学岗。\n二、工作安排\n（一）资助\n"
    assert [part.kind for part in parts(text, outline(text))] == [REPORTS, PLANS]


TWO = "一、工作回顾\n（一）安全\n略。\n二、工作安排\n略。\n"


def _kinds(meta: Meta) -> list[tuple[PartKind | None, bool]]:
    return [(part.kind, part.corrected) for part in parts_of(TWO, outline(TWO), meta)]


def test_corrections_say_otherwise_and_can_be_taken_away() -> None:
    second = TWO.index("二、")
    meta = Meta("总结", extra={"页": 3})
    assert _kinds(meta) == [(REPORTS, False), (PLANS, False)]
    neither = correct_part(meta, 0, Correction.NEITHER)
    both = correct_part(neither, second, Correction.REPORTS)
    assert both.extra == {"页": 3, "parts": {"0": "none", str(second): "reports"}}
    assert _kinds(both) == [(None, True), (REPORTS, True)]
    assert correct_part(both, second, None) == neither
    assert correct_part(neither, 0, None) == meta
    assert correct_part(meta, 0, None) is meta


@pytest.mark.parametrize(
    "value",
    [
        ["0"],
        "reports",
        None,
        {"1": "plans", str(TWO.index("（一）")): "plans", "00": "plans", "一": "plans"},
        {"0": "both", str(TWO.index("二、")): 3},
        {"0": ["plans"]},
    ],
)
def test_what_corrects_no_part_is_passed_over_and_kept(value: object) -> None:
    meta = Meta("总结", extra={"parts": value})
    assert _kinds(meta) == [(REPORTS, False), (PLANS, False)]
    corrected = correct_part(meta, 0, Correction.PLANS)
    assert _kinds(corrected)[0] == (PLANS, True)
    before: dict[str, object] = value if isinstance(value, dict) else {}
    assert corrected.extra["parts"] == before | {"0": "plans"}


def test_the_parts_of_the_seeds(shared: Path) -> None:
    expected = {
        "000": [REPORTS] * 5,
        "001": [REPORTS, PLANS],
        "002": [REPORTS, PLANS],
        "003": [REPORTS],
        "004": [REPORTS, REPORTS],
    }
    for path in sorted((shared / "seeds").iterdir()):
        text = path.read_text(encoding="utf-8")
        skip = [Span(mask.start, mask.end) for mask in find_furniture(text)]
        found = parts(text, outline(text, skip), guess_meta(text, path.name).kind)
        assert [part.kind for part in found] == expected[path.name[:3]], path.name
