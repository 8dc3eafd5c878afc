"""Numerals of both kinds."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.figures.numerals import value_of


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("十", "10"), ("十五", "15"), ("二十", "20"), ("一百零八", "108"),
        ("三千一百零八", "3108"), ("二百五", "250"),
        ("三万五", "35000"), ("一万亿", "1000000000000"), ("四千一百多万", "41000000"),
        ("零点三", "0.3"), ("两千", "2000"),
        ("二点五万", "25000"), ("1.46万", "14600"), ("3,500", "3500"), ("2亿5千万", "250000000"),
    ],
)  # fmt: skip
def test_a_numeral_has_its_value(numeral: str, value: str) -> None:
    assert value_of(numeral) == Decimal(value)


@pytest.mark.parametrize("numeral", ["三四百", "一九九八", "五六", "十百", "百"])
def test_what_is_no_single_number_has_none(numeral: str) -> None:
    assert value_of(numeral) is None


def spelled_out(number: int) -> str:
    """A number below ten thousand million in Chinese, as reports write it."""
    if number >= 100_000_000:
        return spelled_out(number // 100_000_000) + "亿" + _rest(number % 100_000_000, 10_000_000)
    if number >= 10_000:
        return spelled_out(number // 10_000) + "万" + _rest(number % 10_000, 1_000)
    for factor, sign in ((1000, "千"), (100, "百"), (10, "十")):
        if number >= factor:
            head = (
                ""
                if number // factor == 1 and factor == 10 and number < 20
                else "零一二三四五六七八九"[number // factor]
            )
            return head + sign + _rest(number % factor, factor // 10)
    return "零一二三四五六七八九"[number]


def _rest(number: int, next_factor: int) -> str:
    if not number:
        return ""
    inner = spelled_out(number)
    inner = f"一{inner}" if inner.startswith("十") else inner
    return ("零" if number < next_factor else "") + inner


@given(st.integers(min_value=1, max_value=9_999_999_999))
def test_every_number_comes_back_from_its_chinese(number: int) -> None:
    assert value_of(spelled_out(number)) == number
