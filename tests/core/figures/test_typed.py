"""Values as people type them, and numbers as a passage proposes them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.figures.typed import proposed, typed
from core.said.fields import Attribute, FieldChoice, FieldKind, plain

AMOUNT = Attribute("", "amount", FieldKind.NUMBER, units=("万元", "亿元", "元", "人次", "个", "平方米"))


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("2196.1万元", 2196.1, "万元"),
        ("2,196.1 万元", 2196.1, "万元"),
        ("３００万元", 300, "万元"),
        ("二十三个", 23, "个"),
        ("1.2万人次", 12000, "人次"),
        ("两亿元", 2, "亿元"),
        ("xx万元", None, "万元"),
        ("-3个", -3, "个"),
        ("1.2万", 12000, "万元"),
        ("300平方米", 300, "平方米"),
    ],
)
def test_numbers_with_units(text: str, value: float | None, unit: str) -> None:
    assert typed(AMOUNT, text) == {"value": value, "unit": unit}


@pytest.mark.parametrize("text", ["", "多", "12斤", "三四百个", "1e3个", "3个5个"])
def test_what_is_no_number_of_the_units_is_refused(text: str) -> None:
    with pytest.raises(UserError, match=r"field\.bad_value"):
        typed(AMOUNT, text)


def test_other_kinds() -> None:
    choices = (FieldChoice("done", "已完成", "Done"), FieldChoice("planned", "计划"))
    assert typed(Attribute("", "x", FieldKind.ONE, choices=choices), "已完成") == "done"
    assert typed(Attribute("", "x", FieldKind.SEVERAL, choices=choices), "planned，Done") == ["done", "planned"]
    assert typed(Attribute("", "x", FieldKind.YES_NO), "是") is True
    assert typed(Attribute("", "x", FieldKind.DATE), "２０２４年5月1日") == "2024-05-01"
    assert typed(Attribute("", "x", FieldKind.TEXT), " 短 ") == "短"
    with pytest.raises(UserError, match=r"field\.bad_value"):
        typed(Attribute("", "x", FieldKind.YES_NO), "也许")


@given(st.integers(-(10**9), 10**9) | st.none(), st.sampled_from(AMOUNT.units))
def test_what_is_shown_plainly_is_read_back(value: int | None, unit: str) -> None:
    amount = {"value": value, "unit": unit}
    assert typed(AMOUNT, plain(amount)) == amount


def test_a_passage_proposes_what_the_units_allow() -> None:
    passage = "投入2196.1万元新建校舍1.2万平方米，惠及二十三个村，补助xx万元，培训40名教师。"
    assert proposed(AMOUNT, passage) == [
        {"value": 2196.1, "unit": "万元"},
        {"value": 12000, "unit": "平方米"},
        {"value": 23, "unit": "个"},
        {"value": None, "unit": "万元"},
    ]
    assert proposed(Attribute("", "x", FieldKind.TEXT), passage) == []


@given(st.text(alphabet="0123456789.,，一二十百千万亿点xX元个人次平方米 -", max_size=20))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    for value in proposed(AMOUNT, text):
        assert typed(AMOUNT, plain(value)) == value
    with suppress(UserError):
        assert plain(typed(AMOUNT, text))
