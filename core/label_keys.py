"""The keys that labels can have, in the order in which new ones get them."""

from collections.abc import Callable, Collection, Iterable
from string import ascii_lowercase

KEYS = (*"1234567890", *ascii_lowercase)
"""Digits first, as on the keyboard, then letters."""


def next_free_key(taken: Iterable[str | None], is_free: Callable[[str], bool] = lambda _key: True) -> str | None:
    """The first key that no label has and that `is_free`, such as one that starts no action; None when all are gone."""
    used: Collection[str] = {key.lower() for key in taken if key}
    return next((key for key in KEYS if key not in used and is_free(key)), None)
