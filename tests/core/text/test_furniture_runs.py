"""Furniture that is spread over several lines is masked as one block."""

import pytest

from core.model import Mask
from core.text.furniture import find_furniture
from core.text.metadata import guess_meta

BODY = (
    "2026年某省政府工作报告\n——2026年1月28日在某省第十四届人民代表大会第四次会议上\n各位代表：\n"
    "现在，我代表省人民政府，向大会报告工作，请予审议，并请省政协委员提出意见。\n一、回顾\n新建学校三百所，招聘教师二万人。\n"
)


def masked(text: str) -> list[str]:
    return [text[mask.start : mask.end] for mask in find_furniture(text)]


@pytest.mark.parametrize(
    "block",
    [
        "您的位置:\n首页\n>\n要闻",
        "下载\n打印\n全屏\n收藏\n【字号：\n加大\n还原\n减小\n】",
        "2026-02-03 09:02:33\n来源:\n某省日报\n【字体：\n大\n中\n小\n】",
        "时间：\n2026-02-02 09:20\n来源：\n某省人民政府",
        "【发布单位】某省\n【发布文号】\n【发布日期】1999-11-27\n【生效日期】1999-11-27",
        "【法宝引证码】 CLI.12.1\n原文链接：https://www.example.com/lar/ea52.html",
        "主题分类：\n教育/工作报告\n发布机构：\n某省人民政府\n时 效：\n有效",
        "主题分类：\n工作总结\n发布机构：\n某省人民政府",
        "来源：某省日报\n分享：\n微信\n微博\nA+\nA\nA-",
        "某省日报 2026-02-03",
        "【 2026-02-03 】 【 大 中 小 】",
        "某省人民政府　2026-02-03 10:12　阅读 233 次",
    ],
)
def test_before_the_title(block: str) -> None:
    assert masked(f"{block}\n{BODY}") == [block]


@pytest.mark.parametrize(
    "block",
    [
        "责任编辑：\n王芳\n打印本页\n关闭窗口",
        "相关报道：",
        "编辑：王芳\n打印\n关闭",
        "相关附件\n某省政府工作报告",
        "相关链接：\n教育部\n省教育厅",
        "点赞 0\n收藏 0\n评论",
        "Copyright 2026 All Rights Reserved 某省人民政府",
        "政策解读：\n《某省政府工作报告》解读",
        "上一篇：\n某局：多措并举，狠抓落实，全面推进校园安全各项工作\n下一篇：\n没有了",
        "主办：某省人民政府办公厅　承办：某省信息中心\n地址：某市人民路1号　邮编：600000\n网站标识码：5106000012",
    ],
)
def test_behind_the_text(block: str) -> None:
    assert masked(f"{BODY}{block}\n") == [block]


def test_a_label_takes_no_title_and_no_beginning_for_its_value() -> None:
    assert masked(f"来源：\n{BODY}") == ["来源："]
    assert masked("作者：\n各位代表：\n" + BODY) == ["作者："]


def test_an_index_that_names_the_title_is_furniture_only_if_the_title_follows() -> None:
    block = "索引号：\n0123/2026-1\n名 称：\n2026年某省政府工作报告\n发布机构：\n某省人民政府"
    assert masked(f"{block}\n{BODY}") == [block]
    lone = BODY.replace("2026年某省政府工作报告\n", "名称：2026年某省政府工作报告\n", 1)
    assert masked(lone) == []
    assert guess_meta(lone, "a.txt").title == "2026年某省政府工作报告"


def test_the_title_field_of_an_index_is_furniture_among_other_fields() -> None:
    block = "发文机关：某省人民政府\n标　　题：2026年某省政府工作报告\n成文日期：2026年2月3日"
    assert masked(f"{block}\n{BODY}") == [block]
    assert masked(f"标题：2026年某省政府工作报告\n{BODY}") == []


def test_what_stands_among_buttons_above_the_path_is_the_site_s_head() -> None:
    head = "某省人民政府\n首页\n机构概况\n新闻中心\n党建工作\n教育督导\n当前位置：首页>信息公开"
    assert "\n".join(masked(f"{head}\n{BODY}")) == head
    spread = "网站无障碍\n搜索\n首页\n要闻动态\n当前位置：\n首页\n>>\n规划总结"
    assert masked(f"{spread}\n{BODY}") == [spread]
    assert masked(f"党建工作\n当前位置：首页>信息公开\n{BODY}") == ["当前位置：首页>信息公开"]


def test_where_a_body_can_be_reached_is_the_report_s_unless_a_site_says_so_of_itself() -> None:
    assert masked(f"{BODY}地址：某市人民路1号　邮编：600000\n电话：0838-1234567\n") == []
    assert masked(f"{BODY}电话：0838-1234567\n某省公网安备 51060002510601号\n") == ["某省公网安备 51060002510601号"]


@pytest.mark.parametrize("signature", ["某省人民政府\n2026-01-28", "某省人民政府\n2026.1.28"])
def test_a_signature_in_figures_is_the_reports(signature: str) -> None:
    assert masked(f"{BODY}{signature}\n") == []
    assert masked(f"{BODY}{signature} 10:12\n") == [f"{signature} 10:12".split("\n")[1]]
    assert masked(f"2026年某省政府工作报告\n（2026.1.28）\n{BODY.split(chr(10), 1)[1]}") == []


def test_a_numbered_item_is_no_neighbour() -> None:
    assert masked(f"{BODY}下一篇：\n二、2026年工作安排\n新建学校二百所，招聘教师一万人。\n") == ["下一篇："]


def test_a_class_that_ends_as_a_title_is_one_only_inside_of_an_index() -> None:
    assert masked(f"主题分类：\n{BODY}") == ["主题分类："]
    assert masked("主题分类：\n政府工作报告\n各位代表：\n" + BODY.split("\n", 3)[3]) == ["主题分类："]


def test_what_a_database_repeats_is_masked_with_its_page_numbers() -> None:
    footer = "(C)1994-2016 China Academic Journal Electronic Publishing House. All rights reserved. http://www.cnki.net"
    page = "过去五年，全省新建学校三百所，招聘教师二万人，发放补助十亿元。\n"
    text = "".join(f"{page}{number}\n{footer}\n" for number in range(374, 378))
    assert masked(text) == [f"{number}\n{footer}" for number in range(374, 378)]


def test_a_signature_behind_a_list_of_links_is_none_of_them() -> None:
    text = f"{BODY}相关报道：\n某区工作会议召开\n某省人民政府\n2026年1月28日\n"
    assert masked(text) == ["相关报道：\n某区工作会议召开"]


def test_the_time_and_place_of_a_meeting_are_the_reports() -> None:
    assert (
        masked("局务会纪要\n时间：2023年9月1日\n地点：三楼会议室\n会议研究了招生工作，听取了汇报，决定如下事项。\n")
        == []
    )


def test_a_text_of_nothing_else_keeps_its_words() -> None:
    assert find_furniture("某区幼儿园校车事故通报，详见 http://www.example.cn/a 请转各校") == []
    assert find_furniture("打印本页\n关闭窗口\n") == []
    assert find_furniture("") == []


def test_masks_never_overlap() -> None:
    text = f"首页 > 目录\n目录\n一、回顾\n{BODY}返回顶部\n"
    end = 0
    for mask in find_furniture(text):
        assert isinstance(mask, Mask)
        assert end <= mask.start < mask.end
        end = mask.end


def test_a_block_with_the_time_of_publication_is_called_by_it() -> None:
    head = "标签：某区教育局2024年工作总结\n\n发布 2025-02-18 20:14:07 阅读 1863"
    text = f"{head}\n\n某区教育局2024年工作总结\n\n新建学校三所，招聘教师二百人。\n"
    assert find_furniture(text) == [Mask(0, len(head), "published")]
    assert guess_meta(text, "a.txt").date == "2025-02-18"


LICENSE = (
    "本作品是中华人民共和国的\n法律\n、\n法规\n，国家机关的决议、决定、命令和其他具有立法、行政、司法性质的文件。根据《\n著作权法\n》第五条，"
    "本作品不适用于该法，在\n中国大陆\n，属于\n公有领域\n。\nPublic domain\nfalse"
)


def test_the_license_of_a_library_in_pieces_is_masked_whole() -> None:
    body = "政府工作报告\n各位代表：\n过去一年，新建学校三所，招聘教师二百人，成绩显著。\n"
    text = f"{body}\n{LICENSE}\n"
    assert [text[mask.start : mask.end] for mask in find_furniture(text)] == [LICENSE]
    # Works that a report speaks of are no license.
    assert find_furniture(f"{body}本作品是我市学生创作的，属于公有领域，已经展出。\n") == []
