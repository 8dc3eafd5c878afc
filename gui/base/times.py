"""Shows times of the journal in the local time zone."""

from datetime import datetime

from PySide6.QtCore import QDateTime, QLocale


def local(stamp: str) -> datetime | None:
    """A stored UTC time (ISO 8601 with ``Z``) in the local zone.

    None if a colleague's file has something that is no time.
    """
    try:
        return datetime.fromisoformat(stamp).astimezone()
    except (ValueError, OverflowError, OSError):
        return None


def short_time(stamp: str, now: datetime | None = None) -> str:
    """Hour and minute if it is the same day, else month and day, with the year if it is another one."""
    at = local(stamp)
    if at is None:
        return _as_it_is(stamp)
    now = now or datetime.now().astimezone()
    if at.date() == now.date():
        return f"{at:%H:%M}"
    return f"{at:%m-%d}" if at.year == now.year else f"{at:%Y-%m-%d}"


def describe_time(stamp: str) -> str:
    """Date and time in full, in the language's form."""
    at = local(stamp)
    if at is None:
        return _as_it_is(stamp)
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(round(at.timestamp())), QLocale.FormatType.ShortFormat)


def _as_it_is(stamp: str) -> str:
    return stamp[:24]
