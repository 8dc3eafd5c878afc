"""Memos: dated, authored Markdown about something."""

from dataclasses import dataclass
from enum import StrEnum

from core.ids import AnnotatorId


class Topic(StrEnum):
    """What a memo is about; what its `subject` then names."""

    PROJECT = "project"
    """Nothing: ``""``."""
    DOCUMENT = "document"
    """The document's id."""
    LABEL = "label"
    """The label's code."""
    ANNOTATION = "annotation"
    """The annotation's id."""
    DAY = "day"
    """The author's day, ``2024-05-01``."""


@dataclass(frozen=True, slots=True)
class Memo:
    """A memo."""

    id: str
    about: str
    """An `Topic`, or what a newer version knows."""
    subject: str
    document: str
    """The document that it belongs to; empty where to none."""
    author: AnnotatorId
    text: str
    """Markdown."""
    created_at: str
    updated_at: str
