"""What stands around hits: the lines of a concordance."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from core.errors import UserError
from core.ids import DocumentId
from core.search.matches import Hit

if TYPE_CHECKING:
    from core.session import Session

AROUND = 30
"""Code points at either side, unless others are asked for."""


class Line(NamedTuple):
    """A hit between what stands before and behind it, as the text has it."""

    hit: Hit
    left: str
    words: str
    right: str


def line(text: str, hit: Hit, around: int = AROUND) -> Line:
    """A hit in its document's text, with at most `around` code points at either side."""
    left, right = text[max(0, hit.start - around) : hit.start], text[hit.end : hit.end + around]
    return Line(hit, left, text[hit.start : hit.end], right)


def lines_there(session: "Session", hits: Iterable[Hit], around: int = AROUND) -> list[Line]:
    """The same, in any order of documents; the line of a document that has left the project is empty."""
    texts: dict[DocumentId, str] = {}
    found: list[Line] = []
    for hit in hits:
        if hit.document not in texts:
            try:
                texts[hit.document] = session.documents.text(hit.document)
            except UserError:
                texts[hit.document] = ""
        found.append(line(texts[hit.document], hit, around))
    return found


def lines(session: "Session", hits: Iterable[Hit], around: int = AROUND) -> Iterator[Line]:
    """The lines of hits, in their order. Hits of a document should follow each other: its text is read once then."""
    document, text = None, ""
    for hit in hits:
        if hit.document != document:
            document, text = hit.document, session.documents.text(hit.document)
        yield line(text, hit, around)
