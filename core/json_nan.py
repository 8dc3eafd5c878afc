"""NaN and infinite numbers in JSON, which RFC 8259 has not and Python writes."""

import re

_NUMBERS = re.compile(rb'"(?:[^"\\]|\\.)*+"?|(?<![\w.])-?(?:NaN|Infinity)(?![\w.])', re.DOTALL)
"""Texts, also one that never ends, so that nothing is looked at twice; and the numbers."""
_NAMES = (b"NaN", b"Infinity")


def without_nan(data: bytes) -> bytes | None:
    """The same JSON with null for NaN and infinite numbers, which Python writes; None when it has none."""
    if not any(name in data for name in _NAMES):
        return None
    changed = _NUMBERS.sub(lambda found: found[0] if found[0].startswith(b'"') else b"null", data)
    return changed if changed != data else None
