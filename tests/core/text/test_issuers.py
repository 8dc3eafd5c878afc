"""Which body issued a text."""

import pytest

from core.text.issuers import holding_body, is_body, issuing_body, reporting_body, signature, source_body


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
    assert holding_body("2023年工作总结") is None


@pytest.mark.parametrize(
    ("title", "opening", "place", "body"),
    [
        ("2026年某省政府工作报告", "现在，我代表省人民政府，向大会报告工作。", "某省", "某省人民政府"),
        ("政府工作报告", "现在，我代表某市人民政府，向大会报告工作。", "", "某市人民政府"),
        ("政府工作报告", "现在，我代表市人民政府，向大会报告工作。", "", None),
        ("政府工作报告", "现在，我代表国务院，向大会报告政府工作。", "", "国务院"),
        ("某区教育工作总结", "一年来，我区教育工作稳步推进。", "某区", None),
    ],
)
def test_who_reports(title: str, opening: str, place: str, body: str | None) -> None:
    assert reporting_body(title, opening, place) == body


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


def test_a_day_in_prose_signs_nothing() -> None:
    text = "某区教育局工作总结\n2023年3月5日召开会议，部署全年工作，各校认真落实。\n全年工作完成。\n"
    assert signature(text, len(text), is_notice=False) is None


def test_newspapers_issue_nothing() -> None:
    assert source_body("某省日报") is None
    assert source_body("某市教育局") == "某市教育局"
    assert not is_body("新建学校三所，由某市教育局")
