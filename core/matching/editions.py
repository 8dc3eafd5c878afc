"""Where two editions or transcriptions of one report differ: characters, moved paragraphs, and what is labelled.

Lines are compared first; a line that is gone at one place and stands unchanged at another has moved. Of lines that are
two forms of one the sentences are compared, and where these differ the characters (`core.reading.similar`).
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from core.model import Annotation, Span
from core.progress import Cancelled, never, stop_if
from core.reading.aligning import Block, equal_blocks, ties
from core.reading.similar import differences, matches
from core.text.sentences import paragraphs

_WHOLE_LINE = 10
"""Code points of a line that counts as moved; shorter ones stand at several places by chance."""
_SAME_LINE = 0.4
"""The share in common from which on a line is another form of one that is gone."""

_WINDOW = 60
"""Lines, from where one is, among which another form of a line is looked for."""
_PAIRS_OF_LINES = 100_000
_PAIRS_OF_LETTERS = 50_000_000


class EditKind(StrEnum):
    """What happened to a piece of text."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class TextEdit:
    """A piece of text that differs, in code points of both editions; empty where the other edition has nothing."""

    kind: EditKind
    old: Span
    new: Span


@dataclass(frozen=True, slots=True)
class LabelDifference:
    """A label that only one edition has at a place that both have, or has at a place that only one has."""

    old: Annotation | None
    new: Annotation | None


def edits(old: str, new: str, cancelled: Cancelled = never) -> list[TextEdit]:
    """Where two editions differ, in the order of the new text; a moved line stands once, where it is now.

    The work is bounded: of very long texts of which hardly a line is the same, lines are told as removed and added, or
    as changed whole. Raises `Cancel`.
    """
    work = _Work(cancelled)
    before, after = list(paragraphs(old)), list(paragraphs(new))
    gaps = _gaps([old[span.start : span.end] for span in before], [new[span.start : span.end] for span in after])
    moved = _moved_lines(
        old, new, [before[at] for gap in gaps for at in gap[0]], [after[at] for gap in gaps for at in gap[1]]
    )
    found = [TextEdit(EditKind.MOVED, there, here) for there, here in moved.items()]
    gone, come = set(moved), set(moved.values())
    at_old = at_new = 0
    for olds, news in gaps:
        at_old = before[olds[0]].start if olds else before[olds.start - 1].end if olds.start else 0
        at_new = after[news[0]].start if news else after[news.start - 1].end if news.start else 0
        left_old = [before[at] for at in olds if before[at] not in gone]
        left_new = [after[at] for at in news if after[at] not in come]
        found += _between(old, new, left_old, left_new, (at_old, at_new), work)
    return sorted(found, key=lambda edit: (edit.new, edit.old))


def _gaps(one: list[str], other: list[str]) -> list[tuple[range, range]]:
    """The runs of lines between those that both have."""
    gaps: list[tuple[range, range]] = []
    at = there = 0
    for start, start_there, length in [*_kept_lines(one, other), (len(one), len(other), 0)]:
        if at < start or there < start_there:
            gaps.append((range(at, start), range(there, start_there)))
        at, there = start + length, start_there + length
    return gaps


def _kept_lines(one: list[str], other: list[str]) -> Iterator[Block]:
    """The lines that stand in both in the same order: as many as possible, so that as few as possible have moved."""
    at = there = 0
    for tie, tie_there in [*ties(one, other), (len(one), len(other))]:
        for start, start_there, length in equal_blocks(one[at:tie], other[there:tie_there]):
            yield at + start, there + start_there, length
        if tie < len(one):
            yield tie, tie_there, 1
        at, there = tie + 1, tie_there + 1


def _moved_lines(old: str, new: str, before: list[Span], after: list[Span]) -> dict[Span, Span]:
    """Where lines are now that stand once among those that are gone, and once among those that came."""
    gone, come = _once(old, before), _once(new, after)
    return {gone[line]: come[line] for line in gone.keys() & come.keys()}


def _once(text: str, lines: list[Span]) -> dict[str, Span]:
    words = [text[span.start : span.end] for span in lines]
    counts = Counter(words)
    return {
        line: span for line, span in zip(words, lines, strict=True) if counts[line] == 1 and len(line) >= _WHOLE_LINE
    }


def _between(
    old: str, new: str, before: list[Span], after: list[Span], at: tuple[int, int], work: "_Work"
) -> list[TextEdit]:
    """The edits that make one run of lines the other; `at` is where both begin."""
    found: list[TextEdit] = []
    pairs = [_pairs(new, span) for span in after] if before else []
    next_new = 0
    for span in before:
        candidates = pairs[next_new : next_new + work.candidates(len(pairs) - next_new)]
        own = _pairs(old, span)
        shared = [_common(own, candidate) for candidate in candidates]
        best = max(range(len(shared)), key=shared.__getitem__, default=None)
        if best is None or shared[best] < _SAME_LINE:
            found.append(TextEdit(EditKind.REMOVED, span, Span(at[1], at[1])))
            continue
        found += [TextEdit(EditKind.ADDED, Span(at[0], at[0]), new_line) for new_line in after[next_new:][:best]]
        found += _in_line(old, new, span, after[next_new + best], work)
        next_new += best + 1
    return found + [TextEdit(EditKind.ADDED, Span(at[0], at[0]), new_line) for new_line in after[next_new:]]


class _Work:
    """How much is compared with how much, over two whole texts."""

    def __init__(self, cancelled: Cancelled) -> None:
        self._cancelled = cancelled
        self._lines, self._letters = _PAIRS_OF_LINES, _PAIRS_OF_LETTERS

    def candidates(self, there: int) -> int:
        """How many lines one may still be compared with."""
        stop_if(self._cancelled)
        allowed = max(0, min(there, _WINDOW, self._lines))
        self._lines -= allowed
        return allowed

    def letters(self, before: Span, after: Span) -> bool:
        """Whether two lines may still be compared letter by letter."""
        self._letters -= len(before) * len(after)
        return self._letters >= 0


def _pairs(text: str, span: Span) -> Counter[tuple[str, str]]:
    return Counter(pairwise(text[span.start : span.end]))


def _common(first: Counter[tuple[str, str]], second: Counter[tuple[str, str]]) -> float:
    """The share of pairs of characters that two lines have in common (Dice)."""
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0


def _in_line(old: str, new: str, before: Span, after: Span, work: _Work) -> list[TextEdit]:
    if not work.letters(before, after):
        return [TextEdit(EditKind.CHANGED, before, after)]
    found: list[TextEdit] = []
    for difference in differences(old[before.start : before.end], new[after.start : after.end]):
        gone = Span(before.start + difference.old.start, before.start + difference.old.end)
        come = Span(after.start + difference.new.start, after.start + difference.new.end)
        kind = EditKind.CHANGED if len(gone) and len(come) else EditKind.REMOVED if len(gone) else EditKind.ADDED
        found.append(TextEdit(kind, gone, come))
    return found


def label_differences(
    old: str, new: str, before: Iterable[Annotation], after: Iterable[Annotation]
) -> list[LabelDifference]:
    """Where the labels of two editions differ: the same words under one label in both are no difference.

    Annotations are compared whoever made them; whose they are, the caller chooses.
    """
    blocks = list(matches(old, new))
    starts = [block[0] for block in blocks]
    waiting = {(annotation.start, annotation.end, annotation.label): annotation for annotation in after}
    found: list[LabelDifference] = []
    for annotation in before:
        place = _moved(annotation.span, blocks, starts) or _elsewhere(old, new, annotation.span)
        same = waiting.pop((place.start, place.end, annotation.label), None) if place is not None else None
        if same is None:
            found.append(LabelDifference(annotation, None))
    return found + [LabelDifference(None, annotation) for annotation in waiting.values()]


def _moved(span: Span, blocks: Sequence[tuple[int, int, int]], starts: Sequence[int]) -> Span | None:
    """Where a passage stands in the new edition, if nothing of it changed."""
    index = bisect_right(starts, span.start) - 1
    if index < 0 or span.end > blocks[index][0] + blocks[index][2]:
        return None
    by = blocks[index][1] - blocks[index][0]
    return Span(span.start + by, span.end + by)


def _elsewhere(old: str, new: str, span: Span) -> Span | None:
    """The only place at which the words of a passage stand in the new edition."""
    quote = old[span.start : span.end]
    at = new.find(quote)
    if at < 0 or new.find(quote, at + 1) >= 0:
        return None
    return Span(at, at + len(quote))
