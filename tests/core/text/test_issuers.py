"""Which body issued a text."""

import pytest

from core.text.issuers import (
    byline,
    holding_body,
    is_body,
    issuing_body,
    lead_body,
    printed_day,
    reporting_body,
    signature,
    source_body,
    with_its_place,
)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("某市教育局关于开展校园安全检查的通知", "某市教育局"),
        ("某市经济和信息化局印发《指导意见》的通知", "某市经济和信息化局"),
        ("某省建设领导小组执行小组办公室关于印发意见的通知", "某省建设领导小组执行小组办公室"),
        ("关于开展检查的通知", None),
    ],
)
def test_who_issues(title: str, body: str | None) -> None:
    assert issuing_body(title) == body


def test_whose_report_it_is() -> None:
    assert holding_body("2023年武侯区教育局工作总结") == "武侯区教育局"
    assert holding_body("二〇二三年某县教育和体育局工作总结") == "某县教育和体育局"
    assert holding_body("2022 年某县教育局工作总结") == "某县教育局"
    assert holding_body("2023年工作总结") is None


@pytest.mark.parametrize(
    ("title", "opening", "place", "body"),
    [
        ("2026年某省政府工作报告", "现在，我代表省人民政府，向大会报告工作。", "某省", "某省人民政府"),
        ("政府工作报告", "现在，我代表某市人民政府，向大会报告工作。", "", "某市人民政府"),
        ("政府工作报告", "现在，我代表市人民政府，向大会报告工作。", "", None),
        ("政府工作报告", "现在，我代表国务院，向大会报告政府工作。", "", "国务院"),
        ("某区教育工作总结", "一年来，我区教育工作稳步推进。", "某区", None),
        ("某区教育局2022年度法治政府建设情况报告", "2022年，教育局坚持依法行政。", "某区", None),
        ("某市教育局2023年政府信息公开工作年度报告", "根据条例，公布本报告。", "某市", None),
    ],
)
def test_who_reports(title: str, opening: str, place: str, body: str | None) -> None:
    assert reporting_body(title, opening, place) == body


@pytest.mark.parametrize(
    ("title", "opening", "body"),
    [
        (
            "常委会工作报告",
            "各位代表：\n我受桐江市第四届人民代表大会常务委员会的委托，向大会报告工作。",
            "桐江市人民代表大会常务委员会",
        ),
        ("人大常委会工作报告", "各位代表：\n我受市人大常委会委托，向大会报告工作。", "桐江市人民代表大会常务委员会"),
        ("法院工作报告", "现在，我代表市中级人民法院，向大会报告工作。", "桐江市中级人民法院"),
        ("检察院工作报告", "现在，我代表桐江市人民检察院向大会报告工作。", "桐江市人民检察院"),
        ("法院工作报告", "现在，我代表本院，向大会报告工作。", None),
    ],
)
def test_the_other_organs_that_report_to_a_congress(title: str, opening: str, body: str | None) -> None:
    assert reporting_body(title, opening, "桐江市") == body


def test_an_organ_without_a_place_is_none() -> None:
    assert reporting_body("法院工作报告", "现在，我代表市中级人民法院，向大会报告工作。", "") is None


def test_a_notice_is_signed_before_what_it_issues() -> None:
    text = (
        "某市教育局关于印发《办法》的通知\n各县区教育局：\n现将办法印发给你们，请认真贯彻执行，并将落实情况及时报送我局办公室。\n"
        "某市教育局\n2022年8月30日\n\n办法\n第一条　略。\n某某处\n2021年1月1日\n"
    )
    found = signature(text, len(text), is_notice=True)
    assert found is not None
    assert (found.date, found.issuer) == ("2022-08-30", "某市教育局")
    last = signature(text, len(text), is_notice=False)
    assert last is not None
    assert last.date == "2021-01-01"


@pytest.mark.parametrize("day", ["2023-12-28", "2023.12.28", "2023/12/28"])
def test_a_day_in_figures_signs_below_a_body(day: str) -> None:
    text = f"某县教育局2023年工作总结\n各项工作稳步推进，成效明显。\n某县教育局\n{day}\n"
    found = signature(text, len(text), is_notice=False)
    assert found is not None
    assert (found.date, found.issuer) == ("2023-12-28", "某县教育局")
    stamp = text.replace(day, f"{day} 10:12")
    assert signature(stamp, len(stamp), is_notice=False) is None
    lone = f"某县总结\n各项工作稳步推进，成效明显。\n{day}\n"
    assert signature(lone, len(lone), is_notice=False) is None


def test_a_day_in_prose_signs_nothing() -> None:
    text = "某区教育局工作总结\n2023年3月5日召开会议，部署全年工作，各校认真落实。\n全年工作完成。\n"
    assert signature(text, len(text), is_notice=False) is None


def test_newspapers_issue_nothing() -> None:
    assert source_body("某省日报") is None
    assert source_body("某市教育局") == "某市教育局"
    assert not is_body("新建学校三所，由某市教育局")


@pytest.mark.parametrize(
    ("names", "first"),
    [
        ("长沙市教育局", "长沙市教育局"),
        ("教 育 局", "教育局"),
        ("青岛市教育局      青岛市财政局", "青岛市教育局"),
        ("教育部、国家发展改革委、财政部", "教育部"),
        ("青岛市教育局等7部门", "青岛市教育局"),
        ("某市教育、科技局", "某市教育、科技局"),
    ],
)
def test_of_several_bodies_the_first(names: str, first: str) -> None:
    assert lead_body(names) == first


def test_who_signs_first_of_several_lines() -> None:
    text = (
        "通知\n请认真贯彻执行，并按时报送情况，抓好各项工作的落实，确保取得实效，不得有误，特此通知。\n赣州"
        "市教育局\n赣州市财政局\n二〇二四年八月十六日\n"
    )
    found = signature(text, len(text), is_notice=True)
    assert found is not None
    assert (found.issuer, found.date) == ("赣州市教育局", "2024-08-16")


def test_a_signature_adds_its_place_to_a_title_that_has_none() -> None:
    assert with_its_place("省教育厅", "贵州省教育厅") == "贵州省教育厅"
    assert with_its_place("市委教育工作领导小组", "中共柳州市委教育工作领导小组") == "中共柳州市委教育工作领导小组"
    assert with_its_place("省教育厅", "贵州省财政厅") == "省教育厅"
    assert with_its_place("浦东新区教育局", "上海市浦东新区教育局") == "浦东新区教育局"


def test_whose_name_stands_next_to_the_title() -> None:
    assert byline([], ["——2024年1月18日在泰安市第十八届人民代表大会第三次会议上", "泰安市财政局"]) == "泰安市财政局"
    assert byline([], ["无锡市统计局 国家统计局无锡调查队", "2024年2月29日"]) == "无锡市统计局"
    assert byline(["富阳区教育局"], []) == "富阳区教育局"
    assert byline([], ["各区教育局：", "甲县教育局"]) is None
    assert byline([], ["市长 某某某", "一、工作", "教育局"]) is None


def test_the_day_a_document_was_printed() -> None:
    assert printed_day("纪要\n略。\n泉州市人民政府办公室　　　　2024年4月2日印发\n") == "2024-04-02"
    assert printed_day("2024年4月2日印发的通知已经执行。\n") is None
