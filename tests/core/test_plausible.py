"""Which revisions and times rows can have: a rule of constants, which orders as time does."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.plausible import EARLIEST, LARGEST_REVISION, LATEST, are_times, is_time, near_revision, near_time
from core.times import now

moments = st.datetimes(datetime(1970, 1, 1), datetime(2199, 12, 31, 23, 59, 59, 999_000), timezones=st.just(UTC))


def written(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@given(moments, moments)
def test_times_sort_as_text(one: datetime, other: datetime) -> None:
    first, second = written(one), written(other)
    assert is_time(first)
    assert near_time(first) == first
    if abs(one - other) > timedelta(milliseconds=1):
        assert (first < second) == (one < other)


@given(st.text(max_size=30) | moments.map(written) | st.datetimes().map(lambda day: written(day.replace(tzinfo=UTC))))
def test_what_is_made_of_anything_is_a_time_and_stays(text: str) -> None:
    found = near_time(text)
    assert is_time(found)
    assert EARLIEST <= found <= LATEST
    assert near_time(found) == found


@given(st.integers())
def test_revisions_are_held_within_bounds(revision: int) -> None:
    found = near_revision(revision)
    assert 1 <= found <= LARGEST_REVISION < 2**40
    assert near_revision(found) == found


def test_the_bounds_are_times_and_what_is_written_now_is_between() -> None:
    assert is_time(EARLIEST)
    assert is_time(LATEST)
    assert are_times([EARLIEST, now(), LATEST])
    assert EARLIEST < now() < LATEST


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("zzzz", EARLIEST),
        ("", EARLIEST),
        ("2024", EARLIEST),
        ("9999-12-31T23:59:59.999Z", LATEST),
        ("1066-10-14T09:00:00.000Z", EARLIEST),
        ("2024-02-30T00:00:00.000Z", EARLIEST),
        ("2023-02-29T00:00:00.000Z", EARLIEST),
        ("2024-02-29T00:00:00.000Z", "2024-02-29T00:00:00.000Z"),
    ],
)
def test_what_becomes_of_times_that_are_none(text: str, near: str) -> None:
    """Never a later one than what is written as a time."""
    assert near_time(text) == near
