"""Times of the journal for the screen, in the local zone."""

from datetime import datetime

from PySide6.QtCore import QDateTime, QLocale


def local(stamp: str) -> datetime:
    """A stored UTC time (ISO 8601 with ``Z``) in the local zone."""
    return datetime.fromisoformat(stamp).astimezone()


def short_time(stamp: str, now: datetime | None = None) -> str:
    """Hour and minute on the same day, else month and day, with the year when it is another one."""
    at = local(stamp)
    now = now or datetime.now().astimezone()
    if at.date() == now.date():
        return f"{at:%H:%M}"
    return f"{at:%m-%d}" if at.year == now.year else f"{at:%Y-%m-%d}"


def describe_time(stamp: str) -> str:
    """Date and time in full, in the language's form."""
    return QLocale().toString(
        QDateTime.fromSecsSinceEpoch(round(local(stamp).timestamp())), QLocale.FormatType.ShortFormat
    )
