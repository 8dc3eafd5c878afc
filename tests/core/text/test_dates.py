"""Days in figures and in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.dates import days_in, first_day


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2023年3月5日", "2023-03-05"),
        ("2023 年 3 月 5 日", "2023-03-05"),
        ("２０２３年３月５日", "2023-03-05"),
        ("二〇二三年三月五日", "2023-03-05"),
        ("二○二三年十一月三十日", "2023-11-30"),
        ("一九九一年四月十九日", "1991-04-19"),
        ("2026-02-03 09:02:33", "2026-02-03"),
        ("2023/1/16 16:30", "2023-01-16"),
        ("2023.1.6", "2023-01-06"),
    ],
)
def test_one_day_is_read(written: str, iso: str) -> None:
    text = f"印发于{written}。"
    day = first_day(text)
    assert day is not None
    assert (day.iso, day.year) == (iso, int(iso[:4]))
    assert text[day.start : day.end] == written


@pytest.mark.parametrize(
    "written", ["2023年13月5日", "2023年2月30日", "2023年3月", "t20230305", "3月5日", "2023-03", "5日期"]
)
def test_what_is_no_day(written: str) -> None:
    assert first_day(written) is None


@given(st.text(alphabet="12〇二十三0年月日-/.: 　甲", max_size=40))
def test_days_are_in_order_and_inside_the_text(text: str) -> None:
    end = 0
    for day in days_in(text):
        assert end <= day.start < day.end <= len(text)
        end = day.end
