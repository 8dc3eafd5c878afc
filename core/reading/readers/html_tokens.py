"""Counts the tags and attributes of a page before a parser builds a tree of it.

libxml2 compares every attribute of an element with every other (100,000 in 868 KB took 106 s), and a tree takes a
hundred times the memory of its tags. The rules are those of the HTML standard (html.spec.whatwg.org, 13.2.5) as far as
they say where tags and attributes are; where a comment or a script never ends, what follows is counted all the same,
because parsers differ there. Everything is looked at once.
"""

import re

from core.errors import UserError

MAX_ELEMENTS = 200_000
MAX_ATTRIBUTES = 200
"""For one element; for ``html`` and ``body``, which may be opened again and again, in all of their tags together."""
MAX_ALL_ATTRIBUTES = 400_000

_WHITE = r"[ \t\n\r\f]"
_OPENING = re.compile(r"<(?:(?P<comment>!--)|(?P<name>[A-Za-z][^ \t\n\r\f/>]*+))")
_ATTRIBUTE = re.compile(
    rf"(?:{_WHITE}|/)*+(?P<name>[^ \t\n\r\f/>][^ \t\n\r\f/>=]*+)"
    rf"(?:{_WHITE}*+={_WHITE}*+(?:\"[^\"]*+\"|'[^']*+'|[^ \t\n\r\f>]*+))?+"
)
_TEXT_ONLY = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})
"""Elements that hold no elements."""
_GATHERING = frozenset({"html", "body"})


def require_bounded(text: str) -> None:
    """Raise UserError ``import.expands`` for a page with more elements or attributes than a report has."""
    elements = all_attributes = gathered = at = 0
    endless: set[str] = set()
    """Comments and elements that never end from here on, so that their end is not looked for again."""
    while (opening := _OPENING.search(text, at)) is not None:
        if opening.group("comment"):
            at = _behind(text, "-->", opening.start() + 2, opening.end(), endless)
            continue
        name = opening.group("name").lower()
        attributes, at = _attributes(text, opening.end())
        elements += 1
        all_attributes += attributes
        if name in _GATHERING:
            gathered += attributes
        if elements > MAX_ELEMENTS or max(attributes, gathered) > MAX_ATTRIBUTES or all_attributes > MAX_ALL_ATTRIBUTES:
            raise UserError("import.expands", kind="HTML")
        if name in _TEXT_ONLY:
            at = _behind(text, f"</{name}", at, at, endless)


def _attributes(text: str, at: int) -> tuple[int, int]:
    """How many attributes a tag has whose name ends at `at`, and where they end. Stops when there are too many."""
    count = 0
    while count <= MAX_ATTRIBUTES and (found := _ATTRIBUTE.match(text, at)) is not None:
        count += 1
        at = found.end()
    return count, at


def _behind(text: str, ending: str, start: int, otherwise: int, endless: set[str]) -> int:
    """The end of the first `ending` (in any case) from `start` on; `otherwise` if there is none."""
    if ending in endless:
        return otherwise
    found = re.compile(re.escape(ending), re.IGNORECASE).search(text, start)
    if found is None:
        endless.add(ending)
        return otherwise
    return found.end()
