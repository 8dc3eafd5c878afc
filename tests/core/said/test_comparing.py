"""Whether two values say the same."""

from fractions import Fraction

import pytest

from core.said.comparing import amount, day_number, same_value, same_values, value_key
from core.said.fields import FieldValue


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"value": 1.2, "unit": "亿元"}, {"value": 12000, "unit": "万元"}, True),
        ({"value": 0.5, "unit": "万人次"}, {"value": 5000, "unit": "人次"}, True),
        ({"value": 3, "unit": "万"}, {"value": 30000}, True),
        ({"value": 3, "unit": "亩"}, {"value": 3, "unit": "公顷"}, False),
        ({"value": None, "unit": "万元"}, {"value": None, "unit": "元"}, True),
        ({"value": None, "unit": "元"}, {"value": 0, "unit": "元"}, False),
        (["a", "b"], ["a", "b"], True),
        (["a"], ["a", "b"], False),
        (True, "True", False),
        (None, "a", False),
        (None, None, True),
    ],
)
def test_numbers_are_compared_in_the_unit_behind_the_magnitude(
    one: FieldValue | None, other: FieldValue | None, same: bool
) -> None:
    assert same_value(one, other) is same
    if one is not None and other is not None:
        assert (value_key(one) == value_key(other)) is same


def test_values_are_the_same_when_all_of_them_are() -> None:
    assert same_values({"a": "x"}, {"a": "x"})
    assert not same_values({"a": "x"}, {})
    assert not same_values({"a": "x"}, {"a": "y"})


def test_amounts_are_exact() -> None:
    assert amount({"value": 0.1, "unit": "万元"}) == (Fraction(1000), "元")
    assert amount({"value": 2196.1, "unit": "万元"})[0] == 21961000


def test_a_month_and_a_year_are_their_middle() -> None:
    assert day_number("2024-01-31") - day_number("2024-01-01") == 30
    assert day_number("2024-01-01") < day_number("2024-01") < day_number("2024-01-31")
    assert day_number("2024-07-01") < day_number("2024") < day_number("2024-07-02") + 1
    assert day_number("9999-12") > day_number("9999-12-01")
