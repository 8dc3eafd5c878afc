"""XML from anywhere as a tree that stays within bounds, whatever the bytes are."""

from typing import Any
from xml.etree import ElementTree

from core.errors import UserError

DEEPEST = 200
"""Levels of elements inside of each other; what walks through the tree calls itself at each."""
MOST = 4_000_000
"""Elements and attributes; a tree takes some 150 bytes for each."""


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


def parsed(data: bytes, kind: str, largest: int) -> Any:
    """The root element. No entities and no external parts are taken.

    Raises UserError ``import.expands`` for more than `largest` bytes, `DEEPEST` levels or `MOST` elements and
    attributes, ``import.damaged`` for what is no XML; both name the `kind` of file.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    if len(data) > largest:
        raise UserError("import.expands", kind=kind)
    parser: Any = DefusedXMLParser(target=_Bounded())
    try:
        parser.feed(data)
        return parser.close()
    except OverflowError:
        raise UserError("import.expands", kind=kind) from None
    except (ElementTree.ParseError, DefusedXmlException, ValueError, LookupError):
        raise UserError("import.damaged", kind=kind) from None
