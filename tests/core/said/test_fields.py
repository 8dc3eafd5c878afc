"""What values declared fields take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.said.fields import Attribute, FieldChoice, FieldKind, checked, fits, kind_from, require_field, worded

CHOICES = (FieldChoice("a", "甲", "First"), FieldChoice("b"))
FIELDS = {kind: Attribute("", "x", kind, choices=CHOICES, units=("万元", "个")) for kind in FieldKind}


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        (FieldKind.ONE, "a", "a"),
        (FieldKind.SEVERAL, ["b", "a", "b"], ["a", "b"]),
        (FieldKind.NUMBER, 3.0, {"value": 3, "unit": "万元"}),
        (FieldKind.NUMBER, {"value": None, "unit": "个"}, {"value": None, "unit": "个"}),
        (FieldKind.YES_NO, False, False),
        (FieldKind.DATE, "2024-02", "2024-02"),
        (FieldKind.TEXT, "短", "短"),
    ],
)
def test_what_a_field_takes(kind: FieldKind, value: object, kept: object) -> None:
    assert checked(FIELDS[kind], value) == kept
    assert fits(FIELDS[kind], kept)
    assert worded(FIELDS[kind], kept, "zh_CN")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (FieldKind.ONE, "c"),
        (FieldKind.SEVERAL, []),
        (FieldKind.NUMBER, {"value": 1, "unit": "斤"}),
        (FieldKind.NUMBER, {"value": float("inf"), "unit": "个"}),
        (FieldKind.YES_NO, 1),
        (FieldKind.DATE, "2023-02-29"),
        (FieldKind.DATE, "２０２４"),
        (FieldKind.TEXT, "x" * 501),
        (FieldKind.TEXT, " "),
    ],
)
def test_what_it_does_not_take_is_said_with_what_it_takes(kind: FieldKind, value: object) -> None:
    with pytest.raises(UserError, match=r"field\.bad_value") as caught:
        checked(FIELDS[kind], value)
    assert caught.value.fields["takes"]


@given(
    kind=st.sampled_from(FieldKind),
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["value", "unit"]), inner),
    ),
)
def test_whatever_is_given_is_refused_or_kept_in_one_form(kind: FieldKind, value: object) -> None:
    try:
        kept = checked(FIELDS[kind], value)
    except UserError:
        return
    assert checked(FIELDS[kind], kept) == kept


def test_a_kind_that_a_newer_version_knows_counts_as_text() -> None:
    assert kind_from("one") is FieldKind.ONE
    assert kind_from("picture") is FieldKind.TEXT
    with pytest.raises(UserError, match=r"field\.no_choices"):
        require_field(Attribute("", "x", FieldKind.ONE))
