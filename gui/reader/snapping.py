"""Finds units of the text for selecting, without ever waiting for the word list.

jieba's dictionary loads in a thread of its own when words are first wanted. Until it is loaded, a word is a run of
letters or digits, or a single character.
"""

import re
import threading
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from core.model import Span
from core.text.unit import Unit

if TYPE_CHECKING:
    from core.text.units import TextUnits

_RUN = re.compile(r"[0-9A-Za-z０-９Ａ-Ｚａ-ｚ.,%]+")
_LADDER = tuple(Unit)
_loading = threading.Lock()


def load_words() -> None:
    """Begin to load the dictionary in the background, once; returns at once."""
    if not _has_words() and _loading.acquire(blocking=False):
        threading.Thread(target=_load, name="words", daemon=True).start()


def _load() -> None:
    from core.text import units, words

    assert units, "loaded here, so that the first key press does not wait for it"
    try:
        words.load()
    finally:
        _loading.release()


def _has_words() -> bool:
    # Imported here, like the units: their rules are compiled when the caret first moves, not at start.
    from core.text import words

    return words.is_loaded()


class Snapping:
    """The units of one text; positions are code points."""

    def __init__(self, text: str, skip: Sequence[Span] = ()) -> None:
        self._text = text
        self._skip = skip

    @cached_property
    def units(self) -> "TextUnits":
        """Core's units, made when first needed."""
        from core.text.units import TextUnits

        return TextUnits(self._text, self._skip)

    def at(self, position: int, unit: Unit) -> Span:
        """The unit around `position`. While the dictionary is not loaded, a stand-in for a word."""
        if unit is Unit.WORD and not _has_words():
            load_words()
            return self._run(position)
        return self.units.at(position, unit)

    def widen(self, span: Span) -> tuple[Span, Unit]:
        """The next larger unit around `span`."""
        if _has_words():
            return self.units.widen(span)
        wider = [
            (len(found), order, found, unit)
            for order, found, unit in self._ladder(span.start)
            if found.contains(span) and len(found) > len(span)
        ]
        if not wider:
            return Span(0, len(self._text)), Unit.SECTION
        _length, _order, found, unit = min(wider, key=lambda entry: entry[:2])
        return found, unit

    def narrow(self, span: Span, anchor: int) -> tuple[Span, Unit]:
        """The next smaller unit inside `span` that holds `anchor`; empty below a character."""
        if _has_words():
            return self.units.narrow(span, anchor)
        anchor = min(max(anchor, span.start), max(span.start, span.end - 1))
        inside = [
            (len(found), order, found, unit)
            for order, found, unit in self._ladder(anchor)
            if span.contains(found) and 0 < len(found) < len(span)
        ]
        if not inside:
            return Span(anchor, anchor), Unit.CHARACTER
        _length, _order, found, unit = max(inside, key=lambda entry: entry[:2])
        return found, unit

    def next(self, position: int, unit: Unit) -> Span | None:
        """The first unit that begins after `position` and is no furniture."""
        found = self.units.next(position, unit)
        while found is not None and self._is_skipped(found):
            found = self.units.next(found.start, unit)
        return found

    def previous(self, position: int, unit: Unit) -> Span | None:
        """The last unit that begins before `position` and is no furniture."""
        found = self.units.previous(position, unit)
        while found is not None and self._is_skipped(found):
            found = self.units.previous(found.start, unit)
        return found

    def _is_skipped(self, span: Span) -> bool:
        return any(skipped.start <= span.start < skipped.end for skipped in self._skip)

    def line(self, position: int) -> Span:
        """The paragraph around `position`, without its line end."""
        end = self._text.find("\n", position)
        return Span(self._text.rfind("\n", 0, position) + 1, len(self._text) if end < 0 else end)

    @cached_property
    def sentence_starts(self) -> list[int]:
        """The starts of all sentences that are no furniture, in order. Takes a while in a long text."""
        found: list[int] = []
        following = self.next(-1, Unit.SENTENCE)
        while following is not None:
            found.append(following.start)
            following = self.next(following.start, Unit.SENTENCE)
        return found

    def step(self, position: int, unit: Unit, *, forward: bool) -> int:
        """Where the caret goes from `position`: to the end of this unit, or to the start of the one before."""
        if unit is Unit.WORD and not _has_words():
            load_words()
            return self._step_run(position, forward=forward)
        if unit is Unit.CHARACTER:
            return self._after_character(position) if forward else self._before_character(position)
        if not forward:
            before = self.units.previous(position, unit)
            return before.start if before else 0
        behind = self.units.next(position, unit)
        return behind.start if behind else len(self._text)

    def _after_character(self, position: int) -> int:
        if position >= len(self._text):
            return len(self._text)
        return max(position + 1, self.units.at(position, Unit.CHARACTER).end)

    def _before_character(self, position: int) -> int:
        if position <= 0 or self._text[position - 1] == "\n":
            return max(0, position - 1)
        return min(position - 1, self.units.at(position - 1, Unit.CHARACTER).start)

    def _ladder(self, position: int) -> list[tuple[int, Span, Unit]]:
        return [(order, self.at(position, unit), unit) for order, unit in enumerate(_LADDER)]

    def _run(self, position: int) -> Span:
        if position < len(self._text) and _RUN.match(self._text, position):
            line = self._text.rfind("\n", 0, position) + 1
            for match in _RUN.finditer(self._text, max(line, position - 100), position + 100):
                if match.start() <= position < match.end():
                    return Span(*match.span())
        return self.units.at(position, Unit.CHARACTER)

    def _step_run(self, position: int, *, forward: bool) -> int:
        if forward:
            run = self._run(position)
            return max(run.end, self._after_character(position))
        return self._run(max(0, position - 1)).start
