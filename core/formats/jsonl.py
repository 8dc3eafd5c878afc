r"""JSON Lines, written: DESIGN §8. UTF-8 without a byte order mark, ``\n`` after every line, offsets in code points.

Three shapes: ``documents`` (a line a document), ``passages`` (a line a span) and ``sentences`` (a line a
sentence). Every shape can check what was written: it parses the lines again and slices the text anew.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, Any, cast

import orjson

from core.formats.meta import meta_to_json
from core.formats.output import Output, Written
from core.formats.protocol import EVERYTHING, SAID, Choice, Chosen, Feature, Format, Mismatch, Option
from core.formats.records import DocumentRecord, SpanColumns
from core.formats.shapes import CONTEXT, SpanWindow

if TYPE_CHECKING:
    from core.formats.jsonl_reader import Problem, ReadDocument
    from core.formats.said import Said

_PLACE = itemgetter("start", "end", "text")
_LINE = orjson.OPT_APPEND_NEWLINE


@dataclass(frozen=True, slots=True)
class Shape:
    """A way to write documents as lines."""

    encode: Callable[[DocumentRecord], bytes]
    """The lines of one document, each ending in a line feed."""
    verify: Callable[[Iterable[bytes], Iterator[DocumentRecord]], int]
    """Given the lines read back and the documents again in the same order: how many spans (``sentences``:
    sentences) were found to equal their slice. Raises `Mismatch`."""


def encode_document(record: DocumentRecord) -> bytes:
    """The line of one document, keys in the order of DESIGN §8."""
    text = record.text
    columns = SpanColumns.of(record.spans).columns[:-1]
    quotes = map(text.__getitem__, map(slice, columns[0], columns[1]))
    spans = [
        {
            "id": id_,
            "start": start,
            "end": end,
            "label": label,
            "annotator": annotator,
            "text": quote,
            "note": note,
            "created_at": created_at,
            "updated_at": updated_at,
        }
        for start, end, label, id_, annotator, note, created_at, updated_at, quote in zip(*columns, quotes, strict=True)
    ]
    line: dict[str, object] = {"id": record.id, "text": text, "meta": meta_to_json(record.meta), "spans": spans}
    if record.said:
        line = _with_said(line, record.said, spans)
    return orjson.dumps(line, option=_LINE)


def _with_said(line: dict[str, object], said: "Said", spans: list[dict[str, Any]]) -> dict[str, object]:
    """A line with what is said beside labels. Keys are added only where there is something to say."""
    from core.formats.said import document_keys, relations_among, with_said

    line["spans"] = with_said(spans, said)
    if more := document_keys(said):
        line["meta"] = {**cast("dict[str, object]", line["meta"]), **more}
    if relations := relations_among(said, {span["id"] for span in spans}):
        line["relations"] = relations
    return line


def verify_documents(lines: Iterable[bytes], records: Iterator[DocumentRecord]) -> int:
    """Compare every span's ``text`` with its slice of the line's own ``text``. Needs no `records`."""
    del records
    verified = 0
    for number, line in enumerate(lines, 1):
        document = orjson.loads(line)
        text, spans = document["text"], document["spans"]
        if spans:
            # All at once, which takes half of what a loop over them does.
            starts, ends, quotes = zip(*map(_PLACE, spans), strict=True)
            sliced: map[str] = map(text.__getitem__, map(slice, starts, ends))
            if tuple(sliced) != quotes:
                raise Mismatch(number)
        verified += len(spans)
    return verified


def encode_passages(record: DocumentRecord, context: int = CONTEXT) -> bytes:
    """A line for each annotation, with `context` code points on either side."""
    text, about = record.text, _about(record)
    return b"".join(
        orjson.dumps(
            {
                "id": span.id,
                **about,
                "start": span.start,
                "end": span.end,
                "label": span.label,
                "annotator": span.annotator,
                "text": text[span.start : span.end],
                "before": text[max(0, span.start - context) : span.start],
                "after": text[span.end : span.end + context],
                "note": span.note,
                "created_at": span.created_at,
                "updated_at": span.updated_at,
            },
            option=_LINE,
        )
        for span in record.spans
    )


def encode_sentences(record: DocumentRecord) -> bytes:
    """A line for each sentence with the labels of all annotations that share a code point with it.

    ``labels`` names each label once, sorted; ``spans`` says which annotator set it and on which range, in
    offsets of the document. ``masked`` is true where furniture covers the whole sentence.
    """
    # The rules for sentences load more slowly than the rest of this module, and the other shapes do not need them.
    from core.text.sentences import sentences

    about = _about(record)
    lines: list[bytes] = []
    reaching = SpanWindow(record.spans)
    for sentence in sentences(record.text):
        spans = reaching.over(sentence.start, sentence.end)
        line = {
            **about,
            "start": sentence.start,
            "end": sentence.end,
            "text": record.text[sentence.start : sentence.end],
            "labels": sorted({span.label for span in spans}),
            "spans": [
                {"id": s.id, "start": s.start, "end": s.end, "label": s.label, "annotator": s.annotator} for s in spans
            ],
            "masked": any(mask.span.contains(sentence) for mask in record.masks),
        }
        lines.append(orjson.dumps(line, option=_LINE))
    return b"".join(lines)


def verify_slices(lines: Iterable[bytes], records: Iterator[DocumentRecord]) -> int:
    """Compare every line's ``text`` with the slice of the document that its ``document`` key names."""
    verified = 0
    record: DocumentRecord | None = None
    for number, line in enumerate(lines, 1):
        row = orjson.loads(line)
        while record is None or record.id != row["document"]:
            record = next(records, None)
            if record is None:
                raise Mismatch(number)
        if record.text[row["start"] : row["end"]] != row["text"]:
            raise Mismatch(number)
        verified += 1
    return verified


SHAPES = {
    "documents": Shape(encode_document, verify_documents),
    "passages": Shape(encode_passages, verify_slices),
    "sentences": Shape(encode_sentences, verify_slices),
}


def _write(records: Iterable[DocumentRecord], output: Output, chosen: Chosen) -> None:
    encode = SHAPES[chosen["shape"]].encode
    if encode is encode_passages:
        encode = partial(encode_passages, context=output.about.context)
    with output.file() as sink:
        for record in records:
            sink.write(encode(record))


def _verify(written: Written, records: Iterator[DocumentRecord], chosen: Chosen) -> int:
    return SHAPES[chosen["shape"]].verify(written.lines(), records)


def _read(lines: Iterable[bytes]) -> "Iterator[ReadDocument | Problem]":
    # Writing does not need what makes texts canonical.
    from core.formats.jsonl_reader import read_documents

    return read_documents(lines)


_WITHOUT_DOCUMENTS = frozenset([Feature.UNLABELLED, Feature.METADATA]) | SAID

FORMAT = Format(
    id="jsonl",
    title="JSON Lines",
    description="A line a document, a passage or a sentence, with offsets in code points; comes back in without loss",
    suffix=".jsonl",
    version=1,
    holds=EVERYTHING,
    options=(
        Option(
            "shape",
            "One line is",
            (
                Choice("documents", "Documents", "A document with its text and all its annotations"),
                Choice(
                    "passages", "Passages", "An annotation with the passage it covers", _WITHOUT_DOCUMENTS, one_way=True
                ),
                Choice(
                    "sentences",
                    "Sentences",
                    "A sentence with all its labels, unlabelled ones, too",
                    frozenset([Feature.NOTES, Feature.TIMES, Feature.METADATA]) | SAID,
                    one_way=True,
                ),
            ),
        ),
    ),
    link="https://jsonlines.org",
    write=_write,
    verify=_verify,
    read=_read,
)


def _about(record: DocumentRecord) -> dict[str, object]:
    meta = record.meta
    return {"document": record.id, "title": meta.title, "region": meta.region, "year": meta.year}
