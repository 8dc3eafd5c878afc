"""A dataset folder as the library `datasets` and the Hugging Face Hub read it: JSON Lines by split and a card.

Spans are structs ``{"start", "end", "label", ...}``: bare lists would load as untyped JSON. The card's YAML names the
files and their features, so ``load_dataset(folder)`` works without a network and without guessing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack

import orjson

from core.errors import UserError
from core.formats import rows_said
from core.formats.card import card, codebook_csv
from core.formats.json_values import Object, as_list, as_object, as_text, entries
from core.formats.jsonl_reader import Problem
from core.formats.meta import meta_to_json
from core.formats.output import Output, Written
from core.formats.protocol import OF_ANNOTATIONS, SAID, TEXTS, Chosen, Format, Mismatch, Target
from core.formats.raw import GivenDataset, RawDocument, RawSpan
from core.formats.reading_back import given_back, same
from core.formats.records import DocumentRecord
from core.formats.said import SaidUse
from core.formats.shapes import SHAPE
from core.formats.sink import HashingSink
from core.formats.units import Counting

_OWN = frozenset(["id", "text", "title", "region", "year", "spans", "labels", "meta"])


def _write(records: Iterable[DocumentRecord], output: Output, chosen: Chosen) -> None:
    sizes: Counter[str] = Counter()
    use = output.about.said
    with ExitStack() as files:
        sinks: dict[str, HashingSink] = {}

        def sink_of(split: str) -> HashingSink:
            if split not in sinks:
                sinks[split] = files.enter_context(output.file(f"{split}.jsonl"))
            return sinks[split]

        for split in output.about.splits or ("train",):
            sink_of(split)
        for record in records:
            split = record.split or "train"
            sizes[split] += 1
            sink_of(split).write(orjson.dumps(row_of(record, use), option=orjson.OPT_APPEND_NEWLINE))
    with output.file("README.md") as sink:
        sink.write(card(output.about, sizes, chosen))
    with output.file("codebook.csv") as sink:
        sink.write(codebook_csv(output.about.labels))


def row_of(record: DocumentRecord, use: SaidUse) -> Object:
    """A document as a row, with the columns for what is said beside labels if any document uses them.

    Every row has the same names with values of the same types, or readers by column refuse the file.
    """
    text, meta = record.text, meta_to_json(record.meta)
    known = {name: meta.pop(name) for name in ("title", "region", "year")}
    year = known["year"]
    others = {name: value for name, value in meta.items() if value is not None}
    return {
        "id": record.id,
        "text": text,
        "title": as_text(known["title"]),
        "region": as_text(known["region"]) or None,
        "year": year if type(year) is int else None,
        "labels": sorted({span.label for span in record.spans}),
        "spans": [
            {
                "start": start,
                "end": end,
                "label": label,
                "text": text[start:end],
                "id": id_,
                "annotator": annotator,
                "note": note,
                "created_at": created,
                "updated_at": updated,
                **(rows_said.of_span(record, id_) if use else {}),
            }
            for start, end, label, id_, annotator, note, created, updated, _ in record.spans
        ],
        # As a string: values that differ from row to row have no common type.
        "meta": orjson.dumps(others).decode(),
        **(rows_said.of_row(record) if use else {}),
    }


def read(given: GivenDataset) -> Iterator[RawDocument | Problem]:
    """The rows of one file."""
    for entry in entries(given):
        yield entry if isinstance(entry, Problem) else document_of(*entry)


def document_of(line: int, value: object) -> RawDocument | Problem:
    """A row as a document."""
    fields = as_object(value)
    text = fields.get("text")
    if not isinstance(text, str):
        return Problem(line, "import.not_a_document")
    meta = {name: fields[name] for name in ("title", "region", "year") if fields.get(name) is not None}
    try:
        meta |= as_object(orjson.loads(as_text(fields.get("meta")) or "{}"))
    except orjson.JSONDecodeError:
        meta["meta"] = fields.get("meta")
    meta |= {name: other for name, other in fields.items() if name not in _OWN and not rows_said.is_said(name, other)}
    document = RawDocument(line, text, meta=meta or None)
    taken: list[tuple[Object, int]] = []
    for number, span in enumerate(map(as_object, as_list(fields.get("spans"))), 1):
        start, end, label = span.get("start"), span.get("end"), span.get("label")
        if type(start) is not int or type(end) is not int or not isinstance(label, str) or not label:
            document.refuse(number, line)
            continue
        quote, note = span.get("text"), span.get("note")
        taken.append((span, len(document.spans)))
        document.spans.append(
            RawSpan(
                start,
                end,
                label,
                quote if isinstance(quote, str) else None,
                as_text(span.get("annotator")),
                note if isinstance(note, str) else None,
                id=as_text(span.get("id")),
                created=as_text(span.get("created_at")),
                updated=as_text(span.get("updated_at")),
            )
        )
    rows_said.take(document, fields, taken)
    return document


def _verify(written: Written, records: Iterator[DocumentRecord], chosen: Chosen) -> int:
    del chosen
    verified = 0
    readers: dict[str, Iterator[RawDocument | Problem]] = {}
    for number, record in enumerate(records, 1):
        split = record.split or "train"
        if split not in readers:
            readers[split] = read(given_back(written, f"{split}.jsonl"))
        try:
            verified += same(next(readers[split], None), record, record.spans, Counting(), number)
        except UserError as error:
            raise Mismatch(number) from error
    return verified


def recognise(name: str, head: bytes) -> bool:
    """Whether a row has what only rows of our folder have together."""
    del name
    line = head.partition(b"\n")[0]
    return line.startswith(b'{"id":"') and b'"labels":[' in line and b'"spans":[' in line and b'"meta":"' in line


FORMAT = Format(
    id="huggingface",
    title="Hugging Face",
    description="A folder that datasets.load_dataset reads: rows by split, a card, the codebook",
    suffix="",
    version=1,
    holds=TEXTS | OF_ANNOTATIONS | SAID,
    options=(SHAPE,),
    target=Target.FOLDER,
    link="https://huggingface.co/docs/datasets/repository_structure",
    write=_write,
    verify=_verify,
    raw=read,
    recognise=recognise,
    keeps_splits=True,
    shaped=True,
)
