"""Counts the parts of a new text and the values that it withholds, for the import's preview."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.model import Mask, Meta, Span
from core.text.headings import outline_of
from core.text.parts import PartKind, ReportPart, parts_of
from core.text.withheld import find_withheld

LOOKED_AT = 2_000_000
"""How many code points of a text are searched: a single search through a book of 200 MB would stop all threads for
seconds.
"""


@dataclass(frozen=True, slots=True)
class Structure:
    """The top-level parts of a text, and how many values it withholds."""

    parts: tuple[tuple[str, ReportPart], ...]
    """Heading and part, in order."""
    withheld: int

    def count(self, kind: PartKind) -> int:
        """How many parts do this: report or plan."""
        return sum(part.kind is kind for _heading, part in self.parts)


def structure(text: str, masks: Iterable[Mask], meta: Meta) -> Structure:
    """Look through a canonical text, up to `LOOKED_AT`, with its masks and metadata.

    A million characters take some 0.5 s, so it is not for the GUI thread.
    """
    text = text[:LOOKED_AT]
    furniture = [Span(mask.start, mask.end) for mask in masks]
    found = parts_of(text, outline_of(text, meta, furniture), meta)
    named = tuple((text[heading.title.start : heading.title.end], heading) for heading in found)
    return Structure(named, len(find_withheld(text, furniture)))
