"""Where a project says again what was labelled: letter by letter, but for numbers and marks, or nearly.

Texts are compared folded: what is no letter goes, full-width and compatible forms become ordinary ones, and each
number, also one in Chinese figures or one that the report withholds (20xx, **, 某), is the same ``0``. Folding keeps
the way back to the text, so that what is found is a span in code points.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from core.covering import Covered
from core.ids import AnnotatorId, DocumentId
from core.model import Document, Span
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.session import Session
from core.suggest.feeding import codes_of, labelled, rejected_by
from core.suggest.offers import is_same_place
from core.suggest.passages import pieces
from core.text.folding import compatible
from core.text.sentences import paragraphs

LEAST = 4
"""Folded letters of the shortest passage that is looked for: shorter ones come up everywhere."""
_LEAST_NEAR = 10
_NEAR = 0.75
"""Dice's coefficient of the pairs of neighbouring letters from which on two sentences are nearly the same."""
_PROBES = 12
"""Pieces of the passage of which a text must have one to be looked through for near repeats."""
_PIECE = 4
_SEEN = 3
READ = 20_000_000
"""Code points of a project that are looked through; of a larger one the texts imported last."""
_NUMBER = r"[0-9][0-9.,%‰]*|[零〇一二三四五六七八九十百千万亿两]+|(?<![a-z])[x×]+(?![a-z])|[*＊]{2,}|某{1,2}"
_TOKEN = re.compile(rf"(?P<number>{_NUMBER})|(?P<letters>(?:(?!{_NUMBER})[^\W_])+)")


class RepeatKind(StrEnum):
    """How alike a repeat is."""

    EXACT = "exact"
    NORMALISED = "normalised"
    """But for numbers, marks, width and withheld values."""
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Repeat:
    """A place that says the same."""

    document: DocumentId
    span: Span
    """In code points of the canonical text."""
    kind: RepeatKind
    likeness: float
    """Dice's coefficient, 1 for what is the same folded."""


@dataclass(frozen=True, slots=True)
class RepeatsFound:
    """The repeats of a passage."""

    repeats: tuple[Repeat, ...]
    """The surer first, then by document and place."""
    left_out: int
    """Texts that were not looked through, because the project is larger than `READ`."""


class FoldedText:
    """A text as it is compared, with the way back."""

    __slots__ = ("_begins", "_places", "text")

    def __init__(self, text: str) -> None:
        parts: list[str] = []
        self._begins: list[int] = []
        """Where each token begins in the folded text."""
        self._places: list[tuple[int, int, bool]] = []
        """Where each token begins and ends in the text, and whether it is a number."""
        length = 0
        for token in _TOKEN.finditer(text.translate(_plain())):
            is_number = token.lastgroup == "number"
            if is_number and self._places and self._places[-1][2] and self._places[-1][1] == token.start():
                self._places[-1] = (self._places[-1][0], token.end(), True)
                continue
            part = "0" if is_number else token.group()
            parts.append(part)
            self._begins.append(length)
            self._places.append((token.start(), token.end(), is_number))
            length += len(part)
        self.text = "".join(parts)

    def span(self, start: int, end: int) -> Span:
        """Where a piece of the folded text stands in the text; it is not empty."""
        first, last = bisect_right(self._begins, start) - 1, bisect_right(self._begins, end - 1) - 1
        begin, _, number = self._places[first]
        begin = begin if number else begin + start - self._begins[first]
        from_, stop, number = self._places[last]
        return Span(begin, stop if number else from_ + end - self._begins[last])


@cache
def _plain() -> dict[int, str]:
    """One character to one: compatible forms, and capitals to small letters."""
    found = dict(compatible())
    for code, plain in list(found.items()):
        if len(plain.lower()) == 1:
            found[code] = plain.lower()
    return found | {code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)}


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """A short text folded."""
    return FoldedText(text).text


def pairs_of(text: str) -> Counter[str]:
    """The pairs of neighbouring letters of a folded text."""
    return Counter(text[at : at + 2] for at in range(len(text) - 1))


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """Dice's coefficient of two counts of pairs, 0 to 1 (Dice 1945)."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


class SoughtPassage:
    """A passage that repeats are looked for."""

    def __init__(self, quote: str) -> None:
        whole = FoldedText(quote)
        self.quote, self.folded = quote, whole.text
        inner = whole.span(0, len(whole.text)) if whole.text else Span(0, max(1, len(quote)))
        self._head, self._tail = quote[: inner.start], quote[inner.end :]
        """Marks around it, which a repeat also has where it has them."""
        self._pairs = pairs_of(self.folded)
        self._seen = _seen_as_is(quote)
        last = len(self.folded) - _PIECE
        step = max(1, last // _PROBES)
        self._probes = [self.folded[at : at + _PIECE] for at in range(0, last + 1, step)] if last >= 0 else []

    def repeats_in(self, text: str) -> Iterator[tuple[Span, RepeatKind, float]]:
        """The repeats in a text, those that are the same folded before those that are near."""
        if len(self.folded) < LEAST or (self._seen and not any(piece in text for piece in self._seen)):
            return
        there = FoldedText(text)
        same: list[Span] = []
        at = there.text.find(self.folded)
        while at >= 0:
            found = self._with_marks(text, there.span(at, at + len(self.folded)))
            same.append(found)
            kind = RepeatKind.EXACT if text[found.start : found.end] == self.quote else RepeatKind.NORMALISED
            yield found, kind, 1.0
            at = there.text.find(self.folded, at + len(self.folded))
        if len(self.folded) >= _LEAST_NEAR and any(probe in there.text for probe in self._probes):
            yield from self._near(text, same)

    def _near(self, text: str, same: Sequence[Span]) -> Iterator[tuple[Span, RepeatKind, float]]:
        size = len(self.folded)
        for line in paragraphs(text):
            for piece in pieces(text, line):
                # Sentences of quite another length cannot share enough.
                if not size * 0.5 <= len(piece) <= size * 2.5 + 8 or any(map(piece.overlaps, same)):
                    continue
                other = folded(text[piece.start : piece.end])
                if not any(probe in other for probe in self._probes):
                    continue
                alike = likeness(self._pairs, pairs_of(other))
                if alike >= _NEAR:
                    yield piece, RepeatKind.NEAR, alike

    def _with_marks(self, text: str, span: Span) -> Span:
        start, end = span.start, span.end
        for mark in reversed(self._head):
            if text[start - 1 : start] != mark:
                break
            start -= 1
        for mark in self._tail:
            if text[end : end + 1] != mark:
                break
            end += 1
        return Span(start, end)


def _seen_as_is(quote: str) -> list[str]:
    """Pieces of Chinese letters of which a text with a repeat has one: so most texts need not be folded."""
    runs = [
        token.group()
        for token in _TOKEN.finditer(quote)
        if token.lastgroup == "letters" and not token.group().isascii()
    ]
    pieces_ = [run[at : at + _SEEN] for run in runs for at in range(len(run) - _SEEN + 1)]
    return pieces_[:: max(1, len(pieces_) // _PROBES)]


_ORDER = {kind: number for number, kind in enumerate(RepeatKind)}


def repeats_of(
    session: Session,
    annotator: AnnotatorId,
    document: DocumentId,
    span: Span,
    label: str,
    *,
    documents: Iterable[DocumentId] | None = None,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> RepeatsFound:
    """Where the project (or some `documents` of it) says again what somebody gave a label, by its code.

    What has the label already, what the person rejected, and furniture are left out. Raises `Cancel`.
    """
    passage = SoughtPassage(session.annotations.quote(document, span.start, span.end))
    codes, rejected = codes_of(session.codebook.labels()), rejected_by(session, annotator)
    wanted = None if documents is None else set(documents)
    entries = [entry for entry in session.documents.list() if wanted is None or entry.id in wanted]
    chosen = _within(entries)
    found: list[Repeat] = []
    for number, entry in enumerate(chosen):
        stop_if(cancelled)
        progress(number, len(chosen), entry.meta.title)
        here = list(passage.repeats_in(session.documents.text(entry.id)))
        if not here:
            continue
        covered = Covered(sorted(mask.span for mask in session.documents.masks(entry.id)))
        given = labelled(session.annotations.of_document(entry.id, annotator), codes)
        settled = [place for place, code in (*given, *rejected.get(entry.id, ())) if code == label]
        if entry.id == document:
            settled.append(span)
        found += [
            Repeat(entry.id, place, kind, alike)
            for place, kind, alike in here
            if not covered.shares(place) and not any(is_same_place(place, other) for other in settled)
        ]
    order = {entry.id: number for number, entry in enumerate(entries)}
    found.sort(key=lambda each: (_ORDER[each.kind], -each.likeness, order[each.document], each.span))
    return RepeatsFound(tuple(found), len(entries) - len(chosen))


def _within(entries: Sequence[Document]) -> list[Document]:
    """The documents imported last that have together no more than `READ` code points, in order; one at least."""
    read, chosen = 0, list[Document]()
    for entry in reversed(entries):
        read += entry.characters
        if read > READ and chosen:
            break
        chosen.append(entry)
    return chosen[::-1]
