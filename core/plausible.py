"""What revisions and times of shared rows can be: constants, the same on every machine and in every order.

Of two states of one row the one with the higher revision is newer, then the one changed later. So a state with a
revision or a time that nothing can exceed could never be changed again. Nothing here asks the clock: a state that is
plausible today and here is so everywhere and always, or the order of merging would matter.
"""

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

LARGEST_REVISION = 2**31 - 1
"""Changes of one row; a thousand a day take 5,800 years. What stands there can still be struck out."""
EARLIEST = "1970-01-01T00:00:00.000Z"
LATEST = "2199-12-31T23:59:59.999Z"
"""Times as `core.times` has them."""

_TIME = re.compile(
    r"(?:19[7-9][0-9]|20[0-9]{2}|21[0-9]{2})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z"
)


def is_time(value: str) -> bool:
    """Whether `value` is written as times are and lies between `EARLIEST` and `LATEST`."""
    return _TIME.fullmatch(value) is not None and _is_day(value[:10])


def are_times(values: Iterable[str]) -> bool:
    """Whether all are; imports bring many that are the same."""
    return all(map(is_time, set(values)))


def near_time(value: str) -> str:
    """`value` where it is a time; else the nearest one, and `EARLIEST` for what is no time at all.

    So nothing that is not written as a time outranks what is.
    """
    if is_time(value):
        return value
    if not _SHAPE.fullmatch(value) or not _is_day(value[:10]):
        return EARLIEST
    return min(max(value, EARLIEST), LATEST)


_SHAPE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{3}Z")


def near_revision(value: int) -> int:
    """The revision, within 1 and `LARGEST_REVISION`."""
    return min(max(value, 1), LARGEST_REVISION)


@lru_cache(maxsize=4096)
def _is_day(value: str) -> bool:
    """Whether a day, written YYYY-MM-DD, is in the calendar."""
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
