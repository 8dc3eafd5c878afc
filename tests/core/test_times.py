"""One form of times, whatever the zone they came from, so that they sort as texts."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from core.plausible import is_time
from core.times import now, utc

ZONES = st.timedeltas(timedelta(hours=-12), timedelta(hours=14)).map(timezone)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=ZONES)


@given(MOMENTS, MOMENTS)
def test_they_sort_as_the_moments_do(first: datetime, second: datetime) -> None:
    earlier, later = sorted([first, second])
    assert utc(earlier) <= utc(later)
    assert is_time(utc(first))


def test_another_zone_changes_nothing_but_the_writing() -> None:
    moment = datetime(2026, 3, 5, 8, 0, 0, 123_456, tzinfo=timezone(timedelta(hours=8)))
    assert utc(moment) == utc(moment.astimezone(UTC)) == "2026-03-05T00:00:00.123Z"
    assert is_time(now())
