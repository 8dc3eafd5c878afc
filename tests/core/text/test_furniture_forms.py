"""Lines that speak of what sites say, and are the report's."""

import pytest

from core.text.furniture import find_furniture
from core.text.furniture_forms import ends_as_title

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
