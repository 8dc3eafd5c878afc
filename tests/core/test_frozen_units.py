"""Numbered units as a project keeps them: read back as they were, and nothing impossible believed."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.frozen_units import FrozenUnits, dumped, parsed
from core.lazy_numpy import np

CHARACTERS = 200


def made(rows: list[tuple[int, int, int]]) -> FrozenUnits:
    """Of part, start and length, in text order."""
    starts = sorted(row[1] for row in rows)
    parts = sorted(row[0] for row in rows)
    table = np.array([(p, s, row[2]) for p, s, row in zip(parts, starts, rows, strict=True)], dtype=np.int64)
    table = table.reshape(-1, 3)
    outline = np.array([(1, 0, 20), (2, 5, 3)], dtype=np.int64)
    parts_, starts_, lengths = np.ascontiguousarray(table.T)
    return FrozenUnits(3, 7, "item", "{document}-{part}-{item}", "abc", parts_, starts_, lengths, outline)


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 150), st.integers(1, 50)), max_size=30))
def test_they_come_back_as_they_were(rows: list[tuple[int, int, int]]) -> None:
    before = made(rows)
    after = parsed(dumped(before), CHARACTERS)
    assert after is not None
    for name in ("version", "document", "rule", "scheme", "made_of"):
        assert getattr(before, name) == getattr(after, name)
    for name in ("parts", "starts", "lengths", "outline", "items"):
        assert getattr(before, name).tolist() == getattr(after, name).tolist()


def test_items_count_within_their_part() -> None:
    assert made([(0, 0, 1), (1, 2, 1), (1, 4, 1), (2, 6, 1)]).items.tolist() == [1, 1, 2, 1]


@pytest.mark.parametrize(
    "change",
    [
        {"units": "1 0 201"},  # beyond the text
        {"units": "1 0 5 1 199 5"},
        {"units": "2 0 5 1 9 5"},  # parts fall
        {"units": "1 0 0"},  # empty
        {"units": "1 0"},
        {"units": "1 -5 5"},
        {"units": "1 0 x"},
        {"units": "١ 0 5"},
        {"units": "1 0 " + "9" * 400},
        {"units": f"{2**63} 0 5"},
        {"units": [1, 0, 5]},
        {"outline": "1 0 900"},
        {"outline": None},
        {"version": 0},
        {"version": "1"},
        {"document": -1},
        {"document": 10**12},
        {"rule": "x" * 1000},
        {"scheme": 5},
    ],
)
def test_what_is_impossible_counts_as_not_there(change: dict[str, object]) -> None:
    value: dict[str, object] = orjson.loads(dumped(made([(1, 0, 5)])))
    assert parsed(orjson.dumps(value).decode(), CHARACTERS) is not None
    assert parsed(orjson.dumps(value | change).decode(), CHARACTERS) is None


@given(
    st.one_of(st.text(), st.text("0123456789 -", max_size=40).map(lambda text: orjson.dumps({"units": text}).decode()))
)
def test_nothing_that_is_none_makes_trouble(stored: str) -> None:
    assert parsed(stored, CHARACTERS) is None


@given(st.text("0123456789 ", max_size=60), st.text("0123456789 ", max_size=30))
def test_what_is_taken_lies_inside_of_the_text(units: str, outline: str) -> None:
    value: dict[str, object] = orjson.loads(dumped(made([])))
    found = parsed(orjson.dumps(value | {"units": units, "outline": outline}).decode(), CHARACTERS)
    if found is not None:
        assert all(s >= 0 and n > 0 and s + n <= CHARACTERS for s, n in zip(found.starts, found.lengths, strict=True))
