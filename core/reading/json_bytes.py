"""Reads JSON in other encodings than UTF-8, which is no JSON by RFC 8259 but which programs write."""

import codecs

from core.errors import UserError
from core.text.canonical import decode
from core.text.encodings import wide_encoding

_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def is_utf8(head: bytes) -> bool:
    """Whether the beginning of a file, perhaps cut inside of a character, is UTF-8."""
    if head.startswith(_MARKS) or wide_encoding(head[: len(head) // 4 * 4]) is not None:
        return False
    try:
        head.decode()
    except UnicodeDecodeError as error:
        return error.end >= len(head) and error.reason == "unexpected end of data"
    return True


def as_utf8(data: bytes) -> bytes:
    """The same JSON in UTF-8.

    Unchanged if its encoding cannot be told; then reading it will say which byte is wrong.
    """
    try:
        decoded = decode(data)
    except UserError:
        return data
    return data if decoded.encoding == "utf-8" else decoded.text.encode("utf-8", "surrogatepass")


def head_as_utf8(head: bytes) -> bytes:
    """The beginning of a file in UTF-8, good enough to tell the kind of JSON."""
    if is_utf8(head):
        return head.removeprefix(codecs.BOM_UTF8)
    if head.startswith(_MARKS[:2]):
        return head[: len(head) // 4 * 4].decode("utf-32", "replace").encode()
    wide = "utf-16" if head.startswith(_MARKS) else wide_encoding(head[: len(head) // 4 * 4])
    return head.decode(wide or "gb18030", "replace").encode()
