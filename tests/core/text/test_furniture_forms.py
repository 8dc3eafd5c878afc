"""Lines that speak of what sites say, and are the report's."""

import pytest

from core.text.furniture import find_furniture
from core.text.furniture_forms import ends_as_title, is_row_of_an_index, is_row_of_fields, with_closed_label

PROSE = [
    "（一）建设知识产权侵权举报投诉和维权援助平台，受理投诉十二件。",
    "第四十四条 中小企业对侵犯其合法权益的行为有权向侵权机关的上一级机关举报。上一级机关应当依法查处。",
    "一、网站转载请注明来源的规定落实情况",
    "建立健全侵权举报投诉、维权援助、纠纷调处、仲裁、侵权查处机制，支持企业开展维权，并联系有关部门删除有害信息。",
    "参赛作品版权归主办方所有。",
    "声明：本人承诺所填内容属实",
    "位置：位于县城东部，占地50亩",
    "下一条龙服务到家",
    "推行扫码入园、扫码就餐",
    "服务，支持手机扫码找车。",
    "校园二维码管理",
    "PM2.5>35且PM10>70的天数",
    "邮箱：jyj@example.cn",
    "还有3项内容未完成",
    "ICP备案号",
    "10 举报",
    "某市教育局网站管理办法",
    "如有侵权行为，学校将依法处理，并向有关部门举报，切实维护师生的合法权益。",
    "某省日报刊登了我局2023年的经验做法",
    "相关文件执行情况",
    "该项工作与本站建设无关",
    "【2023年总结】",
    "【中小学篇】",
    "责任部门：基础教育科",
    "服务对象：全市中小学教师",
    "附件列表",
    "2023-01-09  15",
    "引导家长关注学校公众号建设",
    "时效：2小时内反馈",
    "全书共8页，第1页为目录",
]


@pytest.mark.parametrize("line", PROSE)
@pytest.mark.parametrize("place", ["head", "middle", "tail"])
def test_what_a_report_says_is_never_masked(line: str, place: str) -> None:
    before = "某区教育局2023年工作总结\n" + (f"{line}\n" if place == "head" else "")
    middle = f"{line}\n" if place == "middle" else ""
    body = (
        f"2023年，我局认真落实各项部署，新建学校三所，招聘教师二百人。\n{middle}今后将继续办好人民满意的教育，"
        f"努力完成各项任务。\n"
    )
    text = before + body + (f"{line}\n" if place == "tail" else "")
    assert find_furniture(text) == []


def test_what_ends_as_a_title() -> None:
    assert ends_as_title("某市条例（试行）")
    assert ends_as_title("行动计划(2021—2023年)")
    assert not ends_as_title("新建学校三所")


@pytest.mark.parametrize(
    "line",
    [
        "【信息来源：襄城县教育局】 【信息时间：2023-12-28 15:32:07 阅读次数：386 】【字号 大 中 小】【我要打印"
        "】【关闭】",
        "【发布日期：2024-01-25】 【来源：宜昌市教育局】 【浏览次数：1】 【字体：大 中 小】 【打印】",
        "发表时间：2025-01-06 11:05　文章来源：高新区管委会　责任编辑：陈晨　审核：张伟",
    ],
)
def test_a_row_of_a_pages_fields(line: str) -> None:
    assert is_row_of_fields(line)


@pytest.mark.parametrize(
    "line",
    [
        "【工作总结】某区教育局2023年工作总结",
        "来源：某局",
        "时间安排  地点安排",
        "【教师】 【学生】",
        "新建学校三所  招聘教师二百人",
    ],
)
def test_no_row_of_a_pages_fields(line: str) -> None:
    assert not is_row_of_fields(line)


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("索 引 号\t11510000008282711X/2023-00086\t公文种类\t通知", True),
        ("发布机构\t某市教育局\t成文日期\t2023-04-11", True),
        ("文　　号\t", True),
        ("发布机构：某市教育局\t成文日期：2023-04-11", True),
        ("学校\t人数\t面积", False),
        ("时间\t地点\t主题\t参加人", False),
        ("新建学校\t12", False),
        ("时间\t地点", False),
    ],
)
def test_a_row_of_the_table_above_a_document(line: str, is_one: bool) -> None:
    assert is_row_of_an_index(line) is is_one


def test_the_table_above_a_document_is_masked_and_no_title() -> None:
    table = "索 引 号\t0123/2023-00086\t公文种类\t通知\n发布机构\t某市教育局\t成文日期\t2023-04-11"
    text = f"{table}\n某市教育局关于做好招生工作的通知\n各区教育局：\n现将有关事项通知如下，请认真落实。\n"
    assert [text[mask.start : mask.end] for mask in find_furniture(text)] == [table]


def test_a_letter_spaced_label_is_closed_up() -> None:
    assert with_closed_label("有 效 性：	有效") == "有效性：	有效"
    assert with_closed_label("某 市 总 结") == "某 市 总 结"


@pytest.mark.parametrize(
    "line",
    [
        "点击上方“鼓楼教育”关注我们",
        "点击蓝字 关注我们",
        "原创 鼓楼教育 鼓楼教育 2024-01-12 18:30 江苏",
        "鼓楼教育 2024-01-12 18:30 江苏",
        "来源丨鼓楼区教育局",
        "审核｜王主任",
        "预览时标签不可点",
        "喜欢此内容的人还喜欢",
        "分享 收藏 点赞 在看",
        "发文日期：	2022-09-20",
        "有 效 性：	有效",
        "网站支持IPv6",
        "QQ空间",
        "CNKI:SUN:JYYJ.0.2023-05-001",
        "本文来源于网络，如有侵权请联系删除。",
        "（本文来自互联网，如有侵权，请联系我们，我们将立即删除。）",
        "公开属性：主动公开",
        "【发表评论】【加入收藏】【告诉好友】【打印此文】【关闭窗口】",
        "网友评论：（只显示最新10条。评论内容只代表网友观点，与本站立场无关！）",
        "上一篇文章： 某县教育局2019年工作总结",
        "第3页 共8页",
        "[1] [2] [下一页]",
        "[大 中 小]",
        "更多精彩内容请关注“某区教育”微信公众号",
        "下载积分：10",
        "政策图解：",
    ],
)
@pytest.mark.parametrize("place", ["head", "tail"])
def test_what_pages_put_around_a_report(line: str, place: str) -> None:
    head, tail = (f"{line}\n", "") if place == "head" else ("", f"{line}\n")
    text = f"{head}某区教育局2023年工作总结\n2023年，我局认真落实各项部署，新建学校三所，招聘教师二百人。\n{tail}"
    assert [text[mask.start : mask.end] for mask in find_furniture(text)] == [line]


@pytest.mark.parametrize("place", ["head", "middle", "tail"])
def test_prose_longer_than_a_notice_is_the_reports_whatever_it_says(place: str) -> None:
    line = (
        "声明：转载须注明来源的要求，各单位网站应当落实版权保护，"
        + "认真开展自查自纠，及时整改存在的问题，" * 12
        + "确保取得实效。"
    )
    body = "2023年，我局认真落实各项部署，新建学校三所，招聘教师二百人。\n"
    before, after = ("", body) if place == "head" else (body, "") if place == "tail" else (body, body)
    assert find_furniture(f"某区教育局2023年工作总结\n{before}{line}\n{after}") == []
