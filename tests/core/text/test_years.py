"""Which year a report is of, and which it only tells of."""

import pytest

from core.text.origins import Origin
from core.text.years import (
    congress_of_file,
    year_in_opening,
    year_of_congress,
    year_of_plan,
    year_of_session,
    year_of_title,
)


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("第六个五年计划", 1981),
        ("某省“十四五”教育事业发展规划", 2021),
        ("某市国民经济和社会发展第一个五年计划", 1953),
        ("某市工作计划", None),
    ],
)
def test_the_first_year_of_a_plan(title: str, year: int | None) -> None:
    assert year_of_plan(title) == year


def test_the_goal_of_a_plan_is_not_its_year() -> None:
    title = "某市第十四个五年规划和二〇三五年远景目标纲要"
    assert year_of_title(title, is_plan=True).value == 2021
    assert year_of_title("某市发展规划（2022—2026年）", is_plan=True).value == 2022
    assert year_of_title("某市2035年城市总体规划（2021—2035年）", is_plan=True).value == 2021


@pytest.mark.parametrize(
    ("head", "year"),
    [
        ("——在中国共产党第十二次全国代表大会上的报告", 1982),
        ("现在，我代表第十九届中央委员会向大会作报告。", 2022),
        ("我受十一届中央委员会委托，向大会作报告。", 1982),
        ("党的十九大以来，自1957年以来", None),
    ],
)
def test_the_year_of_a_congress(head: str, year: int | None) -> None:
    assert year_of_congress(head) == year


def test_a_file_may_be_named_for_a_congress() -> None:
    assert congress_of_file("十八大报告") == 2012
    assert congress_of_file("第八次全国代表大会政治报告") == 1956
    assert congress_of_file("十分重要") is None


@pytest.mark.parametrize(
    ("opening", "year"),
    [
        ("2023年，我局认真落实各项部署。", 2023),
        ("二〇二三年以来，我区教育工作稳步推进。", 2023),
        ("一、2022年工作回顾\n一年来，", 2022),
        ("自1957年以来，我们走过了道路。", None),
        ("我局成立于1957年，现有职工二百人。", None),
        ("2023年3月5日，召开会议。", None),
    ],
)
def test_the_opening(opening: str, year: int | None) -> None:
    found = year_in_opening(opening)
    assert found.value == year
    assert found.origin == (Origin.OPENING if year else None)


@pytest.mark.parametrize(
    ("named", "year"),
    [
        ("第二届全国人民代表大会第三次会议关于政府工作报告的决议", 1962),
        ("第十一届全国人民代表大会第一次会议", 2008),
        ("——在第十四届全国人民代表大会第三次会议上", 2025),
        ("在某省第十四届人民代表大会第三次会议上", None),
        ("第三届全国人民代表大会第四次会议", None),
    ],
)
def test_the_year_of_a_session_of_the_national_congress(named: str, year: int | None) -> None:
    assert year_of_session(named) == year


def test_what_has_been_since_a_year_may_be_this_years_work_or_the_countrys_history() -> None:
    assert year_in_opening("2023年以来，我局坚持立德树人。").value == 2023
    assert year_in_opening("1958年以来，我国各族人民取得了伟大的成就。").value is None
