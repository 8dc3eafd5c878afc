"""What an import reports about one thing that it did not take over as it stands."""

from dataclasses import dataclass

from core.errors import BiaoduError, UserError
from core.model import Document

SERIOUS = frozenset(
    f"import.{name}"
    for name in (
        *("bytes_marked", "cell_full", "characters_missing", "labels_not_read", "lost_characters", "mojibake"),
        *("parts_not_read", "quote_open", "replacement_characters"),
    )
)
"""Codes of warnings that a part of a text is lost or wrong. Other warnings name what was left out by rule."""


@dataclass(frozen=True, slots=True)
class Reported:
    """A source and the coded reason; `core.messages` words it."""

    source: str
    """A file, for datasets with the line: ``reports.jsonl:12``."""
    error: BiaoduError

    @classmethod
    def same_text(cls, source: str, document: Document) -> "Reported":
        """The project has this text already."""
        return cls(source, UserError("import.same_text", title=document.meta.title, id=document.id))
