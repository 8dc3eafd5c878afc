from datetime import UTC, datetime

import pytest

from gui.base.times import describe_time, local, short_time

NOW = datetime(2024, 5, 6, 12, tzinfo=UTC).astimezone()


def test_the_further_away_the_more_is_said() -> None:
    at = local("2024-05-06T12:00:00.000Z")
    assert at is not None
    assert short_time("2024-05-06T12:00:00.000Z", NOW) == f"{at:%H:%M}"
    assert short_time("2024-03-01T12:00:00.000Z", NOW) == "03-01"
    assert short_time("2023-03-01T12:00:00.000Z", NOW) == "2023-03-01"


@pytest.mark.parametrize("stamp", ["", "yesterday", "2024-99-99T99:99:99.999Z", "0001-01-01T00:00:00+10:00", "x" * 99])
def test_what_is_no_time_is_shown_as_it_is(stamp: str) -> None:
    """A package may say anything of when it was made."""
    assert short_time(stamp).startswith(stamp[:4])
    assert len(describe_time(stamp)) <= 40
