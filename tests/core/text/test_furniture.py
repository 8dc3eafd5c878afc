import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.text.canonical import canonicalise, decode
from core.text.furniture import FIELDS, Mask, find_furniture
from resources import loader

REPORT = """某区教育局2024年工作总结

2024年，我局在区委、区政府的领导下，全面落实立德树人根本任务，各项工作取得新成效。
一、主要工作
（一）加强学校建设。新建小学2所，新增学位3,500个，投入资金x亿元。
共建设项目：
12
（二）微信公众号宣传到位，家长扫码入校，全年发布信息2000条。
二、下步打算
全面推进教育数字化，办好人民满意的教育。
"""
HEAD = (
    "您当前的位置：首页 > 政务公开 > 工作总结\n"
    "发布时间：2025-01-02 10:39　来源：某区教育局　浏览次数：88\n"
    "【字号：大 中 小】 打印\n"
)
TAIL = (
    "分享到：\n微信扫一扫：分享\n扫描二维码关注我们\n"
    "上一篇：无\n相关推荐\n221381\n版权所有：某某网 某ICP备12345678号\n返回顶部\n"
)


def lines_of(text: str, masks: list[Mask]) -> set[int]:
    """Numbers, from 1, of the lines that the masks touch and that are not blank."""
    touched: set[int] = set()
    position = 0
    for number, line in enumerate(text.split("\n"), 1):
        end = position + len(line)
        if line.strip() and any(mask.start < end and position < mask.end for mask in masks):
            touched.add(number)
        position = end + 1
    return touched


def test_a_report_alone_has_no_furniture() -> None:
    assert find_furniture(REPORT) == []


def test_head_and_tail_are_masked_and_nothing_of_the_report() -> None:
    text = HEAD + REPORT + TAIL
    masks = find_furniture(text)

    report = text.index(REPORT)
    assert all(mask.end <= report or mask.start >= report + len(REPORT) for mask in masks)
    first, last = HEAD.count("\n"), HEAD.count("\n") + REPORT.count("\n")
    assert lines_of(text, masks) == {*range(1, first + 1), *range(last + 1, text.count("\n") + 1)}
    assert [mask.reason for mask in masks][:2] == ["banner", "published"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("............试读结束............", "truncated"),
        ("……(某网省略980字,正式会员可完整阅读)……", "truncated"),
        ("剩余60%未读，开通会员阅读全文", "truncated"),
        ("（未完待续）", "truncated"),
        ("微信扫码领取福利", "promotion"),
        ("加客服微信:12345678", "promotion"),
        ("本文内容由互联网用户自发贡献，该文观点仅代表作者本人。", "notice"),
        ("分享 加入收藏 我要投稿 点赞", "share"),
        ("下一篇 2022年11月4日", "navigation"),
    ],
)
def test_plain_forms_count_inside_the_report_too(line: str, reason: str) -> None:
    text = REPORT.replace("二、下步打算", f"{line}\n二、下步打算")
    start = text.index(line)

    assert find_furniture(text) == [Mask(start, start + len(line), reason)]


def test_a_notice_at_the_end_of_a_paragraph_is_masked_from_its_dots_on() -> None:
    text = REPORT.rstrip() + "免学 ……(未完,全文共7840字,当前仅显示2753字,请阅读下面提示信息。\n"

    assert find_furniture(text) == [Mask(text.index("……"), len(text) - 1, "truncated")]


def test_a_list_of_other_reports_is_masked_whole() -> None:
    teaser = (
        "区教育局{}年工作总结\n\n过去的一年，在区委的正确领导下，"
        "全区教育系统团结一心，共克时艰，教育各项工作取得好成绩，教...\n\n"
    )
    related = teaser.format(2019) + teaser.format("XX")
    text = REPORT + "\n" + related

    assert find_furniture(text) == [Mask(text.index("区教育局2019"), len(text.rstrip()), "related")]


def test_the_seeds_line_by_line(shared: Path) -> None:
    expected = {
        "000": {1, 5, 29, 30, 32, 34},
        "001": {3, 4, 63},
        "002": {3, *range(107, 138, 2)},
        "003": {1, 5, *range(6, 21), 27, 45, 46, 47},
        "004": {16, 18, 20, *range(22, 27), 28, 30, 31, *range(33, 37), 38, 40, 42, *range(44, 48), 49, 51, 53},
    }
    for path in (shared / "seeds").iterdir():
        text = canonicalise(decode(path.read_bytes()).text).text
        assert lines_of(text, find_furniture(text)) == expected[path.name[:3]], path.name


def test_the_cut_line_of_a_seed_keeps_its_beginning(shared: Path) -> None:
    path = next((shared / "seeds").glob("003*"))
    text = canonicalise(decode(path.read_bytes()).text).text
    mask = next(mask for mask in find_furniture(text) if text.startswith("……(未完", mask.start))

    assert text[: mask.start].endswith("免学 ")


def test_real_government_reports_lose_only_their_page_head(shared: Path) -> None:
    for path in (shared / "data/reports/provinces_2026/txt").iterdir():
        text = canonicalise(decode(path.read_bytes()).text).text
        masks = find_furniture(text)
        assert sum(mask.end - mask.start for mask in masks) < 400, path.name
        assert all(mask.end < 1500 or mask.start > len(text) - 1500 for mask in masks), path.name


def test_a_path_through_the_site_is_masked_though_its_arrows_stand_alone() -> None:
    path = "首页\n>\n政府信息公开\n>\n政府工作报告"
    text = f"{path}\n陕西省2026年政府工作报告\n一、回顾\n大于号>不是路径。\n>\n正文继续，投入增加，学校新建。\n"
    assert [(text[mask.start : mask.end], mask.reason) for mask in find_furniture(text)] == [(path, "banner")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("【打印正文】　【关闭窗口】", ""),
        ("", "【打印】【收藏】【关闭窗口】"),
        ("文稿小站 - 公文写作资料分享", ""),
        ("分享 时间: 2024-02-xx 加入收藏 我要投稿 点赞👍", ""),
        ("", "相关推荐\n· 某区2022年工作总结\n· 关于做好寒假安全工作的提醒\n• 招生入学问答"),
    ],
)
def test_lines_around_a_report(before: str, after: str) -> None:
    body = "一、办学条件\n2024年新建学校3所，改造校舍11所，新增学位1620个，家长比较满意。"
    text = "\n".join(part for part in (before, body, after) if part)
    masked = "".join(text[mask.start : mask.end] for mask in find_furniture(text))

    assert masked.replace("\n", "") == (before + after).replace("\n", "")


def test_the_sample_reports_are_masked_as_by_hand() -> None:
    extras = json.loads(loader.read_text("sample/extras.json"))
    for line in loader.read_text("sample/sample.jsonl").splitlines():
        document = json.loads(line)
        text = document["text"]
        by_hand = {i for extra in extras[document["id"]]["masks"] for i in range(extra["start"], extra["end"])}
        found = {i for mask in find_furniture(text) for i in range(mask.start, mask.end)}

        assert not [text[i] for i in sorted(by_hand ^ found) if not text[i].isspace()], document["meta"]["title"]


@pytest.mark.parametrize(
    "line",
    [
        "发布时间：2024-01-05　　　　来源：　　　　作者：　　　　点击率：　　　　编辑：　　　　审核：",
        "【来源：　】 【作者： 】【字号：大 中 小】发布日期：2024-01-05 日期：",
        "来源：某区教育局办公室　作者：张三 李四　责任编辑：王五（实习）",
    ],
)
def test_a_row_of_fields_is_masked_however_many_of_them_are_empty(line: str) -> None:
    assert find_furniture(f"{line}\n{REPORT}") == [Mask(0, len(line), "published")]


_PIECES = (
    *FIELDS.split("|"),
    *" \u3000：:()（）【】|.…甲字",
    "  ",
    "2024-01-05",
    "12次",
    "大 中 小",
    "未完",
    "省略9字",
)


@pytest.mark.timeout(40)
@settings(max_examples=300)
@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=5), st.sampled_from("甲。x次"))
@example(["来源 作者 时间 编辑 审核 录入 撰稿 供稿 摄影 "], "甲")
@example(["字号:", "\u3000", "字号"], "x")
@example([" "], "字")
@example(["…"], "字")
@example(["."], "字")
def test_no_line_keeps_the_search_busy(pieces: list[str], last: str) -> None:
    """Lines that nearly are furniture, the longest that are looked at and one of prose that is far longer."""
    for length in (118, 20_000):
        line = ("".join(pieces) * length)[:length] + last

        find_furniture(f"{line}\n{REPORT}{line}\n一、{line}")


def test_the_owner_of_a_site_among_its_buttons() -> None:
    page = "无障碍\n网站支持IPv6\n泗阳县教育局\n首页\n机构设置\n泗阳县教育局2024年工作总结\n"
    text = f"{page}2024年，我局认真落实各项部署，新建学校三所，招聘教师二百人。\n"
    assert [text[mask.start : mask.end] for mask in find_furniture(text)] == [
        "无障碍\n网站支持IPv6\n泗阳县教育局\n首页\n机构设置"
    ]
