"""What Word's styles say about a text: its list, whether it is part of the contents, how its letters look."""

from dataclasses import dataclass

from core.reading.readers.docx_names import VAL, W, is_on
from core.reading.readers.markup import Element
from core.reading.readers.symbols import is_symbol_font

_DEPTH = 20
"""How deep styles may be built on each other: anything deeper is a circle."""
_UNSEEN_SIZE = 2
"""Letters up to this size, in half points, are not there to be read."""
_RAISED_BY = 6
"""Half points by which a letter must stand above the others to count as raised."""

ListPlace = tuple[str, int]
"""The id of a list and the level in it, from 0. List ``0`` means none."""


@dataclass(frozen=True, slots=True)
class Look:
    """The properties that decide how letters are read; None is a property that nothing sets."""

    hidden: bool | None = None
    size: int | None = None
    """The size in half points."""
    script: str | None = None
    """``superscript``, ``subscript`` or ``baseline``."""
    font: str | None = None
    """The font of Western characters."""

    def over(self, other: "Look") -> "Look":
        """The same look, completed from another one."""
        return Look(
            other.hidden if self.hidden is None else self.hidden,
            other.size if self.size is None else self.size,
            other.script if self.script is None else self.script,
            other.font if self.font is None else self.font,
        )

    @property
    def is_unseen(self) -> bool:
        """Whether the author hid these letters."""
        return bool(self.hidden) or (self.size is not None and self.size <= _UNSEEN_SIZE)

    @property
    def symbols(self) -> str | None:
        """The font, if it shows other characters than the text says."""
        return self.font if is_symbol_font(self.font) else None


PLAIN = Look()


def look_of(properties: Element | None) -> Look:
    """The look that run properties (``w:rPr``) give by themselves."""
    if properties is None or not len(properties):
        return PLAIN
    hidden, size, script, font = None, None, None, None
    for given in properties:
        value = given.get(VAL)
        if given.tag == f"{W}vanish":
            hidden = is_on(value)
        elif given.tag == f"{W}sz":
            size = int(str(value)) if str(value).isdecimal() and len(str(value)) < 5 else None
        elif given.tag == f"{W}vertAlign":
            script = value
        elif given.tag == f"{W}position" and script is None:
            raised = str(value)
            script = "superscript" if raised.isdecimal() and int(raised[:5]) >= _RAISED_BY else None
        elif given.tag == f"{W}rFonts":
            font = given.get(f"{W}ascii") or given.get(f"{W}hAnsi")
    return Look(hidden, size, script, font)


@dataclass(frozen=True, slots=True)
class WordStyle:
    """One style with what it inherits."""

    place: ListPlace | None = None
    contents: bool = False
    look: Look = PLAIN


class WordStyles:
    """The styles of a document."""

    def __init__(self, root: Element | None) -> None:
        self._elements = {} if root is None else {str(style.get(f"{W}styleId")): style for style in root}
        self._known: dict[str, WordStyle] = {}
        defaults = (id_ for id_, style in self._elements.items() if style.get(f"{W}default") in ("1", "true"))
        self._default = next((id_ for id_ in defaults if self._elements[id_].get(f"{W}type") == "paragraph"), "")

    def of(self, properties: Element | None) -> WordStyle:
        """The style of a paragraph with these properties (``w:pPr``)."""
        named = properties.find(f"{W}pStyle") if properties is not None else None
        return self._named(self._default if named is None else str(named.get(VAL)))

    def look(self, properties: Element | None, paragraph: Look) -> Look:
        """How a run with these properties (``w:rPr``) looks in a paragraph; hiding twice shows (17.7.3, toggles)."""
        own = look_of(properties)
        named = properties.find(f"{W}rStyle") if properties is not None else None
        if named is None:
            return own.over(paragraph)
        style = self._named(str(named.get(VAL))).look
        if own.hidden is None and style.hidden and paragraph.hidden:
            own = Look(False, own.size, own.script, own.font)
        return own.over(style).over(paragraph)

    def _named(self, id_: str) -> WordStyle:
        if id_ not in self._known:
            self._known[id_] = self._read(id_)
        return self._known[id_]

    def name(self, id_: str) -> str:
        """The name of a style in lower case, as Word shows it; empty if no style has this id."""
        style = self._elements.get(id_)
        named = style.find(f"{W}name") if style is not None else None
        return str(named.get(VAL)).strip().lower() if named is not None else ""

    def _read(self, id_: str) -> WordStyle:
        place: ListPlace | None = None
        list_id: str | None = None
        level: int | None = None
        contents = False
        look = PLAIN
        for _ in range(_DEPTH):
            style = self._elements.get(id_)
            if style is None:
                break
            name = style.find(f"{W}name")
            shown = str(name.get(VAL)).lower() if name is not None else ""
            contents = contents or (shown.startswith("toc ") and shown != "toc heading")
            look = look.over(look_of(style.find(f"{W}rPr")))
            found = list_place(style.find(f"{W}pPr"), given=True)
            if found is not None:
                list_id = found[0] if list_id is None and found[0] else list_id
                level = found[1] if level is None and found[1] >= 0 else level
            based = style.find(f"{W}basedOn")
            id_ = str(based.get(VAL)) if based is not None else ""
        if list_id:
            place = (list_id, level or 0)
        return WordStyle(place, contents, look)


def list_place(properties: Element | None, *, given: bool = False) -> ListPlace | None:
    """The list that paragraph properties name. With `given`, what they do not name is ``""`` or -1, to be inherited."""
    named = properties.find(f"{W}numPr") if properties is not None else None
    if named is None:
        return None
    id_, level = named.find(f"{W}numId"), named.find(f"{W}ilvl")
    at = str(level.get(VAL)) if level is not None else ""
    # There are nine levels, so a number of more than four figures is none and need not be read.
    place = (str(id_.get(VAL)) if id_ is not None else "", int(at[:4]) if at.isdecimal() else -1)
    if given:
        return place
    return (place[0], max(0, place[1])) if place[0] else None
