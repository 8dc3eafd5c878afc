"""JSON from anywhere is read within bounds, and what was read can be written."""

import json
import sys

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bounded_json import (
    DEEPEST,
    MOST_HOLDERS,
    MOST_VALUES,
    JsonError,
    dumps,
    is_bounded,
    loads,
    loads_with_paths,
    require_shallow,
)

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    # No lone surrogates: JSON Lines are UTF-8.
    | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=3)
    ),
)


def nested(depth: int, inside: str = "1") -> str:
    """Objects and lists in turn."""
    opening = ["[" if level % 2 else '{"a":' for level in range(depth)]
    return "".join(opening) + inside + "".join("]" if bracket == "[" else "}" for bracket in reversed(opening))


def refusal(data: str | bytes, *, largest: int | None = None) -> JsonError:
    with pytest.raises(JsonError) as caught:
        loads(data, largest=largest)
    return caught.value


@given(values)
def test_what_can_be_written_is_read_as_by_others(value: object) -> None:
    text = dumps(value)
    assert loads(text) == loads(text.encode()) == json.loads(text) == loads_with_paths(text)


@pytest.mark.parametrize("inside", ["1", '"[[[[{{{{"', '"\\\\\\""', "[]"])
def test_depth_is_bounded_where_every_parser_still_reads(inside: str) -> None:
    deepest = nested(DEEPEST - (inside == "[]"), inside)
    for read in (loads, loads_with_paths):
        orjson.dumps(json.loads(dumps(read(deepest))))
    deeper = nested(DEEPEST + 1 - (inside == "[]"), inside)
    assert refusal(deeper).code == "json.too_deep"
    with pytest.raises(JsonError, match=r"json\.too_deep"):
        loads_with_paths(deeper)
    with pytest.raises(JsonError, match=r"json\.too_deep"):
        dumps(json.loads(deeper))


@pytest.mark.parametrize("depth", [300, 1_000, 1_100, 100_000])
def test_no_depth_ends_in_a_recursion_error(depth: int) -> None:
    for text in (nested(depth), "[" * depth, '{"a":' * depth, "[" * depth + "]" * (depth - 1) + "}"):
        # The parser meets what is wrong before or behind the bound.
        assert refusal(text).code in ("json.too_deep", "json.not_json")
        with pytest.raises(JsonError):
            loads_with_paths(text)


def test_brackets_in_texts_are_no_depth() -> None:
    text = orjson.dumps({"text": "[" * 5_000 + "{" * 5_000, "spans": [{"start": n} for n in range(500)]}).decode()
    assert loads(text) == json.loads(text) == loads_with_paths(text)


def test_who_keeps_only_parts_asks_of_these() -> None:
    loaded = loads(nested(500), deepest=None)
    with pytest.raises(JsonError, match=r"json\.too_deep"):
        require_shallow(loaded)
    with pytest.raises(JsonError, match=r"json\.too_deep"):
        loads(nested(1_100), deepest=None)


def test_a_value_that_would_fill_the_memory_is_refused_unparsed() -> None:
    assert refusal(b"[" + b"[]," * MOST_HOLDERS + b"[]]").code == "json.too_large"
    assert refusal("[" + "0," * MOST_VALUES + "0]").code == "json.too_large"
    assert refusal("1" * 11, largest=10).code == "json.too_large"
    assert loads("1" * 10, largest=10) == 1_111_111_111


@pytest.mark.parametrize("text", ["NaN", "-Infinity", "1e999", "[1e999]", "9" * 5000, '"\ud800"', "", "{", "\ufeff1"])
def test_what_is_no_json_is_refused_with_its_place(text: str) -> None:
    error = refusal(text.encode("utf-8", "surrogatepass"))
    assert (error.code, error.line) == ("json.not_json", 1)
    assert error.column >= 1


def test_whole_numbers_beyond_64_bits_become_floats_and_can_be_written() -> None:
    loaded = loads("[18446744073709551616, -9223372036854775809, 18446744073709551615]")
    assert loaded == [2.0**64, -(2.0**63), 2**64 - 1]
    assert loads(orjson.dumps(loaded)) == loaded


def test_of_equal_names_the_last_counts() -> None:
    assert loads('{"a": 1, "a": 2}') == {"a": 2} == loads_with_paths('{"a": 1, "a": 2}')


def test_names_that_are_no_utf8_survive_in_our_own_settings() -> None:
    name = b"/reports/\xb1\xa8.biaodu".decode("utf-8", "surrogateescape")
    assert loads_with_paths(json.dumps([name])) == [name]


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", "9" * (sys.get_int_max_str_digits() + 1), '{"a": "[', "]" * 300])
def test_settings_that_are_no_json_are_refused(text: str) -> None:
    with pytest.raises(JsonError, match=r"json\.not_json"):
        loads_with_paths(text)


def test_the_bounds_are_on_what_there_is_and_not_on_how_long_it_is() -> None:
    long = b'["' + b"x" * (MOST_VALUES + 1) + b'"]'
    assert is_bounded(long)
    assert loads(long) == [long[2:-2].decode()]
    holders, commas = "[" * (MOST_HOLDERS // 2), "," * (MOST_VALUES - MOST_HOLDERS // 2)
    assert is_bounded(holders + commas)
    assert not is_bounded(holders + commas + ",")
    assert not is_bounded((holders + commas + ",").encode())
