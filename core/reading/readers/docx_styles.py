"""What paragraph styles of Word say about a paragraph's text: its list, and whether it belongs to the contents."""

from dataclasses import dataclass

from core.reading.readers.docx_numbering import VAL
from core.reading.readers.markup import Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DEPTH = 20
"""Styles built on styles built on styles: more is a circle."""

ListPlace = tuple[str, int]
"""The id of a list and the level in it, from 0. List ``0`` means none."""


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph style with what it inherits."""

    place: ListPlace | None = None
    contents: bool = False


class Styles:
    """The paragraph styles of a document."""

    def __init__(self, root: Element | None) -> None:
        self._elements = {} if root is None else {str(style.get(f"{_W}styleId")): style for style in root}
        self._known: dict[str, Style] = {}
        defaults = (id_ for id_, style in self._elements.items() if style.get(f"{_W}default") in ("1", "true"))
        self._default = next((id_ for id_ in defaults if self._elements[id_].get(f"{_W}type") == "paragraph"), "")

    def of(self, properties: Element | None) -> Style:
        """The style of a paragraph with these properties (``w:pPr``)."""
        named = properties.find(f"{_W}pStyle") if properties is not None else None
        id_ = self._default if named is None else str(named.get(VAL))
        if id_ not in self._known:
            self._known[id_] = self._read(id_)
        return self._known[id_]

    def name(self, id_: str) -> str:
        """The name of a style, in small letters, as Word shows it; empty when there is none with this id."""
        style = self._elements.get(id_)
        named = style.find(f"{_W}name") if style is not None else None
        return str(named.get(VAL)).strip().lower() if named is not None else ""

    def _read(self, id_: str) -> Style:
        place: ListPlace | None = None
        list_id: str | None = None
        level: int | None = None
        contents = False
        for _ in range(_DEPTH):
            one = self._elements.get(id_)
            if one is None:
                break
            name = one.find(f"{_W}name")
            shown = str(name.get(VAL)).lower() if name is not None else ""
            contents = contents or (shown.startswith("toc ") and shown != "toc heading")
            found = list_place(one.find(f"{_W}pPr"), given=True)
            if found is not None:
                list_id = found[0] if list_id is None and found[0] else list_id
                level = found[1] if level is None and found[1] >= 0 else level
            based = one.find(f"{_W}basedOn")
            id_ = str(based.get(VAL)) if based is not None else ""
        if list_id:
            place = (list_id, level or 0)
        return Style(place, contents)


def list_place(properties: Element | None, *, given: bool = False) -> ListPlace | None:
    """The list that paragraph properties name; with `given` what is not named is ``""`` and -1, to be inherited."""
    named = properties.find(f"{_W}numPr") if properties is not None else None
    if named is None:
        return None
    id_, level = named.find(f"{_W}numId"), named.find(f"{_W}ilvl")
    at = str(level.get(VAL)) if level is not None else ""
    # There are nine levels; what is longer than four figures is none either, and need not be read.
    place = (str(id_.get(VAL)) if id_ is not None else "", int(at[:4]) if at.isdecimal() else -1)
    if given:
        return place
    return (place[0], max(0, place[1])) if place[0] else None
