"""Proves that a dataset holds what was to be written: our own reader reads it, and every span is sliced anew."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from core.errors import UserError
from core.formats.jsonl_reader import Problem
from core.formats.output import Written
from core.formats.protocol import Chosen, Mismatch, OffsetUnit, Verify
from core.formats.raw import GivenDataset, RawCodebook, RawDocument, RawRead
from core.formats.records import DocumentRecord, SpanRecord
from core.formats.units import Counting, placed

Held = Callable[[DocumentRecord, Chosen], Sequence[SpanRecord]]
"""The annotations of a document that the format keeps."""


def all_of(record: DocumentRecord, chosen: Chosen) -> Sequence[SpanRecord]:
    """All annotations of a document."""
    del chosen
    return record.spans


def verify_by_reading(
    read: RawRead,
    held: Held = all_of,
    *,
    name: str = "",
    unit: OffsetUnit = OffsetUnit.CODE_POINTS,
    inclusive: bool = False,
) -> Verify:
    """A `Verify` that reads with `read` and compares each text and span; `name` is the file to begin with."""
    counting = Counting(unit, inclusive)

    def verify(written: Written, records: Iterator[DocumentRecord], chosen: Chosen) -> int:
        given = given_back(written, name)
        verified, number = 0, 0
        try:
            for number, (raw, record) in enumerate(zip_longest(texts_of(read, given), records), 1):
                verified += same(raw, record, held(record, chosen) if record else (), counting, number)
        except UserError as error:
            raise Mismatch(number + 1) from error
        return verified

    return verify


def texts_of(read: RawRead, given: GivenDataset) -> Iterator[RawDocument | Problem]:
    """The texts that a reader gives, without codebooks."""
    return (found for found in read(given) if not isinstance(found, RawCodebook))


def given_back(written: Written, name: str = "") -> GivenDataset:
    """A dataset just written, in the form that a reader takes."""
    return GivenDataset(
        name or "dataset",
        lambda: written.lines(name),
        lambda: written.content(name) or b"",
        written.content,
        pieces=lambda: written.pieces(name),
    )


def same(
    raw: RawDocument | Problem | None,
    record: DocumentRecord | None,
    held: Sequence[SpanRecord],
    counting: Counting,
    number: int,
) -> int:
    """How many spans a text that was read back has; raises `Mismatch` with `number` if text or spans differ."""
    if not isinstance(raw, RawDocument) or record is None:
        raise Mismatch(number)
    text, marked = record.text, record.text.startswith(_MARK)
    if marked:
        # A part of a text may begin with what reading takes for the mark of a file's beginning: let it stand second.
        shifted = [span._replace(start=span.start + 1, end=span.end + 1) for span in raw.spans]
        text, raw = f"|{text}", replace(raw, text=f"|{raw.text}", spans=shifted)
    back = placed(raw, counting)
    if isinstance(back, Problem) or back.refused or back.text != text:
        raise Mismatch(number)
    found = sorted((start, end, span.label) for start, end, span in back.held)
    if found != sorted((span.start + marked, span.end + marked, span.label) for span in held):
        raise Mismatch(number)
    return len(found)


_MARK = "\ufeff"
