"""An assignment: a document for a person to read, or how many readers a document wants."""

from dataclasses import dataclass
from datetime import date

from core.ids import AnnotatorId, DocumentId, derived_id

OPEN = ""
"""In place of an annotator: the row says how many readers the document wants."""
MOST_READERS = 1_000
LARGEST_PRIORITY = 1_000_000


@dataclass(frozen=True, slots=True)
class Assignment:
    """That a document is for somebody; or, with `annotator` `OPEN`, that it wants `readers` in all.

    How far its reader is follows from the reader's status of the document, and is stored nowhere else.
    """

    id: str
    document: DocumentId
    annotator: AnnotatorId
    """Who is to read it, or `OPEN`."""
    readers: int
    """Of an open one how many people are to read the document, those that are named among them; else 1."""
    priority: int
    """The higher, the sooner."""
    due: str
    """The last day, ``2026-12-31``; empty: any."""
    assigned_by: str
    """Who assigned it; empty where nobody had said who they are."""


def assignment_id(document: str, annotator: str) -> str:
    """The id of an assignment, which follows from both: so what two people assign is two states of one row."""
    return derived_id("assignment", document, annotator)


def is_day(text: str) -> bool:
    """Whether a text is a day as assignments have it, or empty."""
    if not text:
        return True
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
