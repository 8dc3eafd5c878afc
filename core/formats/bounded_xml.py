"""XML from anywhere as a tree that stays within bounds, whatever the bytes are."""

from typing import Any
from xml.etree import ElementTree

from core.errors import UserError

DEEPEST = 200
"""Levels of elements inside of each other; what walks through the tree calls itself at each."""
MOST = 4_000_000
"""Elements and attributes; a tree takes some 150 bytes for each."""


_HEAD, _PIECE = 1 << 16, 1 << 20
"""Bytes that are given to the parser first, and at once: it goes to the end of them before a refusal of ours is heard.
Smaller ones would have it look at a long text or comment from its beginning again and again.
"""


class _Declared(ValueError):
    """The file has a document type: nothing that we read needs one, and entities are declared nowhere else."""


class _Bounded(ElementTree.TreeBuilder):
    """Counts while the tree is built, so that what is too much is never built."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = self._number = 0

    def start(self, tag: Any, attrs: Any, /) -> Any:
        self._depth += 1
        self._number += 1 + len(attrs)
        if self._depth > DEEPEST or self._number > MOST:
            raise OverflowError
        return super().start(tag, attrs)

    def end(self, tag: Any, /) -> Any:
        self._depth -= 1
        return super().end(tag)

    def doctype(self, name: str, pubid: str | None, system: str | None, /) -> None:
        raise _Declared(name)


def parsed(data: bytes, kind: str, largest: int) -> Any:
    """The root element. A document type, and so entities and external parts, are refused.

    Raises UserError ``import.expands`` for more than `largest` bytes, `DEEPEST` levels or `MOST` elements and
    attributes, ``import.damaged`` for what is no XML; both name the `kind` of file.
    """
    if len(data) > largest:
        raise UserError("import.expands", kind=kind)
    # Expat in C, three times as quick as the parser of defusedxml, which is written in Python.
    parser = ElementTree.XMLParser(target=_Bounded())
    try:
        parser.feed(data[:_HEAD])
        for at in range(_HEAD, len(data), _PIECE):
            parser.feed(data[at : at + _PIECE])
        return parser.close()
    except OverflowError:
        raise UserError("import.expands", kind=kind) from None
    except (ElementTree.ParseError, ValueError, LookupError):
        raise UserError("import.damaged", kind=kind) from None
