"""What a text on its way into a project tells and withholds, for the import's preview of one text."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.model import Mask, Span
from core.text.outline import outline
from core.text.parts import PartKind, parts
from core.text.withheld import find_withheld

LOOKED_AT = 2_000_000
"""Code points of a text that are looked at: one search through a book of 200 MB would stop every thread for seconds."""


@dataclass(frozen=True, slots=True)
class Structure:
    """The top-level parts of a text, and how many values it withholds."""

    parts: tuple[tuple[str, PartKind | None], ...]
    """Heading and what the part does, in order; None where nothing says."""
    withheld: int

    def count(self, kind: PartKind) -> int:
        """How many parts do this."""
        return sum(found is kind for _heading, found in self.parts)


def structure(text: str, masks: Iterable[Mask], document_kind: str | None) -> Structure:
    """Look through a canonical text, up to `LOOKED_AT`, with its masks; `document_kind` as in `core.text.parts.parts`.

    A million characters take some 0.5 s, so it is not for the GUI thread.
    """
    text = text[:LOOKED_AT]
    furniture = [Span(mask.start, mask.end) for mask in masks]
    found = parts(text, outline(text, furniture), document_kind)
    named = tuple((text[one.title.start : one.title.end], one.kind) for one in found)
    return Structure(named, len(find_withheld(text, furniture)))
