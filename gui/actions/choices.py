"""What the palette offers: lines that exist, and lines that are made when they come into view."""

from collections.abc import Iterable, Sequence
from heapq import nsmallest
from typing import Protocol

from core.text.folding import searched
from gui.actions.matching import Ranked, ranked
from gui.actions.registry import Entry


class Choices(Protocol):
    """Lines to choose from, each known by its place."""

    def entry(self, place: int) -> Entry:
        """A line."""
        ...

    def is_enabled(self, place: int) -> bool:
        """Whether the line can be chosen now."""
        ...

    def fitting(self, query: str) -> Iterable[Ranked]:
        """The lines that fit a query, each with how well it fits, in their order; all lines for an empty query."""
        ...


class EntryChoices:
    """Lines that exist: actions, labels."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries

    def entry(self, place: int) -> Entry:
        """See `Choices`."""
        return self._entries[place]

    def is_enabled(self, place: int) -> bool:
        """See `Choices`."""
        return self._entries[place].enabled

    def fitting(self, query: str) -> Iterable[Ranked]:
        """See `Choices`."""
        texts = [searched(entry.text) for entry in self._entries]
        more = [searched(f"{entry.group} {entry.search}") for entry in self._entries]
        return ranked(query, texts, more)


def best(choices: Sequence[Choices], query: str, most: int) -> list[tuple[int, int]]:
    """The `most` best lines for a query, as (number of choices, place in them); lines that can be run come first."""
    if not query.strip():
        # In their order, and only as many as are needed.
        lines = ((number, place) for number, lines in enumerate(choices) for place, _score in lines.fitting(""))
        enabled, others = list[tuple[int, int]](), list[tuple[int, int]]()
        for number, place in lines:
            (enabled if choices[number].is_enabled(place) else others).append((number, place))
            if len(enabled) == most:
                break
        return [*enabled, *others][:most]
    ranks = [
        (not lines.is_enabled(place), -score, number, place)
        for number, lines in enumerate(choices)
        for place, score in lines.fitting(query)
    ]
    return [(number, place) for _later, _score, number, place in nsmallest(most, ranks)]
