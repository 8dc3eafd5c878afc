"""Recognises encodings by the pattern of their bytes: wide ones without a mark, and seven-bit ones."""

import re
from typing import NamedTuple

from core.text.plausibility import control_share, plausibility

_SAMPLE = 60_000
_UNLIKELY = -0.3
"""With less plausibility than this, even a telling pattern of NULs proves nothing."""
_MOSTLY_NUL = 0.2
_CHINESE = 0.4
_HZ = re.compile(rb"~\{[!-~\r\n]{2,500}?~\}")
_UTF_7 = re.compile(rb"\+[A-Za-z0-9+/]{5,}")
_CJK = re.compile("[\u3400-\u9fff]")
_LONG_SEQUENCE = re.compile(rb"[\xe0-\xf4][\x80-\xbf]{2}")
_RUN = 400
"""Bytes before an error among which the wrong byte is looked for."""


class Named(NamedTuple):
    """A text and the codec that decoded it."""

    text: str
    encoding: str


def wide_encoding(data: bytes) -> str | None:
    """The codec of UTF-16 or UTF-32 without a byte order mark, found by where the NULs of ASCII characters stand.

    None if there are no NULs, or if they stand anywhere, as stray ones in other texts do.
    """
    head = data[: _SAMPLE // 4 * 4]
    if b"\0" not in head:
        return None
    if len(data) % 4 == 0 and len(data) >= 8:
        for encoding, places in (("utf-32-le", (3, 2)), ("utf-32-be", (0, 1))):
            high, next_ = (head[place::4] for place in places)
            if not high.strip(b"\0") and 2 * next_.count(0) > len(next_) and _reads(data, encoding, head):
                return encoding
    even, odd = head[::2].count(0), head[1::2].count(0)
    if len(data) % 2 or (even and odd) or _is_utf8(head):
        return None
    encoding = "utf-16-le" if odd else "utf-16-be"
    return encoding if _reads(data, encoding, head) else None


def _is_utf8(head: bytes) -> bool:
    """Whether it is Chinese in UTF-8 with a few stray NULs."""
    try:
        head.decode()
    except UnicodeDecodeError as error:
        if error.end < len(head):
            return False
    return _LONG_SEQUENCE.search(head) is not None


def _reads(data: bytes, encoding: str, head: bytes) -> bool:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return False
    if control_share(text) > 0.01:
        return False
    return head.count(0) > _MOSTLY_NUL * len(head) or plausibility(text) > _UNLIKELY


def seven_bit(data: bytes) -> Named | None:
    """Chinese in HZ (RFC 1843) or UTF-7 (RFC 2152); None for plain ASCII."""
    if _HZ.search(data):
        text = _decoded(data, "hz")
        if text is not None and plausibility(text) > _CHINESE and _CJK.search(text):
            return Named(text, "hz")
    if _UTF_7.search(data):
        text = _decoded(data, "utf-7")
        if text is not None and plausibility(text) > _CHINESE and len(_CJK.findall(text[:_SAMPLE])) >= 4:
            return Named(text, "utf-7")
    return None


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeError:
        return None


def wrong_byte(data: bytes, encoding: str, found: int) -> int:
    """The offset of the byte that is really wrong, when a decoder stopped at `found`.

    In GB 18030 a byte too many or too few shifts all pairs up to the next ASCII character, and the decoder stops only
    there. The wrong byte is the one without which the rest of the run reads best.
    """
    if encoding not in ("gb18030", "big5", "cp950", "big5hkscs"):
        return found
    begin = found
    while begin > max(0, found - _RUN) and data[begin - 1] >= 0x80:
        begin -= 1
    end = found + 1
    while end < min(len(data), found + _RUN) and data[end] >= 0x80:
        end += 1
    run = data[begin:end]
    places = {at: _readable(run[:at] + run[at + 1 :], encoding) for at in range(0, found - begin, 2)}
    best = max(places, key=lambda at: places[at], default=0)
    is_better = bool(places) and places[best] > _readable(run[: found - begin], encoding) + 0.05
    return begin + best if is_better else found


def _readable(run: bytes, encoding: str) -> float:
    text = run.decode(encoding, "replace")
    return plausibility(text) if text else 0.0
