"""What a page says of its publication."""

from core.text.publication import named_source, release_day


def test_the_day_of_release_comes_before_other_days() -> None:
    assert release_day("成文日期：2022-09-16 发布日期：2022-09-20") == "2022-09-20"
    assert release_day("浏览 3次 2024-01-05") == "2024-01-05"
    assert release_day("来源：某市教育局") is None


def test_bodies_are_sources_and_newspapers_are_not() -> None:
    assert named_source("时间：2024-01-05 来源：某市教育局") == "某市教育局"
    assert named_source("来源：某省日报 时间：2024-01-05") is None
