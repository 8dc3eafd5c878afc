"""The units that a selection can snap to."""

from enum import StrEnum


class Unit(StrEnum):
    """A unit that a selection can snap to, from the smallest to the largest."""

    CHARACTER = "character"
    WORD = "word"
    CLAUSE = "clause"
    SENTENCE = "sentence"
    ITEM = "item"
    PARAGRAPH = "paragraph"
    SECTION = "section"
