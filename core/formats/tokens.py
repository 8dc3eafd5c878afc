"""Texts as the tokens of other programs: a character or a word each, blanks none."""

from collections.abc import Sequence

from core.formats.records import DocumentRecord, SpanRecord

Token = tuple[int, int]
"""Where it begins and ends, in code points."""


def characters(text: str) -> list[Token]:
    """Every character that is no blank."""
    return [(at, at + 1) for at, letter in enumerate(text) if not letter.isspace()]


def words(text: str) -> list[Token]:
    """The words of jieba that are no blanks."""
    # Its dictionary loads in 50 ms.
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
    """As `on_tokens` with the tokens of `characters`: the first and the last character are no blanks."""
    text = record.text
    kept = [span for span in record.spans if not (text[span.start].isspace() or text[span.end - 1].isspace())]
    return kept, len(record.spans) - len(kept)


def without_overlaps(spans: Sequence[SpanRecord]) -> list[SpanRecord]:
    """The longest of those that overlap, of equally long ones the first: no two share a code point then.

    Longest first, as `spacy.util.filter_spans` does it.
    """
    taken: list[SpanRecord] = []
    covered: set[int] = set()
    for span in sorted(spans, key=lambda span: (span.start - span.end, span.start, span.label, span.id)):
        if span.start not in covered and span.end - 1 not in covered:
            taken.append(span)
            covered.update(range(span.start, span.end))
    return sorted(taken)


def lanes(spans: Sequence[SpanRecord]) -> list[list[SpanRecord]]:
    """All annotations in as few rows as it takes for no two of a row to overlap."""
    rows: list[list[SpanRecord]] = []
    for span in sorted(spans):
        row = next((row for row in rows if row[-1].end <= span.start), None)
        if row is None:
            rows.append([span])
        else:
            row.append(span)
    return rows
