"""Cuts texts into the tokens of other programs: characters or words, without blanks."""

import hashlib
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import accumulate, chain, pairwise

from core.formats.records import DocumentRecord, SpanRecord

Token = tuple[int, int]
"""Its start and end in code points."""
_ROOM = 64 << 20
"""Bytes in which words are kept, two for a word: those of some 60 million characters of reports."""
_OVERHEAD = 256
"""Bytes that a text takes besides: sentences that are written as texts of their own have hardly any words."""


class _Kept:
    """The words of texts by the hash of the text. When the room is full, no more are taken in."""

    def __init__(self) -> None:
        self._by_text: dict[bytes, bytes] = {}
        self._room = _ROOM

    def words(self, text: str) -> list[Token]:
        """As `_found`, which is asked the first time."""
        key = hashlib.sha256(text.encode()).digest()
        if (steps := self._by_text.get(key)) is not None:
            places = list(accumulate(steps))
            return list(zip(places[::2], places[1::2], strict=True))
        tokens = _found(text)
        # How far it is from the end of a word to the start of the next one, and to its end, by turns.
        places = [0, *chain.from_iterable(tokens)]
        far = [place - before for before, place in pairwise(places)]
        taken = len(far) + _OVERHEAD
        if taken <= self._room and max(far, default=0) < 256:
            self._room -= taken
            self._by_text[key] = bytes(far)
        return tokens


_kept: ContextVar[_Kept | None] = ContextVar("kept words", default=None)


@contextmanager
def words_kept() -> Generator[None]:
    """Until the block ends, `words` finds those of a text once: an export asks thrice and jieba takes most of it."""
    token = _kept.set(_Kept())
    try:
        yield
    finally:
        _kept.reset(token)


def words(text: str) -> list[Token]:
    """The words found by jieba, without blanks."""
    kept = _kept.get()
    return _found(text) if kept is None else kept.words(text)


def _found(text: str) -> list[Token]:
    # Its dictionary takes 50 ms to load.
    from core.text.words import tokenize

    return [(span.start, span.end) for span in tokenize(text)]


def on_tokens(record: DocumentRecord, tokens: Sequence[Token]) -> tuple[list[SpanRecord], int]:
    """The annotations of a document that begin and end where tokens do, and how many do not.

    An annotation that begins or ends at a blank has no token there.
    """
    starts, ends = {start for start, _ in tokens}, {end for _, end in tokens}
    kept = [span for span in record.spans if span.start in starts and span.end in ends]
    return kept, len(record.spans) - len(kept)


def on_characters(record: DocumentRecord) -> tuple[list[SpanRecord], int]:
    """As `on_tokens` where each character that is no blank is a token: the first and the last one are no blanks."""
    text = record.text
    kept = [span for span in record.spans if not (text[span.start].isspace() or text[span.end - 1].isspace())]
    return kept, len(record.spans) - len(kept)


def without_overlaps(spans: Sequence[SpanRecord]) -> list[SpanRecord]:
    """The longest of the annotations that overlap, of equally long ones the first, so that no two share a code point.

    The longest go first, as in `spacy.util.filter_spans`.
    """
    taken: list[SpanRecord] = []
    covered: set[int] = set()
    for span in sorted(spans, key=lambda span: (span.start - span.end, span.start, span.label, span.id)):
        if span.start not in covered and span.end - 1 not in covered:
            taken.append(span)
            covered.update(range(span.start, span.end))
    return sorted(taken)


def lanes(spans: Sequence[SpanRecord]) -> list[list[SpanRecord]]:
    """All annotations in as few rows as possible, so that no two of a row overlap."""
    rows: list[list[SpanRecord]] = []
    for span in sorted(spans):
        row = next((row for row in rows if row[-1].end <= span.start), None)
        if row is None:
            rows.append([span])
        else:
            row.append(span)
    return rows
