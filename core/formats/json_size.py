"""JSON that takes many times its size in memory: a list of empty objects comes to twenty times its bytes."""

MAX_CONTAINERS = 2_000_000
"""Objects and lists in one value, which take the most: 60 bytes and more for the two that each is written with."""
MAX_VALUES = 10_000_000
_SMALL = 1 << 20
"""Bytes up to which nothing is counted."""


def is_bounded(data: bytes) -> bool:
    """Whether parsing takes memory in some proportion to what a dataset of that size takes.

    Counts signs, also those inside of texts: a text has few of them, and a dataset far fewer than these limits.
    """
    if len(data) <= _SMALL:
        return True
    containers = data.count(b"{") + data.count(b"[")
    return containers <= MAX_CONTAINERS and containers + data.count(b",") <= MAX_VALUES
