"""Times as every file of ours has them: UTC in ISO 8601 with milliseconds and ``Z``, so that they sort as text."""

from datetime import UTC, datetime


def utc(moment: datetime) -> str:
    """An aware time in that form."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def now() -> str:
    """The present in that form."""
    return utc(datetime.now(UTC))
