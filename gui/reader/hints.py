"""Hints: a letter or two at every sentence and item in sight, for choosing a passage without moving there.

These are pure values; `gui.reader.hinting` shows them and takes the keys.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.model import Mask, Span
from core.text.unit import Unit

if TYPE_CHECKING:
    from core.text.units import TextUnits

LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""Letters for hints, the easiest to reach first."""


@dataclass(frozen=True, slots=True)
class HintTarget:
    """A passage that a hint stands for."""

    span: Span
    unit: Unit
    """`Unit.SENTENCE` or `Unit.ITEM`."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What to type to choose a target."""

    letters: str
    target: HintTarget


def free_letters(taken: Iterable[str | None]) -> str:
    """The letters that are no label's key, because somebody who types one of those means the label."""
    used = {key.lower() for key in taken if key}
    return "".join(letter for letter in LETTERS if letter not in used)


def codes(number: int, letters: str) -> list[str]:
    """So many codes of one letter or two, as many short ones as possible; none is the beginning of another.

    There are fewer if `letters` do not suffice: their square is the most.
    """
    known = len(letters)
    if number <= known:
        return list(letters[:number])
    # A letter that begins codes of two letters is no code itself. These are the last ones, which are the hardest to
    # reach.
    beginning = next((count for count in range(1, known + 1) if known - count + count * known >= number), known)
    found = list(letters[: known - beginning])
    found += [first + second for first in letters[known - beginning :] for second in letters]
    return found[:number]


def targets(units: "TextUnits", shown: Span, masks: Sequence[Mask]) -> list[HintTarget]:
    """Sentences and items that begin in `shown`, in order, without furniture.

    An item of one sentence counts as that item.
    """
    found: list[HintTarget] = []
    sentences = _beginning_in(units, shown, Unit.SENTENCE)
    known = set(sentences)
    items = [item for item in _beginning_in(units, shown, Unit.ITEM) if item not in known]
    for unit, spans in ((Unit.ITEM, items), (Unit.SENTENCE, sentences)):
        found += [HintTarget(span, unit) for span in spans if len(span) and not is_furniture(span, masks)]
    return sorted(found, key=lambda target: (target.span.start, -target.span.end))


def hints_for(found: Sequence[HintTarget], label_keys: Collection[str | None]) -> list[Hint]:
    """A hint for each target, as far as the letters suffice."""
    letters = codes(len(found), free_letters(label_keys))
    return [Hint(code, target) for code, target in zip(letters, found, strict=False)]


def is_furniture(span: Span, masks: Iterable[Mask]) -> bool:
    """Whether a unit begins in masked text, and so is not part of the report."""
    return any(mask.start <= span.start < mask.end for mask in masks)


def _beginning_in(units: "TextUnits", shown: Span, unit: Unit) -> list[Span]:
    found: list[Span] = []
    following = units.next(shown.start - 1, unit)
    while following is not None and following.start < shown.end:
        found.append(following)
        following = units.next(following.start, unit)
    return found
