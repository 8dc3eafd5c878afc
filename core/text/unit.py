"""What a selection can snap to."""

from enum import StrEnum


class Unit(StrEnum):
    """What a selection can snap to, from the smallest."""

    CHARACTER = "character"
    WORD = "word"
    CLAUSE = "clause"
    SENTENCE = "sentence"
    ITEM = "item"
    PARAGRAPH = "paragraph"
    SECTION = "section"
